using System.Text.Json.Serialization;

namespace Payments.BankSimulator;

/// <summary>What a journal line tells.</summary>
public enum JournalKind
{
    /// <summary>One payment of the batch whose line follows.</summary>
    Payment,

    /// <summary>A batch was taken, with the payment lines before it.</summary>
    Batch,

    /// <summary>The beneficiary was credited: money moved.</summary>
    Credit,

    /// <summary>The payment was refused; no money moved.</summary>
    Reject,

    /// <summary>A credited payment came back.</summary>
    Return,

    /// <summary>The virtual day moved.</summary>
    Day,

    /// <summary>A file bank left an answer in the inbox.</summary>
    Answer,
}

/// <summary>One fact in a bank's journal; which members are set depends on <see cref="Kind"/>.</summary>
public sealed record JournalLine(JournalKind Kind)
{
    /// <summary>Days are the bank's, in UTC+7: of taking, booking or returning.</summary>
    public DateOnly? Day { get; init; }
    public DateTimeOffset? At { get; init; }
    public string? MessageId { get; init; }
    public string? BlockId { get; init; }
    public string? EndToEndId { get; init; }
    public string? InstructionId { get; init; }
    public string? Uetr { get; init; }

    /// <summary>What a row of a list says of itself, to be said back with its result.</summary>
    public string? Memo { get; init; }
    public string? DebtorAccount { get; init; }
    public string? BankBin { get; init; }
    public string? Account { get; init; }
    public long? AmountVnd { get; init; }
    public int? Payments { get; init; }

    /// <summary>SHA-256 of the bytes received, lower-case hex.</summary>
    public string? Sha256 { get; init; }
    public string? Reason { get; init; }

    /// <summary>The bank's own reference of this movement (AcctSvcrRef).</summary>
    public string? Reference { get; init; }

    /// <summary>The reference of the statement entry when several credits share one.</summary>
    public string? Entry { get; init; }
    public string? Name { get; init; }

    /// <summary>The fact is not whole without the lines that follow, up to one without this mark.</summary>
    public bool? More { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = false,
    Converters = [typeof(JournalKindConverter)]
)]
[JsonSerializable(typeof(JournalLine))]
internal sealed partial class JournalJson : JsonSerializerContext;

internal sealed class JournalKindConverter()
    : JsonStringEnumConverter<JournalKind>(System.Text.Json.JsonNamingPolicy.CamelCase);
