using System.Globalization;
using System.Text;

namespace Payments.Tests.Support;

/// <summary>Spoils messages in the ways that bytes get spoiled and that people spoil them; the same seed, the same bytes.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> corpus)
{
    private const int LengthMax = 200_000;

    private static readonly string[] words =
    [
        "",
        "0",
        "-1",
        "1.5",
        "1e9",
        "999999999999999999",
        "9999999999999999999999999",
        "NOTPROVIDED",
        "NaN",
        "2026-13-45",
        "0001-01-01T00:00:00-23:59",
        "9999-12-31T23:59:59+14:00",
        "0001-01-01",
        "RJCT",
        "AM05",
        "BOOK",
        "CRDT",
        "DBIT",
        "true",
        "&amp;#x0;",
        "&#x0;",
        "&#xD800;",
        "&lol;",
        "%",
        "]]>",
        "<![CDATA[x]]>",
        "<!DOCTYPE a [<!ENTITY lol 'lol'>]>",
        "<?xml version='1.0' encoding='utf-32'?>",
        "<Cd>AC04</Cd>",
        "<TxDtls/>",
        "<Ntry>",
        "</Ntry>",
        "\u0301\u202e",
    ];

    private readonly Random random = new(seed);

    public byte[] Next()
    {
        var bytes = Pick(corpus);
        for (var rounds = 1 + random.Next(4); rounds > 0; rounds--)
        {
            bytes = random.Next(8) switch
            {
                0 => Flip(bytes),
                1 => Cut(bytes),
                2 => Repeat(bytes),
                3 => Splice(bytes, Pick(corpus)),
                4 or 5 => Retell(bytes),
                6 => Insert(bytes),
                _ => Swap(bytes),
            };
            if (bytes.Length > LengthMax)
            {
                bytes = bytes[..LengthMax];
            }
        }

        return bytes;
    }

    private T Pick<T>(IReadOnlyList<T> among) => among[random.Next(among.Count)];

    private int Place(byte[] bytes) => random.Next(bytes.Length + 1);

    private byte[] Flip(byte[] bytes)
    {
        var changed = (byte[])bytes.Clone();
        for (var times = Math.Min(changed.Length, 1 + random.Next(4)); times > 0; times--)
        {
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
        }

        return changed;
    }

    private byte[] Cut(byte[] bytes)
    {
        var from = Place(bytes);
        var to = Math.Min(bytes.Length, from + random.Next(200));
        return [.. bytes[..from], .. bytes[to..]];
    }

    private byte[] Repeat(byte[] bytes)
    {
        var from = Place(bytes);
        var part = bytes[from..Math.Min(bytes.Length, from + random.Next(400))];
        var times = random.Next(10) == 0 ? 200 : 1 + random.Next(3);
        return
        [
            .. bytes[..from],
            .. Enumerable.Repeat(part, times).SelectMany(again => again),
            .. bytes[from..],
        ];
    }

    private byte[] Splice(byte[] left, byte[] right) =>
        [.. left[..Place(left)], .. right[Place(right)..]];

    private byte[] Insert(byte[] bytes)
    {
        var at = Place(bytes);
        return [.. bytes[..at], .. Encoding.UTF8.GetBytes(Word()), .. bytes[at..]];
    }

    /// <summary>Puts other words between two tags: the XML stays whole, its sense does not.</summary>
    private byte[] Retell(byte[] bytes)
    {
        var from = Place(bytes);
        var start = Array.IndexOf(bytes, (byte)'>', Math.Min(from, Math.Max(0, bytes.Length - 1)));
        var end = start < 0 ? -1 : Array.IndexOf(bytes, (byte)'<', start);
        return end < 0
            ? bytes
            : [.. bytes[..(start + 1)], .. Encoding.UTF8.GetBytes(Word()), .. bytes[end..]];
    }

    /// <summary>Exchanges two elements' texts or a tag for another.</summary>
    private byte[] Swap(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var parts = text.Split('<');
        if (parts.Length < 3)
        {
            return bytes;
        }

        var (one, other) = (1 + random.Next(parts.Length - 1), 1 + random.Next(parts.Length - 1));
        (parts[one], parts[other]) = (parts[other], parts[one]);
        return Encoding.Latin1.GetBytes(string.Join('<', parts));
    }

    private string Word() =>
        random.Next(12) switch
        {
            0 => new string('9', 1 + random.Next(5_000)),
            1 => random.NextInt64().ToString(CultureInfo.InvariantCulture),
            _ => Pick(words),
        };
}
