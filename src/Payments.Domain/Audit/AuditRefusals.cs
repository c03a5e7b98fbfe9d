using Payments.Domain.Common;

namespace Payments.Domain.Audit;

/// <summary>Every way this room says no.</summary>
public static class AuditRefusals
{
    /// <summary>The facts cannot be written as one entry.</summary>
    public static Refusal Unwritable(string sentence) =>
        new(RefusalKind.Malformed, "entry_unwritable", sentence);

    /// <summary>The bytes are not an entry in its one form.</summary>
    public static Refusal UnreadableEntry() =>
        new(
            RefusalKind.Malformed,
            "entry_unreadable",
            "These bytes are not a log entry in its one form."
        );

    /// <summary>The text is not a signed checkpoint.</summary>
    public static Refusal UnreadableCheckpoint(string sentence) =>
        new(RefusalKind.Malformed, "checkpoint_unreadable", sentence);

    /// <summary>No signature on the checkpoint is that of the key.</summary>
    public static Refusal UnsignedCheckpoint() =>
        new(
            RefusalKind.Rule,
            "checkpoint_not_signed",
            "The checkpoint does not bear this key's signature."
        );

    /// <summary>The text is not a verifier key.</summary>
    public static Refusal UnreadableKey() =>
        new(
            RefusalKind.Malformed,
            "verifier_key_unreadable",
            "A verifier key is name+hash+base64."
        );

    /// <summary>There are fewer entries than asked for.</summary>
    public static Refusal OutOfRange() =>
        new(RefusalKind.NotFound, "log_range", "The log has no such entry or size.");
}
