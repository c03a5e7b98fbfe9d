using System.Globalization;
using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>One number of a draft as written: exactly one of whole đồng a month or a coefficient (<c>1.5</c>).</summary>
public sealed record DraftChange(string Parameter, string? AmountVnd, string? Coefficient);

/// <summary>Reads the numbers of a draft; every refusal points at <c>/changes/i</c>.</summary>
internal static class DraftLaw
{
    private const int nearestShown = 3;

    public static Result<ParameterChange> Read(RulebookContent content, DraftChange change, int at)
    {
        var pointer = $"/changes/{at}";
        if (!content.Parameters.TryGetValue(change.Parameter, out var parameter))
        {
            var nearest = string.Join(", ", Nearest(content.Parameters.Keys, change.Parameter));
            return Refusal.Field(
                pointer + "/parameter",
                "unknown_parameter",
                $"There is no such parameter. The nearest are {nearest}."
            );
        }

        if (change.AmountVnd is null == change.Coefficient is null)
        {
            return Refusal.Field(pointer, "one_value", "Give either amountVnd or coefficient.");
        }

        return (parameter.Unit, change) switch
        {
            (RuleUnit.VndPerMonth, { AmountVnd: { } amount }) => Amount(change, amount, pointer),
            (RuleUnit.Coefficient, { Coefficient: { } tenths }) => Tenths(change, tenths, pointer),
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
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
        && amount > 0
            ? new ParameterChange(change.Parameter, amount, null)
            : Refusal.Field(
                pointer + "/amountVnd",
                "bad_amount",
                "An amount is a whole number of đồng above 0."
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
        return
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var tenths)
            && tenths > 0
            ? new ParameterChange(change.Parameter, null, tenths)
            : Refusal.Field(
                pointer + "/coefficient",
                "bad_coefficient",
                "A coefficient is above 0 and has at most one decimal."
            );
    }

    private static IEnumerable<string> Nearest(IEnumerable<string> known, string asked) =>
        known
            .OrderBy(name => EditDistance.Between(name, asked))
            .ThenBy(name => name, StringComparer.Ordinal)
            .Take(nearestShown);
}
