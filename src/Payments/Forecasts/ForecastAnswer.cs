using System.Text.Json.Serialization;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Web;

namespace Payments.Forecasts;

/// <summary>A forecast as the outside sees it.</summary>
/// <param name="State">waiting, running, done or failed.</param>
/// <param name="KnownOn">The day of the facts; the law is that of the later of it and the month's first day.</param>
/// <param name="Rulebook">The law of today, by hash; the draft's own hash counts for nothing but this forecast.</param>
/// <param name="Progress">Null when it is over.</param>
/// <param name="Result">Null until it is done.</param>
public sealed record ForecastAnswer(
    Guid Id,
    string State,
    PayMonth FromMonth,
    DateOnly KnownOn,
    string Rulebook,
    string DraftRulebook,
    IReadOnlyList<ForecastChange> Changes,
    int Communes,
    string OrderedBy,
    DateTimeOffset OrderedAt,
    DateTimeOffset? FinishedAt,
    Progress? Progress,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ForecastResult? Result
);

/// <summary>A change as it was ordered.</summary>
public sealed record ForecastChange(
    string Parameter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? AmountVnd,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Coefficient,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Years,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        DraftCondition? Condition = null
);

/// <summary>The tables. In each, a part with a count of 1 to 4 is null, and what would give it away.</summary>
/// <param name="YearMonths">A year is this many times the month: people, ages and facts stand still.</param>
/// <param name="SmallestCount">Smaller counts above 0 are not told.</param>
public sealed record ForecastResult(
    int YearMonths,
    int SmallestCount,
    ForecastRow Total,
    IReadOnlyList<ForecastRow> ByProvince,
    IReadOnlyList<ForecastRow> ByCommune,
    IReadOnlyList<ForecastRow> ByBenefit,
    IReadOnlyList<ForecastRow> ByCategory
)
{
    /// <summary>Every row with the word for its table.</summary>
    internal IEnumerable<(string Table, ForecastRow Row)> Rows =>
        ByProvince
            .Select(row => ("province", row))
            .Prepend(("total", Total))
            .Concat(ByCommune.Select(row => ("commune", row)))
            .Concat(ByBenefit.Select(row => ("benefit", row)))
            .Concat(ByCategory.Select(row => ("category", row)));
}

/// <summary>One row of a table; only the members that name it are there.</summary>
/// <param name="Today">Null: not told.</param>
/// <param name="Draft">Null: not told.</param>
public sealed record ForecastRow(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ProvinceCode,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CommuneCode,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Benefit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Category,
    TodayPart? Today,
    DraftPart? Draft
);

/// <summary>What is owed under the law of today.</summary>
public sealed record TodayPart(long People, long MonthVnd, long YearVnd);

/// <summary>What is owed under the draft, and whom it touches.</summary>
/// <param name="MonthDifferenceVnd">The draft less today; negative where it saves.</param>
/// <param name="Gain">Draw under both, more under the draft.</param>
/// <param name="Lose">Draw under both, less under the draft.</param>
/// <param name="ComeIn">Draw under the draft only.</param>
/// <param name="FallOut">Draw under the law of today only.</param>
/// <param name="Unchanged">Draw the same under both.</param>
public sealed record DraftPart(
    long People,
    long MonthVnd,
    long YearVnd,
    long MonthDifferenceVnd,
    long YearDifferenceVnd,
    long Gain,
    long Lose,
    long ComeIn,
    long FallOut,
    long Unchanged
);
