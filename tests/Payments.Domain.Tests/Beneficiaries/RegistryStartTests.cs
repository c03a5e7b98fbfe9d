using System.Globalization;
using Payments.Domain.Beneficiaries;

namespace Payments.Domain.Tests.Beneficiaries;

public sealed class RegistryStartTests
{
    private static readonly DateOnly today = new(2025, 8, 1);

    [Theory]
    [InlineData("1941-03-15", "2021-09-15", null, false, "2021-03-15")]
    [InlineData("1941-11-15", "2021-09-15", null, false, "2021-09-15")]
    [InlineData("1948-03-15", "2023-09-15", null, true, "2023-03-15")]
    [InlineData("1948-03-15", "2023-09-15", null, false, "2023-09-15")]
    [InlineData("1941-03-15", "2025-07-15", null, false, "2025-07-15")]
    [InlineData("1990-03-15", "2024-02-10", "2024-01-15", false, "2024-01-15")]
    [InlineData("1990-03-15", null, null, false, "2025-08-01")]
    public void Facts_reach_back_as_far_as_the_decision_does(
        string birth,
        string? signed,
        string? certified,
        bool isInArea,
        string start
    )
    {
        Assert.True(BirthDate.TryParse(birth, out var born));
        var facts = new RegistryFacts
        {
            DateOfBirth = born,
            DecisionSignedOn = Day(signed),
            DisabilityCertifiedOn = Day(certified),
            SpecialArea = isInArea,
            Household = isInArea ? "poor" : "none",
        };

        Assert.Equal(Day(start), RegistryStart.Of(facts, today));
    }

    private static DateOnly? Day(string? text) =>
        text is null ? null : DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
