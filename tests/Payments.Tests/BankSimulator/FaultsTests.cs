using System.Net;
using System.Net.Http.Json;
using System.Xml;
using Payments.BankSimulator;

namespace Payments.Tests.BankSimulator;

public sealed class FaultsTests
{
    [Theory]
    [InlineData(Fault.ExecuteThenHang, true)]
    [InlineData(Fault.HangWithoutExecuting, false)]
    public async Task A_hanging_bank_answers_nothing(Fault fault, bool takes)
    {
        await using var bank = await SimulatedBank.Start();
        await bank.Script(new FaultRule(fault, Times: 1));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            bank.Post(OrderFile.Plain("MSG-1"), patience.Token)
        );

        Assert.Equal(takes ? 1 : 0, (await bank.JournalOf("batch")).Count);
    }

    [Theory]
    [InlineData(Fault.ExecuteThenReset)]
    [InlineData(Fault.HalfAnswer)]
    public async Task A_broken_connection_hides_that_the_batch_was_taken(Fault fault)
    {
        await using var bank = await SimulatedBank.Start();
        await bank.Script(new FaultRule(fault, Times: 1));

        await Assert.ThrowsAsync<HttpRequestException>(() => bank.Post(OrderFile.Plain("MSG-1")));

        await bank.Settled("MSG-1");
        Assert.Equal(HttpStatusCode.Conflict, await bank.PostForStatus(OrderFile.Plain("MSG-1")));
        Assert.Equal(3, (await bank.JournalOf("credit")).Count);
    }

    [Theory]
    [InlineData(Fault.Error500AfterTaking, 500, true)]
    [InlineData(Fault.Error500BeforeTaking, 500, false)]
    [InlineData(Fault.NotAccepted503, 503, false)]
    [InlineData(Fault.Plain503, 503, false)]
    [InlineData(Fault.Status429, 429, false)]
    [InlineData(Fault.Redirect302, 302, false)]
    [InlineData(Fault.Answer200, 200, true)]
    public async Task A_scripted_status_is_answered_once_and_the_journal_tells_the_truth(
        Fault fault,
        int status,
        bool takes
    )
    {
        await using var bank = await SimulatedBank.Start();
        await bank.Script(new FaultRule(fault, Times: 1));

        using var answer = await bank.Post(OrderFile.Plain("MSG-1"));
        var again = await bank.PostForStatus(OrderFile.Plain("MSG-1"));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(fault is Fault.NotAccepted503, answer.Headers.Contains("X-Not-Accepted"));
        Assert.Equal(takes ? HttpStatusCode.Conflict : HttpStatusCode.Accepted, again);
        Assert.Single(await bank.JournalOf("batch"));
    }

    [Fact]
    public async Task A_stale_answer_says_less_than_the_bank_knows()
    {
        await using var bank = await SettledWith(Fault.StaleStatus);

        var stale = Iso.Statuses(await bank.Ask("/payment-batches/MSG-1"));
        var fresh = Iso.Statuses(await bank.Ask("/payment-batches/MSG-1"));

        Assert.All(stale.Values, word => Assert.Equal("ACSP", word));
        Assert.All(fresh.Values, word => Assert.Equal("ACSC", word));
    }

    [Fact]
    public async Task A_duplicate_code_is_said_of_executed_payments()
    {
        await using var bank = await SettledWith(Fault.DuplicateCode);

        var answer = await bank.Ask("/payments/MSG-1-1");

        Assert.Equal("RJCT", Iso.Text(answer, "TxSts"));
        Assert.Equal("AM05", Iso.Text(answer, "StsRsnInf", "Cd"));
        Assert.Equal(3, (await bank.JournalOf("credit")).Count);
    }

    [Theory]
    [InlineData(Fault.RepeatAnswers, "ACSC ACSC")]
    [InlineData(Fault.ReorderAnswers, "ACSC ACSP")]
    public async Task A_payment_may_be_told_twice_and_out_of_order(Fault fault, string words)
    {
        await using var bank = await SettledWith(fault);

        var answer = await bank.Ask("/payment-batches/MSG-1");

        var told = Iso.All(answer, "TxInfAndSts")
            .GroupBy(each => Iso.Text(each, "OrgnlEndToEndId")!, each => Iso.Text(each, "TxSts"));
        Assert.All(told, payment => Assert.Equal(words, string.Join(' ', payment)));
        Assert.Empty(Iso.Complaints(answer) ?? []);
    }

    [Theory]
    [InlineData("/payment-batches/MSG-1")]
    [InlineData("/accounts/" + OrderFile.DebtorAccount + "/statements/2026-10-01")]
    public async Task Garbage_is_no_xml(string path)
    {
        await using var bank = await SettledWith(Fault.GarbageAnswer);

        await Assert.ThrowsAsync<XmlException>(() => bank.Ask(path));
        await bank.Ask(path);
    }

    [Fact]
    public async Task A_wrong_amount_stands_in_the_statement_and_not_in_the_journal()
    {
        await using var bank = await SettledWith(Fault.WrongAmountInStatement);

        var wrong = await bank.Statement(SimulatedBank.Day);
        var right = await bank.Statement(SimulatedBank.Day);

        Assert.Equal(-1_501_000, Iso.All(wrong, "Ntry").Sum(Iso.Signed));
        Assert.Equal(-1_500_000, Iso.All(right, "Ntry").Sum(Iso.Signed));
        Assert.Empty(Iso.Complaints(wrong) ?? []);
    }

    [Fact]
    public async Task An_unknown_id_stands_in_the_statement_and_not_in_the_journal()
    {
        await using var bank = await SettledWith(Fault.UnknownIdInStatement);

        var statement = await bank.Statement(SimulatedBank.Day);

        Assert.Contains(
            "NOT-OURS-0001",
            Iso.All(statement, "Ntry").Select(entry => Iso.Text(entry, "EndToEndId"))
        );
        Assert.DoesNotContain("NOT-OURS-0001", await bank.JournalOf("credit"));
        Assert.Empty(Iso.Complaints(statement) ?? []);
    }

    [Fact]
    public async Task A_missing_statement_is_there_later()
    {
        await using var bank = await SettledWith(Fault.StatementMissing, times: 2);
        var path = $"/accounts/{OrderFile.DebtorAccount}/statements/2026-10-01";

        var statuses = new List<HttpStatusCode>();
        for (var ask = 0; ask < 3; ask++)
        {
            using var answer = await bank.Http.GetAsync(path);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(
            [HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.OK],
            statuses
        );
    }

    [Fact]
    public async Task Asking_may_fail_or_hang()
    {
        await using var bank = await SettledWith(Fault.Error500OnAsk);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        using var failed = await bank.Http.GetAsync("/payments/MSG-1-1");
        await bank.Script(new FaultRule(Fault.HangOnAsk, Times: 1));

        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            bank.Http.GetAsync("/payments/MSG-1-1", patience.Token)
        );
    }

    [Fact]
    public async Task The_same_seed_throws_the_same_dice()
    {
        static IEnumerable<Fault?> Throws()
        {
            var faults = new Faults(seed: 3, [new FaultRule(Fault.Plain503, Percent: 50)]);
            return [.. Enumerable.Range(0, 50).Select(_ => faults.Next(FaultPoint.Batch))];
        }

        Assert.Equal(Throws(), Throws());
        Assert.InRange(Throws().Count(fault => fault is not null), 10, 40);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_senseless_script_is_refused_and_the_old_one_stays()
    {
        await using var bank = await SimulatedBank.Start();
        await bank.Script(new FaultRule(Fault.Plain503, Times: 2));

        foreach (
            var script in (object[])
                [
                    new[] { new { fault = "noSuchFault" } },
                    new[] { new { fault = "plain503", times = 0 } },
                    new[] { new { fault = "plain503", percent = 101 } },
                    new[] { new { fault = "plain503", count = 1 } },
                ]
        )
        {
            using var answer = await bank.Http.PutAsJsonAsync("/simulator/faults", script);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Equal(
            """[{"fault":"plain503","times":2,"percent":100}]""",
            await bank.Http.GetStringAsync("/simulator/faults")
        );
    }

    private static async Task<SimulatedBank> SettledWith(Fault fault, int times = 1)
    {
        var bank = await SimulatedBank.Start();
        await bank.PostForStatus(OrderFile.Plain("MSG-1"));
        await bank.Settled("MSG-1");
        await bank.Script(new FaultRule(fault, times));
        return bank;
    }
}
