namespace Payments.BankSimulator;

/// <summary>Named characters of a bank, given as <c>--bank BIN:PORT:scenario</c>.</summary>
public static class Scenarios
{
    public static readonly IReadOnlyList<string> Names =
    [
        "calm",
        "slow",
        "block",
        "itemised",
        "stormy",
    ];

    /// <exception cref="ArgumentException">The bank names no scenario that exists.</exception>
    public static BankOptions Apply(BankOptions bank) =>
        bank.Scenario switch
        {
            "calm" => bank,
            "slow" => bank with { SettleMilliseconds = 2_000, SettleAsks = 2 },
            "block" => bank with { Booking = Booking.Block },
            "itemised" => bank with { Booking = Booking.Itemised },
            "stormy" => bank with
            {
                Faults =
                [
                    .. bank.Faults,
                    new FaultRule(Fault.NotAccepted503, Percent: 10),
                    new FaultRule(Fault.ExecuteThenReset, Percent: 10),
                    new FaultRule(Fault.Error500AfterTaking, Percent: 10),
                    new FaultRule(Fault.Error500BeforeTaking, Percent: 10),
                    new FaultRule(Fault.HalfAnswer, Percent: 10),
                    new FaultRule(Fault.StaleStatus, Percent: 10),
                    new FaultRule(Fault.RepeatAnswers, Percent: 10),
                    new FaultRule(Fault.ReorderAnswers, Percent: 10),
                    new FaultRule(Fault.GarbageAnswer, Percent: 5),
                    new FaultRule(Fault.Error500OnAsk, Percent: 5),
                    new FaultRule(Fault.StatementMissing, Percent: 10),
                ],
            },
            _ => throw new ArgumentException(
                $"There is no scenario '{bank.Scenario}'; there are {string.Join(", ", Names)}."
            ),
        };
}
