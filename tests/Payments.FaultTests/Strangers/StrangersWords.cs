using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Payments.FaultTests.Strangers;

/// <summary>One payment as a status report speaks of it.</summary>
internal sealed record Spoken(
    string EndToEndId,
    string Block,
    string? Status,
    string? Reason,
    long? AmountVnd
);

/// <summary>One booking as a statement shows it.</summary>
internal sealed record Booking(
    string Reference,
    long AmountVnd,
    bool IsCredit,
    string? EndToEndId,
    string? Block,
    int? Count,
    bool IsBooked = true
);

/// <summary>The messages of a stranger's bank, written from the standard.</summary>
internal static class StrangersWords
{
    private static int messages;

    public static byte[] Status(
        string msgId,
        string? group,
        string? groupReason,
        IEnumerable<Spoken> spoken
    )
    {
        XNamespace iso = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10";
        var blocks = spoken
            .GroupBy(payment => payment.Block)
            .Select(block => new XElement(
                iso + "OrgnlPmtInfAndSts",
                new XElement(iso + "OrgnlPmtInfId", block.Key),
                block.Select(payment => new XElement(
                    iso + "TxInfAndSts",
                    new XElement(iso + "OrgnlEndToEndId", payment.EndToEndId),
                    payment.Status is null ? null : new XElement(iso + "TxSts", payment.Status),
                    Reason(iso, payment.Reason),
                    payment.AmountVnd is not { } amount
                        ? null
                        : new XElement(
                            iso + "OrgnlTxRef",
                            new XElement(iso + "Amt", Money(iso + "InstdAmt", amount))
                        )
                ))
            ));
        return Bytes(
            new XElement(
                iso + "Document",
                new XElement(
                    iso + "CstmrPmtStsRpt",
                    Head(iso),
                    new XElement(
                        iso + "OrgnlGrpInfAndSts",
                        new XElement(iso + "OrgnlMsgId", msgId),
                        new XElement(iso + "OrgnlMsgNmId", "pain.001.001.09"),
                        group is null ? null : new XElement(iso + "GrpSts", group),
                        Reason(iso, groupReason)
                    ),
                    blocks
                )
            )
        );
    }

    public static byte[] Statement(
        string account,
        DateOnly day,
        long openingVnd,
        IReadOnlyList<Booking> bookings
    )
    {
        XNamespace iso = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
        var closing =
            openingVnd
            + bookings
                .Where(booking => booking.IsBooked)
                .Sum(booking => booking.IsCredit ? booking.AmountVnd : -booking.AmountVnd);
        return Bytes(
            new XElement(
                iso + "Document",
                new XElement(
                    iso + "BkToCstmrStmt",
                    Head(iso),
                    new XElement(
                        iso + "Stmt",
                        new XElement(iso + "Id", $"S{Interlocked.Increment(ref messages)}"),
                        new XElement(
                            iso + "FrToDt",
                            new XElement(iso + "FrDtTm", $"{Text(day)}T00:00:00+07:00"),
                            new XElement(iso + "ToDtTm", $"{Text(day)}T23:59:59+07:00")
                        ),
                        new XElement(
                            iso + "Acct",
                            new XElement(
                                iso + "Id",
                                new XElement(iso + "Othr", new XElement(iso + "Id", account))
                            )
                        ),
                        Balance(iso, "OPBD", openingVnd, day),
                        Balance(iso, "CLBD", closing, day),
                        bookings.Select(booking => Entry(iso, booking, day))
                    )
                )
            )
        );
    }

    private static XElement Entry(XNamespace iso, Booking booking, DateOnly day) =>
        new(
            iso + "Ntry",
            Money(iso + "Amt", booking.AmountVnd),
            Direction(iso, booking.IsCredit),
            new XElement(iso + "Sts", new XElement(iso + "Cd", booking.IsBooked ? "BOOK" : "PDNG")),
            new XElement(iso + "BookgDt", new XElement(iso + "Dt", Text(day))),
            new XElement(iso + "AcctSvcrRef", booking.Reference),
            new XElement(
                iso + "BkTxCd",
                new XElement(iso + "Prtry", new XElement(iso + "Cd", "TRF"))
            ),
            new XElement(
                iso + "NtryDtls",
                booking.Count is { } count
                    ? new XElement(
                        iso + "Btch",
                        new XElement(iso + "PmtInfId", booking.Block),
                        new XElement(iso + "NbOfTxs", count),
                        Money(iso + "TtlAmt", booking.AmountVnd),
                        Direction(iso, booking.IsCredit)
                    )
                    : new XElement(
                        iso + "TxDtls",
                        new XElement(
                            iso + "Refs",
                            booking.Block is null
                                ? null
                                : new XElement(iso + "PmtInfId", booking.Block),
                            new XElement(iso + "EndToEndId", booking.EndToEndId)
                        ),
                        Money(iso + "Amt", booking.AmountVnd),
                        Direction(iso, booking.IsCredit),
                        booking.IsCredit
                            ? new XElement(
                                iso + "RtrInf",
                                new XElement(iso + "Rsn", new XElement(iso + "Cd", "AC04"))
                            )
                            : null
                    )
            )
        );

    private static XElement Head(XNamespace iso) =>
        new(
            iso + "GrpHdr",
            new XElement(iso + "MsgId", $"B{Interlocked.Increment(ref messages)}"),
            new XElement(iso + "CreDtTm", "2026-05-18T08:00:00")
        );

    private static XElement? Reason(XNamespace iso, string? code) =>
        code is null
            ? null
            : new XElement(
                iso + "StsRsnInf",
                new XElement(iso + "Rsn", new XElement(iso + "Cd", code))
            );

    private static XElement Balance(XNamespace iso, string kind, long amountVnd, DateOnly day) =>
        new(
            iso + "Bal",
            new XElement(
                iso + "Tp",
                new XElement(iso + "CdOrPrtry", new XElement(iso + "Cd", kind))
            ),
            Money(iso + "Amt", Math.Abs(amountVnd)),
            Direction(iso, amountVnd >= 0),
            new XElement(iso + "Dt", new XElement(iso + "Dt", Text(day)))
        );

    private static XElement Money(XName name, long amountVnd) =>
        new(name, new XAttribute("Ccy", "VND"), amountVnd.ToString(CultureInfo.InvariantCulture));

    private static XElement Direction(XNamespace iso, bool isCredit) =>
        new(iso + "CdtDbtInd", isCredit ? "CRDT" : "DBIT");

    private static string Text(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static byte[] Bytes(XElement document) =>
        Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document);
}
