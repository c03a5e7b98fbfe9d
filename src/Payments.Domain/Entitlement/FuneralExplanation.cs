using System.Globalization;
using System.Text;
using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>The explanation that is kept with a payout for a funeral, in the form of <see cref="ShortExplanation"/>.</summary>
public static class FuneralExplanation
{
    /// <summary>One line for the month of death: case, age and day of death, arithmetic, articles.</summary>
    /// <param name="age">Whole years reached on the day of death.</param>
    public static byte[] Of(FuneralAssessment assessed, DateOnly diedOn, int age)
    {
        var month = PayMonth.Of(diedOn);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            [{"from":"{{month}}","lines":[{"rule":"{{Words<FuneralCase>.Print(
                assessed.Case
            )}}","age":{{age}},"diedOn":"{{diedOn:yyyy-MM-dd}}","coefficient":{{assessed.Times}}.0
            """
        );
        return
        [
            .. Encoding.UTF8.GetBytes(head),
            .. ShortExplanation.Tail(assessed.StandardVnd, assessed.Citations),
            .. Encoding.UTF8.GetBytes($$"""],"to":"{{month}}"}]"""),
        ];
    }
}
