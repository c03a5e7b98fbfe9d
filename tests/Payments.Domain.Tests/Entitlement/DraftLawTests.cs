using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Domain.Tests.Entitlement;

public sealed class DraftLawTests
{
    private static readonly Rulebook book = Rulebook.Load();

    [Fact]
    public void A_draft_changes_the_number_from_its_month_on_and_leaves_the_law_as_it_was()
    {
        Assert.True(Draft(new("orphan_under_4", null, "3.5")).TryGet(out var draft, out _));

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
        for (var count = 0; count < 5_000; count++)
        {
            var asked = people.Next();
            var owed = Owed(book, month, asked);
            Assert.Equal(owed, Owed(draft, month, asked));
            now += Owed(before, month, asked);
            later += owed;
        }

        Assert.InRange(now, 1, later - 1);
    }

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

    private static Result<Rulebook> Draft(DraftChange change) =>
        book.Draft(PayMonth.Of(new DateOnly(2024, 7, 1)), [change]);

    private static string Value(Rulebook rulebook, DateOnly month) =>
        rulebook
            .ValuesFor(PayMonth.Of(month), new DateOnly(2024, 7, 1))
            .Single(value => value.Parameter == "orphan_under_4")
            .Text;
}
