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

    private static Result<Rulebook> Draft(DraftChange change) =>
        book.Draft(PayMonth.Of(new DateOnly(2024, 7, 1)), [change]);

    private static string Value(Rulebook rulebook, DateOnly month) =>
        rulebook
            .ValuesFor(PayMonth.Of(month), new DateOnly(2024, 7, 1))
            .Single(value => value.Parameter == "orphan_under_4")
            .Text;
}
