using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Domain.Tests.Entitlement;

/// <summary>Invented people with many boundaries near the month that is asked about.</summary>
internal sealed class RandomPeople(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>So many, or a tenth where hundreds of mutants each meet all of them: <c>scripts/mutate.sh</c>.</summary>
    public static int Many(int people) =>
        Environment.GetEnvironmentVariable("PAYMENTS_MUTATING") is null ? people : people / 10;

    public sealed record Question(
        DatedFacts[] Facts,
        DateOnly? Signed,
        DateOnly? PensionSigned,
        PayMonth Month,
        DateOnly KnownOn
    );

    public Question Next()
    {
        var month = new PayMonth(2021, 7).Plus(random.Next(75));
        var first = Person(month);
        var facts = new List<DatedFacts> { new(DateOnly.MinValue, first) };
        while (facts.Count < 4 && Chance(30))
        {
            var from =
                facts.Count == 1
                    ? Near(month).FirstDay
                    : PayMonth.Of(facts[^1].From).Plus(random.Next(1, 4)).FirstDay;
            facts.Add(new DatedFacts(from, Changed(facts[^1].Facts, month)));
        }

        return new Question(
            [.. facts],
            Chance(90) ? Day(Near(month)) : null,
            Chance(30) ? Day(Near(month)) : null,
            month,
            Chance(70) ? new DateOnly(2027, 12, 1) : Day(Near(month))
        );
    }

    private PersonFacts Person(PayMonth month) =>
        new()
        {
            DateOfBirth = Birth(month),
            DateOfDeath = Chance(6) ? Day(Near(month)) : null,
            Household = Word<Household>(),
            SpecialArea = Chance(50),
            OrphanCase = Chance(40) ? Word<OrphanCase>() : OrphanCase.None,
            FormerOrphan = Chance(20),
            Study = Chance(50) ? Word<Study>() : Study.None,
            Hiv = Chance(20),
            SteadyIncome = Chance(20),
            Pension = Chance(20) ? Word<Pension>() : Pension.None,
            Supporter = Word<Supporter>(),
            TakenIn = Chance(10),
            SoleParent = Chance(40) ? Word<SoleParent>() : SoleParent.None,
            Children = Chance(40) ? Children(month) : [],
            Disability = Chance(50) ? Disability(month) : default,
            Pregnant = Chance(15),
            Care = Word<Care>(),
            SpouseDrawsCareSupport = Chance(10),
            InFacility = Chance(5),
        };

    /// <summary>One or two facts change, the others stay.</summary>
    private PersonFacts Changed(PersonFacts old, PayMonth month)
    {
        var other = Person(month);
        var person = old;
        for (var times = random.Next(1, 3); times > 0; times--)
        {
            person = random.Next(12) switch
            {
                0 => person with { Household = other.Household },
                1 => person with { Study = other.Study },
                2 => person with { Disability = other.Disability },
                3 => person with { Pension = other.Pension },
                4 => person with { InFacility = other.InFacility },
                5 => person with { Care = other.Care },
                6 => person with { Pregnant = other.Pregnant },
                7 => person with { Supporter = other.Supporter },
                8 => person with { SoleParent = other.SoleParent },
                9 => person with { Children = Grown(person) },
                10 => person with { SpouseDrawsCareSupport = other.SpouseDrawsCareSupport },
                _ => person with { SpecialArea = other.SpecialArea },
            };
        }

        return person;
    }

    private IReadOnlyList<Child> Grown(PersonFacts person) =>
        [
            .. person
                .Children.Where(_ => Chance(80))
                .Select(child => child with { Study = Word<Study>() }),
        ];

    private IReadOnlyList<Child> Children(PayMonth month)
    {
        var children = new List<Child>();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var age = new[] { 0, 1, 3, 16, 22, random.Next(24) }[random.Next(6)];
            children.Add(new Child(Born(month, age), Chance(60) ? Word<Study>() : Study.None));
        }

        return [.. children.DistinctBy(child => child.DateOfBirth)];
    }

    private Disability Disability(PayMonth month) =>
        new(Word<DisabilityLevel>(), Chance(85) ? Day(Near(month)) : null);

    private BirthDate Birth(PayMonth month)
    {
        var ages = new[] { 0, 3, 4, 16, 22, 60, 70, 75, 80, random.Next(95), random.Next(60, 90) };
        return Born(month, ages[random.Next(ages.Length)]);
    }

    /// <summary>Someone who reaches an age in about this month; sometimes only the year or month is known.</summary>
    private BirthDate Born(PayMonth month, int age)
    {
        var about = month.Plus((-12 * age) + random.Next(-3, 4));
        if (Chance(10))
        {
            about = new PayMonth(about.Year - (about.Year % 4), 2);
            return new BirthDate(about.LastDay);
        }

        return new BirthDate(
            Chance(20) ? about.LastDay : Day(about),
            Chance(80) ? BirthPrecision.Day
                : Chance(50) ? BirthPrecision.Month
                : BirthPrecision.Year
        );
    }

    private PayMonth Near(PayMonth month) =>
        Chance(30) ? month.Plus(-random.Next(60)) : month.Plus(random.Next(-3, 3));

    private DateOnly Day(PayMonth month) =>
        Chance(20) ? month.FirstDay
        : Chance(20) ? month.LastDay
        : month.FirstDay.AddDays(random.Next(28));

    private TEnum Word<TEnum>()
        where TEnum : struct, Enum
    {
        var values = Enum.GetValues<TEnum>();
        return values[random.Next(values.Length)];
    }

    private bool Chance(int percent) => random.Next(100) < percent;
}
