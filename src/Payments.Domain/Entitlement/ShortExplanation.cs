using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>The explanation that is kept with a payout: rule, facts used, arithmetic and articles.</summary>
/// <remarks>
/// Compact JSON in UTF-8, some 150 bytes; the same bytes for the same line. It names conditions (HIV,
/// disability) by rule, so it belongs to the books and to no list, log or message.
/// </remarks>
public static class ShortExplanation
{
    private const int longest = 512;

    private static readonly byte[][] heads =
    [
        .. Enum.GetValues<Rule>()
            .Select(rule =>
                Encoding.UTF8.GetBytes($"{{\"rule\":\"{Words<Rule>.Print(rule)}\",\"age\":")
            ),
    ];

    private static readonly Fact[][] factsOfRules = [.. Enum.GetValues<Rule>().Select(FactText.Of)];

    private static readonly JsonSerializerOptions plainLetters = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes one line's explanation; the law is the one that priced it.</summary>
    public static void Write(
        MonthLaw law,
        in Line line,
        in Dossier dossier,
        IBufferWriter<byte> into
    )
    {
        var tail = Assessor.LawOf(law, dossier).Law.ExplanationTail(line.Rule);
        var span = into.GetSpan(longest + tail.Length);
        var at = Copy(heads[(int)line.Rule], span);
        at += Number(line.Age, span[at..]);
        if (line.Children > 0)
        {
            at += Copy(",\"children\":"u8, span[at..]);
            at += Number(line.Children, span[at..]);
        }

        at += Facts(line.Rule, dossier.Facts[line.FactsIndex].Facts, span[at..]);
        at += Copy(",\"coefficient\":"u8, span[at..]);
        at += Number(line.CoefficientTenths / 10, span[at..]);
        span[at++] = (byte)'.';
        at += Number(line.CoefficientTenths % 10, span[at..]);
        at += Copy(tail, span[at..]);
        into.Advance(at);
    }

    internal static byte[] Tail(long standardVnd, IReadOnlyList<Citation> citations)
    {
        var articles = citations.Select(citation =>
            JsonSerializer.Serialize($"{citation.Instrument} {citation.Article}", plainLetters)
        );
        return Encoding.UTF8.GetBytes(
            $",\"standardVnd\":{standardVnd},\"articles\":[{string.Join(',', articles)}]}}"
        );
    }

    private static int Facts(Rule rule, PersonFacts person, Span<byte> span)
    {
        var at = 0;
        foreach (var fact in factsOfRules[(int)rule])
        {
            at += Copy(FactText.Of(fact, person), span[at..]);
        }

        return at;
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }

    private static int Number(int value, Span<byte> to)
    {
        Utf8Formatter.TryFormat(value, to, out var written);
        return written;
    }
}
