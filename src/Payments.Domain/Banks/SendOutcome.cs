namespace Payments.Domain.Banks;

/// <summary>How one attempt to hand a batch to a bank ended.</summary>
public enum SendOutcome
{
    /// <summary>Nothing of the body was taken; the same bytes may be tried again.</summary>
    NotSent,

    /// <summary>The bank said clearly that it took the batch.</summary>
    Taken,

    /// <summary>The bank said clearly that it took nothing because the bytes are wrong.</summary>
    Refused,

    /// <summary>The bank knows this message id already: ask what became of it.</summary>
    Known,

    /// <summary>No clear answer: it may be there or not. Ask; never send again but by the rule.</summary>
    Unknown,

    /// <summary>A pull bank comes for it; it is sent when the bank acknowledges its hash.</summary>
    LeftToFetch,
}

/// <summary>What went wrong before or while a request travelled.</summary>
public enum SendFault
{
    ConnectionRefused,
    NameNotFound,
    TlsRefused,

    /// <summary>Our own breaker or limiter kept the request back, or we were told to stop before it began.</summary>
    KeptBack,

    /// <summary>Time-outs, broken connections, unreadable bodies: all that proves nothing.</summary>
    Unclear,
}

/// <summary>From what was seen to <see cref="SendOutcome"/>.</summary>
public static class SendOutcomes
{
    /// <summary>An answer with a readable body (or none).</summary>
    /// <param name="isMarkedNotAccepted">The answer carried <c>X-Not-Accepted: true</c>.</param>
    public static SendOutcome OfAnswer(int httpStatus, bool isMarkedNotAccepted) =>
        httpStatus switch
        {
            202 => SendOutcome.Taken,
            400 => SendOutcome.Refused,
            409 => SendOutcome.Known,
            503 when isMarkedNotAccepted => SendOutcome.NotSent,
            _ => SendOutcome.Unknown,
        };

    public static SendOutcome OfFault(SendFault fault) =>
        fault switch
        {
            SendFault.ConnectionRefused => SendOutcome.NotSent,
            SendFault.NameNotFound => SendOutcome.NotSent,
            SendFault.TlsRefused => SendOutcome.NotSent,
            SendFault.KeptBack => SendOutcome.NotSent,
            SendFault.Unclear => SendOutcome.Unknown,
        };
}
