using System.Globalization;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Domain.Tests.Entitlement;

/// <summary>The day itself: on it, the day before and the day after, where a rule of the law or a ruling turns.</summary>
public sealed partial class EdgeTests
{
    private static readonly Rulebook rulebook = Rulebook.Load();

    /// <summary>One buffer for all, as a run has it.</summary>
    private static AssessmentLines lines;

    private static readonly PersonFacts severe = new()
    {
        DateOfBirth = BirthDate.Parse("1985"),
        Disability = new Disability(DisabilityLevel.Severe, Day("2024-03-10")),
    };

    private static readonly PersonFacts orphan = new()
    {
        DateOfBirth = BirthDate.Parse("2008-05-20"),
        OrphanCase = OrphanCase.B,
        Study = Study.School,
    };

    private static readonly PersonFacts mother = new()
    {
        DateOfBirth = BirthDate.Parse("1990-05-01"),
        Disability = new Disability(DisabilityLevel.Severe, null),
        Pregnant = true,
    };

    private static readonly PersonFacts parent = new()
    {
        DateOfBirth = BirthDate.Parse("1950-01-10"),
        Household = Household.NearPoor,
        SoleParent = SoleParent.Widowed,
        Children = [new Child(BirthDate.Parse("2012-04-05"), Study.School)],
    };

    [Fact]
    public void On_the_day_itself_and_beside_it_the_sums_are_those_we_worked_out() =>
        Golden.Matches(
            string.Join('\n', Asked().Select(asked => $"{asked.Owed, -40} {asked.Name}")),
            "edges.txt"
        );

    /// <summary>Each is asked about a month as known on a day; the sums are by benefit, in the order of the law.</summary>
    private static IEnumerable<(string Name, string Owed)> Asked() =>
        [
            (
                "signed on the day from which one looks",
                Owed(severe, "2024-04", "2024-04-12", "2024-04-12")
            ),
            ("signed the day after", Owed(severe, "2024-04", "2024-04-12", "2024-04-11")),
            (
                "certified on the day from which one looks",
                Owed(severe, "2024-03", "2024-03-01", "2024-03-10")
            ),
            ("certified the day after", Owed(severe, "2024-03", "2024-03-01", "2024-03-09")),
            (
                "born on the day from which one looks",
                Owed(Infant("2024-03-10"), "2024-03", "2024-03-10", "2024-03-10")
            ),
            (
                "born the day after",
                Owed(Infant("2024-03-10"), "2024-03", "2024-03-09", "2024-03-09")
            ),
            (
                "died before the month, known that day",
                Owed(Dead("2024-04-30"), "2024-05", "2024-03-20", "2024-04-30")
            ),
            (
                "died before the month, known the day before",
                Owed(Dead("2024-04-30"), "2024-05", "2024-03-20", "2024-04-29")
            ),
            (
                "signed on the day of death",
                Owed(Dead("2024-04-30"), "2024-04", "2024-04-30", "2024-12-01")
            ),
            (
                "signed the day after the death",
                Owed(Dead("2024-04-30"), "2024-04", "2024-05-01", "2024-12-01")
            ),
            (
                "a change known on its day",
                Owed(
                    Later(severe, "2024-06-01", Level(DisabilityLevel.Extreme)),
                    "2024-06",
                    "2024-04-01",
                    "2024-06-01"
                )
            ),
            (
                "a change not yet known",
                Owed(
                    Later(severe, "2024-06-01", Level(DisabilityLevel.Extreme)),
                    "2024-06",
                    "2024-04-01",
                    "2024-05-31"
                )
            ),
            (
                "a death that a later fact knows",
                Owed(
                    Later(
                        severe,
                        "2024-06-01",
                        facts => facts with { DateOfDeath = Day("2024-03-30") }
                    ),
                    "2024-04",
                    "2024-03-12",
                    "2024-06-01"
                )
            ),
            (
                "60 on the day of signing, the last of the month",
                Owed(Turned("1965-09-30"), "2025-09", "2025-09-30")
            ),
            (
                "60 before the signing in its month",
                Owed(Turned("1965-09-10"), "2025-09", "2025-09-20")
            ),
            (
                "60 after the signing in its month",
                Owed(Turned("1965-09-25"), "2025-09", "2025-09-20")
            ),
            (
                "60 the month after, after the signing",
                Owed(Turned("1965-09-25"), "2025-10", "2025-09-20")
            ),
            ("60 and signed on the first", Owed(Turned("1965-09-01"), "2025-09", "2025-09-01")),
            (
                "60 on the first, signed the day before",
                Owed(Turned("1965-09-01"), "2025-09", "2025-08-31")
            ),
            (
                "60 on the last day, under Decree 20",
                Owed(Turned("1964-09-30"), "2024-09", "2024-01-10")
            ),
            (
                "60 on the last day, signed that day, under Decree 20",
                Owed(Turned("1964-09-30"), "2024-09", "2024-09-30")
            ),
            (
                "a student of 22 on the day Decree 335 is known",
                Owed(Student("2004-10-01"), "2026-10", "2024-01-10", "2026-10-05")
            ),
            (
                "a student of 22 the day before",
                Owed(Student("2004-09-30"), "2026-10", "2024-01-10", "2026-10-04")
            ),
            (
                "a child of 16 on the day of signing under Decree 335",
                Owed(
                    parent with
                    {
                        Children = [new Child(BirthDate.Parse("2010-10-20"), Study.School)],
                    },
                    "2026-11",
                    "2026-10-20"
                )
            ),
            (
                "a child of 16 the day after the signing",
                Owed(
                    parent with
                    {
                        Children = [new Child(BirthDate.Parse("2010-10-21"), Study.School)],
                    },
                    "2026-11",
                    "2026-10-20"
                )
            ),
            (
                "a death that was taken back",
                Owed(
                    Later(
                        Dead("2024-03-30"),
                        "2024-06-01",
                        facts => facts with { DateOfDeath = null }
                    ),
                    "2024-05",
                    "2024-03-12",
                    "2024-06-01"
                )
            ),
            (
                "nothing known yet",
                Owed(
                    [new DatedFacts(Day("2024-05-01"), severe)],
                    "2024-04",
                    "2024-03-12",
                    "2024-12-01"
                )
            ),
            ("an orphan signed the day before turning 16", Owed(orphan, "2024-07", "2024-05-19")),
            ("an orphan signed on turning 16", Owed(orphan, "2024-07", "2024-05-20")),
            ("the 16th birthday's month, under Decree 20", Owed(orphan, "2024-05", "2023-01-10")),
            (
                "pregnancy over, still paid that month",
                Owed(
                    Later(mother, "2024-06-01", facts => facts with { Pregnant = false }),
                    "2024-06",
                    "2024-01-10"
                )
            ),
            (
                "pregnancy over, the month after",
                Owed(
                    Later(mother, "2024-06-01", facts => facts with { Pregnant = false }),
                    "2024-07",
                    "2024-01-10"
                )
            ),
            (
                "pregnancy over under Decree 147, still paid",
                Owed(
                    Later(mother, "2025-09-01", facts => facts with { Pregnant = false }),
                    "2025-09",
                    "2024-01-10"
                )
            ),
            (
                "pregnant with an infant",
                Owed(
                    mother with
                    {
                        Children = [new Child(BirthDate.Parse("2022-03-01"), Study.None)],
                    },
                    "2024-06",
                    "2024-01-10"
                )
            ),
            (
                "two infants, the spouse draws",
                Owed(mother with { SpouseDrawsCareSupport = true }, "2024-06", "2024-01-10")
            ),
            (
                "the pension and as much allowance: a tie",
                Owed(parent, "2025-08", "2025-01-10", pension: "2025-07-10")
            ),
            (
                "the pension of the city against one child",
                Owed(parent, "2026-01", "2025-01-10", pension: "2025-07-10", province: "79")
            ),
            (
                "the pension of the city against two children",
                Owed(
                    parent with
                    {
                        Children =
                        [
                            .. parent.Children,
                            new Child(BirthDate.Parse("2014-04-05"), Study.None),
                        ],
                    },
                    "2026-01",
                    "2025-01-10",
                    pension: "2025-07-10",
                    province: "79"
                )
            ),
            (
                "the pension signed on the last day of its month",
                Owed(Aged("1950-01-10"), "2025-08", null, pension: "2025-08-31")
            ),
            (
                "the pension in the month before",
                Owed(Aged("1950-01-10"), "2025-07", null, pension: "2025-08-31")
            ),
            (
                "the pension in the birthday's month",
                Owed(Aged("1951-03-31"), "2026-03", null, pension: "2025-08-31")
            ),
            (
                "the pension before the birthday's month",
                Owed(Aged("1951-03-31"), "2026-02", null, pension: "2025-08-31")
            ),
            (
                "the pension from 70, near poor",
                Owed(
                    Aged("1956-03-31") with
                    {
                        Household = Household.NearPoor,
                    },
                    "2026-03",
                    null,
                    pension: "2025-08-31"
                )
            ),
            (
                "a student who stopped for a month",
                Owed(Broken("2027-01-01", "2027-02-01"), "2027-03", "2024-01-10", "2027-12-01")
            ),
            (
                "a student who stopped before Decree 335 asked",
                Owed(Broken("2026-09-01", "2026-10-01"), "2027-03", "2024-01-10", "2027-12-01")
            ),
            (
                "a student who stopped when it began to ask",
                Owed(Broken("2026-09-01", "2026-11-01"), "2027-03", "2024-01-10", "2027-12-01")
            ),
            (
                "a child that stopped for a month",
                Owed(BrokenChild("2027-01-01", "2027-02-01"), "2027-03", "2024-01-10", "2027-12-01")
            ),
            (
                "a child that stopped before",
                Owed(BrokenChild("2026-08-01", "2026-09-01"), "2027-03", "2024-01-10", "2027-12-01")
            ),
            (
                "a child that stopped before it was 16",
                Owed(
                    BrokenChild("2027-01-01", "2027-02-01", "2011-06-05"),
                    "2027-07",
                    "2024-01-10",
                    "2027-12-01"
                )
            ),
            (
                "another child's break",
                Owed(
                    BrokenChild("2027-01-01", "2027-02-01", other: true),
                    "2027-03",
                    "2024-01-10",
                    "2027-12-01"
                )
            ),
            (
                "a student of 22 signed under Decree 335",
                Owed(Student("2004-09-10"), "2026-11", "2026-10-05", "2027-12-01")
            ),
            (
                "a student of 22 signed the day before it",
                Owed(Student("2004-09-10"), "2026-11", "2026-10-04", "2027-12-01")
            ),
            (
                "in a facility with the pension",
                Owed(
                    Aged("1950-01-10") with
                    {
                        InFacility = true,
                    },
                    "2026-03",
                    "2024-01-10",
                    pension: "2025-08-31"
                )
            ),
            (
                "left the facility on the first",
                Owed(
                    Later(
                        severe with
                        {
                            InFacility = true,
                        },
                        "2024-06-01",
                        facts => facts with { InFacility = false }
                    ),
                    "2024-06",
                    "2024-05-10"
                )
            ),
            (
                "left the facility, the month after",
                Owed(
                    Later(
                        severe with
                        {
                            InFacility = true,
                        },
                        "2024-06-01",
                        facts => facts with { InFacility = false }
                    ),
                    "2024-07",
                    "2024-05-10"
                )
            ),
        ];

    private static string Owed(
        PersonFacts person,
        string month,
        string? signed,
        string knownOn = "2027-12-01",
        string? pension = null,
        string province = "38"
    ) =>
        Owed(
            [new DatedFacts(DateOnly.MinValue, person)],
            month,
            signed,
            knownOn,
            pension,
            province
        );

    private static string Owed(
        DatedFacts[] facts,
        string month,
        string? signed,
        string knownOn = "2027-12-01",
        string? pension = null,
        string province = "38"
    )
    {
        var law = rulebook.LawFor(PayMonth.Parse(month), KnownOn.Day(Day(knownOn)), province);
        var dossier = new Dossier(
            facts,
            signed is null ? null : Day(signed),
            pension is null ? null : Day(pension)
        );
        var assessed = Assessor.Explain(law, dossier);
        Assessor.Assess(law, dossier, ref lines);
        Assert.Equal(assessed.TotalVnd, lines.TotalVnd);
        return lines.Count == 0
            ? "0"
            : string.Join(
                " + ",
                assessed.Lines.Select(cited => $"{cited.Line.AmountVnd} {cited.Line.Category}")
            );
    }
}
