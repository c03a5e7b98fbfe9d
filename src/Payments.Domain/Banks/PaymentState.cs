namespace Payments.Domain.Banks;

/// <summary>Where one payment by account stands. The words outside are the same in snake_case.</summary>
public enum PaymentState
{
    /// <summary>Its end-to-end id is stored; nothing has left.</summary>
    Prepared,

    /// <summary>The intent to send is stored; from here on a crash leaves something to ask about.</summary>
    Sending,

    /// <summary>The bank took the batch.</summary>
    Sent,

    /// <summary>The bank says that it is working on it. Not money.</summary>
    Accepted,

    /// <summary>Paid, by the bank's word, by a person's evidence or by the statement.</summary>
    Settled,

    /// <summary>Definitely not paid. Only this and <see cref="Returned"/> allow a new payment.</summary>
    Rejected,

    /// <summary>We do not know. It counts as alive: no other payment may take its place.</summary>
    Unknown,

    /// <summary>The money went out and came back.</summary>
    Returned,
}

/// <summary>
/// What has ever been heard about one payment. Facts are only added, so that repeats and order
/// change nothing: the union of the same facts is the same whatever their order.
/// </summary>
/// <remarks>
/// The numbers are stored; they never change. <see cref="Claimed"/> is the only fact that may be
/// taken back, by the worker that holds the lease, when nothing was sent.
/// </remarks>
[Flags]
public enum PaymentFacts
{
    None = 0,

    /// <summary>The intent to send was stored.</summary>
    Claimed = 1,

    /// <summary>The outcome of the sending is not clear.</summary>
    SendUnclear = 2,

    /// <summary>The bank took the batch (202, file renamed, or fetched and acknowledged).</summary>
    Taken = 4,

    /// <summary>The bank's word: received, checked, in execution or pending.</summary>
    AcceptedByBank = 8,

    /// <summary>The bank says that it has seen this before; the first one may have been paid.</summary>
    CalledDuplicate = 16,

    /// <summary>The bank's word: rejected or cancelled.</summary>
    RejectedByBank = 32,

    /// <summary>The bank's word: settled.</summary>
    SettledByBank = 64,

    /// <summary>Two people settled it as not paid, with evidence.</summary>
    NotPaidByEvidence = 128,

    /// <summary>Two people settled it as paid, with evidence.</summary>
    PaidByEvidence = 256,

    /// <summary>A booked debit on our account.</summary>
    SettledByStatement = 512,

    /// <summary>A booked credit with return information.</summary>
    ReturnedByStatement = 1024,
}
