using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Domain.Tests.Entitlement;

public sealed class AssessorTests
{
    private static readonly Rulebook rulebook = Rulebook.Load();
    private static readonly KnownOn later = KnownOn.Day(new DateOnly(2027, 12, 1));
    private static readonly DateOnly early = new(2021, 8, 10);

    private static readonly PersonFacts orphan = new()
    {
        DateOfBirth = BirthDate.Parse("2006-03-10"),
        OrphanCase = OrphanCase.B,
    };

    private static readonly PersonFacts severe = new()
    {
        DateOfBirth = BirthDate.Parse("1985"),
        Disability = new Disability(DisabilityLevel.Severe, new DateOnly(2021, 7, 5)),
    };

    public static TheoryData<string, PersonFacts, string, string, long> Boundaries =>
        new()
        {
            { "month before signing", orphan, "2021-08-10", "2021-07", 0 },
            { "month of signing", orphan, "2021-08-31", "2021-08", 540_000 },
            { "certificate before signing", severe, "2022-05-20", "2021-07", 540_000 },
            { "turns 16", orphan, "2021-08-10", "2022-03", 540_000 },
            { "after 16", orphan, "2021-08-10", "2022-04", 0 },
            { "old standard", severe, "2021-08-10", "2024-06", 540_000 },
            { "new standard", severe, "2021-08-10", "2024-07", 750_000 },
            { "before Decree 335", severe, "2021-08-10", "2026-06", 750_000 },
            { "reached by Decree 335", severe, "2021-08-10", "2026-07", 810_000 },
            { "80 in June 2025", Old("1945-06-30"), "2021-08-10", "2025-06", 500_000 },
            { "80 after the repeal", Old("1945-06-30"), "2021-08-10", "2025-07", 0 },
            { "before 80", Old("1942-03-20"), "2022-06-10", "2022-02", 0 },
            { "turns 80", Old("1942-03-20"), "2022-06-10", "2022-03", 360_000 },
            { "turns 75 before signing B", Poor("1951-02-01"), "2025-08-10", "2026-07", 1_080_000 },
            { "turns 75 in August 2026", Poor("1951-08-10"), "2025-08-10", "2026-08", 810_000 },
            { "the month after", Poor("1951-08-10"), "2025-08-10", "2026-09", 1_080_000 },
            { "turns 75 on 4 October", Poor("1951-10-04"), "2025-08-10", "2026-10", 810_000 },
            { "turns 75 on 5 October", Poor("1951-10-05"), "2025-08-10", "2026-10", 1_080_000 },
            { "29 February, common year", Poor("1964-02-29"), "2021-08-10", "2024-02", 540_000 },
            { "22 in September 2026", Student("2004-09-10"), "2021-08-10", "2026-09", 810_000 },
            { "past 22 under the limit", Student("2004-09-10"), "2021-08-10", "2026-10", 0 },
            { "22 in October 2026", Student("2004-10-01"), "2021-08-10", "2026-11", 810_000 },
        };

    [Theory]
    [MemberData(nameof(Boundaries))]
    public void Each_rule_holds_at_its_edges(
        string name,
        PersonFacts person,
        string signedOn,
        string month,
        long amountVnd
    )
    {
        var owed = Owed(person, DateOnly.Parse(signedOn, null), PayMonth.Parse(month));

        Assert.True(amountVnd == owed, $"{name}: {owed}");
    }

    [Fact]
    public void Who_died_before_the_new_decree_keeps_the_old_levels()
    {
        var died = severe with { DateOfDeath = new DateOnly(2026, 10, 4) };
        var lived = severe with { DateOfDeath = new DateOnly(2026, 10, 5) };

        Assert.Equal(750_000, Owed(died, early, new PayMonth(2026, 8)));
        Assert.Equal(810_000, Owed(lived, early, new PayMonth(2026, 8)));
        Assert.Equal(750_000, Owed(died, early, new PayMonth(2026, 10)));
        Assert.Equal(0, Owed(died, early, new PayMonth(2026, 11)));
    }

    [Fact]
    public void A_decision_signed_after_the_death_grants_nothing() =>
        Assert.Equal(
            0,
            Owed(
                severe with
                {
                    DateOfDeath = new DateOnly(2022, 3, 1),
                },
                new DateOnly(2022, 3, 2),
                new PayMonth(2022, 3)
            )
        );

    [Fact]
    public void The_former_province_names_the_resolution_until_it_is_replaced()
    {
        Assert.Equal(825_000, Owed(severe, early, new PayMonth(2025, 8), "31", "30"));
        Assert.Equal(750_000, Owed(severe, early, new PayMonth(2025, 8), "31"));
        Assert.Equal(1_050_000, Owed(severe, early, new PayMonth(2026, 1), "31", "30"));
        Assert.Equal(1_050_000, Owed(severe, early, new PayMonth(2026, 8), "22"));
    }

    [Fact]
    public void The_explained_answer_is_the_fast_one()
    {
        var people = new RandomPeople(335);
        for (var count = 0; count < RandomPeople.Many(2_000); count++)
        {
            var asked = people.Next();
            var law = rulebook.LawFor(asked.Month, KnownOn.Day(asked.KnownOn), "38");
            var dossier = new Dossier(asked.Facts, asked.Signed, asked.PensionSigned);
            var lines = new AssessmentLines();

            Assessor.Assess(law, dossier, ref lines);
            var explained = Assessor.Explain(law, dossier);

            Assert.Equal(lines.Span.ToArray(), explained.Lines.Select(line => line.Line));
            Assert.All(explained.Lines, line => Assert.NotEmpty(line.Citations));
            Assert.True(lines.Count > 0 || explained.Considered.Count > 0);
        }
    }

    [Fact]
    public void A_short_explanation_is_json_with_rule_facts_and_articles()
    {
        var law = rulebook.LawFor(new PayMonth(2024, 9), later, "38");
        var dossier = new Dossier([new DatedFacts(DateOnly.MinValue, severe)], early);
        var lines = new AssessmentLines();
        Assessor.Assess(law, dossier, ref lines);
        var bytes = new ArrayBufferWriter<byte>();

        ShortExplanation.Write(law, lines.Span[0], dossier, bytes);

        Assert.Equal(
            """{"rule":"disabled_severe_adult","age":39,"disability":"severe","coefficient":1.5,"standardVnd":500000,"articles":["20/2021/NĐ-CP 6(1)(e)","76/2024/NĐ-CP 1"]}""",
            Encoding.UTF8.GetString(bytes.WrittenSpan)
        );
        JsonDocument.Parse(bytes.WrittenMemory).Dispose();
    }

    [Fact]
    public void More_children_or_a_graver_disability_never_pay_less() =>
        Gen.Select(Gen.Int[1930, 2023], Gen.Int[0, 74], Gen.Int[0, 4])
            .Sample(
                (year, at, children) =>
                {
                    var month = new PayMonth(2021, 7).Plus(at);
                    var parent = severe with
                    {
                        DateOfBirth = BirthDate.Parse($"{year}"),
                        SoleParent = SoleParent.Widowed,
                        Household = Household.Poor,
                        Children =
                        [
                            .. Enumerable.Repeat(
                                new Child(BirthDate.Parse("2016"), Study.None),
                                children
                            ),
                        ],
                    };
                    var more = parent with
                    {
                        Children =
                        [
                            .. parent.Children,
                            new Child(BirthDate.Parse("2016"), Study.None),
                        ],
                    };
                    var graver = parent with
                    {
                        Disability = parent.Disability with { Level = DisabilityLevel.Extreme },
                    };

                    Assert.True(Owed(more, early, month) >= Owed(parent, early, month));
                    Assert.True(Owed(graver, early, month) >= Owed(parent, early, month));
                },
                iter: 500
            );

    [Fact]
    public void Due_is_arrears_less_overpaid_and_nothing_is_netted() =>
        Gen.Select(
                Gen.Int[0, 5].Select(Gen.Long[0, 9_000_000]).Array[0, 6],
                Gen.Int[0, 5].Select(Gen.Long[0, 9_000_000]).Array[0, 6]
            )
            .Sample(
                (owed, charged) =>
                {
                    var due = Due.Of(ByMonth(owed), ByMonth(charged));

                    Assert.Equal(due.DueVnd, due.ArrearsVnd - due.OverpaidVnd);
                    Assert.Equal(
                        due.DueVnd,
                        ByMonth(owed).Values.Sum() - ByMonth(charged).Values.Sum()
                    );
                    Assert.True(due.ArrearsVnd >= 0 && due.OverpaidVnd >= 0);
                    Assert.All(
                        due.Months,
                        month =>
                            Assert.True(
                                month.DifferenceVnd != 0 || month.OwedVnd == month.ChargedVnd
                            )
                    );
                }
            );

    private static Dictionary<PayMonth, long> ByMonth((int, long)[] sums) =>
        sums.GroupBy(sum => sum.Item1)
            .ToDictionary(
                month => new PayMonth(2026, 1).Plus(month.Key),
                month => month.Sum(sum => sum.Item2)
            );

    private static long Owed(
        PersonFacts person,
        DateOnly signedOn,
        PayMonth month,
        string province = "38",
        string? former = null
    )
    {
        var lines = new AssessmentLines();
        Assessor.Assess(
            rulebook.LawFor(month, later, province, former),
            new Dossier([new DatedFacts(DateOnly.MinValue, person)], signedOn),
            ref lines
        );
        return lines.TotalVnd;
    }

    private static PersonFacts Old(string born) => new() { DateOfBirth = BirthDate.Parse(born) };

    private static PersonFacts Poor(string born) =>
        new() { DateOfBirth = BirthDate.Parse(born), Household = Household.Poor };

    private static PersonFacts Student(string born) =>
        new()
        {
            DateOfBirth = BirthDate.Parse(born),
            FormerOrphan = true,
            Study = Study.College,
        };
}
