using System.Buffers;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Benchmarks;

/// <summary>People assessed in memory, one core, one month each.</summary>
internal static class AssessBench
{
    private const int People = 20_000;
    private const int Turns = 100;
    private const int Rounds = 5;
    private const double GoalBare = 10_000_000;
    private const double GoalExplained = 1_000_000;

    private sealed record Person(DatedFacts[] Facts, DateOnly? Allowance, DateOnly? Pension);

    public static void Run()
    {
        var rulebook = Rulebook.Load();
        var people = Population();
        var table = new Table(
            "assessed in memory, one core",
            "people",
            "people/s of CPU",
            "goal",
            "ratio"
        );
        foreach (var month in new PayMonth[] { new(2024, 9), new(2025, 9) })
        {
            var law = rulebook.LawFor(month, KnownOn.Day(new DateOnly(2025, 12, 1)), "38");
            Add(table, $"{month} without explanation", GoalBare, () => Bare(law, people));
            Add(
                table,
                $"{month} with the short explanation",
                GoalExplained,
                () => Explained(law, people)
            );
            Add(
                table,
                $"{month} with all that was considered",
                GoalExplained,
                () => Considered(law, people),
                Turns / 10
            );
        }

        table.Print(
            $"Assess: {People:#,##0} different people, over and over; a third old, a third disabled (some with a carer),"
                + " the rest children, students, parents and others; one in ten with two dated facts."
        );
    }

    private static void Add(Table table, string what, double goal, Action work, int turns = Turns)
    {
        var count = (long)People * turns;
        var best = Measure.Best(Rounds, work);
        table.Add(
            what,
            $"{count:#,##0}",
            best.CpuRate(count),
            $"{goal:#,##0}",
            $"{count / best.CpuSeconds / goal:0.00}"
        );
    }

    private static void Bare(MonthLaw law, Person[] people)
    {
        var lines = new AssessmentLines();
        var sum = 0L;
        for (var turn = 0; turn < Turns; turn++)
        {
            foreach (var person in people)
            {
                Assessor.Assess(
                    law,
                    new Dossier(person.Facts, person.Allowance, person.Pension),
                    ref lines
                );
                sum += lines.TotalVnd;
            }
        }

        Demand(sum);
    }

    private static void Explained(MonthLaw law, Person[] people)
    {
        var lines = new AssessmentLines();
        var written = new ArrayBufferWriter<byte>(2048);
        var bytes = 0L;
        for (var turn = 0; turn < Turns; turn++)
        {
            foreach (var person in people)
            {
                var dossier = new Dossier(person.Facts, person.Allowance, person.Pension);
                Assessor.Assess(law, dossier, ref lines);
                written.ResetWrittenCount();
                foreach (ref readonly var line in lines.Span)
                {
                    ShortExplanation.Write(law, line, dossier, written);
                }

                bytes += written.WrittenCount;
            }
        }

        Demand(bytes);
    }

    /// <summary>The answer of an assessment: every line with its articles, every group that is not paid with its reason.</summary>
    private static void Considered(MonthLaw law, Person[] people)
    {
        var reasons = 0L;
        for (var turn = 0; turn < Turns / 10; turn++)
        {
            foreach (var person in people)
            {
                reasons += Assessor
                    .Explain(law, new Dossier(person.Facts, person.Allowance, person.Pension))
                    .Considered.Count;
            }
        }

        Demand(reasons);
    }

    private static void Demand(long sum)
    {
        if (sum == 0)
        {
            throw new InvalidOperationException(
                "Nobody is owed anything: the population is wrong."
            );
        }
    }

    private static Person[] Population() => [.. Enumerable.Range(0, People).Select(Invent)];

    private static Person Invent(int number)
    {
        var signed = new DateOnly(2022, 1, 1).AddDays(number % 700);
        var facts = Facts(number);
        DatedFacts[] history =
            number % 10 == 3
                ?
                [
                    new(DateOnly.MinValue, facts with { Household = Household.NearPoor }),
                    new(new DateOnly(2024, 3, 1), facts),
                ]
                : [new(DateOnly.MinValue, facts)];
        var isPensioner = number % 12 < 3;
        return new Person(
            history,
            isPensioner ? null : signed,
            isPensioner ? new DateOnly(2025, 7, 5) : null
        );
    }

    private static PersonFacts Facts(int number)
    {
        PersonFacts Born(int year) =>
            new()
            {
                DateOfBirth = new BirthDate(
                    new DateOnly(year, 1 + (number % 12), 1 + (number % 28))
                ),
            };
        return (number % 12) switch
        {
            0 or 1 or 2 => Born(1935 + (number % 14)),
            3 => Born(1950 + (number % 12)) with { Household = Household.Poor },
            4 or 5 or 6 => Born(1950 + (number % 60)) with
            {
                Disability = new(DisabilityLevel.Severe, null),
            },
            7 => Born(1970 + (number % 40)) with
            {
                Disability = new(DisabilityLevel.Extreme, new DateOnly(2022, 1, 1)),
                Care = Care.OwnHousehold,
            },
            8 => Born(2012 + (number % 12)) with { OrphanCase = OrphanCase.B },
            9 => Born(2004 + (number % 4)) with
            {
                FormerOrphan = true,
                Study = Study.UniversityFirst,
            },
            10 => Born(1985 + (number % 10)) with
            {
                Household = Household.NearPoor,
                SoleParent = SoleParent.Widowed,
                Children =
                [
                    new Child(
                        new BirthDate(new DateOnly(2015, 5, 1 + (number % 28))),
                        Study.School
                    ),
                ],
            },
            _ => Born(1980 + (number % 20)) with { Household = Household.Poor, Hiv = true },
        };
    }
}
