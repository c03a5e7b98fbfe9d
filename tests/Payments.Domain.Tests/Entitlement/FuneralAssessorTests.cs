using System.Globalization;
using System.Text;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Domain.Tests.Entitlement;

public sealed class FuneralAssessorTests
{
    private static readonly Rulebook rulebook = Rulebook.Load();

    private static readonly (string Province, string? Former)[] places =
    [
        ("38", null),
        ("22", null),
        ("31", "30"),
    ];

    /// <summary>On both sides of each day on which law or figure turns.</summary>
    private static readonly string[] days =
    [
        "2021-07-01",
        "2024-06-30",
        "2024-07-01",
        "2025-06-30",
        "2025-07-01",
        "2025-12-31",
        "2026-01-01",
        "2026-10-04",
        "2026-10-05",
    ];

    private static IEnumerable<(string Name, Deceased Who)> Cases(DateOnly diedOn)
    {
        var who = new Deceased(diedOn) { DateOfBirth = BirthDate.Parse("1990") };
        Deceased Aged(int years, int days) =>
            who with
            {
                DateOfBirth = new BirthDate(diedOn.AddYears(-years).AddDays(days)),
                Pension = Pension.Survivor,
            };
        yield return ("nobody", who);
        yield return ("on the allowance", who with { OnMonthlyAllowance = true });
        yield return ("child of a sole parent", who with { ChildOfSoleParent = true });
        yield return ("survivor of 75", Aged(75, 0));
        yield return ("survivor a day under 75", Aged(75, 1));
        yield return ("survivor of 80", Aged(80, 0));
        yield return ("survivor a day under 80", Aged(80, 1));
        yield return ("other benefit at 80", Aged(80, 0) with { Pension = Pension.Other });
        yield return ("retired at 80", Aged(80, 0) with { Pension = Pension.Retirement });
        yield return ("insured at 80", Aged(80, 0) with { Pension = Pension.SocialInsurance });
        yield return ("survivor, birth unknown", Aged(80, 0) with { DateOfBirth = null });
        yield return ("on the social pension", who with { OnSocialPension = true });
        yield return ("in a facility", who with { InFacility = true });
        yield return (
            "in a facility, with the pension",
            who with
            {
                InFacility = true,
                OnSocialPension = true,
            }
        );
        yield return ("on both", who with { OnMonthlyAllowance = true, OnSocialPension = true });
        yield return ("qualified, undecided", who with { QualifiedForAllowance = true });
        yield return ("qualified for the pension", who with { QualifiedForPension = true });
    }

    [Fact]
    public void Each_case_gives_the_sum_of_the_law_of_the_day_of_death()
    {
        var text = new StringBuilder();
        foreach (var day in days)
        {
            foreach (var (province, former) in places)
            {
                var diedOn = DateOnly.Parse(day, CultureInfo.InvariantCulture);
                foreach (var (name, who) in Cases(diedOn))
                {
                    var assessed = FuneralAssessor.Assess(rulebook, who, province, former);
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"{day} {province} {name}: {assessed.AmountVnd} {assessed.Reason}"
                    );
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $" {assessed.Case} {assessed.Times} × {assessed.StandardVnd}"
                    );
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $" [{string.Join("; ", assessed.Citations.Select(one => $"{one.Instrument} {one.Article}"))}]\n"
                    );
                }
            }
        }

        Golden.Matches(text.ToString(), "funerals.txt");
    }

    [Fact]
    public void A_death_before_the_rules_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            FuneralAssessor.Assess(rulebook, new Deceased(new DateOnly(2021, 6, 30)), "38")
        );

    [Fact]
    public void Its_explanation_says_case_age_day_and_arithmetic()
    {
        var diedOn = new DateOnly(2026, 11, 2);
        var who = new Deceased(diedOn) { OnMonthlyAllowance = true };
        var assessed = FuneralAssessor.Assess(rulebook, who, "38");

        Assert.Equal(
            """[{"from":"2026-11","lines":[{"rule":"funeral_allowance","age":41,"diedOn":"2026-11-02","coefficient":20.0,"standardVnd":540000,"articles":["335/2026/NĐ-CP 11(1)(a)","335/2026/NĐ-CP 11","335/2026/NĐ-CP 4(2)"]}],"to":"2026-11"}]""",
            Encoding.UTF8.GetString(FuneralExplanation.Of(assessed, diedOn, 41))
        );
    }
}
