using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.CashDesks;

/// <summary>What passports say of payouts that went out with a service provider.</summary>
internal static class ProviderTrace
{
    /// <summary>Each passport says with whose list the money went out, when, of what sum, and how it came back.</summary>
    public static async Task Check(
        DeskScene scene,
        Answer list,
        Dictionary<long, string> code,
        Answer result
    )
    {
        var (paid, missed, desk) = (
            await Steps(scene, 1),
            await Steps(scene, 3),
            await Steps(scene, 8)
        );
        var made = (
            await (await scene.Service.As("auditor")).Get(
                $"/v1/cash-lists/{scene.List}/provider-lists"
            )
        )
            .Must(HttpStatusCode.OK)
            .Json["items"]![0]!;
        foreach (var (steps, at) in new[] { (paid, 1), (missed, 3), (desk, 8) })
        {
            var entrusted = steps.Single(step => Name(step) == "provider_entrusted");
            Assert.Equal(made["madeAt"]!.ToString(), entrusted["at"]!.ToString());
            Assert.Equal("treasurer", entrusted["by"]!.GetValue<string>());
            Assert.Contains("4.500.000", $"{entrusted["what"]}", StringComparison.Ordinal);
            var refs = entrusted["refs"]!;
            Assert.Equal(
                (
                    ProviderListTests.PostOffice,
                    list.Value<string>("sha256"),
                    code[at],
                    4_500_000,
                    9
                ),
                (
                    $"{refs["provider"]}",
                    $"{refs["sha256"]}",
                    $"{refs["code"]}",
                    refs["controlSumVnd"]!.GetValue<long>(),
                    refs["payments"]!.GetValue<int>()
                )
            );
            Assert.Single(steps, step => Name(step) == "provider_withdrawn");
        }

        foreach (
            var (steps, name) in new[]
            {
                (paid, "cash_handed_over"),
                (missed, "cash_not_collected"),
            }
        )
        {
            var back = steps.Single(step => Name(step) == name);
            Assert.StartsWith(
                ProviderListTests.PostOffice,
                $"{back["what"]}",
                StringComparison.Ordinal
            );
            Assert.Equal(result.Value<string>("id"), $"{back["refs"]!["providerResultId"]}");
        }

        var byDesk = desk.Single(step => Name(step) == "cash_handed_over");
        Assert.Null(byDesk["refs"]!["provider"]);
        using var auditor = await PageVisitor.Of(scene.Service, "auditor");
        var page = await auditor.Get($"/payouts/{ProviderListTests.Payout(scene, 1)}/trace");
        Assert.Contains(
            $"Trao tiền mặt: {ProviderListTests.PostOffice}",
            page.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("4500000", page.Text, StringComparison.Ordinal);
    }

    private static async Task<List<JsonNode>> Steps(DeskScene scene, int hundredThousands) =>
        [
            .. (
                await (await scene.Service.As("auditor")).Get(
                    $"/v1/payouts/{ProviderListTests.Payout(scene, hundredThousands)}/trace"
                )
            )
                .Must(HttpStatusCode.OK)
                .Json["steps"]!
                .AsArray()
                .Select(step => step!),
        ];

    private static string Name(JsonNode step) => step["step"]!.GetValue<string>();
}
