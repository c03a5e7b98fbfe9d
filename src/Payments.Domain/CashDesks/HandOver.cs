using Payments.Domain.Common;

namespace Payments.Domain.CashDesks;

/// <summary>Who took the money.</summary>
public enum ReceivedBy
{
    Beneficiary,

    /// <summary>The payee on the rolls: guardian, carer.</summary>
    Payee,

    /// <summary>Somebody with a written authorisation.</summary>
    Authorised,

    /// <summary>The only one who may receive the money of somebody who died.</summary>
    Heir,
}

/// <summary>By what the receiver was known.</summary>
public enum ReceiverDocument
{
    CitizenCard,
    BirthCertificate,

    /// <summary>The commune's officer knows the receiver and vouches.</summary>
    Vouched,
}

public enum HandOverProof
{
    Signature,
    Thumbprint,
}

/// <summary>Why nobody could be paid.</summary>
public enum NotCollectedReason
{
    Absent,
    Refused,
    Dead,
    Moved,
    WrongData,
    NoAuthorisation,
}

/// <summary>A hand-over as written at the desk, all fields in order.</summary>
/// <param name="DocumentLast4">The document's last four digits; null only when vouched.</param>
/// <param name="PaidOn">The day of the hand-over, not in the future.</param>
public sealed record HandOver(
    ReceivedBy ReceivedBy,
    string ReceiverName,
    ReceiverDocument Document,
    string? DocumentLast4,
    HandOverProof Proof,
    string ReceiptNo,
    DateOnly PaidOn
)
{
    private const int NameLengthMax = 200;
    private const int ReceiptLengthMax = 40;

    /// <summary>Reads what was typed; every field that is wrong is named.</summary>
    public static Result<HandOver> Read(HandOverText text, DateOnly today)
    {
        var fields = new FieldReader();
        var form = new HandOver(
            fields.Word<ReceivedBy>("/receivedBy", text.ReceivedBy),
            fields.Text("/receiverName", text.ReceiverName, NameLengthMax),
            fields.Word<ReceiverDocument>("/document", text.Document),
            string.IsNullOrWhiteSpace(text.DocumentLast4) ? null : text.DocumentLast4.Trim(),
            fields.Word<HandOverProof>("/proof", text.Proof),
            fields.Text("/receiptNo", text.ReceiptNo, ReceiptLengthMax),
            text.PaidOn ?? default
        );
        CheckLast4(fields, form);
        if (text.PaidOn is null)
        {
            fields.Add("/paidOn", "required", "Say on which day the money was handed over.");
        }
        else if (form.PaidOn > today)
        {
            fields.Add("/paidOn", "in_future", "The day of payment is not in the future.");
        }

        return fields.Refusal is { } refusal ? refusal : form;
    }

    private static void CheckLast4(FieldReader fields, HandOver form)
    {
        if (form.DocumentLast4 is { } digits)
        {
            if (digits.Length != 4 || !digits.All(char.IsAsciiDigit))
            {
                fields.Add(
                    "/documentLast4",
                    "bad_value",
                    "The last four digits of the document, no more."
                );
            }
        }
        else if (form.Document != ReceiverDocument.Vouched)
        {
            fields.Add(
                "/documentLast4",
                "required",
                "The last four digits of the document, unless somebody vouched."
            );
        }
    }
}

/// <summary>A hand-over as typed; nothing is checked yet.</summary>
public sealed record HandOverText(
    string? ReceivedBy,
    string? ReceiverName,
    string? Document,
    string? DocumentLast4,
    string? Proof,
    string? ReceiptNo,
    DateOnly? PaidOn
);
