using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.CashDesks;

/// <summary>From an account that a bank refuses to another one or to the desk, and from the desk to an account.</summary>
public sealed class MendedAccountTests
{
    [Fact]
    public async Task A_refused_account_is_work_with_two_ways_on_and_cash_is_left_with_an_account()
    {
        await using var town = await Town.Start();
        var (rejected, alsoRejected, closed, cash) = (
            town.ByAccount("9007"),
            town.ByAccount("9007"),
            town.ByAccount("9002"),
            town.InCash()
        );
        const string account = "1000099009007";
        var movedOn = town.ByAccount("", number: account);
        await town.Import();
        await town.Calculate("2025-06");
        var officer = await town.Service.As("preparer");
        const string refused = $"/v1/tasks?communeCode={Town.Here}&kind=account_refused";
        await officer.Until(refused, tasks => Names(tasks).SequenceEqual([closed]));
        // When the payment is refused, the bank is asked again whose the account is.
        await town.Holder(account, "NGUOI KHAC");
        await town.Release();
        await officer.Until("/v1/failed-payments", failed => failed["items"]!.AsArray().Count == 3);
        await officer.Until(
            refused,
            tasks => Names(tasks).Order().SequenceEqual(new[] { closed, movedOn }.Order())
        );
        using var visitor = await PageVisitor.Of(town.Service, "preparer");
        var page = await visitor.Get("/failed-payments");
        Assert.Contains(rejected, page.Text, StringComparison.Ordinal);
        Assert.Contains("AC01", page.Text, StringComparison.Ordinal);
        Assert.Contains(
            "Sửa tài khoản và xác minh lại: " + rejected,
            WebUtility.HtmlDecode(page.Html),
            StringComparison.Ordinal
        );

        var payout = await town.PayoutOf(rejected);
        await GiveAccount(town, payout, rejected, "1000077771111");
        await officer.Until(
            "/v1/failed-payments",
            failed =>
                failed["items"]!
                    .AsArray()
                    .Any(item =>
                        item!["payeeName"]!.GetValue<string>() == rejected
                        && item["isMended"]!.GetValue<bool>()
                    )
        );
        Assert.Contains(
            $"/payouts/{payout["id"]}/reissue",
            (await visitor.Get("/failed-payments")).Html,
            StringComparison.Ordinal
        );
        await town.Accepted(
            await officer.Post($"/v1/payouts/{payout["id"]}/reissue", new { reason = "mended" })
        );
        var other = await town.PayoutOf(alsoRejected);
        await town.Accepted(
            await officer.Post(
                $"/v1/payouts/{other["id"]}/redirect-to-cash",
                new { reason = "no_bank_access" }
            )
        );
        await town.Books(books => books["paidByAccountCount"]!.GetValue<long>() == 1);
        Assert.Equal(
            ["rejected", "settled"],
            (await town.PayoutOf(rejected))["payments"]!
                .AsArray()
                .Select(payment => payment!["state"]!.GetValue<string>())
        );

        var inCash = await town.PayoutOf(cash);
        Assert.Equal("cash", inCash["payments"]![0]!["channel"]!.GetValue<string>());
        await GiveAccount(town, inCash, cash, "1000088881111");
        await town.TurnTo(new DateOnly(2025, 6, 20));
        await town.Calculate("2025-07");
        await town.Release();
        await town.Books(books => books["paidByAccountCount"]!.GetValue<long>() >= 2);
        Assert.Equal(
            ["account"],
            (await town.PayoutOf(cash))["payments"]!
                .AsArray()
                .Select(payment => payment!["channel"]!.GetValue<string>())
        );
    }

    private static IEnumerable<string> Names(JsonNode tasks) =>
        tasks["items"]!.AsArray().Select(task => task!["fullName"]!.GetValue<string>());

    private static async Task GiveAccount(Town town, JsonNode payout, string name, string number)
    {
        await town.Holder(number, name.ToUpperInvariant());
        await town.Accepted(
            await (await town.Service.As("preparer")).Post(
                $"/v1/beneficiaries/{payout["beneficiaryId"]}/account",
                new
                {
                    bankBin = Town.FirstBank,
                    accountNo = number,
                    accountName = name.ToUpperInvariant(),
                }
            )
        );
        await (await town.Service.As("preparer")).Until(
            $"/v1/beneficiaries/{payout["beneficiaryId"]}",
            person => person["payees"]![0]!["account"]!["state"]!.GetValue<string>() == "match"
        );
    }
}
