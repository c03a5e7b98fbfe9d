using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Domain.Tests.Banks;

public sealed class RulesTests
{
    private static readonly PaymentLine Good = new(
        "P20250601JZSW53TYF8XSRK8D04HMASWB01",
        new Vnd(750_000),
        "970405",
        "NGUYEN THI DAO",
        "0012345678",
        "TCXH 0001 202506"
    );

    public static TheoryData<string, PaymentLine> BadLines() =>
        new()
        {
            { "/EndToEndId", Good with { EndToEndId = new string('A', 36) } },
            { "/EndToEndId", Good with { EndToEndId = "" } },
            { "/Amt", Good with { Amount = Vnd.Zero } },
            { "/Amt", Good with { Amount = new Vnd(-1) } },
            { "/CdtrAgt", Good with { CreditorAgent = "" } },
            { "/CdtrAgt", Good with { CreditorAgent = "97040A" } },
            { "/Cdtr/Nm", Good with { CreditorName = "" } },
            { "/Cdtr/Nm", Good with { CreditorName = "Nguyễn" } },
            { "/Cdtr/Nm", Good with { CreditorName = "NGUYEN  DAO" } },
            { "/CdtrAcct", Good with { CreditorAccount = "" } },
            { "/CdtrAcct", Good with { CreditorAccount = "1.23E+11" } },
            { "/RmtInf/Ustrd", Good with { Text = "" } },
            { "/RmtInf/Ustrd", Good with { Text = "trợ cấp" } },
            { "/UETR", Good with { Uetr = new Guid("0197f3c2-8f5e-7a3b-9c4d-0123456789ab") } },
        };

    [Fact]
    public void A_payment_that_says_all_is_let_through() => Assert.Null(BatchRules.Check(Good));

    [Theory]
    [MemberData(nameof(BadLines))]
    public void A_payment_that_the_schema_would_pass_is_refused_by_us(string pointer, PaymentLine line) =>
        Assert.Equal(pointer, BatchRules.Check(line)?.Pointer);

    [Theory]
    [InlineData(10, 7_500_000, 0, 0, true)]
    [InlineData(8, 6_000_000, 2, 1_500_000, true)]
    [InlineData(10, 7_500_000, 2, 1_500_000, false)]
    [InlineData(9, 7_500_000, 0, 0, false)]
    [InlineData(10, 7_499_999, 0, 0, false)]
    [InlineData(0, 0, 10, 7_500_000, false)]
    public void A_debit_settles_a_block_when_count_and_sum_are_those_less_the_rejects(
        int count,
        long sum,
        int rejected,
        long rejectedSum,
        bool settles
    ) =>
        Assert.Equal(
            settles,
            StatementRules.SettlesBlock(
                new Totals(count, new Vnd(sum)),
                new Totals(10, new Vnd(7_500_000)),
                new Totals(rejected, new Vnd(rejectedSum))
            )
        );

    [Theory]
    [InlineData("750000", "VND", 750_000L)]
    [InlineData("750000.00", "VND", 750_000L)]
    [InlineData("0", "VND", 0L)]
    [InlineData("0007", "VND", 7L)]
    [InlineData("750000", null, 750_000L)]
    [InlineData("750000.5", "VND", null)]
    [InlineData("750000.", "VND", null)]
    [InlineData(".5", "VND", null)]
    [InlineData("", "VND", null)]
    [InlineData("-5", "VND", null)]
    [InlineData("+5", "VND", null)]
    [InlineData("1E5", "VND", null)]
    [InlineData("1,000", "VND", null)]
    [InlineData("99999999999999999999", "VND", null)]
    [InlineData("750000", "USD", null)]
    public void An_amount_is_whole_dong_or_nothing(string text, string? currency, long? amount) =>
        Assert.Equal(amount, ReportedAmount.Read(text, currency).Whole?.Amount);

    [Fact]
    public void A_rejected_group_rejects_all_but_those_with_a_word_of_their_own()
    {
        var verdict = AnswerRules.Read(Report("RJCT", ["FF01"], [], Payment("A", "ACSP")));

        Assert.Equal([new WholeVerdict(null, PaymentFacts.RejectedByBank, "FF01")], verdict.Wholes);
        Assert.Equal(PaymentFacts.AcceptedByBank, Assert.Single(verdict.Payments).Fact);
    }

    [Theory]
    [InlineData("PART")]
    [InlineData("ACSC")]
    [InlineData("ACTC")]
    [InlineData(null)]
    public void Payments_that_are_not_listed_are_not_guessed(string? group)
    {
        var verdict = AnswerRules.Read(Report(group, [], [], Payment("A", "RJCT", "AC01")));

        Assert.Empty(verdict.Wholes);
        Assert.Equal(("A", PaymentFacts.RejectedByBank), (verdict.Payments[0].Key, verdict.Payments[0].Fact));
    }

    [Fact]
    public void A_word_for_a_block_speaks_for_it_only_when_it_names_no_payment()
    {
        var named = new ReportedBlock("L1", "RJCT", ["AM04"], ListedPayments: 1);
        var bare = new ReportedBlock("L2", "RJCT", ["AM04"], ListedPayments: 0);

        var verdict = AnswerRules.Read(Report("PART", [], [named, bare], Payment("A", "RJCT", "AM04")));

        Assert.Equal([new WholeVerdict("L2", PaymentFacts.RejectedByBank, "AM04")], verdict.Wholes);
    }

    [Fact]
    public void A_payment_without_our_id_and_a_word_that_is_not_known_change_nothing()
    {
        var verdict = AnswerRules.Read(
            Report("WHAT", [], [], Payment("NOTPROVIDED", "RJCT"), Payment("B", "BLCK"))
        );

        Assert.Equal(PaymentFacts.None, Assert.Single(verdict.Payments).Fact);
        Assert.Equal(2, verdict.Oddities.Count);
    }

    private static StatusReport Report(
        string? group,
        string[] reasons,
        ReportedBlock[] blocks,
        params ReportedPayment[] payments
    ) => new("pain.002.001.10", "M1", "B1", group, reasons, blocks, payments);

    private static ReportedPayment Payment(string id, string status, params string[] reasons) =>
        new("L1", null, id, null, status, reasons, null, null, null);
}
