using Payments.BankSimulator;
using Payments.BankSimulator.Acceptance;
using Payments.Tests.Support;

namespace Payments.Tests.BankSimulator;

/// <summary>The run with which a bank of files tries its own side before it meets a payer.</summary>
public sealed class DropBoxAcceptanceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("acceptance-").FullName;

    private string Outbox => Path.Combine(folder, "out");

    private string Inbox => Path.Combine(folder, "in");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(Booking.Payment)]
    [InlineData(Booking.Block)]
    public async Task A_bank_of_files_that_keeps_the_rules_is_told_so_rule_by_rule(Booking booking)
    {
        await using var bank = await Start(Outbox, Inbox, booking);

        var report = await Tried(new DropPlace(Outbox, Inbox, null));

        Assert.DoesNotContain("FAILED", report.Print(), StringComparison.Ordinal);
        Assert.EndsWith("17 of 17 rules hold.", report.Print(), StringComparison.Ordinal);
        Assert.Equal(4, (await bank.JournalOf("credit")).Count);
    }

    [Fact]
    public async Task A_drop_box_is_tried_over_sftp_by_the_program_and_no_other_host_is_entered()
    {
        if (await DropBox.Start() is not { } box)
        {
            return;
        }

        await using var closing = box;
        await using var bank = await Start(box.Outbox, box.Inbox);
        string[] arguments =
        [
            "accept",
            "--outbox",
            box.Outbox,
            "--inbox",
            box.Inbox,
            "--sftp",
            $"{DropBox.User}@127.0.0.1:{box.Port}",
            "--key",
            box.KeyFile,
            "--bank",
            SimulatedBank.Bin,
            "--account",
            "3713000000001",
            "--good",
            "0100000001,0100000002",
            "--closed",
            "0100009002",
            "--today",
            "2026-10-01",
            "--wait",
            "10",
            "--host-key",
        ];

        var held = await LaunchedBank.Run([.. arguments, Fingerprint(box.HostKey)]);
        var other = await LaunchedBank.Run([.. arguments, Fingerprint(box.OtherKey)]);

        Assert.Contains("17 of 17 rules hold.", held.Said, StringComparison.Ordinal);
        Assert.StartsWith(
            $"Bank {SimulatedBank.Bin} at sftp://127.0.0.1:{box.Port}/",
            held.Said,
            StringComparison.Ordinal
        );
        Assert.Equal((0, 2), (held.ExitCode, other.ExitCode));
        Assert.Equal(4, (await bank.JournalOf("credit")).Count);
    }

    [Theory]
    [InlineData(Fault.ReadsPart, "called .part is not read")]
    [InlineData(Fault.ExecutesCopies, "is debited, once")]
    [InlineData(Fault.AnswersInPlace, "does not change afterwards")]
    [InlineData(Fault.GarbageAnswer, "answered by a pain.002")]
    [InlineData(Fault.HangWithoutExecuting, "breaks off is refused whole")]
    [InlineData(Fault.WrongAmountInStatement, "with its amount")]
    [InlineData(Fault.StatementMissing, "has a camt.053")]
    public async Task A_bank_of_files_that_breaks_a_rule_is_told_which(Fault fault, string rule)
    {
        await using var bank = await Start(Outbox, Inbox);
        await bank.Script(new FaultRule(fault));

        var report = await Tried(new DropPlace(Outbox, Inbox, null), seconds: 1);

        Assert.False(report.Holds);
        Assert.Contains(
            report.Findings,
            finding =>
                finding.Verdict == Verdict.Failed
                && finding.Rule.Contains(rule, StringComparison.Ordinal)
        );
    }

    private static Task<SimulatedBank> Start(
        string outbox,
        string inbox,
        Booking booking = Booking.Payment
    ) =>
        SimulatedBank.Start(
            SimulatedBank.Quick() with
            {
                Booking = booking,
                Outbox = outbox,
                Inbox = inbox,
            }
        );

    private static async Task<Report> Tried(DropPlace place, int seconds = 10)
    {
        using var run = new DropBoxRun(
            new AcceptanceOptions(
                place.Address,
                SimulatedBank.Bin,
                "3713000000001",
                ["0100000001", "0100000002"],
                "0100009002",
                SimulatedBank.Day,
                TimeSpan.FromSeconds(seconds)
            )
            {
                Drop = place,
            },
            TimeProvider.System
        );
        return await run.Run();
    }

    private static string Fingerprint(string publicKey) =>
        "SHA256:"
        + Convert
            .ToBase64String(
                System.Security.Cryptography.SHA256.HashData(
                    Convert.FromBase64String(publicKey.Split(' ')[1])
                )
            )
            .TrimEnd('=');
}
