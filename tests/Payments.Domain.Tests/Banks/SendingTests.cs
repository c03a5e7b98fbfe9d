using Payments.Domain.Banks;

namespace Payments.Domain.Tests.Banks;

public sealed class SendingTests
{
    private static readonly DateTimeOffset Sent = new(2026, 1, 5, 3, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(202, false, SendOutcome.Taken)]
    [InlineData(400, false, SendOutcome.Refused)]
    [InlineData(409, false, SendOutcome.Known)]
    [InlineData(503, true, SendOutcome.NotSent)]
    [InlineData(503, false, SendOutcome.Unknown)]
    [InlineData(500, true, SendOutcome.Unknown)]
    [InlineData(200, false, SendOutcome.Unknown)]
    [InlineData(201, false, SendOutcome.Unknown)]
    [InlineData(204, false, SendOutcome.Unknown)]
    [InlineData(302, false, SendOutcome.Unknown)]
    [InlineData(401, false, SendOutcome.Unknown)]
    [InlineData(404, false, SendOutcome.Unknown)]
    [InlineData(413, false, SendOutcome.Unknown)]
    [InlineData(422, false, SendOutcome.Unknown)]
    [InlineData(429, false, SendOutcome.Unknown)]
    [InlineData(500, false, SendOutcome.Unknown)]
    [InlineData(502, false, SendOutcome.Unknown)]
    [InlineData(504, false, SendOutcome.Unknown)]
    public void An_answer_is_clear_only_where_the_contract_says_so(int status, bool mark, SendOutcome outcome) =>
        Assert.Equal(outcome, SendOutcomes.OfAnswer(status, mark));

    [Theory]
    [InlineData(SendFault.ConnectionRefused, SendOutcome.NotSent)]
    [InlineData(SendFault.NameNotFound, SendOutcome.NotSent)]
    [InlineData(SendFault.TlsRefused, SendOutcome.NotSent)]
    [InlineData(SendFault.KeptBack, SendOutcome.NotSent)]
    [InlineData(SendFault.Unclear, SendOutcome.Unknown)]
    public void A_fault_proves_only_what_it_proves(SendFault fault, SendOutcome outcome) =>
        Assert.Equal(outcome, SendOutcomes.OfFault(fault));

    [Theory]
    [InlineData("", ResendDecision.Ask)]
    [InlineData("10:404", ResendDecision.Ask)]
    [InlineData("10:404 309:404", ResendDecision.Ask)]
    [InlineData("10:404 310:404", ResendDecision.Resend)]
    [InlineData("10:404 100:404 310:404", ResendDecision.Resend)]
    [InlineData("10:404 100:error 310:404", ResendDecision.Resend)]
    [InlineData("10:404 310:error", ResendDecision.Ask)]
    [InlineData("10:404 100:409 310:404", ResendDecision.Ask)]
    [InlineData("10:404 100:409 310:404 610:404", ResendDecision.Resend)]
    [InlineData("10:404 310:404 320:409", ResendDecision.Ask)]
    [InlineData("10:404 100:200 310:404 900:404", ResendDecision.Ask)]
    [InlineData("310:404 10:404", ResendDecision.Resend)]
    [InlineData("-400:404 10:404", ResendDecision.Ask)]
    [InlineData("0:409 10:404 310:404", ResendDecision.Resend)]
    public void The_same_bytes_go_again_only_after_two_distant_denials(string asks, ResendDecision decision) =>
        Assert.Equal(decision, ResendRule.Decide(true, Sent, Asks(asks), 300));

    [Fact]
    public void A_bank_that_answers_no_questions_leaves_it_to_a_person() =>
        Assert.Equal(
            ResendDecision.Person,
            ResendRule.Decide(false, Sent, Asks("10:404 310:404"), 300)
        );

    [Fact]
    public void After_a_day_a_person_must_look()
    {
        Assert.False(ResendRule.NeedsPerson(Sent, Sent.AddHours(24).AddTicks(-1)));
        Assert.True(ResendRule.NeedsPerson(Sent, Sent.AddHours(24)));
    }

    private static Ask[] Asks(string text) =>
        [
            .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(ask => ask.Split(':'))
                .Select(ask => new Ask(
                    Sent.AddSeconds(int.Parse(ask[0], System.Globalization.CultureInfo.InvariantCulture)),
                    ask[1] switch
                    {
                        "200" => AskAnswer.Found,
                        "404" => AskAnswer.NotSeen,
                        "409" => AskAnswer.Known,
                        _ => AskAnswer.Nothing,
                    }
                )),
        ];
}
