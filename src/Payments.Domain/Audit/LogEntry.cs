using System.Globalization;
using System.Text;
using Payments.Domain.Common;

namespace Payments.Domain.Audit;

/// <summary>One thing that happened, as the log keeps it: who, what, about which subjects, with what outcome.</summary>
/// <remarks>
/// Nothing personal stands in it: subjects are ids, and the request is present only as a keyed
/// digest. The salt keeps anyone from guessing an entry from its hash alone. The form is text,
/// one <c>key: value</c> a line; no value may hold a control character, so none can forge a line.
/// </remarks>
public sealed record LogEntry
{
    /// <summary>Bytes of <see cref="Salt"/> and of nothing else.</summary>
    public const int SaltSize = 16;

    /// <summary>An entry about more subjects belongs to their list.</summary>
    public const int SubjectsMax = 10_000;

    /// <summary>Longest value of one line, in characters.</summary>
    public const int ValueLengthMax = 256;

    internal const string Header = "payments-entry/1";
    internal const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private LogEntry() { }

    /// <summary>Random, 16 bytes.</summary>
    public required ReadOnlyMemory<byte> Salt { get; init; }

    /// <summary>UTC, in whole microseconds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The user's name for signing in, or the name of the worker.</summary>
    public required string Actor { get; init; }

    public required string Command { get; init; }

    /// <summary>Null: done. Else the code of the refusal.</summary>
    public required string? RefusedCode { get; init; }

    public required IReadOnlyList<Guid> Subjects { get; init; }

    /// <summary>HMAC-SHA-256 of the request under a key that stays with the operator.</summary>
    public required MerkleHash RequestDigest { get; init; }

    /// <summary>The tree over a calculated list's payouts, in the order of their leaf numbers.</summary>
    public required PayoutTree? Payouts { get; init; }

    /// <summary>Further facts under the keys of <see cref="LogTag"/>, sorted by key.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; }

    /// <summary>Refuses what could not be written so that it reads back the same.</summary>
    public static Result<LogEntry> Create(LogEntryFacts facts)
    {
        var tags = facts.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).ToArray();
        if (WhatIsWrong(facts, tags) is { } sentence)
        {
            return AuditRefusals.Unwritable(sentence);
        }

        var at = facts.At.ToUniversalTime();
        return new LogEntry
        {
            Salt = facts.Salt.ToArray(),
            At = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond)),
            Actor = facts.Actor,
            Command = facts.Command,
            RefusedCode = facts.RefusedCode,
            Subjects = [.. facts.Subjects],
            RequestDigest = facts.RequestDigest,
            Payouts = facts.Payouts,
            Tags = tags,
        };
    }

    /// <summary>Takes only the bytes that <see cref="ToBytes"/> would write.</summary>
    public static Result<LogEntry> Parse(ReadOnlySpan<byte> bytes) => LogEntryReader.Read(bytes);

    /// <summary>The canonical bytes: what is stored, hashed and exported.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(512);
        text.Append(Header).Append('\n');
        Line(text, "salt", Convert.ToHexStringLower(Salt.Span));
        Line(text, "at", At.ToString(InstantFormat, CultureInfo.InvariantCulture));
        Line(text, "actor", Actor);
        Line(text, "command", Command);
        Line(text, "outcome", RefusedCode is null ? "done" : "refused " + RefusedCode);
        foreach (var subject in Subjects)
        {
            Line(text, "subject", subject.ToString("D"));
        }

        Line(text, "request", RequestDigest.ToString());
        if (Payouts is { } payouts)
        {
            Line(text, "payout-root", payouts.Root.ToString());
            Line(text, "payout-count", payouts.Count.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var (key, value) in Tags)
        {
            Line(text, key, value);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Line(StringBuilder text, string key, string value) =>
        text.Append(key).Append(": ").Append(value).Append('\n');

    private static string? WhatIsWrong(LogEntryFacts facts, KeyValuePair<string, string>[] tags)
    {
        if (facts.Salt.Length != SaltSize)
        {
            return "The salt has 16 bytes.";
        }

        if (!IsValue(facts.Actor) || !IsValue(facts.Command))
        {
            return "Actor and command are short printable text.";
        }

        if (facts.RefusedCode is { } code && !IsCode(code))
        {
            return "A refusal code is lower-case letters, digits and underscores.";
        }

        if (facts.Subjects.Count > SubjectsMax)
        {
            return "An entry names at most 10,000 subjects.";
        }

        if (facts.Payouts is { Count: < 0 })
        {
            return "A count of payouts is not negative.";
        }

        for (var index = 0; index < tags.Length; index++)
        {
            if (!LogTag.All.Contains(tags[index].Key) || !IsValue(tags[index].Value))
            {
                return "A tag has a known key and short printable text.";
            }

            if (index > 0 && tags[index].Key == tags[index - 1].Key)
            {
                return "A tag appears once.";
            }
        }

        return null;
    }

    private static bool IsCode(string code) =>
        code.Length is > 0 and <= 64
        && code.All(character =>
            char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_'
        );

    private static bool IsValue(string value)
    {
        if (value.Length is 0 or > ValueLengthMax || value[0] == ' ' || value[^1] == ' ')
        {
            return false;
        }

        foreach (var rune in value.EnumerateRunes())
        {
            var isVisible = Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Control or UnicodeCategory.Format => false,
                UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
                UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
                _ => rune != Rune.ReplacementChar,
            };
            if (!isVisible)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>What an entry is made from; see <see cref="LogEntry.Create"/>.</summary>
public sealed record LogEntryFacts(
    ReadOnlyMemory<byte> Salt,
    DateTimeOffset At,
    string Actor,
    string Command,
    MerkleHash RequestDigest
)
{
    /// <summary>Null: the command was done.</summary>
    public string? RefusedCode { get; init; }

    public IReadOnlyList<Guid> Subjects { get; init; } = [];

    public PayoutTree? Payouts { get; init; }

    public IReadOnlyCollection<KeyValuePair<string, string>> Tags { get; init; } = [];
}

/// <summary>The root and number of the payouts of one calculated list.</summary>
public readonly record struct PayoutTree(MerkleHash Root, long Count);

/// <summary>The keys that a tag may have. A calculated list carries <see cref="Run"/> and <see cref="List"/>.</summary>
public static class LogTag
{
    public const string Count = "count";
    public const string FileHash = "file-sha256";
    public const string List = "list-id";
    public const string Message = "message-id";
    public const string Origin = "origin";
    public const string Proposal = "proposal-id";
    public const string Rulebook = "rulebook";
    public const string Run = "run-id";

    public static IReadOnlySet<string> All { get; } =
        new HashSet<string>(StringComparer.Ordinal)
        {
            Count,
            FileHash,
            List,
            Message,
            Origin,
            Proposal,
            Rulebook,
            Run,
        };
}
