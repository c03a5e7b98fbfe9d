using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Domain.Tests.Entitlement;

public sealed class YearlyListsTests
{
    private static readonly PayMonth month = new(2026, 2);
    private static readonly DateOnly cutOn = new(2026, 1, 20);
    private static readonly DateOnly signedOn = new(2024, 2, 10);
    private static readonly MonthLaw law = Rulebook
        .Load()
        .LawFor(month, KnownOn.ForRun(cutOn, month), "38");

    private static readonly PersonFacts poor = new()
    {
        DateOfBirth = BirthDate.Parse("1949-02-10"),
        Household = Household.Poor,
        HouseholdYear = 2025,
    };

    [Theory]
    [InlineData(2024, YearlyList.Poverty)]
    [InlineData(2025, YearlyList.Poverty)]
    [InlineData(2026, YearlyList.None)]
    [InlineData(2027, YearlyList.None)]
    [InlineData(0, YearlyList.None)]
    public void A_list_is_over_when_its_year_is(int stated, YearlyList expected) =>
        Assert.Equal(expected, Needed(poor with { HouseholdYear = stated }));

    [Fact]
    public void A_list_on_which_nothing_rests_is_not_needed()
    {
        var disabled = poor with
        {
            DateOfBirth = BirthDate.Parse("1985"),
            Disability = new Disability(DisabilityLevel.Severe, null),
        };
        var rich = poor with { Household = Household.None };

        Assert.Equal(YearlyList.None, Needed(disabled));
        Assert.Equal(YearlyList.None, Needed(rich));
    }

    [Fact]
    public void A_small_child_of_a_difficult_area_needs_both_lists()
    {
        var child = poor with
        {
            DateOfBirth = BirthDate.Parse("2024-06-01"),
            SpecialArea = true,
            SpecialAreaYear = 2025,
        };

        Assert.Equal(YearlyList.Poverty | YearlyList.SpecialArea, Needed(child));
        Assert.Equal(YearlyList.SpecialArea, Needed(child with { HouseholdYear = 2026 }));
        Assert.Equal(YearlyList.Poverty, Needed(child with { SpecialAreaYear = 2026 }));
    }

    [Fact]
    public void The_facts_that_hold_in_the_month_decide()
    {
        DatedFacts[] facts =
        [
            new(DateOnly.MinValue, poor),
            new(new DateOnly(2026, 2, 28), poor with { HouseholdYear = 2026 }),
            new(new DateOnly(2026, 3, 1), poor),
        ];

        Assert.Equal(YearlyList.None, Needed(facts));
    }

    [Theory]
    [InlineData("2026-12", "2026-11-20", 2026)]
    [InlineData("2027-01", "2026-12-20", 2026)]
    [InlineData("2027-02", "2027-01-20", 2027)]
    [InlineData("2026-12", "2027-01-05", 2026)]
    public void A_list_cut_in_December_waits_for_no_list_of_the_coming_year(
        string paid,
        string calculatedOn,
        int year
    ) =>
        Assert.Equal(
            year,
            YearlyLists.YearFor(
                PayMonth.Of(DateOnly.Parse(paid + "-01", null)),
                DateOnly.Parse(calculatedOn, null)
            )
        );

    [Fact]
    public void Each_reason_has_its_word()
    {
        Assert.Equal("poverty_list_expired", YearlyLists.Word(YearlyList.Poverty));
        Assert.Equal("special_area_list_expired", YearlyLists.Word(YearlyList.SpecialArea));
        Assert.Equal(
            "yearly_lists_expired",
            YearlyLists.Word(YearlyList.Poverty | YearlyList.SpecialArea)
        );
        Assert.Null(YearlyLists.Word(YearlyList.None));
    }

    private static YearlyList Needed(PersonFacts facts) =>
        Needed([new DatedFacts(DateOnly.MinValue, facts)]);

    private static YearlyList Needed(DatedFacts[] facts)
    {
        var dossier = new Dossier(facts, signedOn);
        return YearlyLists.Needed(
            law,
            dossier,
            YearlyLists.Expired(dossier, month.LastDay, 2026),
            Benefit.MonthlyAllowance
        );
    }
}
