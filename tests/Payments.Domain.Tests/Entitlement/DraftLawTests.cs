using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Domain.Tests.Entitlement;

public sealed class DraftLawTests
{
    private static readonly Rulebook book = Rulebook.Load();
    private static readonly PayMonth July2024 = new(2024, 7);

    [Fact]
    public void A_draft_changes_the_number_from_its_month_on_and_leaves_the_law_as_it_was()
    {
        Assert.True(Draft(new("orphan_under_4", null, "3.5")).TryGet(out var read, out _));

        var draft = read.Rulebook;
        Assert.Equal("3.5", Value(draft, new DateOnly(2024, 7, 1)));
        Assert.Equal("2.5", Value(draft, new DateOnly(2024, 6, 1)));
        Assert.Equal("2.5", Value(book, new DateOnly(2024, 7, 1)));
        Assert.NotEqual(book.Hash, draft.Hash);
    }

    [Theory]
    [InlineData("orphan_under_5", null, "2.5", "/changes/0/parameter", "unknown_parameter")]
    [InlineData("orphan_under_4", null, "2.55", "/changes/0/coefficient", "bad_coefficient")]
    [InlineData("orphan_under_4", null, "-2.5", "/changes/0/coefficient", "bad_coefficient")]
    [InlineData("orphan_under_4", null, null, "/changes/0", "one_value")]
    [InlineData("orphan_under_4", "500000", "2.5", "/changes/0", "one_value")]
    [InlineData("orphan_under_4", "500000", null, "/changes/0/parameter", "wrong_unit")]
    [InlineData("standard", "500000.5", null, "/changes/0/amountVnd", "bad_amount")]
    [InlineData("standard", "-1", null, "/changes/0/amountVnd", "bad_amount")]
    [InlineData("standard", "100000001", null, "/changes/0/amountVnd", "bad_amount")]
    [InlineData("orphan_under_4", null, "100.1", "/changes/0/coefficient", "bad_coefficient")]
    [InlineData("funeral_community", null, "2", "/changes/0/parameter", "not_monthly")]
    [InlineData("group/orphan", null, "2", "/changes/0/parameter", "wrong_unit")]
    [InlineData("standard", "500001", null, "/changes/0/amountVnd", "fraction_of_dong")]
    public void A_number_that_does_not_fit_is_refused_where_it_stands(
        string parameter,
        string? amount,
        string? coefficient,
        string pointer,
        string code
    )
    {
        Assert.False(Draft(new(parameter, amount, coefficient)).TryGet(out _, out var no));

        var field = Assert.Single(no.Fields);
        Assert.Equal((pointer, code), (field.Pointer, field.Code));
    }

    [Theory]
    [InlineData("elderly_from", "0", "/changes/0/years", "bad_years")]
    [InlineData("elderly_from", "121", "/changes/0/years", "bad_years")]
    [InlineData("elderly_from", "60.5", "/changes/0/years", "bad_years")]
    [InlineData("standard", "60", "/changes/0/parameter", "wrong_unit")]
    [InlineData("funeral_pensioner_from", "70", "/changes/0/parameter", "not_monthly")]
    public void An_age_that_does_not_fit_is_refused_where_it_stands(
        string parameter,
        string years,
        string pointer,
        string code
    )
    {
        Assert.False(
            Draft(new DraftChange(parameter, null, null, years)).TryGet(out _, out var no)
        );

        var field = Assert.Single(no.Fields);
        Assert.Equal((pointer, code), (field.Pointer, field.Code));
    }

    [Fact]
    public void Every_fault_of_a_draft_is_named_at_once()
    {
        var refused = book.Draft(
            new PayMonth(2021, 6),
            [
                new("weather", "1", null),
                new("standard", "500000", null),
                new("standard", "600000", null),
                new("small_child", null, "0"),
            ]
        );

        Assert.False(refused.TryGet(out _, out var no));
        Assert.Equal(
            [
                "/fromMonth month_not_covered",
                "/changes/0/parameter unknown_parameter",
                "/changes/2/parameter duplicate",
                "/changes/3/coefficient bad_coefficient",
            ],
            no.Fields.Select(field => $"{field.Pointer} {field.Code}")
        );
        Assert.False(book.Draft(July2024, []).TryGet(out _, out no));
        Assert.Equal("/changes", no.Fields.Single().Pointer);
    }

    [Theory]
    [InlineData(
        "standard",
        "0",
        null,
        null,
        "An amount is a whole number of đồng, 1 to 100000000."
    )]
    [InlineData(
        "small_child",
        null,
        "0",
        null,
        "A coefficient is above 0, at most 100, and has at most one decimal."
    )]
    [InlineData("elderly_from", null, null, "0", "An age is a whole number of years, 1 to 120.")]
    [InlineData(
        "funeral_community",
        "1",
        null,
        null,
        "Funeral support is no part of what a month costs."
    )]
    [InlineData(
        "standard",
        null,
        null,
        null,
        "Give one of amountVnd, coefficient, years and condition."
    )]
    [InlineData(
        "standard",
        null,
        "1",
        null,
        "This parameter is not counted in the unit that was given."
    )]
    [InlineData(
        "standard",
        "500001",
        null,
        null,
        "With a standard or coefficient in the rules this gives a fraction of a đồng."
    )]
    [InlineData(
        "orphan_under_5",
        "1",
        null,
        null,
        "There is no such parameter. The nearest are orphan_under_4, orphan_from_4, foster_orphan_under_4."
    )]
    public void A_refusal_says_what_is_taken(
        string parameter,
        string? amount,
        string? coefficient,
        string? years,
        string sentence
    )
    {
        Assert.False(
            Draft(new DraftChange(parameter, amount, coefficient, years)).TryGet(out _, out var no)
        );

        Assert.Equal(("invalid_field", "A field is not right."), (no.Code, no.Message));
        Assert.Equal(sentence, Assert.Single(no.Fields).Detail);
    }

    [Fact]
    public void What_is_wrong_with_a_whole_draft_is_said_and_its_limits_are_taken()
    {
        Assert.False(
            book.Draft(
                    new PayMonth(2021, 6),
                    [new("standard", "500000", null), new("standard", "600000", null)]
                )
                .TryGet(out _, out var no)
        );
        Assert.Equal(
            ["The rules begin in 2021-07.", "A draft changes a parameter once."],
            no.Fields.Select(field => field.Detail)
        );
        Assert.False(book.Draft(July2024, []).TryGet(out _, out no));
        Assert.Equal(
            ("/changes", "required", "Name at least one change."),
            (no.Fields[0].Pointer, no.Fields[0].Code, no.Fields[0].Detail)
        );
        Assert.True(
            book.Draft(book.FirstMonth, [new("standard", "100000000", null)]).TryGet(out _, out _)
        );
        Assert.True(Draft(new("small_child", null, "100")).TryGet(out _, out _));
        Assert.False(Draft(new("small_child", null, ".5")).TryGet(out _, out _));
        Assert.False(Draft(new("small_child", null, "")).TryGet(out _, out _));
    }

    [Fact]
    public void A_coefficient_that_breaks_a_local_standard_is_refused_and_an_odd_social_pension_is_not()
    {
        var local = book.With([
            new LocalStandard("38", null, StandardItem.Standard, July2024, 640_002, "1/NQ-HĐND"),
        ]);

        Assert.True(local.Draft(July2024, [new("small_child", null, "2.5")]).TryGet(out _, out _));
        Assert.False(
            local.Draft(July2024, [new("small_child", null, "1.3")]).TryGet(out _, out var no)
        );
        Assert.Equal("/changes/0/coefficient", no.Fields.Single().Pointer);
        Assert.True(
            local
                .Draft(new PayMonth(2026, 1), [new("social_pension", "500001", null)])
                .TryGet(out _, out _)
        );
    }

    [Fact]
    public void An_age_of_a_draft_lets_people_in_from_its_month_on()
    {
        var month = new PayMonth(2026, 1);
        Assert.True(
            book.Draft(month, [new("social_pension_from", null, null, "70")])
                .TryGet(out var draft, out _)
        );

        Assert.Equal(0, OwedAtSeventyTwo(book, month));
        Assert.Equal(500_000, OwedAtSeventyTwo(draft.Rulebook, month));
        Assert.Equal(0, OwedAtSeventyTwo(draft.Rulebook, month.Plus(-1)));
    }

    [Theory]
    [InlineData("poor", true)]
    [InlineData("poor_or_near_poor", false)]
    [InlineData("special_area", true)]
    [InlineData("no_steady_income", true)]
    [InlineData("no_pension", false)]
    [InlineData("no_able_supporter", true)]
    public void A_condition_of_a_draft_shuts_out_who_does_not_meet_it_from_its_month_on(
        string condition,
        bool isShutOut
    )
    {
        Assert.True(
            book.Draft(July2024, [new("group/disabled", null, null, null, condition)])
                .TryGet(out var draft, out _)
        );
        var person = new PersonFacts
        {
            DateOfBirth = BirthDate.Parse("1990-01-01"),
            Household = Household.NearPoor,
            Disability = new Disability(DisabilityLevel.Severe, null),
            SteadyIncome = true,
            Supporter = Supporter.Able,
        };

        Assert.Equal(750_000, Total(book, July2024, Granted(person)));
        Assert.Equal(isShutOut ? 0 : 750_000, Total(draft.Rulebook, July2024, Granted(person)));
        Assert.Equal(540_000, Total(draft.Rulebook, July2024.Plus(-1), Granted(person)));
        Assert.NotEqual(book.Hash, draft.Rulebook.Hash);
    }

    [Theory]
    [InlineData("poor")]
    [InlineData("poor_or_near_poor")]
    [InlineData("special_area")]
    [InlineData("no_steady_income")]
    [InlineData("no_pension")]
    [InlineData("no_able_supporter")]
    public void Whoever_meets_every_condition_stays_and_whoever_meets_none_leaves(string condition)
    {
        Assert.True(
            book.Draft(July2024, [new("group/disabled", null, null, null, condition)])
                .TryGet(out var draft, out _)
        );
        var meetsAll = new PersonFacts
        {
            DateOfBirth = BirthDate.Parse("1990-01-01"),
            Disability = new Disability(DisabilityLevel.Severe, null),
            Household = Household.Poor,
            SpecialArea = true,
        };
        var meetsNone = meetsAll with
        {
            Household = Household.None,
            SpecialArea = false,
            SteadyIncome = true,
            Pension = Pension.SocialInsurance,
            Supporter = Supporter.Able,
        };

        Assert.Equal(750_000, Total(draft.Rulebook, July2024, Granted(meetsAll)));
        Assert.Equal(0, Total(draft.Rulebook, July2024, Granted(meetsNone)));
        Assert.Equal(750_000, Total(book, July2024, Granted(meetsNone)));
        Assert.True(
            book.Draft(
                    new PayMonth(2026, 1),
                    [new("group/social_pension", null, null, null, condition)]
                )
                .TryGet(out _, out _)
        );
    }

    [Fact]
    public void Who_is_shut_out_of_one_group_may_be_in_another_that_the_first_had_hidden()
    {
        Assert.True(
            book.Draft(July2024, [new("group/elderly_poor", null, null, null, "special_area")])
                .TryGet(out var draft, out _)
        );
        var old = new PersonFacts
        {
            DateOfBirth = BirthDate.Parse("1940-01-01"),
            Household = Household.Poor,
        };

        var found = Assessor.Explain(LawOf(draft.Rulebook, July2024), Granted(old));
        Assert.Equal(Category.Elderly80, Assert.Single(found.Lines).Line.Category);
        Assert.Contains(
            found.Considered,
            looked => looked is { Category: Category.ElderlyPoor, Reason: Reason.NotInSpecialArea }
        );
    }

    [Theory]
    [InlineData("group/elderly_80", "rich", "/changes/0/condition", "bad_condition")]
    [InlineData("group/care_support", "poor", "/changes/0/parameter", "takes_no_condition")]
    [InlineData("standard", "poor", "/changes/0/parameter", "wrong_unit")]
    public void A_condition_that_does_not_fit_is_refused_where_it_stands(
        string parameter,
        string condition,
        string pointer,
        string code
    )
    {
        Assert.False(
            Draft(new DraftChange(parameter, null, null, null, condition)).TryGet(out _, out var no)
        );

        var field = Assert.Single(no.Fields);
        Assert.Equal((pointer, code), (field.Pointer, field.Code));
        Assert.False(
            book.Draft(new PayMonth(2026, 1), [new("group/elderly_80", null, null, null, "poor")])
                .TryGet(out _, out no)
        );
        Assert.Equal("group_ended", Assert.Single(no.Fields).Code);
    }

    [Theory]
    [InlineData("2026-06", 22, 24, 0, 750_000)]
    [InlineData("2026-06", 21, 20, 750_000, 0)]
    [InlineData("2026-12", 22, 22, 810_000, 0)]
    [InlineData("2026-12", 23, 24, 0, 810_000)]
    public void A_drafted_limit_of_students_holds_also_where_the_limit_was_lifted(
        string inMonth,
        int age,
        int limit,
        long today,
        long drafted
    )
    {
        var month = PayMonth.Parse(inMonth);
        Assert.True(
            book.Draft(month, [new("student_until", null, null, limit.ToString("0", null))])
                .TryGet(out var draft, out _)
        );

        Assert.Equal(today, OwedToStudent(book, month, age));
        Assert.Equal(drafted, OwedToStudent(draft.Rulebook, month, age));
    }

    [Fact]
    public void An_unknown_name_is_told_the_nearest()
    {
        Assert.False(Draft(new("orphan_under_5", null, "2.5")).TryGet(out _, out var no));

        Assert.Contains("orphan_under_4", no.Fields[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_of_decree_76_owes_each_person_what_the_decree_owes()
    {
        var before = Rulebook.Load(
            RuleFiles.Changed("standards.yaml", "value: 500000", "value: 360000")
        );
        var month = PayMonth.Of(new DateOnly(2024, 7, 1));
        Assert.True(
            before.Draft(month, [new("standard", "500000", null)]).TryGet(out var draft, out _)
        );
        var people = new RandomPeople(76_2024);
        long now = 0;
        long later = 0;
        for (var count = 0; count < RandomPeople.Many(5_000); count++)
        {
            var asked = people.Next();
            var owed = Owed(book, month, asked);
            Assert.Equal(owed, Owed(draft.Rulebook, month, asked));
            now += Owed(before, month, asked);
            later += owed;
        }

        Assert.InRange(now, 1, later - 1);
    }

    private static long OwedAtSeventyTwo(Rulebook rulebook, PayMonth month)
    {
        var facts = new PersonFacts { DateOfBirth = BirthDate.Parse("1953-06-01") };
        return Total(
            rulebook,
            month,
            new Dossier(
                new[] { new DatedFacts(DateOnly.MinValue, facts) },
                null,
                new DateOnly(2025, 7, 1)
            )
        );
    }

    /// <summary>A former orphan, granted at fifteen, who never stopped studying; the birthday was last month.</summary>
    private static long OwedToStudent(Rulebook rulebook, PayMonth month, int age)
    {
        var born = month.Plus(-1).FirstDay.AddYears(-age);
        var facts = new PersonFacts
        {
            DateOfBirth = BirthDate.Parse(born.ToString("yyyy-MM-dd", null)),
            OrphanCase = OrphanCase.A,
            FormerOrphan = true,
            Study = Study.College,
        };
        return Total(
            rulebook,
            month,
            new Dossier(new[] { new DatedFacts(DateOnly.MinValue, facts) }, born.AddYears(15))
        );
    }

    private static long Total(Rulebook rulebook, PayMonth month, in Dossier dossier)
    {
        var lines = new AssessmentLines();
        Assessor.Assess(LawOf(rulebook, month), dossier, ref lines);
        return lines.TotalVnd;
    }

    private static MonthLaw LawOf(Rulebook rulebook, PayMonth month) =>
        rulebook.LawFor(month, KnownOn.ForRun(new DateOnly(2026, 10, 20), month), "38");

    private static Dossier Granted(PersonFacts facts) =>
        new(new[] { new DatedFacts(DateOnly.MinValue, facts) }, new DateOnly(2024, 1, 15));

    private static long Owed(Rulebook rulebook, PayMonth month, RandomPeople.Question asked)
    {
        var law = rulebook.LawFor(month, KnownOn.Day(month.FirstDay), "38");
        var lines = new AssessmentLines();
        Assessor.Assess(
            law,
            new Dossier(asked.Facts, asked.Signed, asked.PensionSigned),
            ref lines
        );
        return lines.TotalVnd;
    }

    private static Result<Draft> Draft(DraftChange change) => book.Draft(July2024, [change]);

    private static string Value(Rulebook rulebook, DateOnly month) =>
        rulebook
            .ValuesFor(PayMonth.Of(month), new DateOnly(2024, 7, 1))
            .Single(value => value.Parameter == "orphan_under_4")
            .Text;
}
