using Payments.Domain.Banks;

namespace Payments.Banks.Adapters;

/// <summary>A bank with which we hold paying accounts. Outcomes are values, never exceptions.</summary>
public interface IBank
{
    string Bin { get; }

    /// <summary>False for file and pull banks: they have no 404, so a person decides what is unclear.</summary>
    bool AnswersAsks { get; }

    /// <summary>Who holds the account, by the bank's word.</summary>
    Task<NameEnquiry> LookUpName(
        string bankBin,
        string accountNumber,
        CancellationToken cancellationToken
    );

    /// <summary>Hands a batch over, at most once: it is never repeated in here.</summary>
    Task<SendResult> Submit(OutgoingFile file, CancellationToken cancellationToken);

    Task<AskResult> AskBatch(string msgId, CancellationToken cancellationToken);

    Task<AskResult> AskPayment(string endToEndId, CancellationToken cancellationToken);

    Task<StatementResult> ReadStatement(
        string account,
        DateOnly day,
        CancellationToken cancellationToken
    );
}

/// <summary>A written batch, ready to leave.</summary>
/// <param name="Sha256">Lower-case hexadecimal of the stored bytes.</param>
/// <param name="Open">Opens the bytes anew; each call gives them from the start.</param>
public sealed record OutgoingFile(string MsgId, long Bytes, string Sha256, Func<Stream> Open)
{
    /// <summary>The control sheet (PDF) that lies beside the file; null: it has none.</summary>
    public byte[]? Control { get; init; }

    public static OutgoingFile Of(string msgId, byte[] bytes) =>
        new(
            msgId,
            bytes.Length,
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
            () => new MemoryStream(bytes, writable: false)
        );
}

/// <summary>How a sending ended, with what to keep about it.</summary>
/// <param name="HttpStatus">Null when no readable answer came.</param>
/// <param name="Why">A sentence without personal data; null when all is clear.</param>
/// <param name="Answer">The raw answer, if there was one.</param>
public sealed record SendResult(SendOutcome Outcome, int? HttpStatus, string? Why, byte[]? Answer);

/// <summary>What an ask brought.</summary>
/// <param name="Report">Only when found.</param>
/// <param name="Raw">The exact bytes, also of an answer that was put aside.</param>
/// <param name="PutAside">Why an answer that came changes nothing; null when it is good.</param>
public sealed record AskResult(
    AskAnswer Answer,
    StatusReport? Report,
    byte[]? Raw,
    string? PutAside
)
{
    public static AskResult NotOffered { get; } =
        new(AskAnswer.Nothing, null, null, "This bank answers no questions.");
}

/// <summary>What became of the wish for a statement.</summary>
public enum StatementAnswer
{
    Read,

    /// <summary>404: there is none for that day.</summary>
    None,

    /// <summary>No clear answer, or one that was put aside; ask again.</summary>
    Nothing,
}

/// <summary>A statement, or why there is none.</summary>
public sealed record StatementResult(
    StatementAnswer Answer,
    AccountReport? Report,
    byte[]? Raw,
    string? PutAside
)
{
    public static StatementResult NotOffered { get; } =
        new(StatementAnswer.Nothing, null, null, "This bank gives no statements on request.");
}

/// <summary>What a bank says about an account.</summary>
public enum AccountStanding
{
    Active,
    Closed,
    Blocked,
    NotFound,

    /// <summary>The bank offers no enquiry, or cannot check this account. Not the same as wrong.</summary>
    CannotCheck,

    /// <summary>No answer now; ask later.</summary>
    NoAnswer,
}

/// <summary>The bank's word about an account, and its holder's name as the bank writes it.</summary>
public sealed record NameEnquiry(AccountStanding Standing, string? AccountName);
