using System.Net;
using Payments.Reconciliation;
using Payments.Tests.Support;

namespace Payments.Tests.PaymentRuns;

/// <summary>A month opened by mistake is given up before the chairman has it, and leaves no trace in what people are due.</summary>
public sealed class CancelListsTests
{
    [Fact]
    public async Task Cancelled_lists_are_as_if_they_had_never_been_opened_and_can_be_read_for_ever()
    {
        await using var town = await Town.Start();
        town.InCash();
        town.InCash(Town.There);
        await town.Import();
        await town.Calculate("2025-08");
        var mistaken = town.Run;
        var officer = await town.Service.As("preparer");
        var before = (await officer.Get($"/v1/payment-runs/{mistaken}")).Must(HttpStatusCode.OK);
        var path = $"/v1/payment-runs/{mistaken}/cancel";

        Assert.Equal("list_unreleased", (await Open(officer)).Code);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await officer.Post(path, new { reason = " " })).Status
        );
        Assert.Equal(
            "forbidden_role",
            (await (await town.Service.As("approver")).Post(path, new { reason = "x" })).Code
        );
        var half = (
            await officer.Post(
                path,
                new { reason = "wrong month", communeCodes = new[] { Town.There } }
            )
        ).Must(HttpStatusCode.OK);
        var whole = (await officer.Post(path, new { reason = "wrong month" })).Must(
            HttpStatusCode.OK
        );

        Assert.Equal("calculated", half.Value<string>("state"));
        Assert.Equal(before.Value<long>("totalVnd"), 2 * half.Value<long>("totalVnd"));
        Assert.Equal(
            ("cancelled", 0L),
            (whole.Value<string>("state"), whole.Value<long>("totalVnd"))
        );
        Assert.Equal("wrong month", whole.Json["lists"]![0]!["rejectReason"]!.GetValue<string>());
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await officer.Post(path, new { reason = "again" })).Status
        );
        var given = (await officer.Get($"/v1/payment-runs/{mistaken}/payouts")).Must(
            HttpStatusCode.OK
        );
        Assert.All(
            given.Json["items"]!.AsArray(),
            item => Assert.Equal("cancelled", item!["state"]!.GetValue<string>())
        );

        // The same month once more, and after that the right one: nobody is due less, nobody twice.
        await town.Calculate("2025-08");
        var again = (await officer.Get($"/v1/payment-runs/{town.Run}")).Must(HttpStatusCode.OK);
        (await officer.Post($"/v1/payment-runs/{town.Run}/cancel", new { reason = "still" })).Must(
            HttpStatusCode.OK
        );
        await town.Calculate("2025-06");
        var june = (await officer.Get($"/v1/payment-runs/{town.Run}")).Must(HttpStatusCode.OK);
        (await officer.Post($"/v1/payment-runs/{town.Run}/submit")).Must(HttpStatusCode.OK);
        Assert.Equal(
            "list_state",
            (
                await officer.Post($"/v1/payment-runs/{town.Run}/cancel", new { reason = "late" })
            ).Code
        );
        Assert.Equal(before.Value<long>("totalVnd"), again.Value<long>("totalVnd"));
        Assert.Equal(june.Json["month"]!.GetValue<string>(), await Opening(town));
        Assert.Equal(2, june.Value<long>("payouts"));
        var report = await new BooksVerifier(town.Service.Database.Auditor).Verify(
            CancellationToken.None
        );
        Assert.Empty(report.Findings.Select(finding => finding.Sentence));
    }

    private static async Task<string> Opening(Town town)
    {
        await using var command = town.Service.Database.Admin.CreateCommand(
            "select distinct to_char(opening_month, 'YYYY-MM') from commune where opening_month is not null"
        );
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static Task<Answer> Open(TestCaller officer) =>
        officer.Post(
            "/v1/payment-runs",
            new
            {
                month = "2025-06",
                kind = "regular",
                communeCodes = new[] { Town.Here },
            }
        );
}
