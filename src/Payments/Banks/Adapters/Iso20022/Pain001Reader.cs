using System.Globalization;
using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Banks.Adapters.Iso20022;

/// <summary>What a file announces and what it really holds.</summary>
public sealed record FileTotals(
    string MsgId,
    Totals Announced,
    Totals Counted,
    IReadOnlyList<BlockReadBack> Blocks
)
{
    /// <summary>Every announced count and sum is the counted one, block by block and in the head.</summary>
    public bool Adds =>
        Announced == Counted
        && Blocks.All(block => block.Announced == block.Counted)
        && Blocks.Aggregate(Totals.Zero, (sum, block) => sum + block.Counted) == Counted;
}

/// <summary>One block of a file, read back.</summary>
public sealed record BlockReadBack(string PmtInfId, Totals Announced, Totals Counted);

/// <summary>
/// Reads a pain.001 of ours back from its bytes, independently of how it was written: the
/// last look before it is signed and sent.
/// </summary>
public static class Pain001Reader
{
    private static readonly MessageLimits Limits = new()
    {
        CharactersMax = 4L * 1024 * 1024 * 1024,
    };

    public static Result<FileTotals> Totals(Stream input) =>
        MessageName.Guard(input, Limits, cursor => new Reading(cursor).File());

    private sealed class Reading(XmlCursor cursor)
    {
        private readonly List<BlockReadBack> blocks = [];
        private string? msgId;
        private Totals announced;
        private Totals counted;

        public FileTotals File()
        {
            _ = MessageName.Of(cursor, ["pain.001.001.09", "pain.001.001.03"]);
            var document = cursor.Enter();
            while (cursor.Next(document))
            {
                var body = cursor.Enter();
                while (cursor.Next(body))
                {
                    if (cursor.Name == "GrpHdr")
                    {
                        announced = ReadAnnounced("MsgId", out msgId);
                    }
                    else if (cursor.Name == "PmtInf")
                    {
                        ReadBlock();
                    }
                }
            }

            return msgId is null
                ? throw new UnreadableMessage("There is no MsgId in it.")
                : new FileTotals(msgId, announced, counted, blocks);
        }

        private Totals ReadAnnounced(string idElement, out string? id)
        {
            id = null;
            var totals = Domain.Banks.Totals.Zero;
            var header = cursor.Enter();
            while (cursor.Next(header))
            {
                if (cursor.Name == idElement)
                {
                    id = cursor.Text();
                }
                else
                {
                    totals = ReadTotal(totals);
                }
            }

            return totals;
        }

        private void ReadBlock()
        {
            var id = "";
            var told = Domain.Banks.Totals.Zero;
            var seen = Domain.Banks.Totals.Zero;
            var block = cursor.Enter();
            while (cursor.Next(block))
            {
                switch (cursor.Name)
                {
                    case "PmtInfId":
                        id = cursor.Text();
                        break;
                    case "CdtTrfTxInf":
                        seen = seen.Plus(ReadPayment());
                        break;
                    default:
                        told = ReadTotal(told);
                        break;
                }
            }

            counted += seen;
            blocks.Add(new BlockReadBack(id, told, seen));
        }

        private Totals ReadTotal(Totals totals) =>
            cursor.Name switch
            {
                "NbOfTxs" => totals with { Count = (int)Number(cursor.Text()) },
                "CtrlSum" => totals with { Sum = new Vnd(Number(cursor.Text())) },
                _ => totals,
            };

        private Vnd ReadPayment()
        {
            Vnd? amount = null;
            var payment = cursor.Enter();
            while (cursor.Next(payment))
            {
                if (cursor.Name != "Amt")
                {
                    continue;
                }

                var choice = cursor.Enter();
                while (cursor.Next(choice))
                {
                    if (cursor.Name == "InstdAmt" && cursor.Attribute("Ccy") == "VND")
                    {
                        amount = new Vnd(Number(cursor.Text()));
                    }
                }
            }

            return amount ?? throw new UnreadableMessage("A payment without an amount in đồng.");
        }

        private static long Number(string text) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new UnreadableMessage("A count or amount is not a whole number.");
    }
}
