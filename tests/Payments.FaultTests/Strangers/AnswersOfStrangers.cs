using Payments.FaultTests.Support;

namespace Payments.FaultTests.Strangers;

/// <summary>What a stranger's bank says when asked about a batch that it has taken.</summary>
/// <remarks>
/// Two words are kept even by a hostile bank, because the contract calls them definite: a rejection that is not a
/// duplicate's is never said of a payment that is credited, and what is not there is never said of a batch that is.
/// </remarks>
internal sealed class AnswersOfStrangers(Dice dice)
{
    private static readonly string[] early =
    [
        "RCVD",
        "ACTC",
        "PATC",
        "ACCP",
        "ACFC",
        "ACSP",
        "ACWC",
        "ACPD",
        "PDNG",
    ];
    private static readonly string[] odd = ["XYZ9", "DONE", "", "acsc"];

    /// <param name="order">One payment; null: all.</param>
    public byte[] About(TakenBatch batch, Order? order, bool isCalm)
    {
        var orders = order is null ? batch.Orders : [order];
        if (isCalm)
        {
            return batch.IsRejected
                ? StrangersWords.Status(batch.MsgId, "RJCT", "AM04", [])
                : StrangersWords.Status(batch.MsgId, null, null, orders.Select(Final));
        }

        return dice.Below(9) switch
        {
            0 => StrangersWords.Status(batch.MsgId, "ACSC", null, []),
            1 => StrangersWords.Status(batch.MsgId, dice.Pick(odd), null, []),
            2 => StrangersWords.Status(batch.MsgId, "PART", null, Some(orders).Select(Early)),
            3 => StrangersWords.Status(batch.MsgId, "RJCT", "AM05", []),
            4 => StrangersWords.Status(
                batch.MsgId,
                "PART",
                null,
                [.. Some(orders).Select(Ripe), .. Others(orders)]
            ),
            5 => StrangersWords.Status(batch.MsgId + "X", "RJCT", "AM04", []),
            6 when batch.IsRejected => StrangersWords.Status(batch.MsgId, "RJCT", "AM04", []),
            7 => StrangersWords.Status(
                batch.MsgId,
                null,
                null,
                dice.Shuffled(orders.Concat(orders)).Select(Early)
            ),
            _ => StrangersWords.Status(
                batch.MsgId,
                "ACTC",
                null,
                dice.Shuffled(orders).Select(Ripe)
            ),
        };
    }

    private List<Order> Some(IReadOnlyList<Order> orders) =>
        [.. orders.Where(_ => dice.Chance(50))];

    private Spoken Early(Order order) =>
        new(
            order.EndToEndId,
            order.Block,
            dice.Pick(early),
            null,
            dice.Chance(50) ? order.AmountVnd : null
        );

    private Spoken Ripe(Order order) =>
        dice.Below(10) switch
        {
            0 => new(order.EndToEndId, order.Block, dice.Pick(odd), null, null),
            1 => Early(order),
            2 when order.Fate == Fate.ClaimThenReject => new(
                order.EndToEndId,
                order.Block,
                "ACSC",
                null,
                order.AmountVnd
            ),
            3 => new(order.EndToEndId, order.Block, "RJCT", null, order.AmountVnd + 1000),
            _ => Final(order),
        };

    private Spoken Final(Order order) =>
        order.Fate switch
        {
            Fate.Reject or Fate.ClaimThenReject => new(
                order.EndToEndId,
                order.Block,
                "RJCT",
                dice.Pick(["AC01", "AC04", "BE01"]),
                null
            ),
            Fate.PayButCallDuplicate => new(
                order.EndToEndId,
                order.Block,
                "RJCT",
                "AM05",
                order.AmountVnd
            ),
            _ => new(
                order.EndToEndId,
                order.Block,
                dice.Chance(80) ? "ACSC" : "ACCC",
                null,
                order.AmountVnd
            ),
        };

    /// <summary>Ids that are nobody's, or somebody else's.</summary>
    private IEnumerable<Spoken> Others(IReadOnlyList<Order> orders)
    {
        var block = orders[0].Block;
        yield return new("P202605AAAAAAAAAAAAAAAAAAAAAAAAAA01", block, "ACSC", null, 500_000);
        yield return new("NOTPROVIDED", block, "RJCT", "AC01", null);
        yield return new($"X{dice.Below(1_000_000)}", block, dice.Pick(["ACSC", "RJCT"]), null, 1);
    }
}
