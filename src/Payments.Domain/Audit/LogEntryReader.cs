using System.Globalization;
using System.Text;
using Payments.Domain.Common;

namespace Payments.Domain.Audit;

/// <summary>Reads an entry and then writes it again: only the one form is an entry.</summary>
internal static class LogEntryReader
{
    private static readonly UTF8Encoding strictUtf8 = new(false, throwOnInvalidBytes: true);

    internal static Result<LogEntry> Read(ReadOnlySpan<byte> bytes)
    {
        if (
            !TryDecode(bytes, out var text)
            || ReadFacts(text) is not { } facts
            || !LogEntry.Create(facts).TryGet(out var entry, out _)
            || !bytes.SequenceEqual(entry.ToBytes())
        )
        {
            return AuditRefusals.UnreadableEntry();
        }

        return entry;
    }

    private static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        try
        {
            text = strictUtf8.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }

    private static LogEntryFacts? ReadFacts(string text)
    {
        var lines = new Lines(text.Split('\n'));
        if (
            lines.Next() != LogEntry.Header
            || lines.Value("salt") is not { Length: 2 * LogEntry.SaltSize } salt
            || !salt.All(char.IsAsciiHexDigitLower)
            || !DateTimeOffset.TryParseExact(
                lines.Value("at"),
                LogEntry.InstantFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var at
            )
            || lines.Value("actor") is not { } actor
            || lines.Value("command") is not { } command
            || lines.Value("outcome") is not { } outcome
            || (outcome != "done" && !outcome.StartsWith("refused ", StringComparison.Ordinal))
            || ReadSubjects(lines) is not { } subjects
            || !MerkleHash.TryParse(lines.Value("request"), out var digest)
            || !TryReadPayouts(lines, out var payouts)
            || ReadTags(lines) is not { } tags
        )
        {
            return null;
        }

        return new LogEntryFacts(Convert.FromHexString(salt), at, actor, command, digest)
        {
            RefusedCode = outcome == "done" ? null : outcome["refused ".Length..],
            Subjects = subjects,
            Payouts = payouts,
            Tags = tags,
        };
    }

    private static List<Guid>? ReadSubjects(Lines lines)
    {
        var subjects = new List<Guid>();
        while (lines.Value("subject") is { } text)
        {
            if (!Guid.TryParseExact(text, "D", out var subject))
            {
                return null;
            }

            subjects.Add(subject);
        }

        return subjects;
    }

    private static bool TryReadPayouts(Lines lines, out PayoutTree? payouts)
    {
        payouts = null;
        if (lines.Value("payout-root") is not { } root)
        {
            return true;
        }

        if (
            !MerkleHash.TryParse(root, out var hash)
            || !long.TryParse(
                lines.Value("payout-count"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var count
            )
        )
        {
            return false;
        }

        payouts = new PayoutTree(hash, count);
        return true;
    }

    private static List<KeyValuePair<string, string>>? ReadTags(Lines lines)
    {
        var tags = new List<KeyValuePair<string, string>>();
        while (!lines.IsAtEnd)
        {
            var parts = lines.Next()?.Split(": ", 2);
            if (parts is not [var key, var value])
            {
                return null;
            }

            tags.Add(new(key, value));
        }

        return tags;
    }

    private sealed class Lines(string[] lines)
    {
        private int next;

        /// <summary>After the last line feed there is one empty piece.</summary>
        public bool IsAtEnd => next == lines.Length - 1 && lines[next].Length == 0;

        public string? Next() => next < lines.Length ? lines[next++] : null;

        /// <summary>Null, and no step forward, when the next line has another key.</summary>
        public string? Value(string key)
        {
            if (
                next >= lines.Length
                || !lines[next].StartsWith(key, StringComparison.Ordinal)
                || !lines[next].AsSpan(key.Length).StartsWith(": ", StringComparison.Ordinal)
            )
            {
                return null;
            }

            return lines[next++][(key.Length + 2)..];
        }
    }
}
