using System.Text.Json;
using Payments.BankSimulator;
using Payments.BankSimulator.Acceptance;
using Payments.BankSimulator.Sheets;
using Payments.Tests.Banks;

namespace Payments.Tests.BankSimulator;

/// <summary>The run with which a bank that takes lists tries its own side, by the template that it agreed.</summary>
public sealed class ListAcceptanceTests : IDisposable
{
    private const string PayingAccount = "3713000000001";

    private readonly string folder = Directory.CreateTempSubdirectory("lists-").FullName;

    private string Outbox => Path.Combine(folder, "out");

    private string Inbox => Path.Combine(folder, "in");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task A_bank_of_lists_that_keeps_the_rules_is_told_so_rule_by_rule(string file)
    {
        await using var bank = await Start(Template(file));
        var template = Path.Combine(folder, "template.json");
        await File.WriteAllTextAsync(template, Template(file));

        var (exitCode, said) = await LaunchedBank.Run([
            "accept",
            "--outbox",
            Outbox,
            "--inbox",
            Inbox,
            "--sheet",
            template,
            "--bank",
            SimulatedBank.Bin,
            "--account",
            PayingAccount,
            "--good",
            "0100000001,0100000002",
            "--closed",
            "0100009002",
            "--today",
            "2026-10-01",
            "--wait",
            "20",
        ]);

        Assert.DoesNotContain("FAILED", said, StringComparison.Ordinal);
        Assert.Contains("17 of 17 rules hold.", said, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.Equal(4, (await bank.JournalOf("credit")).Count);
    }

    [Theory]
    [InlineData(
        Fault.HangWithoutExecuting,
        "that breaks off is refused",
        "under other headings is refused",
        "a cell that is no amount is refused",
        "holds a payment twice is refused"
    )]
    [InlineData(Fault.ReadsPart, "called .part is not read")]
    [InlineData(Fault.ExecutesCopies, "is debited, once")]
    [InlineData(Fault.AnswersInPlace, "ends in .csv, and does not change afterwards")]
    [InlineData(Fault.GarbageAnswer, "answered by lists under the agreed headings")]
    [InlineData(Fault.WrongAmountInStatement, "with its amount, alone")]
    [InlineData(Fault.UnknownIdInStatement, "that nobody ordered")]
    [InlineData(Fault.StatementMissing, "has a camt.053")]
    public async Task A_bank_of_lists_that_breaks_a_rule_is_told_which(
        Fault fault,
        params string[] broken
    )
    {
        await using var bank = await Start(Template("csv"));
        await bank.Script(new FaultRule(fault));

        await Fails(broken);
    }

    /// <summary>The bank works by another template than the one that was agreed.</summary>
    [Theory]
    [InlineData("\"STT\"", "\"Số TT\"", "comes under a name of its own and is taken")]
    [InlineData("\"amount\":\"Số tiền\"", "\"amount\":\"Tiền\"", "under the agreed headings")]
    [InlineData("\"Thành công\":", "\"Xong\":", "has its final word")]
    [InlineData("\"Thành công\":\"ACSC\"", "\"Đang xử lý\":\"ACSC\"", "credited are settled")]
    [InlineData("Tài khoản đã đóng", "Tai khoan khoa", "is rejected with a reason")]
    public async Task A_bank_of_lists_that_keeps_to_another_template_is_told_which_rule_that_breaks(
        string agreed,
        string other,
        string rule
    )
    {
        var words = Template("csv")
            .Replace("\"Đang xử lý\":\"PDNG\"", "\"Chờ\":\"PDNG\"", StringComparison.Ordinal);
        Assert.Contains(agreed, words, StringComparison.Ordinal);
        await using var bank = await Start(words.Replace(agreed, other, StringComparison.Ordinal));

        await Fails(rule);
    }

    private async Task Fails(params string[] broken)
    {
        var place = new DropPlace(Outbox, Inbox, null);
        using var run = new DropBoxRun(
            new AcceptanceOptions(
                place.Address,
                SimulatedBank.Bin,
                PayingAccount,
                ["0100000001", "0100000002"],
                "0100009002",
                SimulatedBank.Day,
                TimeSpan.FromSeconds(1)
            )
            {
                Drop = place,
                Sheet = Read(Template("csv")),
            },
            TimeProvider.System
        );

        var report = await run.Run();

        Assert.All(
            broken,
            rule =>
                Assert.Contains(
                    report.Findings,
                    finding =>
                        finding.Verdict == Verdict.Failed
                        && finding.Rule.Contains(rule, StringComparison.Ordinal)
                )
        );
    }

    private Task<SimulatedBank> Start(string template) =>
        SimulatedBank.Start(
            SimulatedBank.Quick() with
            {
                Outbox = Outbox,
                Inbox = Inbox,
                Sheet = Read(template),
                PayingAccount = PayingAccount,
            }
        );

    private static string Template(string file) =>
        SheetBankTests.Template.Replace("FILE", file, StringComparison.Ordinal);

    private static SheetTemplate Read(string template) =>
        JsonSerializer.Deserialize<SheetTemplate>(template, Faults.Json)!;
}
