using System.Globalization;
using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>In what a dated value is counted.</summary>
public enum RuleUnit : byte
{
    /// <summary>Whole đồng a month.</summary>
    VndPerMonth,

    /// <summary>A multiple of a standard, held in tenths.</summary>
    Coefficient,

    Years,
    Times,

    /// <summary>No number: the group exists; in a draft, what it asks beyond the law.</summary>
    Group,
}

/// <summary>One dated value of the rulebook with the place in the law that sets it.</summary>
/// <remarks>
/// <c>From</c> inclusive, <c>Until</c> exclusive (null: open); <c>InForce</c> is the day on which the
/// instrument came into force. <c>Value</c> is in the unit (coefficients in tenths), null where the value has
/// ended or the unit has no number.
/// </remarks>
public sealed record RuleValue(
    string Parameter,
    RuleUnit Unit,
    DateOnly From,
    DateOnly? Until,
    DateOnly InForce,
    long? Value,
    bool Ended,
    Citation Source,
    string? Note
)
{
    /// <summary>The value as the decree would write it: <c>360000</c>, <c>1.5</c>, <c>in force</c>, <c>ended</c>, or a draft's condition.</summary>
    public string Text =>
        (Ended, Unit, Value) switch
        {
            (true, _, _) => "ended",
            (_, RuleUnit.Coefficient, { } tenths) => string.Create(
                CultureInfo.InvariantCulture,
                $"{tenths / 10}.{tenths % 10}"
            ),
            (_, RuleUnit.Group, { } condition) => Words<DraftCondition>.Print(
                (DraftCondition)condition
            ),
            (_, _, { } number) => number.ToString(CultureInfo.InvariantCulture),
            (_, _, null) => "in force",
        };
}

/// <summary>All dated values of one parameter, ascending and without gaps.</summary>
internal sealed class Parameter(string name, RuleUnit unit, IReadOnlyList<RuleValue> values)
{
    public string Name => name;

    public RuleUnit Unit => unit;

    public IReadOnlyList<RuleValue> Values => values;

    /// <summary>The value for a day as the law stood on another; null: none, or ended.</summary>
    public RuleValue? At(DateOnly day, DateOnly knownOn) =>
        Latest(day, knownOn) is { Ended: false } value ? value : null;

    /// <summary>The same, but the line that ended the parameter is a value too.</summary>
    public RuleValue? Latest(DateOnly day, DateOnly knownOn)
    {
        for (var at = values.Count - 1; at >= 0; at--)
        {
            if (values[at].From <= day && values[at].InForce <= knownOn)
            {
                return values[at];
            }
        }

        return null;
    }

    /// <summary>The same with one more value in place of those that begin on its day or later.</summary>
    public Parameter With(RuleValue value) =>
        new(
            name,
            unit,
            [
                .. values
                    .Where(old => old.From < value.From)
                    .Select(old =>
                        old.Until is null || old.Until > value.From
                            ? old with
                            {
                                Until = value.From,
                            }
                            : old
                    ),
                value,
            ]
        );

    /// <summary>The same with one more value, which ends where the next one begins.</summary>
    public Parameter Between(RuleValue value)
    {
        var later = values.Where(old => old.From > value.From).ToList();
        return new Parameter(
            name,
            unit,
            [
                .. With(value).Values.SkipLast(1),
                later.Count > 0 ? value with { Until = later[0].From } : value,
                .. later,
            ]
        );
    }
}
