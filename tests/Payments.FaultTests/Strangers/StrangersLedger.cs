using System.Globalization;
using System.Xml.Linq;
using Payments.FaultTests.Support;

namespace Payments.FaultTests.Strangers;

/// <summary>What a stranger's bank will do with a payment, decided when it takes it and never told.</summary>
internal enum Fate
{
    Pay,

    /// <summary>Never credited, and says so.</summary>
    Reject,

    /// <summary>Credited; the money comes back on a later day.</summary>
    PayThenReturn,

    /// <summary>Credited, but the bank's status is a rejection as duplicate (AM05), for ever.</summary>
    PayButCallDuplicate,

    /// <summary>Never credited; the bank first says that it settled it.</summary>
    ClaimThenReject,
}

/// <summary>One payment of a batch that was taken.</summary>
internal sealed record Order(string EndToEndId, string Block, long AmountVnd, Fate Fate);

/// <summary>A batch that was taken, once.</summary>
internal sealed record TakenBatch(
    string MsgId,
    string Account,
    IReadOnlyList<Order> Orders,
    bool IsRejected
)
{
    /// <summary>How often it was asked about: statuses ripen with it.</summary>
    public int Asked { get; set; }
}

/// <summary>A line of the journal: money that reached or left somebody's account.</summary>
internal sealed record JournalLine(
    string Reference,
    DateOnly Day,
    bool IsReturn,
    string EndToEndId,
    string Block,
    string MsgId,
    string Account,
    long AmountVnd
);

/// <summary>
/// The books of a stranger's bank. A message id is executed at most once; an end-to-end id is credited each time it
/// comes under a new message id, so that a second order of ours is a second credit.
/// </summary>
internal sealed class StrangersLedger(Dice dice, bool isHostile)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, TakenBatch> batches = [];
    private readonly List<JournalLine> journal = [];

    /// <summary>The bank's own day, UTC+7.</summary>
    public DateOnly Day { get; private set; } = Month.Day;

    public IReadOnlyList<JournalLine> Journal
    {
        get
        {
            lock (gate)
            {
                return [.. journal];
            }
        }
    }

    public IReadOnlyList<TakenBatch> Batches
    {
        get
        {
            lock (gate)
            {
                return [.. batches.Values];
            }
        }
    }

    public TakenBatch? Find(string msgId)
    {
        lock (gate)
        {
            return batches.GetValueOrDefault(msgId);
        }
    }

    public (TakenBatch Batch, Order Order)? FindOrder(string endToEndId)
    {
        lock (gate)
        {
            return batches
                .Values.SelectMany(batch => batch.Orders.Select(order => (batch, order)))
                .Where(pair => pair.order.EndToEndId == endToEndId)
                .Select(pair => ((TakenBatch, Order)?)pair)
                .FirstOrDefault();
        }
    }

    /// <returns>False: this message id was taken before.</returns>
    public bool Take(XDocument pain001)
    {
        var head = Named(pain001.Root!, "GrpHdr").Single();
        var msgId = Named(head, "MsgId").Single().Value;
        lock (gate)
        {
            if (batches.ContainsKey(msgId))
            {
                return false;
            }

            var isRejected = isHostile && dice.Chance(4);
            var orders = Named(pain001.Root!, "PmtInf")
                .SelectMany(block => OrdersOf(block, isRejected))
                .ToList();
            var count = int.Parse(
                Named(head, "NbOfTxs").Single().Value,
                CultureInfo.InvariantCulture
            );
            var account = Text(Named(pain001.Root!, "DbtrAcct").First(), "Id");
            if (count != orders.Count)
            {
                throw new InvalidOperationException(
                    $"{msgId} declares {count} payments and has {orders.Count}."
                );
            }

            batches.Add(msgId, new TakenBatch(msgId, account, orders, isRejected));
            foreach (
                var order in orders.Where(order =>
                    order.Fate is not (Fate.Reject or Fate.ClaimThenReject)
                )
            )
            {
                journal.Add(Line(msgId, account, order, isReturn: false));
            }

            return true;
        }
    }

    /// <summary>Another day dawns; what comes back comes back now.</summary>
    public void TurnTo(DateOnly day)
    {
        lock (gate)
        {
            Day = day;
            foreach (var batch in batches.Values)
            {
                foreach (var order in batch.Orders.Where(order => order.Fate == Fate.PayThenReturn))
                {
                    if (
                        !journal.Exists(line =>
                            line.IsReturn && line.EndToEndId == order.EndToEndId
                        )
                    )
                    {
                        journal.Add(Line(batch.MsgId, batch.Account, order, isReturn: true));
                    }
                }
            }
        }
    }

    private JournalLine Line(string msgId, string account, Order order, bool isReturn) =>
        new(
            $"R{journal.Count + 1:0000000}",
            Day,
            isReturn,
            order.EndToEndId,
            order.Block,
            msgId,
            account,
            order.AmountVnd
        );

    private IEnumerable<Order> OrdersOf(XElement block, bool isRejected)
    {
        var name = Named(block, "PmtInfId").Single().Value;
        return Named(block, "CdtTrfTxInf")
            .Select(transaction => new Order(
                Named(transaction, "EndToEndId").Single().Value,
                name,
                long.Parse(
                    Named(transaction, "InstdAmt").Single().Value,
                    CultureInfo.InvariantCulture
                ),
                isRejected ? Fate.Reject : DrawFate()
            ));
    }

    private Fate DrawFate() =>
        !isHostile
            ? Fate.Pay
            : dice.Below(100) switch
            {
                < 6 => Fate.Reject,
                < 10 => Fate.PayThenReturn,
                < 13 => Fate.PayButCallDuplicate,
                < 14 => Fate.ClaimThenReject,
                _ => Fate.Pay,
            };

    private static IEnumerable<XElement> Named(XElement within, string name) =>
        within.Descendants().Where(element => element.Name.LocalName == name);

    private static string Text(XElement within, string name) => Named(within, name).Last().Value;
}
