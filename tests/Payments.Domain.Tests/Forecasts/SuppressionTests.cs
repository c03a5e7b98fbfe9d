using Payments.Domain.Forecasts;

namespace Payments.Domain.Tests.Forecasts;

public sealed class SuppressionTests
{
    [Fact]
    public void Zero_and_five_are_told_and_what_lies_between_is_not()
    {
        var rows = Tables([Gaining(0), Gaining(5), Gaining(5)]);
        var small = Tables([Gaining(4), Gaining(9), Gaining(9)]);

        Suppression.Apply(rows);
        Suppression.Apply(small);

        Assert.DoesNotContain(rows, row => row.HidesDraft || row.HidesToday);
        Assert.True(small.Single(row => row.Key == "0").HidesDraft);
    }

    [Theory]
    [InlineData(3, 0, 0, 0)]
    [InlineData(0, 3, 0, 0)]
    [InlineData(0, 0, 3, 0)]
    [InlineData(0, 0, 0, 3)]
    public void One_small_count_hides_the_whole_draft_part_and_leaves_today(
        long gain,
        long lose,
        long comeIn,
        long fallOut
    )
    {
        var effect = Of(people: 200, gain, lose, comeIn, fallOut);
        var row = new TableRow("", effect, null);

        Suppression.Apply([row]);

        Assert.True(row.HidesDraft);
        Assert.False(row.HidesToday);
    }

    [Fact]
    public void Three_who_stay_the_same_among_two_hundred_are_as_secret_as_three_who_gain()
    {
        var row = new TableRow("", Of(200, 197, 0, 0, 0), null);

        Suppression.Apply([row]);

        Assert.True(row.HidesDraft);
    }

    [Fact]
    public void Few_who_draw_today_hide_both_parts()
    {
        var row = new TableRow("", Of(3, 0, 0, 50, 0), null);

        Suppression.Apply([row]);

        Assert.True(row is { HidesToday: true, HidesDraft: true });
    }

    [Fact]
    public void A_single_hidden_row_takes_the_smallest_that_has_any_with_it()
    {
        var rows = Tables([Gaining(3), Gaining(40), Gaining(20), Gaining(0)]);

        Suppression.Apply(rows);

        Assert.Equal(["0", "2"], Hidden(rows));
    }

    [Fact]
    public void Two_hidden_rows_that_hold_less_than_five_take_a_third_with_them()
    {
        var rows = Tables([Gaining(2), Gaining(1), Gaining(40), Gaining(20)]);

        Suppression.Apply(rows);

        Assert.Equal(["0", "1", "3"], Hidden(rows));
    }

    [Fact]
    public void A_small_total_is_hidden_with_its_rows_and_needs_no_others()
    {
        var rows = Tables([Gaining(3), Gaining(0), Gaining(0)]);

        Suppression.Apply(rows);

        Assert.Equal(["0", "total"], Hidden(rows));
    }

    /// <summary>
    /// A province that is hidden to guard its sister must not be the sum of its visible communes.
    /// </summary>
    [Fact]
    public void A_row_hidden_for_its_sister_has_a_hidden_child()
    {
        var total = new TableRow("total", Gaining(3) + Gaining(12) + Gaining(90), null);
        var small = new TableRow("small", Gaining(3), total);
        var sister = new TableRow("sister", Gaining(12), total);
        var large = new TableRow("large", Gaining(90), total);
        TableRow[] rows =
        [
            total,
            small,
            sister,
            large,
            new("small.0", Gaining(3), small),
            new("sister.0", Gaining(6), sister),
            new("sister.1", Gaining(6), sister),
            new("large.0", Gaining(50), large),
            new("large.1", Gaining(40), large),
        ];

        Suppression.Apply(rows);

        Assert.Equal(["sister", "sister.0", "small", "small.0"], Hidden(rows));
    }

    /// <summary>Whatever a reader subtracts from whatever total, no count of one to four comes out.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_small_count_is_found_by_subtraction(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var rows = RandomTables(random);
            Suppression.Apply(rows);
            foreach (
                var family in rows.Where(row => row.Parent is not null).GroupBy(r => r.Parent!)
            )
            {
                AssertSafe(
                    family.Key,
                    [.. family],
                    row => row.HidesToday,
                    effect => effect.PeopleToday
                );
                foreach (
                    var count in new Func<Effect, long>[]
                    {
                        effect => effect.PeopleDraft,
                        effect => effect.Gain,
                        effect => effect.Lose,
                        effect => effect.ComeIn,
                        effect => effect.FallOut,
                        effect => effect.Unchanged,
                    }
                )
                {
                    AssertSafe(family.Key, [.. family], row => row.HidesDraft, count);
                }
            }
        }
    }

    private static void AssertSafe(
        TableRow parent,
        IReadOnlyList<TableRow> children,
        Func<TableRow, bool> isHidden,
        Func<Effect, long> count
    )
    {
        var hidden = children.Where(isHidden).ToList();
        Assert.All(
            children.Append(parent).Where(row => !isHidden(row)),
            row => Assert.False(count(row.Effect) is > 0 and < 5)
        );
        if (isHidden(parent))
        {
            Assert.NotEmpty(hidden);
        }
        else if (hidden.Exists(row => count(row.Effect) is > 0 and < 5))
        {
            Assert.True(hidden.Count(row => count(row.Effect) > 0) > 1);
            Assert.True(hidden.Sum(row => count(row.Effect)) >= 5);
        }
        else
        {
            Assert.NotEqual(1, hidden.Count);
        }
    }

    private static List<TableRow> RandomTables(Random random)
    {
        long Few() => random.Next(4) == 0 ? random.Next(8) : 0;
        var provinces = Enumerable
            .Range(0, random.Next(1, 5))
            .Select(_ =>
                Enumerable
                    .Range(0, random.Next(1, 6))
                    .Select(_ =>
                    {
                        var (gain, lose, fallOut) = (Few(), Few(), Few());
                        var unchanged = random.Next(3) == 0 ? random.Next(7) : random.Next(5, 90);
                        return Of(gain + lose + fallOut + unchanged, gain, lose, Few(), fallOut);
                    })
                    .ToList()
            )
            .ToList();
        var total = new TableRow("total", Sum(provinces.SelectMany(communes => communes)), null);
        var rows = new List<TableRow> { total };
        foreach (var (at, communes) in provinces.Index())
        {
            var province = new TableRow($"{at}", Sum(communes), total);
            rows.Add(province);
            rows.AddRange(
                communes.Select((effect, no) => new TableRow($"{at}.{no}", effect, province))
            );
        }

        return rows;
    }

    private static List<TableRow> Tables(IReadOnlyList<Effect> effects)
    {
        var total = new TableRow("total", Sum(effects), null);
        return [total, .. effects.Select((effect, at) => new TableRow($"{at}", effect, total))];
    }

    private static Effect Sum(IEnumerable<Effect> effects) =>
        effects.Aggregate(Effect.None, (sum, effect) => sum + effect);

    private static Effect Gaining(long people) => Of(people + 100, people, 0, 0, 0);

    private static Effect Of(long people, long gain, long lose, long comeIn, long fallOut) =>
        new(
            people,
            people * 500_000,
            people + comeIn - fallOut,
            (people + comeIn - fallOut) * 540_000,
            gain,
            lose,
            comeIn,
            fallOut
        );

    private static IEnumerable<string> Hidden(IEnumerable<TableRow> rows) =>
        rows.Where(row => row.HidesDraft).Select(row => row.Key).Order(StringComparer.Ordinal);
}
