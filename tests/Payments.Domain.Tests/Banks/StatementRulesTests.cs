using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Domain.Tests.Banks;

public sealed class StatementRulesTests
{
    private static readonly StatementEntry Debit = new(
        "REF1",
        ReportedAmount.Read("750000", "VND"),
        IsCredit: false,
        IsReversal: false,
        EntryStatus.Booked,
        new DateOnly(2026, 1, 5),
        [],
        []
    );

    private static readonly EntryDetail Detail = new(
        null, null, null, "E1", null, null, null, null, false, null, null
    );

    [Fact]
    public void A_booked_debit_with_our_id_is_a_payment()
    {
        var finding = Only(Debit with { Details = [Detail] });

        Assert.Equal(FindingKind.PaymentDebited, finding.Kind);
        Assert.Equal(("E1", new Vnd(750_000)), (finding.EndToEndId, finding.Amount));
    }

    [Fact]
    public void A_booked_debit_for_a_block_carries_count_and_sum()
    {
        var finding = Only(Debit with { Batches = [new EntryBatch(null, "L1", 3, null)] });

        Assert.Equal(FindingKind.BlockDebited, finding.Kind);
        Assert.Equal(("L1", new Totals(3, new Vnd(750_000))), (finding.PmtInfId, finding.Totals));
    }

    [Fact]
    public void A_block_without_a_count_or_with_another_sum_has_no_totals()
    {
        var other = ReportedAmount.Read("750001", "VND");

        Assert.Null(Only(Debit with { Batches = [new EntryBatch(null, "L1", null, null)] }).Totals);
        Assert.Null(Only(Debit with { Batches = [new EntryBatch(null, "L1", 3, other)] }).Totals);
    }

    [Fact]
    public void A_credit_with_return_information_is_a_return()
    {
        var finding = Only(
            Debit with { IsCredit = true, Details = [Detail with { IsReturn = true, ReturnReason = "AC04" }] }
        );

        Assert.Equal((FindingKind.Returned, "AC04"), (finding.Kind, finding.ReasonCode));
    }

    [Fact]
    public void A_plain_credit_and_a_pending_debit_are_not_money_of_ours()
    {
        Assert.Equal(FindingKind.NotMoney, Only(Debit with { IsCredit = true }).Kind);
        Assert.Equal(FindingKind.NotMoney, Only(Debit with { IsCredit = true, Details = [Detail] }).Kind);
        Assert.Equal(
            FindingKind.NotMoney,
            Only(Debit with { Status = EntryStatus.Pending, Details = [Detail] }).Kind
        );
    }

    [Theory]
    [InlineData("750000.5", "VND", false, "amount_not_whole_vnd")]
    [InlineData("750000", "USD", false, "amount_not_whole_vnd")]
    [InlineData("750000", "VND", true, "reversal")]
    [InlineData("750000", "VND", false, "debit_without_reference")]
    public void What_cannot_be_ours_is_an_exception(string amount, string currency, bool reversal, string why)
    {
        var finding = Only(
            Debit with { Amount = ReportedAmount.Read(amount, currency), IsReversal = reversal }
        );

        Assert.Equal((FindingKind.Exception, why), (finding.Kind, finding.Why));
    }

    [Fact]
    public void Details_of_a_block_are_payments_of_their_own_amounts()
    {
        var first = Detail with { Amount = ReportedAmount.Read("250000", "VND") };
        var unpriced = Detail with { EndToEndId = "E2" };

        var findings = StatementRules.Read(Debit with { Details = [first, unpriced] }).ToList();

        Assert.Equal([FindingKind.PaymentDebited, FindingKind.Exception], findings.Select(found => found.Kind));
        Assert.Equal(new Vnd(250_000), findings[0].Amount);
    }

    [Fact]
    public void Not_provided_is_never_a_key()
    {
        var finding = Only(Debit with { Details = [Detail with { EndToEndId = "NOTPROVIDED" }] });

        Assert.Equal((FindingKind.Exception, null), (finding.Kind, finding.EndToEndId));
    }

    private static StatementFinding Only(StatementEntry entry) => Assert.Single(StatementRules.Read(entry));
}
