using System.Text.Json.Nodes;
using Payments.FaultTests.Support;
using Payments.Reconciliation;

namespace Payments.FaultTests;

/// <summary>The month after one that did not go smoothly charges what is new, and nothing that still stands.</summary>
public sealed class NextMonthTests
{
    private const string June = "2026-06";
    private const string July = "2026-07";
    private const long MonthVnd = 750_000;

    [Fact]
    public async Task What_still_stands_is_not_charged_again_and_what_was_given_up_is()
    {
        await using var town = await SmallTown.Found(
            "Paid An",
            "Unknown Binh",
            "Cash Chi",
            "Held Dung",
            "Cancelled Giang",
            "Returned Hoa",
            "Returned Cancelled Khanh",
            "Cash Treasury Lan"
        );
        var june = await town.Calculate(June);
        await town.Month.Carry(
            await Path(town, june, "Held Dung", "hold"),
            new { reason = "address unclear" }
        );
        await town.Month.Carry(
            await Path(town, june, "Cancelled Giang", "cancel"),
            new { reason = "moved away" }
        );
        await town.Pay(june);
        await GoesWrong(town, june);
        await StatesOf(town, june);

        town.Service.TurnTo(new DateOnly(2026, 6, 17));
        town.Month.Caller.ForgetTokens();
        var july = await town.Calculate(July);

        foreach (
            var standing in (string[])
                ["Paid An", "Unknown Binh", "Cash Chi", "Held Dung", "Returned Hoa"]
        )
        {
            var payout = await town.Payout(july, standing);
            Assert.Equal(
                (standing, July, MonthVnd),
                (standing, Months(payout), payout["amountVnd"]!.GetValue<long>())
            );
        }

        foreach (
            var again in (string[])
                ["Cancelled Giang", "Returned Cancelled Khanh", "Cash Treasury Lan"]
        )
        {
            var before = await town.Payout(june, again);
            var after = await town.Payout(july, again);
            Assert.Equal((again, $"{Months(before)} {July}"), (again, Months(after)));
            Assert.Equal(
                before["amountVnd"]!.GetValue<long>() + MonthVnd,
                after["amountVnd"]!.GetValue<long>()
            );
        }

        await town.Pay(july);
        Assert.True((await new BooksVerifier(town.Admin).Verify(CancellationToken.None)).Holds);
    }

    [Fact]
    public async Task A_bank_that_takes_back_a_rejection_revives_no_payment_whose_month_was_charged_again()
    {
        await using var town = await SmallTown.Found("Rejected An");
        var june = await town.Calculate(June);
        await town.Pay(june);
        var id = EndToEndId(await town.Payout(june, "Rejected An"));
        await town.Say(id, "RJCT", "AC01");
        await town.Month.Carry(
            await Path(town, june, "Rejected An", "cancel"),
            new { reason = "account closed" }
        );

        await town.Say(id, "ACSC");
        await town.Book(id, "D1");

        var payout = await town.Payout(june, "Rejected An");
        Assert.Equal("rejected", payout["payments"]![0]!["state"]!.GetValue<string>());
        Assert.Equal(
            1,
            await town.Count("select count(*) from bank_exception where kind = 'contradiction'")
        );
        Assert.Equal(
            1,
            await town.Count(
                "select count(*) from bank_exception where kind = 'debited_after_replacement'"
            )
        );
    }

    [Fact]
    public async Task A_rejection_taken_back_after_the_next_attempt_failed_too_is_unknown_and_its_money_stands_once()
    {
        await using var town = await SmallTown.Found("Rejected An", "Paid Binh");
        var june = await town.Calculate(June);
        await town.Pay(june);
        var first = EndToEndId(await town.Payout(june, "Rejected An"));
        await town.Say(first, "RJCT", "AC01");
        await town.Month.Carry(
            await Path(town, june, "Rejected An", "reissue"),
            new { reason = "account mended" }
        );
        await town.Sent();
        var second = EndToEndId(await town.Payout(june, "Rejected An"));
        await town.Say(second, "RJCT", "AC01");

        await town.Say(first, "ACSC");

        Assert.NotEqual(first, second);
        var books = (
            await town.Month.Caller.Get("controller", $"/v1/reconciliation?runId={june}")
        ).Json;
        Assert.Equal(
            (true, 1, 2 * MonthVnd),
            (
                books["balanced"]!.GetValue<bool>(),
                books["unknownCount"]!.GetValue<long>(),
                books["totalVnd"]!.GetValue<long>()
            )
        );
        Assert.Equal(
            1,
            await town.Count("select count(*) from payout_now where place = 'unknown'")
        );
        Assert.True((await new BooksVerifier(town.Admin).Verify(CancellationToken.None)).Holds);
    }

    private static async Task GoesWrong(SmallTown town, Guid june)
    {
        await town.Say(EndToEndId(await town.Payout(june, "Paid An")), "ACSC");
        await town.Book(EndToEndId(await town.Payout(june, "Paid An")), "D1");
        await town.Say(EndToEndId(await town.Payout(june, "Unknown Binh")), "RJCT", "AM05");
        await BookAndReturn(town, june, "Returned Hoa", "D2");
        await BookAndReturn(town, june, "Returned Cancelled Khanh", "D3");
        await town.Month.Carry(
            await Path(town, june, "Returned Cancelled Khanh", "cancel"),
            new { reason = "account closed" }
        );
        await NotCollected(town, june, "Cash Chi");
        await NotCollected(town, june, "Cash Treasury Lan");
        await town.Month.Carry(
            await Path(town, june, "Cash Treasury Lan", "return-to-treasury"),
            new { reason = "not collected for three months", voucherNo = "GNT-1" }
        );
    }

    private static async Task BookAndReturn(
        SmallTown town,
        Guid run,
        string person,
        string reference
    )
    {
        var id = EndToEndId(await town.Payout(run, person));
        await town.Book(id, reference);
        await town.Book(id, reference + "R", isReturn: true);
    }

    private static async Task NotCollected(SmallTown town, Guid run, string person)
    {
        var id = (await town.Payout(run, person))["id"]!.GetValue<Guid>();
        Month.Succeeded(
            await town.Month.Caller.Post(
                "cashier",
                $"/v1/cash-payouts/{id}/not-collected",
                new { reason = "absent" }
            )
        );
    }

    private static async Task StatesOf(SmallTown town, Guid june)
    {
        var states = new List<string>();
        foreach (
            var person in (string[])
                [
                    "Paid An",
                    "Unknown Binh",
                    "Cash Chi",
                    "Held Dung",
                    "Cancelled Giang",
                    "Returned Hoa",
                    "Cash Treasury Lan",
                ]
        )
        {
            states.Add((await town.Payout(june, person))["state"]!.GetValue<string>());
        }

        Assert.Equal(
            [
                "paid",
                "released",
                "not_collected",
                "held",
                "cancelled",
                "returned",
                "returned_to_treasury",
            ],
            states
        );
    }

    private static async Task<string> Path(SmallTown town, Guid run, string person, string step) =>
        $"/v1/payouts/{(await town.Payout(run, person))["id"]!.GetValue<Guid>()}/{step}";

    private static string EndToEndId(JsonNode payout) =>
        payout["payments"]!.AsArray()[^1]!["endToEndId"]!.GetValue<string>();

    private static string Months(JsonNode payout) =>
        string.Join(
            ' ',
            payout["months"]!.AsArray().Select(month => month!["month"]!.GetValue<string>())
        );
}
