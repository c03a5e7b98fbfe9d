using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Domain.Tests.Entitlement;

public sealed class PlainLawTests
{
    private static readonly Rulebook rulebook = Rulebook.Load();
    private static readonly PayMonth turning = new(2026, 10);

    [Fact]
    public void Two_tellings_of_the_law_agree_on_twenty_thousand_people()
    {
        const int seed = 20_2021;
        var people = new RandomPeople(seed);
        var paid = 0;
        for (var count = 0; count < RandomPeople.Many(20_000); count++)
        {
            var asked = people.Next();
            if (HasBothRulesInOneMonth(asked))
            {
                continue;
            }

            var law = rulebook.LawFor(asked.Month, KnownOn.Day(asked.KnownOn), "38");
            var lines = new AssessmentLines();
            Assessor.Assess(
                law,
                new Dossier(asked.Facts, asked.Signed, asked.PensionSigned),
                ref lines
            );
            var plain = new PlainLaw(
                asked.Facts,
                asked.Signed,
                asked.PensionSigned,
                asked.Month.Year,
                asked.Month.Month,
                asked.KnownOn
            ).Assess();

            var ours = new PlainLaw.Sums(
                lines.TotalOf(Benefit.MonthlyAllowance),
                lines.TotalOf(Benefit.CareSupport),
                lines.TotalOf(Benefit.SocialPension),
                lines.TotalOf(Benefit.FacilityCare)
            );
            Assert.True(
                plain == ours,
                $"seed {seed}, person {count}: {plain} / {ours}\n{Tell(asked)}"
            );
            paid += lines.Count > 0 ? 1 : 0;
        }

        Assert.InRange(paid, RandomPeople.Many(5_000), RandomPeople.Many(19_000));
    }

    /// <summary>
    /// October 2026 begins under one rule on changes and ends under another; where conditions of one group
    /// turn under both, the two tellings may part, and neither the decree nor a ruling says which is right.
    /// </summary>
    private static bool HasBothRulesInOneMonth(RandomPeople.Question asked) =>
        asked.Month == turning
        && (
            asked.Facts.Any(facts => turning.Contains(facts.From))
            || asked.Facts.Any(facts =>
                facts.Facts.Children.Any(child =>
                    child.DateOfBirth.AsDate is { Month: 10, Day: < 5 }
                )
                || facts.Facts.DateOfBirth.AsDate is { Month: 10, Day: < 5 }
                || facts.Facts.Disability.CertifiedOn is { Year: 2026, Month: 10, Day: < 5 }
            )
        );

    private static string Tell(RandomPeople.Question asked) =>
        $"month {asked.Month}, known {asked.KnownOn:O}, signed {asked.Signed:O}, pension {asked.PensionSigned:O}\n"
        + string.Join(
            '\n',
            asked.Facts.Select(facts =>
                $"{facts.From:O}: {facts.Facts with { Children = [] }} born {facts.Facts.DateOfBirth} children {string.Join(',', facts.Facts.Children)}"
            )
        );
}
