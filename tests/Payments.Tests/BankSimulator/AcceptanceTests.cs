using Payments.BankSimulator;
using Payments.BankSimulator.Acceptance;

namespace Payments.Tests.BankSimulator;

/// <summary>The run with which a bank tries its own side before it meets a payer.</summary>
public sealed class AcceptanceTests
{
    [Theory]
    [InlineData(Booking.Payment)]
    [InlineData(Booking.Block)]
    [InlineData(Booking.Itemised)]
    public async Task A_bank_that_keeps_the_rules_is_told_so_rule_by_rule(Booking booking)
    {
        await using var bank = await SimulatedBank.Start(
            SimulatedBank.Quick() with
            {
                Booking = booking,
            }
        );

        var report = await Tried(bank);

        Assert.DoesNotContain("FAILED", report.Print(), StringComparison.Ordinal);
        Assert.EndsWith("23 of 23 rules hold.", report.Print(), StringComparison.Ordinal);
        Assert.True(report.Holds);
        Assert.Equal(2, (await bank.JournalOf("credit")).Count);
    }

    [Theory]
    [InlineData(Fault.Answer200, "are taken: 202")]
    [InlineData(Fault.Error500AfterTaking, "one is taken (202)")]
    [InlineData(Fault.Error500OnAsk, "never seen is 404")]
    [InlineData(Fault.DuplicateCode, "are settled")]
    [InlineData(Fault.GarbageAnswer, "answered by a pain.002")]
    [InlineData(Fault.WrongAmountInStatement, "is debited once")]
    [InlineData(Fault.UnknownIdInStatement, "nobody ordered")]
    [InlineData(Fault.StatementMissing, "has a camt.053")]
    public async Task A_bank_that_breaks_a_rule_is_told_which(Fault fault, string rule)
    {
        await using var bank = await SimulatedBank.Start();
        await bank.Script(new FaultRule(fault));

        var report = await Tried(bank);

        Assert.False(report.Holds);
        Assert.Contains(
            report.Findings,
            finding =>
                finding.Verdict == Verdict.Failed
                && finding.Rule.Contains(rule, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_bank_that_does_not_answer_fails_and_the_run_ends()
    {
        var bank = await SimulatedBank.Start();
        var options = Options(bank);
        await bank.DisposeAsync();

        using var run = new AcceptanceRun(options, TimeProvider.System);
        var report = await run.Run();

        Assert.All(report.Findings, finding => Assert.Equal(Verdict.Failed, finding.Verdict));
        Assert.Contains("no answer", report.Print(), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_usage_says_what_is_missing()
    {
        var missing = Assert.Throws<ArgumentException>(() =>
            AcceptanceOptions.Parse(["--base-url", "http://127.0.0.1:1"], TimeProvider.System)
        );
        Assert.Equal("--bank is needed.", missing.Message);
        Assert.Throws<ArgumentException>(() =>
            AcceptanceOptions.Parse(["--colour", "red"], TimeProvider.System)
        );
    }

    private static async Task<Report> Tried(SimulatedBank bank)
    {
        using var run = new AcceptanceRun(Options(bank), TimeProvider.System);
        return await run.Run();
    }

    private static AcceptanceOptions Options(SimulatedBank bank) =>
        new(
            bank.Http.BaseAddress!,
            SimulatedBank.Bin,
            "3713000000001",
            ["0100000001", "0100000002"],
            "0100009002",
            SimulatedBank.Day,
            TimeSpan.FromSeconds(3)
        );
}
