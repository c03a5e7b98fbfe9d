using Payments.Domain.Banks;

namespace Payments.Domain.Tests.Banks;

public sealed class StatusCodesTests
{
    [Theory]
    [InlineData("RJCT", "", StatusMeaning.Rejected)]
    [InlineData("RJCT", "AC01", StatusMeaning.Rejected)]
    [InlineData("CANC", "", StatusMeaning.Rejected)]
    [InlineData("RJCT", "AM05", StatusMeaning.Duplicate)]
    [InlineData("RJCT", "DUPL", StatusMeaning.Duplicate)]
    [InlineData("RJCT", "DU01", StatusMeaning.Duplicate)]
    [InlineData("RJCT", "DU02", StatusMeaning.Duplicate)]
    [InlineData("RJCT", "DU03", StatusMeaning.Duplicate)]
    [InlineData("RJCT", "DU04", StatusMeaning.Duplicate)]
    [InlineData("RJCT", "DU05", StatusMeaning.Duplicate)]
    [InlineData("CANC", "AC01,DU04", StatusMeaning.Duplicate)]
    [InlineData(null, "AM05", StatusMeaning.Duplicate)]
    [InlineData("RCVD", "", StatusMeaning.Accepted)]
    [InlineData("ACTC", "", StatusMeaning.Accepted)]
    [InlineData("PATC", "", StatusMeaning.Accepted)]
    [InlineData("ACCP", "", StatusMeaning.Accepted)]
    [InlineData("ACFC", "", StatusMeaning.Accepted)]
    [InlineData("ACSP", "", StatusMeaning.Accepted)]
    [InlineData("ACWC", "", StatusMeaning.Accepted)]
    [InlineData("ACPD", "", StatusMeaning.Accepted)]
    [InlineData("PDNG", "", StatusMeaning.Accepted)]
    [InlineData("ACSC", "", StatusMeaning.Settled)]
    [InlineData("ACCC", "", StatusMeaning.Settled)]
    [InlineData("ACWP", "", StatusMeaning.NoChange)]
    [InlineData("BLCK", "", StatusMeaning.NoChange)]
    [InlineData("RVNM", "", StatusMeaning.NoChange)]
    [InlineData("CPUC", "", StatusMeaning.NoChange)]
    [InlineData("rjct", "", StatusMeaning.NoChange)]
    [InlineData("", "", StatusMeaning.NoChange)]
    [InlineData(null, "", StatusMeaning.NoChange)]
    public void A_word_for_a_payment_means_one_thing(
        string? status,
        string reasons,
        StatusMeaning meaning
    ) => Assert.Equal(meaning, StatusCodes.OfPayment(status, reasons.Split(',')));

    [Theory]
    [InlineData("RJCT", "", GroupMeaning.RejectsAll)]
    [InlineData("RJCT", "FF01", GroupMeaning.RejectsAll)]
    [InlineData("RJCT", "DU01", GroupMeaning.DuplicateAll)]
    [InlineData("ACSC", "", GroupMeaning.SettlesNobody)]
    [InlineData("ACCC", "", GroupMeaning.SettlesNobody)]
    [InlineData("ACTC", "", GroupMeaning.SettlesNobody)]
    [InlineData("PART", "", GroupMeaning.SettlesNobody)]
    [InlineData(null, "", GroupMeaning.SettlesNobody)]
    [InlineData("CANC", "", GroupMeaning.NoChange)]
    [InlineData("WHAT", "", GroupMeaning.NoChange)]
    public void A_word_for_a_group_settles_nobody(
        string? status,
        string reasons,
        GroupMeaning meaning
    ) => Assert.Equal(meaning, StatusCodes.OfGroup(status, reasons.Split(',')));

    [Theory]
    [InlineData(NextAction.MendAccount, "AC01 AC03 AC04 AC07 BE23")]
    [InlineData(NextAction.UseOtherChannel, "AC06 AG01 AG03")]
    [InlineData(NextAction.CheckName, "BE01 BE06 BE22")]
    [InlineData(NextAction.StopBank, "RC01 RC03 RC04 RC07 CNOR")]
    [InlineData(NextAction.FundOrSplit, "AM04 AM02 AM14 AM21 AM23 AM01 AM12")]
    [InlineData(NextAction.MendOurDefect, "AM10 AM18 AM19 AM20 FF01 DT01 CH03 CH04")]
    [InlineData(NextAction.AskBank, "AM05 DUPL DU01 DU02 DU03 DU04 DU05")]
    [InlineData(NextAction.NextWindow, "TM01")]
    [InlineData(NextAction.OpenDeathCase, "MD07")]
    [InlineData(NextAction.ConfirmOnStatement, "AB01 AB03 AB05 AB06 AB08")]
    [InlineData(NextAction.Compliance, "RR03 RR04 FR01 AM07 AC16")]
    [InlineData(NextAction.ReadByPerson, "NARR MS02 MS03 ZZ99")]
    public void A_reason_leads_to_one_next_step_with_a_sentence(NextAction action, string codes)
    {
        foreach (var code in codes.Split(' '))
        {
            var advice = ReasonCodes.Of(code);

            Assert.Equal(action, advice.Action);
            Assert.EndsWith(".", advice.Sentence.Vietnamese, StringComparison.Ordinal);
            Assert.EndsWith(".", advice.Sentence.English, StringComparison.Ordinal);
            Assert.True(advice.Sentence.Vietnamese.IsNormalized());
        }
    }

    [Fact]
    public void Every_duplicate_reason_tells_us_to_ask() =>
        Assert.All(
            ReasonCodes.All,
            advice =>
                Assert.Equal(
                    advice.Action == NextAction.AskBank,
                    StatusCodes.IsDuplicate(advice.Code)
                )
        );
}
