using System.Globalization;
using System.Text;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Domain.Tests.Entitlement;

/// <summary>Which figure governs where and when: printed, adopted, of a former province, of the merged one.</summary>
public sealed class PlacesTests
{
    private static readonly Rulebook rulebook = Rulebook.Load();
    private static readonly KnownOn later = KnownOn.Day(new DateOnly(2027, 12, 1));

    private static readonly (string Province, string? Former)[] places =
    [
        ("01", null),
        ("08", null),
        ("22", null),
        ("30", null),
        ("31", null),
        ("31", "30"),
        ("31", "31"),
        ("38", null),
        ("79", null),
        ("79", "74"),
    ];

    private static readonly LocalStandard[] adopted =
    [
        Adopted("38", null, StandardItem.Standard, 2025, 6, 560_000),
        Adopted("38", null, StandardItem.Standard, 2025, 7, 580_000),
        Adopted("01", null, StandardItem.Standard, 2025, 10, 600_000),
        Adopted("01", null, StandardItem.Standard, 2026, 3, 800_000),
        Adopted("31", "30", StandardItem.Standard, 2025, 9, 620_000),
        Adopted("31", null, StandardItem.SocialPension, 2026, 2, 640_000),
        Adopted("22", null, StandardItem.Facility, 2026, 5, 900_000),
    ];

    [Fact]
    public void Each_figure_governs_from_its_month_until_the_next_in_its_place()
    {
        var text = new StringBuilder();
        foreach (var book in new[] { rulebook, rulebook.With(adopted) })
        {
            text.AppendJoin('\n', book.LocalFigures.Select(Tell)).Append("\n\n");
            foreach (var (province, former) in places)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{province} {former}: {string.Join(", ", Turns(book, province, former))}\n"
                );
            }

            text.Append('\n');
        }

        Golden.Matches(text.ToString(), "places.txt");
    }

    [Theory]
    [InlineData("30", "31", true)]
    [InlineData("31", "31", true)]
    [InlineData("30", "30", true)]
    [InlineData("22", "31", false)]
    [InlineData("99", "31", false)]
    public void A_former_code_is_part_of_the_province_that_took_it_in(
        string former,
        string province,
        bool isPart
    ) => Assert.Equal(isPart, rulebook.Provinces.IsPartOf(former, province));

    [Fact]
    public void Codes_are_valid_from_the_day_of_the_merger_and_before_it()
    {
        var provinces = rulebook.Provinces;

        Assert.True(provinces.IsFormer("30"));
        Assert.False(provinces.IsFormer("99"));
        Assert.False(provinces.IsFormer(null));
        Assert.True(provinces.IsValidIn(new PayMonth(2025, 7), "31"));
        Assert.True(provinces.IsValidIn(new PayMonth(2025, 7), "30"));
        Assert.False(provinces.IsValidIn(new PayMonth(2025, 7), null));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            rulebook.LawFor(new PayMonth(2021, 6), later, "38")
        );
        Assert.Equal(32, rulebook.HashBytes.Length);
    }

    [Theory]
    [InlineData("standard", 0, null, null)]
    [InlineData("small_child", null, 0, null)]
    [InlineData("elderly_from", null, null, 0)]
    [InlineData("standard", null, 15, null)]
    public void A_draft_of_nothing_is_refused_by_name(
        string parameter,
        int? amount,
        int? tenths,
        int? years
    )
    {
        var wrong = Assert.Throws<ArgumentException>(() =>
            rulebook.With(
                new PayMonth(2027, 1),
                [new ParameterChange(parameter, amount, tenths, years)]
            )
        );
        Assert.Contains(parameter, wrong.Message, StringComparison.Ordinal);
    }

    /// <summary>What is paid from which month on: a severely disabled adult, a facility's resident, a pensioner.</summary>
    private static IEnumerable<string> Turns(Rulebook book, string province, string? former)
    {
        var before = "";
        for (
            var month = new PayMonth(2021, 7);
            month <= new PayMonth(2026, 12);
            month = month.Plus(1)
        )
        {
            var law = book.LawFor(month, later, province, former);
            var paid = string.Join('/', People().Select(person => Paid(law, person)));
            if (paid != before)
            {
                yield return $"{month} {paid}";
            }

            before = paid;
        }
    }

    private static IEnumerable<PersonFacts> People()
    {
        var born = BirthDate.Parse("1940");
        yield return new PersonFacts
        {
            DateOfBirth = BirthDate.Parse("1985"),
            Disability = new Disability(DisabilityLevel.Severe, null),
        };
        yield return new PersonFacts
        {
            DateOfBirth = born,
            Pension = Pension.Other,
            InFacility = true,
        };
        yield return new PersonFacts { DateOfBirth = born };
    }

    private static long Paid(MonthLaw law, PersonFacts person)
    {
        var lines = new AssessmentLines();
        var signed = new DateOnly(2021, 7, 1);
        Assessor.Assess(
            law,
            new Dossier(
                [new DatedFacts(DateOnly.MinValue, person)],
                signed,
                new DateOnly(2025, 7, 1)
            ),
            ref lines
        );
        return lines.TotalVnd;
    }

    private static string Tell(LocalFigure figure) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{figure.Standard} until {figure.Until:yyyy-MM-dd} by {figure.Source.Instrument} {figure.Source.Article}"
        );

    private static LocalStandard Adopted(
        string province,
        string? former,
        StandardItem item,
        int year,
        int month,
        long amount
    ) => new(province, former, item, new PayMonth(year, month), amount, "Resolution of the test");
}
