using System.Text.Json;
using Payments.Domain.Common;

namespace Payments.Payouts;

/// <summary>One line of a stored explanation: a level of the law and its arithmetic.</summary>
/// <param name="Facts">Facts used beside the age, as stored: <c>household</c> → <c>poor</c>.</param>
/// <param name="CoefficientTenths">15 is 1.5.</param>
public sealed record ExplainedLine(
    string Rule,
    int Age,
    int Children,
    IReadOnlyList<KeyValuePair<string, string>> Facts,
    int CoefficientTenths,
    Vnd Standard,
    IReadOnlyList<string> Articles
)
{
    public Vnd Amount => Standard.TimesTenths(CoefficientTenths);
}

/// <summary>Months, the last included, that are owed by the same lines.</summary>
public sealed record ExplainedMonths(PayMonth From, PayMonth To, IReadOnlyList<ExplainedLine> Lines)
{
    public Vnd Amount => Lines.Aggregate(Vnd.Zero, (sum, line) => sum + line.Amount);
}

/// <summary>The explanation kept with a payout, read back from its bytes.</summary>
public static class StoredExplanation
{
    private static readonly string[] known =
    [
        "rule",
        "age",
        "children",
        "coefficient",
        "standardVnd",
        "articles",
    ];

    /// <exception cref="JsonException">The bytes are not an explanation of ours.</exception>
    public static IReadOnlyList<ExplainedMonths> Read(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        return [.. document.RootElement.EnumerateArray().Select(Months)];
    }

    private static ExplainedMonths Months(JsonElement part) =>
        new(
            PayMonth.Parse(part.GetProperty("from").GetString()!),
            PayMonth.Parse(part.GetProperty("to").GetString()!),
            [.. part.GetProperty("lines").EnumerateArray().Select(Line)]
        );

    private static ExplainedLine Line(JsonElement line) =>
        new(
            line.GetProperty("rule").GetString()!,
            line.GetProperty("age").GetInt32(),
            line.TryGetProperty("children", out var children) ? children.GetInt32() : 0,
            [
                .. line.EnumerateObject()
                    .Where(member => !known.Contains(member.Name))
                    .Select(member => KeyValuePair.Create(member.Name, member.Value.ToString())),
            ],
            Tenths(line.GetProperty("coefficient").GetRawText()),
            new Vnd(line.GetProperty("standardVnd").GetInt64()),
            [
                .. line.GetProperty("articles")
                    .EnumerateArray()
                    .Select(article => article.GetString()!),
            ]
        );

    /// <summary>Reads <c>1.5</c> without a detour over fractions.</summary>
    private static int Tenths(string number)
    {
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        return point >= 0 && number.Length == point + 2
                ? (int.Parse(number[..point], culture) * 10) + (number[point + 1] - '0')
            : point < 0 ? int.Parse(number, culture) * 10
            : throw new JsonException("A coefficient has one decimal.");
    }
}
