using System.Net;
using Payments.BankSimulator;

namespace Payments.Tests.BankSimulator;

public sealed class AnswersTests
{
    private static OrderFile Mixed() =>
        new(
            "MSG-1",
            new OrderFile.Line("GOOD", "0100000001", 500_000, "1"),
            new OrderFile.Line("NO-ACCOUNT", "0100009001", 600_000, "1"),
            new OrderFile.Line("CLOSED", "0100009002", 700_000, "1"),
            new OrderFile.Line("BLOCKED", "0100009003", 800_000, "2"),
            new OrderFile.Line("NAME", "0100009004", 900_000, "2"),
            new OrderFile.Line("RETURNED", "0100009006", 1_000_000, "2"),
            new OrderFile.Line("LIAR", "0100009007", 1_100_000, "2")
        );

    [Fact]
    public async Task Each_payment_ends_as_its_account_says()
    {
        await using var bank = await SimulatedBank.Start();
        await bank.PostForStatus(Mixed());

        var answer = await bank.Settled("MSG-1");

        var reasons = Iso.All(answer, "TxInfAndSts")
            .ToDictionary(
                transaction => Iso.Text(transaction, "OrgnlEndToEndId")!,
                transaction => Iso.Text(transaction, "StsRsnInf", "Cd")
            );
        Assert.Equal("PART", Iso.Text(answer, "GrpSts"));
        Assert.Null(reasons["GOOD"]);
        Assert.Null(reasons["RETURNED"]);
        Assert.Equal("AC01", reasons["NO-ACCOUNT"]);
        Assert.Equal("AC04", reasons["CLOSED"]);
        Assert.Equal("AC06", reasons["BLOCKED"]);
        Assert.Equal("BE01", reasons["NAME"]);
        Assert.Equal("AC01", reasons["LIAR"]);
    }

    [Fact]
    public async Task Answers_about_a_batch_and_a_payment_satisfy_the_schema()
    {
        await using var bank = await SimulatedBank.Start(
            SimulatedBank.Quick() with
            {
                SettleMilliseconds = 60,
                SettleAsks = 1,
            }
        );
        await bank.PostForStatus(Mixed());

        var early = await bank.Ask("/payment-batches/MSG-1");
        var late = await bank.Settled("MSG-1");
        var one = await bank.Ask("/payments/CLOSED");

        Assert.All([early, late, one], message => Assert.Empty(Iso.Complaints(message) ?? []));
        Assert.All(Iso.Statuses(early).Values, word => Assert.Equal("ACTC", word));
        Assert.Equal("CLOSED", Assert.Single(Iso.Statuses(one)).Key);
        Assert.Null(Iso.Text(one, "GrpSts"));
    }

    [Fact]
    public async Task A_batch_that_needs_asks_settles_after_them()
    {
        await using var bank = await SimulatedBank.Start(
            SimulatedBank.Quick() with
            {
                SettleAsks = 3,
            }
        );
        await bank.PostForStatus(OrderFile.Plain("MSG-1"));

        for (var ask = 0; ask < 3; ask++)
        {
            var waiting = Iso.Statuses(await bank.Ask("/payment-batches/MSG-1"));
            Assert.All(waiting.Values, word => Assert.NotEqual("ACSC", word));
        }

        await bank.Settled("MSG-1");
    }

    [Fact]
    public async Task The_same_knowledge_gives_the_same_bytes()
    {
        await using var bank = await SimulatedBank.Start();
        await bank.PostForStatus(Mixed());
        await bank.Settled("MSG-1");

        foreach (
            var path in (string[])
                [
                    "/payment-batches/MSG-1",
                    $"/accounts/{OrderFile.DebtorAccount}1/statements/2026-10-01",
                ]
        )
        {
            Assert.Equal(
                await bank.Http.GetByteArrayAsync(path),
                await bank.Http.GetByteArrayAsync(path)
            );
        }
    }

    [Theory]
    [InlineData(Booking.Payment)]
    [InlineData(Booking.Block)]
    [InlineData(Booking.Itemised)]
    public async Task A_statement_satisfies_the_schema_and_balances(Booking booking)
    {
        await using var bank = await SimulatedBank.Start(
            SimulatedBank.Quick() with
            {
                Booking = booking,
            }
        );
        await bank.PostForStatus(Mixed());
        await bank.Settled("MSG-1");

        var statement = await bank.Statement(SimulatedBank.Day, OrderFile.DebtorAccount + "2");

        Assert.Empty(Iso.Complaints(statement) ?? []);
        var entries = Iso.All(statement, "Ntry").ToList();
        Assert.Equal(-1_000_000, entries.Sum(Iso.Signed));
        Assert.Equal(
            Iso.Balance(statement, "CLBD"),
            Iso.Balance(statement, "OPBD") + entries.Sum(Iso.Signed)
        );
    }

    [Fact]
    public async Task By_default_each_debit_stands_alone_with_its_ids()
    {
        await using var bank = await SimulatedBank.Start();
        await bank.PostForStatus(OrderFile.Plain("MSG-1"));
        await bank.Settled("MSG-1");

        var entries = Iso.All(await bank.Statement(SimulatedBank.Day), "Ntry").ToList();

        Assert.Equal(
            ["MSG-1-1", "MSG-1-2", "MSG-1-3"],
            entries.Select(entry => Iso.Text(entry, "EndToEndId"))
        );
        Assert.Equal(3, entries.Select(entry => Iso.Text(entry, "AcctSvcrRef")).Distinct().Count());
        Assert.All(entries, entry => Assert.Equal("BOOK", Iso.Text(entry, "Sts", "Cd")));
    }

    [Theory]
    [InlineData(Booking.Block, 0)]
    [InlineData(Booking.Itemised, 2)]
    public async Task A_block_is_one_debit_of_what_was_not_rejected(Booking booking, int items)
    {
        await using var bank = await SimulatedBank.Start(
            SimulatedBank.Quick() with
            {
                Booking = booking,
            }
        );
        var order = new OrderFile(
            "MSG-1",
            new OrderFile.Line("A", "0100000001"),
            new OrderFile.Line("B", "0100009002"),
            new OrderFile.Line("C", "0100000003")
        );
        await bank.PostForStatus(order);
        await bank.Settled("MSG-1");

        var entry = Assert.Single(Iso.All(await bank.Statement(SimulatedBank.Day), "Ntry"));

        Assert.Equal(order.BlockIdOf(""), Iso.Text(entry, "Btch", "PmtInfId"));
        Assert.Equal("2", Iso.Text(entry, "Btch", "NbOfTxs"));
        Assert.Equal("1000000", Iso.Text(entry, "Btch", "TtlAmt"));
        Assert.Equal(items, Iso.All(entry, "TxDtls").Count());
    }

    [Fact]
    public async Task A_return_comes_two_days_later_as_a_credit_and_balances_carry_over()
    {
        await using var bank = await SimulatedBank.Start();
        await bank.PostForStatus(
            new OrderFile(
                "MSG-1",
                new OrderFile.Line("A", "0100000001"),
                new OrderFile.Line("B", "0100009006")
            )
        );
        await bank.Settled("MSG-1");

        await bank.MoveTo(SimulatedBank.Day.AddDays(1));
        Assert.Empty(await bank.JournalOf("return"));
        await bank.MoveTo(SimulatedBank.Day.AddDays(5));

        var before = await bank.Statement(SimulatedBank.Day);
        var after = await bank.Statement(SimulatedBank.Day.AddDays(2));
        var entry = Assert.Single(Iso.All(after, "Ntry"));
        Assert.Empty(Iso.Complaints(after) ?? []);
        Assert.Equal(500_000, Iso.Signed(entry));
        Assert.Equal("AC04", Iso.Text(entry, "RtrInf", "Rsn", "Cd"));
        Assert.Equal("B", Iso.Text(entry, "Refs", "EndToEndId"));
        Assert.Equal(Iso.Balance(before, "CLBD"), Iso.Balance(after, "OPBD"));
        Assert.Equal("ACSC", Iso.Statuses(await bank.Ask("/payments/B"))["B"]);
        Assert.Equal(["B"], await bank.JournalOf("return"));
    }

    [Fact]
    public async Task A_late_payment_settles_on_the_next_day()
    {
        await using var bank = await SimulatedBank.Start();
        await bank.PostForStatus(
            new OrderFile(
                "MSG-1",
                new OrderFile.Line("A", "0100000001"),
                new OrderFile.Line("B", "0100009009")
            )
        );
        while (Iso.Statuses(await bank.Ask("/payments/A"))["A"] != "ACSC")
        {
            await Task.Delay(25);
        }

        var today = Iso.Statuses(await bank.Ask("/payments/B"))["B"];
        await bank.MoveTo(SimulatedBank.Day.AddDays(1));
        var tomorrow = Iso.Statuses(await bank.Ask("/payments/B"))["B"];

        Assert.Equal("ACSP", today);
        Assert.Equal("ACSC", tomorrow);
        Assert.Single(Iso.All(await bank.Statement(SimulatedBank.Day.AddDays(1)), "Ntry"));
    }

    [Fact]
    public async Task The_day_never_goes_back()
    {
        await using var bank = await SimulatedBank.Start();

        Assert.Equal(HttpStatusCode.OK, await bank.MoveTo(SimulatedBank.Day.AddDays(1)));
        Assert.Equal(HttpStatusCode.Conflict, await bank.MoveTo(SimulatedBank.Day));
    }
}
