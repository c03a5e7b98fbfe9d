using System.Globalization;
using System.Xml.Linq;

namespace Payments.BankSimulator.Acceptance;

/// <summary>A camt.053 as far as an acceptance run looks at it; amounts in đồng, debits below zero.</summary>
internal sealed record StatementDay(
    decimal Opening,
    decimal Closing,
    IReadOnlyList<XElement> Entries
)
{
    public decimal Movement => Entries.Sum(Signed);

    public bool Adds => Opening + Movement == Closing;

    public IReadOnlyList<string?> References =>
        [.. Entries.Select(entry => PaymentWord.First(entry, "AcctSvcrRef"))];

    public static StatementDay Of(XDocument statement)
    {
        decimal Balance(string code) =>
            PaymentWord
                .All(statement, "Bal")
                .Where(balance => PaymentWord.First(balance, "Cd") == code)
                .Select(Signed)
                .FirstOrDefault();
        return new StatementDay(
            Balance("OPBD"),
            Balance("CLBD"),
            [.. PaymentWord.All(statement, "Ntry")]
        );
    }

    /// <summary>The sums of the debits that name a payment or a block.</summary>
    public IReadOnlyList<decimal> DebitsOf(string id) =>
        [.. Debits.SelectMany(entry => SumsOf(entry, id))];

    public IEnumerable<string> PaymentsNamed() =>
        Debits.SelectMany(entry => PaymentWord.All(entry, "EndToEndId")).Select(id => id.Value);

    private IEnumerable<XElement> Debits => Entries.Where(entry => Signed(entry) < 0);

    /// <summary>A payment's own part of an itemised debit, else the debit.</summary>
    private static IEnumerable<decimal> SumsOf(XElement entry, string id)
    {
        var parts = PaymentWord.All(entry, "TxDtls").ToList();
        if (parts.Count == 0)
        {
            return PaymentWord.First(entry, "PmtInfId") == id ? [-Signed(entry)] : [];
        }

        return parts
            .Where(part => PaymentWord.First(part, "EndToEndId") == id)
            .Select(part =>
                PaymentWord.First(part, "Amt") is null || parts.Count == 1
                    ? -Signed(entry)
                    : Math.Abs(Signed(part))
            );
    }

    private static decimal Signed(XElement entry)
    {
        var amount = decimal.TryParse(
            PaymentWord.First(entry, "Amt"),
            NumberStyles.Number,
            CultureInfo.InvariantCulture,
            out var read
        )
            ? read
            : 0;
        return PaymentWord.First(entry, "CdtDbtInd") == "DBIT" ? -amount : amount;
    }
}
