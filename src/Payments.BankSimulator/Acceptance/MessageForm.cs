using System.Xml.Linq;

namespace Payments.BankSimulator.Acceptance;

/// <summary>Orders as pain.001, answers as pain.002.</summary>
internal sealed class MessageForm : ITrialForm
{
    public string Ending => "xml";

    public IReadOnlyList<(string What, Func<TrialOrder, byte[]> Spoil)> Wrongs => TrialOrder.Wrongs;

    public (string Refused, string Mended, string Answered) Rules =>
        (
            "is refused whole, with a reason: RJCT for the group.",
            "Mended bytes come under the id of the refused ones and are taken.",
            "An order is answered by a pain.002 that names it and only its payments."
        );

    public byte[] Bytes(TrialOrder order) => order.Bytes();

    public bool IsWhole(byte[] answer) => Xml(answer) is not null;

    public bool IsAbout(TrialOrder order, byte[] answer) => About(order, answer) is not null;

    public string? RefusalOf(TrialOrder order, byte[] answer, bool isNew) =>
        About(order, answer) is { } message && PaymentWord.First(message, "GrpSts") == "RJCT"
            ? PaymentWord
                .All(message, "Rsn")
                .Select(reason => PaymentWord.First(reason, "Cd"))
                .FirstOrDefault()
                ?? ""
            : null;

    public IReadOnlyDictionary<string, PaymentWord> WordsOf(TrialOrder order, byte[] answer) =>
        About(order, answer) is { } message
            ? PaymentWord.Of(message)
            : new Dictionary<string, PaymentWord>();

    public string? OddityOf(TrialOrder order, byte[] answer) =>
        WordsOf(order, answer).Keys.Except(order.EndToEndIds).Any() ? "it names others" : null;

    private static XDocument? About(TrialOrder order, byte[] answer) =>
        Xml(answer) is { } message && PaymentWord.First(message, "OrgnlMsgId") == order.MessageId
            ? message
            : null;

    private static XDocument? Xml(byte[] answer) => new BankAnswer(200, answer).Xml();
}
