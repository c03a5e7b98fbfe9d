using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.Reports;

/// <summary>
/// A month of two communes: accounts, one of them refused and fallen to cash, and people in cash, of whom one is handed
/// the money two days after the release.
/// </summary>
public sealed class ReportsTests
{
    [Fact]
    public async Task Cash_its_reasons_the_days_to_the_hand_and_whom_to_help_are_told()
    {
        await using var town = await Town.Start();
        for (var one = 0; one < 6; one++)
        {
            town.ByAccount($"000{one}");
        }

        var refused = town.ByAccount("9007");
        var called = town.InCash();
        town.InCash();
        town.ByAccount("0007", Town.There);
        await town.Pay();
        var auditor = await town.Service.As("auditor");
        await town.Books(books =>
            books["paidByAccountCount"]!.GetValue<long>() == 7
            && books["unknownCount"]!.GetValue<long>() == 0
            && books["inProgressCount"]!.GetValue<long>() == 0
        );
        var planned = (await auditor.Get("/v1/cash-shares")).Must(HttpStatusCode.OK).Json;
        await Redirect(town, refused);
        await town.TurnTo(new DateOnly(2025, 5, 22));
        await HandOver(town, called);
        // Tokens ran out meanwhile.
        auditor = await town.Service.As("auditor");

        var shares = (await auditor.Get("/v1/cash-shares?month=2025-06"))
            .Must(HttpStatusCode.OK)
            .Json;
        var days = (await auditor.Get("/v1/days-to-hand")).Must(HttpStatusCode.OK).Json;
        var people = (await auditor.Get($"/v1/people-in-cash?communeCode={Town.Here}&limit=2"))
            .Must(HttpStatusCode.OK)
            .Json;

        Assert.Equal((8, 2), Counts(planned["total"]!));
        Assert.Equal((7, 3), Counts(shares["total"]!));
        Assert.Equal(30.00m, shares["total"]!["cashPercent"]!.GetValue<decimal>());
        Assert.Equal(3 * Town.DueVnd, shares["total"]!["cashVnd"]!.GetValue<long>());
        var here = shares["items"]![0]!;
        Assert.Equal(Town.Here, here["communeCode"]!.GetValue<string>());
        Assert.Equal(33.33m, here["share"]!["cashPercent"]!.GetValue<decimal>());
        Assert.Equal(
            """[{"word":"remote_area","payouts":2,"amountVnd":1500000},{"word":"account_refused","payouts":1,"amountVnd":750000}]""",
            here["reasons"]!.ToJsonString()
        );
        Assert.Equal(0, shares["items"]![1]!["share"]!["cashPayouts"]!.GetValue<int>());
        Assert.Equal((10, 8), (days["released"]!.GetValue<int>(), days["inHand"]!.GetValue<int>()));
        Assert.Equal(
            """[{"days":0,"payouts":7,"amountVnd":5250000}]""",
            days["channels"]![0]!["spread"]!.ToJsonString()
        );
        Assert.Equal(
            """[{"days":2,"payouts":1,"amountVnd":750000}]""",
            days["channels"]![1]!["spread"]!.ToJsonString()
        );
        Assert.Equal(
            ["account_refused", "remote_area"],
            people["items"]!.AsArray().Select(item => item!["reason"]!.GetValue<string>())
        );
        Assert.Equal(refused, people["items"]![0]!["fullName"]!.GetValue<string>());
        await Pages(town, refused);
        await Corrected(town, called);
        await Refused(town);
    }

    /// <summary>The rest of the people, the pages, and the foreign commune.</summary>
    private static async Task Pages(Town town, string refused)
    {
        using var officer = await PageVisitor.Of(town.Service, "officer");

        var reports = await officer.Get("/reports");
        var people = await officer.Get("/people-in-cash");

        Assert.Contains("33,33 %", reports.Text, StringComparison.Ordinal);
        Assert.Contains(
            "Qua tiền mặt: một nửa trong 2 ngày, chín phần mười trong 2 ngày. Chưa tới tay: 2 khoản.",
            reports.Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"{refused} tài khoản bị từ chối sửa hoặc xác minh lại tài khoản",
            people.Text,
            StringComparison.Ordinal
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await officer.Get($"/people-in-cash?communeCode={Town.There}")).Status
        );
    }

    /// <summary>What was handed over by mistake is not in hand.</summary>
    private static async Task Corrected(Town town, string called)
    {
        var cashier = await town.Service.As("cashier");
        var payout = await town.PayoutOf(called);
        (
            await cashier.Post(
                $"/v1/cash-payouts/{payout["id"]}/correct",
                new { reason = "wrong person" }
            )
        ).Must(HttpStatusCode.OK);

        var days = await (await town.Service.As("auditor")).Get(
            $"/v1/days-to-hand?month=2025-06&communeCode={Town.Here}"
        );

        Assert.Equal(6, days.Json["inHand"]!.GetValue<int>());
        Assert.Single(days.Json["channels"]!.AsArray());
    }

    private static async Task Refused(Town town)
    {
        var officer = await town.Service.As("officer");

        Assert.Equal(
            "forbidden_scope",
            (await officer.Get($"/v1/cash-shares?communeCode={Town.There}")).Code
        );
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await officer.Get("/v1/days-to-hand?month=6")).Status
        );
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await officer.Get($"/v1/people-in-cash?communeCode={Town.Here}&reason=weather")).Status
        );
        var one = (await officer.Get("/v1/cash-shares")).Json;
        Assert.Equal((6, 3), Counts(one["total"]!));
        Assert.Null(
            (await officer.Get("/v1/cash-shares?month=2024-01")).Json["items"]!
                .AsArray()
                .FirstOrDefault()
        );
    }

    private static async Task Redirect(Town town, string name)
    {
        var payout = await town.PayoutOf(name);
        await town.Accepted(
            await (await town.Service.As("preparer")).Post(
                $"/v1/payouts/{payout["id"]}/redirect-to-cash",
                new { reason = "no_bank_access" }
            )
        );
    }

    private static async Task HandOver(Town town, string name)
    {
        var treasurer = await town.Service.As("treasurer");
        var lists = await treasurer.Until(
            "/v1/cash-lists?month=2025-06",
            json => json["items"]!.AsArray().Count > 0
        );
        (
            await treasurer.Post(
                $"/v1/cash-lists/{lists.Json["items"]![0]!["id"]}/float",
                new
                {
                    direction = "issued",
                    amountVnd = 10_000_000,
                    to = "desk",
                    receiptNo = "F1",
                }
            )
        ).Must(HttpStatusCode.OK);
        var payout = await town.PayoutOf(name);
        (
            await (await town.Service.As("cashier")).Post(
                $"/v1/cash-payouts/{payout["id"]}/hand-over",
                new
                {
                    receivedBy = "beneficiary",
                    receiverName = name,
                    document = "vouched",
                    documentLast4 = (string?)null,
                    proof = "signature",
                    receiptNo = "R1",
                    paidOn = "2025-05-22",
                }
            )
        ).Must(HttpStatusCode.OK);
    }

    private static (int Account, int Cash) Counts(JsonNode share) =>
        (share["accountPayouts"]!.GetValue<int>(), share["cashPayouts"]!.GetValue<int>());
}
