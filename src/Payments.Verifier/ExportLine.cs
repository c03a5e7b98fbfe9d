using System.Text.Json;

namespace Payments.Verifier;

internal enum LineKind
{
    Unreadable,
    Log,
    Entry,
    Payout,
    Checkpoint,
}

/// <summary>One line of an export: exactly the members of its kind, each once.</summary>
internal ref struct ExportLine
{
    private Members members;

    [Flags]
    private enum Members
    {
        None = 0,
        Kind = 1,
        VerifierKey = 2,
        Index = 4,
        Bytes = 8,
        LeafHash = 16,
        Entry = 32,
        Note = 64,
    }

    public LineKind Kind { get; private set; }

    public long Index { get; private set; }

    public long Entry { get; private set; }

    /// <summary>Base64 as found.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Base64 as found.</summary>
    public ReadOnlySpan<byte> LeafHash { get; private set; }

    public ReadOnlySpan<byte> Note { get; private set; }

    public ReadOnlySpan<byte> VerifierKey { get; private set; }

    /// <summary>A line that is anything else than one such object is unreadable.</summary>
    public static ExportLine Read(ReadOnlySpan<byte> line)
    {
        var result = new ExportLine();
        if (line.IsEmpty || line[0] != '{' || line[^1] != '}')
        {
            return result;
        }

        try
        {
            return result.Fill(line) && result.HasItsMembers() ? result : default;
        }
        catch (JsonException)
        {
            return default;
        }
        catch (InvalidOperationException)
        {
            // An escape that is half a surrogate pair.
            return default;
        }
    }

    private readonly bool HasItsMembers() =>
        Kind switch
        {
            LineKind.Log => members == (Members.Kind | Members.VerifierKey),
            LineKind.Entry => members
                == (Members.Kind | Members.Index | Members.Bytes | Members.LeafHash),
            LineKind.Payout => members
                == (Members.Kind | Members.Entry | Members.Index | Members.Bytes),
            LineKind.Checkpoint => members == (Members.Kind | Members.Note),
            LineKind.Unreadable => false,
        };

    private static ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        var unescaped = new byte[reader.ValueSpan.Length];
        return unescaped.AsSpan(0, reader.CopyString(unescaped));
    }

    private static LineKind KindOf(scoped ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("entry"u8) ? LineKind.Entry
        : reader.ValueTextEquals("payout"u8) ? LineKind.Payout
        : reader.ValueTextEquals("checkpoint"u8) ? LineKind.Checkpoint
        : reader.ValueTextEquals("log"u8) ? LineKind.Log
        : LineKind.Unreadable;

    private static Members MemberOf(scoped ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("kind"u8) ? Members.Kind
        : reader.ValueTextEquals("index"u8) ? Members.Index
        : reader.ValueTextEquals("bytes"u8) ? Members.Bytes
        : reader.ValueTextEquals("leafHash"u8) ? Members.LeafHash
        : reader.ValueTextEquals("entry"u8) ? Members.Entry
        : reader.ValueTextEquals("note"u8) ? Members.Note
        : reader.ValueTextEquals("verifierKey"u8) ? Members.VerifierKey
        : Members.None;

    private bool Fill(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 1 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberOf(ref reader);
            if (member == Members.None || (members & member) != 0 || !reader.Read())
            {
                return false;
            }

            members |= member;
            var isNumber = member is Members.Index or Members.Entry;
            if (reader.TokenType != (isNumber ? JsonTokenType.Number : JsonTokenType.String))
            {
                return false;
            }

            if (isNumber ? !TakeNumber(member, ref reader) : !TakeText(member, ref reader))
            {
                return false;
            }
        }

        // Reading on shows whether anything follows the object.
        return reader.TokenType == JsonTokenType.EndObject && !reader.Read();
    }

    private bool TakeNumber(Members member, scoped ref Utf8JsonReader reader)
    {
        if (!reader.TryGetInt64(out var number) || number < 0)
        {
            return false;
        }

        if (member == Members.Index)
        {
            Index = number;
        }
        else
        {
            Entry = number;
        }

        return true;
    }

    private bool TakeText(Members member, scoped ref Utf8JsonReader reader)
    {
        if (member == Members.Kind)
        {
            Kind = KindOf(ref reader);
            return Kind != LineKind.Unreadable;
        }

        var text = Text(ref reader);
        if (member == Members.Bytes)
        {
            Bytes = text;
        }
        else if (member == Members.LeafHash)
        {
            LeafHash = text;
        }
        else if (member == Members.Note)
        {
            Note = text;
        }
        else
        {
            VerifierKey = text;
        }

        return true;
    }
}
