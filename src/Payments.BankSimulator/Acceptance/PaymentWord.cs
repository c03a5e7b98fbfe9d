using System.Xml.Linq;

namespace Payments.BankSimulator.Acceptance;

/// <summary>What a pain.002 says about one payment.</summary>
internal sealed record PaymentWord(string Status, string? Reason)
{
    public bool IsSettled => Status is "ACSC" or "ACCC";

    public bool IsFinal => IsSettled || Status == "RJCT";

    /// <summary>By EndToEndId; the last word about a payment counts.</summary>
    public static IReadOnlyDictionary<string, PaymentWord> Of(BankAnswer answer)
    {
        return answer.Status == 200 && answer.Xml() is { } xml
            ? Of(xml)
            : new Dictionary<string, PaymentWord>();
    }

    public static IReadOnlyDictionary<string, PaymentWord> Of(XDocument xml)
    {
        var words = new Dictionary<string, PaymentWord>();
        foreach (var payment in All(xml, "TxInfAndSts"))
        {
            if (First(payment, "OrgnlEndToEndId") is { } id)
            {
                words[id] = new PaymentWord(
                    First(payment, "TxSts") ?? "",
                    All(payment, "Rsn").Select(reason => First(reason, "Cd")).FirstOrDefault()
                );
            }
        }

        return words;
    }

    public static IEnumerable<XElement> All(XContainer within, string name) =>
        within.Descendants().Where(element => element.Name.LocalName == name);

    public static string? First(XContainer within, string name) =>
        All(within, name).FirstOrDefault()?.Value;
}
