using Payments.Domain.Beneficiaries;
using Payments.Domain.CashDesks;
using Payments.Web;

namespace Payments.CashDesks.Providers;

/// <summary>What a provider may write in a cell, to the words of the desk: ours in either language, and what people say.</summary>
internal sealed class ProviderWords
{
    private static readonly (string Prefix, string Said, string Word)[] alsoSaid =
    [
        ("receivedBy", "bản thân", "beneficiary"),
        ("receivedBy", "tự nhận", "beneficiary"),
        ("receivedBy", "self", "beneficiary"),
        ("receivedBy", "giám hộ", "payee"),
        ("receivedBy", "người giám hộ", "payee"),
        ("receivedBy", "guardian", "payee"),
        ("receivedBy", "người nhận thay", "payee"),
        ("receivedBy", "ủy quyền", "authorised"),
        ("receivedBy", "được ủy quyền", "authorised"),
        ("receivedBy", "thừa kế", "heir"),
        ("document", "cccd", "citizen_card"),
        ("document", "căn cước công dân", "citizen_card"),
        ("proof", "ký", "signature"),
        ("proof", "điểm chỉ", "thumbprint"),
        ("notCollected", "chết", "dead"),
        ("notCollected", "chuyển đi", "moved"),
        ("notCollected", "vắng", "absent"),
    ];

    private readonly Dictionary<(string Prefix, string Said), string> words = [];

    public ProviderWords(Wording wording)
    {
        foreach (var prefix in (string[])["receivedBy", "document", "proof", "notCollected"])
        {
            foreach (
                var (key, entry) in wording.Entries.Where(entry =>
                    entry.Key.StartsWith(prefix + ".", StringComparison.Ordinal)
                )
            )
            {
                var word = key[(prefix.Length + 1)..];
                foreach (var said in (string[])[word, entry.Vietnamese, entry.English])
                {
                    words[(prefix, VietnameseName.Fold(said))] = word;
                }
            }
        }

        foreach (var (prefix, said, word) in alsoSaid)
        {
            words[(prefix, VietnameseName.Fold(said))] = word;
        }
    }

    /// <summary>What the vocabulary is, as the control sheet tells it.</summary>
    public static string Told(Wording wording, string prefix) =>
        string.Join(
            "; ",
            wording
                .Entries.Where(entry =>
                    entry.Key.StartsWith(prefix + ".", StringComparison.Ordinal)
                )
                .Select(entry => entry.Value.Vietnamese)
                .Order(StringComparer.Ordinal)
        );

    /// <summary>Null: a reason was not given, or is none of <see cref="NotCollectedReason"/>.</summary>
    public string? Reason(ResultLine line) => Word("notCollected", line[ProviderSheet.Reason]);

    /// <summary>
    /// The hand-over that a row tells. Where the receiver is the person, the name and the card's last digits that stand on
    /// the list need not be written again; nothing said about the proof is a signature.
    /// </summary>
    public HandOverText HandOver(ResultLine line, ProviderRow row)
    {
        var receivedBy = Word("receivedBy", line[ProviderSheet.ReceivedBy]);
        var document = line[ProviderSheet.Document];
        var last4 = line[ProviderSheet.DocumentLast4];
        var isByList = receivedBy == "beneficiary" && document.Length == 0 && last4.Length == 0;
        var name = line[ProviderSheet.ReceiverName];
        return new HandOverText(
            receivedBy ?? line[ProviderSheet.ReceivedBy],
            name.Length > 0 ? name
                : receivedBy == "beneficiary" ? row.Name
                : receivedBy == "payee" ? row.PayeeName
                : null,
            isByList || document.Length == 0
                ? "citizen_card"
                : Word("document", document) ?? document,
            isByList ? row.IdTail : last4,
            line[ProviderSheet.Proof] is { Length: > 0 } proof
                ? Word("proof", proof) ?? proof
                : "signature",
            line[ProviderSheet.ReceiptNo],
            ProviderSheet.DayOf(line[ProviderSheet.PaidOn])
        );
    }

    /// <summary>The column in which a field of a hand-over stands.</summary>
    public static string ColumnOf(string pointer) =>
        pointer switch
        {
            "/receivedBy" => ProviderSheet.ReceivedBy,
            "/receiverName" => ProviderSheet.ReceiverName,
            "/document" => ProviderSheet.Document,
            "/documentLast4" => ProviderSheet.DocumentLast4,
            "/proof" => ProviderSheet.Proof,
            "/receiptNo" => ProviderSheet.ReceiptNo,
            _ => ProviderSheet.PaidOn,
        };

    private string? Word(string prefix, string said) =>
        words.GetValueOrDefault((prefix, VietnameseName.Fold(said)));
}
