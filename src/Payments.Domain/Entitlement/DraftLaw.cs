using System.Globalization;
using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>
/// One change of a draft as written: exactly one of whole đồng a month, a coefficient (<c>1.5</c>), an age in whole years,
/// and what a group asks beyond the law (<c>poor</c>).
/// </summary>
public sealed record DraftChange(
    string Parameter,
    string? AmountVnd,
    string? Coefficient,
    string? Years = null,
    string? Condition = null
);

/// <summary>A draft that was read: the rulebook with its numbers, and the numbers.</summary>
public sealed record Draft(Rulebook Rulebook, IReadOnlyList<ParameterChange> Changes);

/// <summary>Reads the numbers of a draft; every refusal points at <c>/fromMonth</c> or <c>/changes/i</c>.</summary>
internal static class DraftLaw
{
    private const int nearestShown = 3;
    private const long mostVnd = 100_000_000;
    private const int mostTenths = 1_000;
    private const int mostYears = 120;

    public static Result<Draft> Read(
        Rulebook rulebook,
        RulebookContent content,
        PayMonth fromMonth,
        IReadOnlyList<DraftChange> changes
    )
    {
        var faults = new List<FieldError>();
        if (fromMonth < rulebook.FirstMonth)
        {
            faults.Add(
                new FieldError(
                    "/fromMonth",
                    "month_not_covered",
                    $"The rules begin in {rulebook.FirstMonth}."
                )
            );
        }

        if (changes.Count == 0)
        {
            faults.Add(new FieldError("/changes", "required", "Name at least one change."));
        }

        var read = new List<ParameterChange>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, change) in changes.Index())
        {
            if (!seen.Add(change.Parameter))
            {
                faults.Add(
                    new FieldError(
                        $"/changes/{at}/parameter",
                        "duplicate",
                        "A draft changes a parameter once."
                    )
                );
            }
            else if (
                Read(content, fromMonth, change, $"/changes/{at}").TryGet(out var fits, out var no)
            )
            {
                read.Add(fits);
            }
            else
            {
                faults.AddRange(no.Fields);
            }
        }

        if (faults.Count > 0)
        {
            return Refused(faults);
        }

        var draft = rulebook.With(fromMonth, read);
        faults.AddRange(Fractions(draft, read));
        return faults.Count > 0 ? Refused(faults) : new Draft(draft, read);
    }

    private static Refusal Refused(List<FieldError> faults) =>
        new(RefusalKind.Malformed, "invalid_field", "A field is not right.") { Fields = faults };

    private static Result<ParameterChange> Read(
        RulebookContent content,
        PayMonth fromMonth,
        DraftChange change,
        string pointer
    )
    {
        if (!content.Parameters.TryGetValue(change.Parameter, out var parameter))
        {
            var nearest = string.Join(", ", Nearest(content.Parameters.Keys, change.Parameter));
            return Refusal.Field(
                pointer + "/parameter",
                "unknown_parameter",
                $"There is no such parameter. The nearest are {nearest}."
            );
        }

        if (parameter.Name == "funeral_pensioner_from" || parameter.Unit == RuleUnit.Times)
        {
            return Refusal.Field(
                pointer + "/parameter",
                "not_monthly",
                "Funeral support is no part of what a month costs."
            );
        }

        string?[] given = [change.AmountVnd, change.Coefficient, change.Years, change.Condition];
        if (given.Count(value => value is not null) != 1)
        {
            return Refusal.Field(
                pointer,
                "one_value",
                "Give one of amountVnd, coefficient, years and condition."
            );
        }

        return (parameter.Unit, change) switch
        {
            (RuleUnit.VndPerMonth, { AmountVnd: { } amount }) => Amount(change, amount, pointer),
            (RuleUnit.Coefficient, { Coefficient: { } tenths }) => Tenths(change, tenths, pointer),
            (RuleUnit.Years, { Years: { } years }) => Years(change, years, pointer),
            (RuleUnit.Group, { Condition: { } condition }) => Condition(
                parameter,
                fromMonth,
                condition,
                pointer
            ),
            _ => Refusal.Field(
                pointer + "/parameter",
                "wrong_unit",
                "This parameter is not counted in the unit that was given."
            ),
        };
    }

    private static Result<ParameterChange> Amount(
        DraftChange change,
        string text,
        string pointer
    ) =>
        Number(text, mostVnd) is { } amount
            ? new ParameterChange(change.Parameter, amount, null)
            : Refusal.Field(
                pointer + "/amountVnd",
                "bad_amount",
                $"An amount is a whole number of đồng, 1 to {mostVnd}."
            );

    private static Result<ParameterChange> Tenths(DraftChange change, string text, string pointer)
    {
        var parts = text.Split('.');
        var digits = parts switch
        {
            [{ Length: > 0 } whole] => whole + "0",
            [{ Length: > 0 } whole, { Length: 1 } tenth] => whole + tenth,
            _ => "",
        };
        return Number(digits, mostTenths) is { } tenths
            ? new ParameterChange(change.Parameter, null, (int)tenths)
            : Refusal.Field(
                pointer + "/coefficient",
                "bad_coefficient",
                $"A coefficient is above 0, at most {mostTenths / 10}, and has at most one decimal."
            );
    }

    private static Result<ParameterChange> Years(DraftChange change, string text, string pointer) =>
        Number(text, mostYears) is { } years
            ? new ParameterChange(change.Parameter, null, null, (int)years)
            : Refusal.Field(
                pointer + "/years",
                "bad_years",
                $"An age is a whole number of years, 1 to {mostYears}."
            );

    private static Result<ParameterChange> Condition(
        Parameter parameter,
        PayMonth fromMonth,
        string text,
        string pointer
    )
    {
        var group = parameter.Name[(parameter.Name.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return !Words<Category>.TryParse(group, out var category)
            || !DraftConditions.Narrows(category)
                ? Refusal.Field(
                    pointer + "/parameter",
                    "takes_no_condition",
                    "No condition is tried out on this group."
                )
            : parameter.At(fromMonth.FirstDay, DateOnly.MaxValue) is null
                ? Refusal.Field(
                    pointer + "/parameter",
                    "group_ended",
                    "The law knows no such group in this month."
                )
            : Words<DraftCondition>.TryParse(text, out var condition)
                ? new ParameterChange(parameter.Name, null, null, null, condition)
            : Refusal.Field(
                pointer + "/condition",
                "bad_condition",
                $"One of {string.Join(", ", Words<DraftCondition>.All)}."
            );
    }

    private static long? Number(string text, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
        && number <= most
            ? number
            : null;

    /// <summary>Changes after which some standard times some coefficient is no whole number of đồng.</summary>
    private static IEnumerable<FieldError> Fractions(
        Rulebook draft,
        IReadOnlyList<ParameterChange> changes
    )
    {
        foreach (var (at, change) in changes.Index())
        {
            var member = change switch
            {
                { AmountVnd: { } amount }
                    when IsMultiplied(change.Parameter) && !draft.GivesWholeDong(amount) =>
                    "amountVnd",
                { CoefficientTenths: { } tenths } when IsFraction(draft, tenths) => "coefficient",
                _ => null,
            };
            if (member is not null)
            {
                yield return new FieldError(
                    $"/changes/{at}/{member}",
                    "fraction_of_dong",
                    "With a standard or coefficient in the rules this gives a fraction of a đồng."
                );
            }
        }
    }

    private static bool IsFraction(Rulebook draft, int tenths) =>
        draft.Values.Any(value =>
            value is { Unit: RuleUnit.VndPerMonth, Value: { } amount }
            && IsMultiplied(value.Parameter)
            && amount % 10 * tenths % 10 != 0
        );

    /// <summary>The social pension is an amount that counts once.</summary>
    private static bool IsMultiplied(string parameter) =>
        !parameter.StartsWith("social_pension", StringComparison.Ordinal);

    private static IEnumerable<string> Nearest(IEnumerable<string> known, string asked) =>
        known
            .OrderBy(name => EditDistance.Between(name, asked))
            .ThenBy(name => name, StringComparer.Ordinal)
            .Take(nearestShown);
}
