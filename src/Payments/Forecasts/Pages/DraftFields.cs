using System.Globalization;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Entitlement;
using Payments.Web;

namespace Payments.Forecasts.Pages;

/// <summary>A number of the rulebook that a draft may change, with what is law and where that stands.</summary>
/// <param name="Unit">vnd_per_month, coefficient, years or group.</param>
public sealed record DraftField(string Parameter, string Unit, RulebookValue Law)
{
    public const string Root = "/changes";

    public Field Field =>
        new($"{Root}/{Parameter}", Unit == "vnd_per_month" ? FieldKind.Money : FieldKind.Number);

    /// <summary>The numbers of a month's law by what they are; those that no month's money depends on are left out.</summary>
    public static IEnumerable<(string Unit, IReadOnlyList<DraftField> Fields)> Of(
        RulebookAnswer law
    ) =>
        from unit in new[] { "vnd_per_month", "coefficient", "years", "group" }
        select (
            unit,
            (IReadOnlyList<DraftField>)
                [
                    .. law
                        .Values.Where(value =>
                            value.Unit == unit
                            && IsDrafted(value.Parameter)
                            && !value.Parameter.StartsWith("funeral", StringComparison.Ordinal)
                        )
                        .Select(value => new DraftField(value.Parameter, unit, value)),
                ]
        );

    /// <summary>Local standards are resolutions of provinces; of groups, those that a condition narrows.</summary>
    private static bool IsDrafted(string parameter) =>
        parameter.Split('/') switch
        {
            [_] => true,
            ["group", var name] => Words<Category>.TryParse(name, out var category)
                && DraftConditions.Narrows(category),
            _ => false,
        };

    /// <summary>What is typed as a change; null and no fault: as the law has it.</summary>
    public OrderForecast.Change? Read(string typed, out FieldError? fault)
    {
        fault = null;
        var text = typed.Replace(" ", "", StringComparison.Ordinal);
        switch (Unit)
        {
            case "vnd_per_month"
                when long.TryParse(
                    text.Replace(".", "", StringComparison.Ordinal)
                        .Replace("đ", "", StringComparison.OrdinalIgnoreCase),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var amount
                ):
                return IsLaw(amount) ? null : new OrderForecast.Change(Parameter, amount);
            case "coefficient"
                when decimal.TryParse(
                    text.Replace(',', '.'),
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var coefficient
                ):
                return IsLaw(coefficient)
                    ? null
                    : new OrderForecast.Change(Parameter, null, coefficient);
            case "years"
                when int.TryParse(
                    text,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var years
                ):
                return IsLaw(years) ? null : new OrderForecast.Change(Parameter, null, null, years);
            case "group" when Words<DraftCondition>.TryParse(text, out _):
                return new OrderForecast.Change(Parameter, null, null, null, text);
            default:
                var code = Unit switch
                {
                    "vnd_per_month" => "bad_money",
                    "coefficient" => "bad_coefficient",
                    "group" => "bad_condition",
                    _ => "bad_years",
                };
                fault = new FieldError(Field.Pointer, code, "The number is not right.");
                return null;
        }
    }

    private bool IsLaw(decimal number) =>
        decimal.Parse(Law.Value, CultureInfo.InvariantCulture) == number;
}

/// <summary>How drafts read.</summary>
public static class DraftWords
{
    public static string Name(this Speech say, string parameter) =>
        say.Find("field.changes." + parameter)
        ?? (
            parameter.StartsWith("group/", StringComparison.Ordinal)
                ? say.Word("category", parameter["group/".Length..])
                : parameter
        );

    /// <summary>A value of the rulebook with its unit.</summary>
    public static string Value(this Speech say, RulebookValue value) =>
        value.Unit switch
        {
            "vnd_per_month" when long.TryParse(value.Value, out var amount) => Speech.Money(amount),
            "years" => say["forecast.years", value.Value],
            "group" => say["forecast.law.group"],
            _ => say.Decimal(value.Value),
        };

    public static string Value(this Speech say, ForecastChange change) =>
        change switch
        {
            { AmountVnd: { } amount } => Speech.Money(amount),
            { Coefficient: { } coefficient } => say.Decimal(Written(coefficient)),
            { Years: { } years } => say["forecast.years", years],
            { Condition: { } condition } => say.Word(
                "draftCondition",
                Words<DraftCondition>.Print(condition)
            ),
            _ => "",
        };

    /// <summary>As it is typed into the form again.</summary>
    public static string Typed(this Speech say, ForecastChange change) =>
        change switch
        {
            { AmountVnd: { } amount } => Speech.Count(amount),
            { Coefficient: { } coefficient } => say.Decimal(Written(coefficient)),
            { Condition: { } condition } => Words<DraftCondition>.Print(condition),
            _ => change.Years?.ToString(CultureInfo.InvariantCulture) ?? "",
        };

    /// <summary>A forecast by what it changes; the first change in full.</summary>
    public static string Name(this Speech say, ForecastAnswer forecast)
    {
        var first = forecast.Changes[0];
        var name = $"{say.Name(first.Parameter)} {say.Value(first)}";
        return forecast.Changes.Count == 1
            ? name
            : say["forecast.more", name, forecast.Changes.Count - 1];
    }

    private static string Written(decimal coefficient) =>
        coefficient.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Decimal(this Speech say, string written) =>
        say.IsEnglish ? written : written.Replace('.', ',');
}
