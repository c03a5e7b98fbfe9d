using System.Globalization;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Domain.Tests.Entitlement;

/// <summary>Whom the edges are asked for, and the edges of dates and sums by themselves.</summary>
public sealed partial class EdgeTests
{
    [Fact]
    public void A_birth_date_is_read_printed_and_counted_by_what_is_known_of_it()
    {
        Assert.Equal("1950-03", BirthDate.Parse("1950-03").ToString());
        Assert.Equal(Day("1950-03-01"), BirthDate.Parse("1950-03").AsDate);
        Assert.Equal(
            Day("1950-03-01"),
            new BirthDate(Day("1950-03-20"), BirthPrecision.Month).AsDate
        );
        Assert.Equal(
            Day("1950-01-01"),
            new BirthDate(Day("1950-03-20"), BirthPrecision.Year).AsDate
        );
        Assert.All(
            new[] { null, "", "50", "1950-13", "1950-3-1x", "31/12/1950" },
            text => Assert.False(BirthDate.TryParse(text, out _))
        );
        var wrong = Assert.Throws<FormatException>(() => BirthDate.Parse("1950-13"));
        Assert.Contains("yyyy-MM", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_looks_at_the_law_from_the_later_of_its_day_and_the_first_of_the_month()
    {
        var month = new PayMonth(2026, 10);

        Assert.Equal(
            new KnownOn(Day("2026-09-18"), Day("2026-10-01")),
            KnownOn.ForRun(Day("2026-09-18"), month)
        );
        Assert.Equal(KnownOn.Day(Day("2026-10-06")), KnownOn.ForRun(Day("2026-10-06"), month));
    }

    [Fact]
    public void What_is_due_is_told_from_the_first_month_to_the_last()
    {
        var (june, may) = (new PayMonth(2026, 6), new PayMonth(2026, 5));
        var due = Due.Of(
            new Dictionary<PayMonth, long> { [june] = 5, [may.Plus(-1)] = 1 },
            new Dictionary<PayMonth, long> { [may] = 2 }
        );

        Assert.Equal([may.Plus(-1), may, june], due.Months.Select(month => month.Month));
    }

    private static DateOnly Day(string day) =>
        DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DatedFacts[] Later(
        PersonFacts first,
        string from,
        Func<PersonFacts, PersonFacts> change
    ) => [new(DateOnly.MinValue, first), new(Day(from), change(first))];

    private static Func<PersonFacts, PersonFacts> Level(DisabilityLevel level) =>
        facts => facts with { Disability = facts.Disability with { Level = level } };

    private static PersonFacts Infant(string born) =>
        orphan with
        {
            DateOfBirth = BirthDate.Parse(born),
        };

    private static PersonFacts Dead(string diedOn) => severe with { DateOfDeath = Day(diedOn) };

    private static PersonFacts Aged(string born) => new() { DateOfBirth = BirthDate.Parse(born) };

    private static PersonFacts Turned(string born) =>
        severe with
        {
            DateOfBirth = BirthDate.Parse(born),
            Disability = new Disability(DisabilityLevel.Severe, Day("2021-07-01")),
        };

    private static PersonFacts Student(string born) =>
        new()
        {
            DateOfBirth = BirthDate.Parse(born),
            FormerOrphan = true,
            Study = Study.College,
        };

    private static DatedFacts[] Broken(string stopped, string again) =>
        [
            new(DateOnly.MinValue, Student("2006-09-10")),
            new(Day(stopped), Student("2006-09-10") with { Study = Study.None }),
            new(Day(again), Student("2006-09-10")),
        ];

    /// <summary>A sole parent with two children; the study of one of them is broken off for a while.</summary>
    private static DatedFacts[] BrokenChild(
        string stopped,
        string again,
        string born = "2008-06-05",
        bool other = false
    )
    {
        var asked = new Child(BirthDate.Parse(born), Study.School);
        var sister = new Child(BirthDate.Parse("2009-02-03"), Study.School);
        PersonFacts With(Child one, Child two) => parent with { Children = [one, two] };
        return
        [
            new(DateOnly.MinValue, With(asked, sister)),
            new(
                Day(stopped),
                other
                    ? With(asked, sister with { Study = Study.None })
                    : With(asked with { Study = Study.None }, sister)
            ),
            new(Day(again), With(asked, other ? sister with { Study = Study.None } : sister)),
        ];
    }
}
