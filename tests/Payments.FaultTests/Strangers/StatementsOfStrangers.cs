using Payments.FaultTests.Support;

namespace Payments.FaultTests.Strangers;

/// <summary>The account as a stranger's bank shows it: the truth when calm, else parts of it among nonsense.</summary>
internal sealed class StatementsOfStrangers(Dice dice, StrangersLedger ledger)
{
    /// <returns>Null: nothing was booked that day.</returns>
    public byte[]? Of(string account, DateOnly day, bool bookBlocks, bool isCalm)
    {
        var journal = ledger.Journal;
        var lines = journal.Where(line => line.Day == day).ToList();
        if (lines.Count == 0)
        {
            return null;
        }

        var opening =
            StrangersBank.OpeningVnd
            + journal
                .Where(line => line.Day < day)
                .Sum(line => line.IsReturn ? line.AmountVnd : -line.AmountVnd);
        List<Booking> bookings =
        [
            .. bookBlocks ? Blocks(lines) : lines.Where(line => !line.IsReturn).Select(Single),
            .. lines.Where(line => line.IsReturn).Select(Single),
        ];
        if (!isCalm)
        {
            bookings = dice.Shuffled(bookings.Where(_ => dice.Chance(70)).Concat(Nonsense(lines)));
        }

        return bookings.Count == 0
            ? null
            : StrangersWords.Statement(account, day, opening, bookings);
    }

    private static Booking Single(JournalLine line) =>
        new(line.Reference, line.AmountVnd, line.IsReturn, line.EndToEndId, null, null);

    /// <summary>One debit for each block: what was credited of it.</summary>
    private static IEnumerable<Booking> Blocks(IEnumerable<JournalLine> lines) =>
        lines
            .Where(line => !line.IsReturn)
            .GroupBy(line => (line.MsgId, line.Block))
            .Select(block => new Booking(
                block.First().Reference,
                block.Sum(line => line.AmountVnd),
                IsCredit: false,
                null,
                block.Key.Block,
                block.Count()
            ));

    private IEnumerable<Booking> Nonsense(List<JournalLine> lines)
    {
        var one = dice.Pick(lines);
        var reference = $"N{dice.Below(1_000_000_000)}";
        yield return dice.Below(5) switch
        {
            0 => new(reference, one.AmountVnd + 1, false, one.EndToEndId, null, null),
            1 => new(
                reference,
                one.AmountVnd,
                false,
                "P202605AAAAAAAAAAAAAAAAAAAAAAAAAA01",
                null,
                null
            ),
            2 => new(reference, one.AmountVnd, true, "NOTPROVIDED", null, null),
            3 => new(reference, one.AmountVnd, false, one.EndToEndId, null, null, IsBooked: false),
            _ => new(reference, one.AmountVnd, false, null, "BLOCKOFNOBODY", 3),
        };
    }
}
