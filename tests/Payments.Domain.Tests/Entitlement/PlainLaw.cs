using Payments.Domain.Entitlement;

namespace Payments.Domain.Tests.Entitlement;

/// <summary>
/// The law a second time, told as stretches of days instead of views of a month, in decimals, with its
/// numbers written out; slow, and only to be compared with the real one.
/// </summary>
internal sealed class PlainLaw(
    IReadOnlyList<DatedFacts> history,
    DateOnly? signed,
    DateOnly? pensionSigned,
    int year,
    int monthNumber,
    DateOnly knownOn
)
{
    private static readonly DateOnly decree147 = new(2025, 7, 1);
    private static readonly DateOnly decree335 = new(2026, 10, 5);
    private static readonly DateOnly never = new(2300, 1, 1);

    private static readonly DateOnly decree20 = new(2021, 7, 1);
    private static readonly DateOnly decree76 = new(2024, 7, 1);

    private static readonly Dictionary<BirthDate, int[]> born = [];
    private SortedSet<DateOnly>? turns;
    private DateOnly lawOn;
    private readonly int month = (year * 12) + monthNumber - 1;
    private readonly DateOnly firstDay = new(year, monthNumber, 1);
    private readonly List<DatedFacts> known = [.. history.Where(dated => dated.From <= knownOn)];

    public sealed record Sums(decimal Allowance, decimal Care, decimal Pension, decimal Facility);

    public Sums Assess()
    {
        var death = known.LastOrDefault().Facts?.DateOfDeath;
        death = death <= knownOn ? death : null;
        if (known.Count == 0 || (death is { } died && Index(died) < month))
        {
            return new Sums(0, 0, 0, 0);
        }

        lawOn = death < knownOn ? death.Value : knownOn;
        var has335 = lawOn >= decree335;
        var isNew = month >= Index(new(2026, 7, 1)) && has335;
        var has76 = month >= Index(decree76) && lawOn >= decree76;
        var standard =
            lawOn < decree20 ? 0
            : isNew ? 540_000m
            : has76 ? 500_000m
            : 360_000m;
        var grant = signed <= knownOn && !(signed > death) ? signed : null;
        var pensionGrant =
            pensionSigned <= knownOn && !(pensionSigned > death) ? pensionSigned : null;

        var facility = Level(
            null,
            false,
            day => At(day) is { InFacility: true } ? (Age(day) < 4 ? 5m : 4m) : 0
        );
        if (facility > 0)
        {
            return new Sums(0, 0, Pension(pensionGrant, isNew, 0), facility * standard);
        }

        var allowance = grant is null ? 0 : Allowance(grant.Value, isNew, has335) * standard;
        var pension = Pension(pensionGrant, isNew, allowance);
        var care = grant is null ? 0 : Care(grant.Value) * standard;
        return new Sums(pension > 0 ? 0 : allowance, care, pension, 0);
    }

    private decimal Pension(DateOnly? grant, bool isNew, decimal allowance)
    {
        if (grant is null || month < Index(decree147) || lawOn < decree147)
        {
            return 0;
        }

        var person = known[^1].Facts;
        var age = (month - Index(Birth(person.DateOfBirth))) / 12;
        var without = Level(
            grant,
            false,
            day => At(day)?.Pension == Domain.Entitlement.Pension.None ? 1 : 0
        );
        var poor = Level(
            grant,
            false,
            day =>
                At(day)
                    is { Pension: Domain.Entitlement.Pension.None, Household: not Household.None }
                    ? 1
                    : 0
        );
        var isPaid = age >= 75 ? without > 0 : age >= 70 && poor > 0;
        var amount = isNew ? 540_000m : 500_000m;
        return isPaid && amount > allowance ? amount : 0;
    }

    private decimal Allowance(DateOnly grant, bool isNew, bool has335)
    {
        decimal Orphan(DateOnly day) =>
            At(day)!.OrphanCase != OrphanCase.None && Age(day) < 16
                ? (Age(day) < 4 ? 2.5m : 1.5m)
                : 0;
        decimal HivChild(DateOnly day) =>
            At(day) is { Hiv: true, Household: Household.Poor } && Age(day) < 16
                ? (Age(day) < 4 ? 2.5m : 2m)
                : 0;
        decimal Former(DateOnly day)
        {
            var person = At(day)!;
            var sixteen = Birthday(person.DateOfBirth, 16);
            var was =
                person.FormerOrphan || (person.OrphanCase != OrphanCase.None && grant < sixteen);
            var isYoung = Age(day) < 22 || IsLifted(person.DateOfBirth, grant, has335);
            var isWhole = !has335 || Unbroken(day, sixteen, facts => facts.Study != Study.None);
            return Age(day) >= 16 && was && person.Study != Study.None && isYoung && isWhole
                ? 1.5m
                : 0;
        }

        decimal Poor(DateOnly day) =>
            Age(day) >= 60
            && At(day) is { Household: Household.Poor, Supporter: not Supporter.Able }
                ? (Age(day) >= (isNew ? 75 : 80) ? 2m : 1.5m)
                : 0;
        decimal Special(DateOnly day) =>
            Poor(day) == 0
            && Age(day) is >= 75 and < 80
            && At(day) is { SpecialArea: true, Household: not Household.None }
                ? 1
                : 0;
        decimal Eighty(DateOnly day) =>
            Poor(day) == 0 && Age(day) >= 80 && At(day)!.Pension == Domain.Entitlement.Pension.None
                ? 1
                : 0;
        decimal Disabled(DateOnly day)
        {
            var isMiddle = Age(day) is >= 16 and < 60;
            return DisabilityOn(day) switch
            {
                DisabilityLevel.Extreme => isMiddle ? 2m : 2.5m,
                DisabilityLevel.Severe => isMiddle ? 1.5m : 2m,
                _ => 0,
            };
        }

        decimal Small(DateOnly day) =>
            Age(day) < 3
            && At(day) is { SpecialArea: true, Household: not Household.None }
            && Orphan(day) + HivChild(day) + Disabled(day) == 0
                ? 1.5m
                : 0;
        decimal HivAdult(DateOnly day) =>
            Age(day) >= 16
            && At(day)
                is {
                    Hiv: true,
                    Household: Household.Poor,
                    SteadyIncome: false,
                    Pension: Domain.Entitlement.Pension.None,
                }
                ? 1.5m
                : 0;

        var hasOldGroups = month < Index(decree147) || lawOn < decree147;
        var own = new[]
        {
            Level(grant, false, Poor),
            hasOldGroups ? Level(grant, true, Special) : 0,
            hasOldGroups ? Level(grant, true, Eighty) : 0,
            Level(grant, false, day => IsTakenIn(day) ? 3m : 0),
            Level(grant, true, Disabled),
            Level(grant, false, HivAdult),
        }.Max();
        var alone = new[]
        {
            Level(grant, false, Orphan),
            Level(grant, false, Former),
            Level(grant, false, HivChild),
            Level(grant, false, Small),
        }.Max();
        var children = ChildBirths()
            .Sum(birth => Level(grant, false, day => IsRaised(birth, day, grant, has335) ? 1m : 0));
        return Math.Max(alone, own + children);
    }

    private decimal Care(DateOnly grant)
    {
        decimal Foster(DateOnly day, Func<decimal> level) =>
            At(day)!.Care == Domain.Entitlement.Care.Foster ? level() : 0;
        bool IsExtreme(DateOnly day) => DisabilityOn(day) == DisabilityLevel.Extreme;
        var carer = new[]
        {
            Level(
                grant,
                false,
                day =>
                    Foster(
                        day,
                        () =>
                            At(day)!.OrphanCase == OrphanCase.None || Age(day) >= 16 ? 0
                            : Age(day) < 4 ? 2.5m
                            : 1.5m
                    )
            ),
            Level(grant, false, day => Foster(day, () => IsTakenIn(day) ? 1.5m : 0)),
            Level(
                grant,
                false,
                day =>
                    Foster(
                        day,
                        () =>
                            !IsExtreme(day) ? 0
                            : Age(day) < 16 ? 2.5m
                            : 1.5m
                    )
            ),
            Level(
                grant,
                false,
                day =>
                    At(day)!.Care == Domain.Entitlement.Care.OwnHousehold && IsExtreme(day) ? 1 : 0
            ),
        }.Max();

        bool Draws(DateOnly day) =>
            DisabilityOn(day) >= DisabilityLevel.Severe && !At(day)!.SpouseDrawsCareSupport;
        var infants = ChildBirths()
            .Sum(birth =>
                Level(
                    grant,
                    false,
                    day =>
                        Draws(day) && Has(At(day)!, birth) && AgeAt(birth, day) is >= 0 and < 3
                            ? 1
                            : 0
                )
            );
        var pregnancy =
            Level(grant, false, day => Draws(day) ? (At(day)!.Pregnant ? 2m : 1m) : 0) == 2m
                ? 1
                : 0;
        var raised = infants + pregnancy;
        raised =
            raised > 0
                ? raised
                : Level(grant, false, day => Draws(day) && At(day)!.Pregnant ? 1 : 0);
        return carer
            + (
                raised == 0 ? 0
                : raised == 1 ? 1.5m
                : 2m
            );
    }

    /// <summary>The level of one group in the month, from the stretches of days in which it is met.</summary>
    private decimal Level(DateOnly? grant, bool startsEarly, Func<DateOnly, decimal> on)
    {
        turns ??= Turns();
        var paid = 0m;
        DateOnly? begin = null;
        var changes = new List<(int From, decimal Level)>();
        foreach (var day in turns.Append(never))
        {
            var level = day == never || At(day) is null || Age(day) < 0 ? 0 : on(day);
            if (level > 0)
            {
                changes.Add(
                    (begin is null ? Start(day, grant, startsEarly) : Effect(day, grant), level)
                );
                begin ??= day;
            }
            else if (begin is not null)
            {
                var last = LastMonth(day, grant, startsEarly);
                if (changes[0].From <= month && month <= last)
                {
                    paid = Math.Max(paid, changes.Last(change => change.From <= month).Level);
                }

                begin = null;
                changes.Clear();
            }
        }

        return paid;
    }

    /// <summary>The month of the loss is paid; who is out on the day of signing never comes in.</summary>
    private static int LastMonth(DateOnly lost, DateOnly? grant, bool startsEarly)
    {
        if (lost == never)
        {
            return int.MaxValue;
        }

        if (grant is not { } signedOn || lost > signedOn)
        {
            return Index(lost);
        }

        var isEarly = startsEarly && signedOn < decree147;
        return !isEarly ? -1
            : Index(lost) == Index(signedOn) ? Index(lost) - 1
            : Index(lost);
    }

    private int Start(DateOnly day, DateOnly? grant, bool startsEarly) =>
        grant is { } signedOn && day <= signedOn && !(startsEarly && signedOn < decree147)
            ? Index(signedOn)
            : Effect(day, grant);

    private int Effect(DateOnly day, DateOnly? grant)
    {
        var isUnder335 = day >= decree335 && lawOn >= decree335;
        var isUnder147 = day >= decree147 && lawOn >= decree147 && !isUnder335;
        var isBirth = At(day) is { } who && Birth(who.DateOfBirth) == day;
        return isUnder147 && !(day <= grant) && !isBirth ? Index(day) + 1 : Index(day);
    }

    /// <summary>Every day on which anything may turn, and the beginning of time.</summary>
    private SortedSet<DateOnly> Turns()
    {
        var days = new SortedSet<DateOnly> { new(1900, 1, 1) };
        foreach (var (from, facts) in known)
        {
            days.Add(from);
            days.Add(facts.Disability.CertifiedOn ?? from);
            foreach (var age in new[] { 0, 3, 4, 16, 22, 60, 75, 80 })
            {
                days.Add(Birthday(facts.DateOfBirth, age));
                days.UnionWith(facts.Children.Select(child => Birthday(child.DateOfBirth, age)));
            }
        }

        return days;
    }

    private bool IsTakenIn(DateOnly day) =>
        Age(day) >= 60
        && At(day) is { Household: Household.Poor, Supporter: Supporter.None } person
        && (person.TakenIn || person.Care == Domain.Entitlement.Care.Foster);

    private bool IsRaised(BirthDate birth, DateOnly day, DateOnly grant, bool has335)
    {
        var person = At(day)!;
        var age = AgeAt(birth, day);
        if (
            person.SoleParent == SoleParent.None
            || person.Household == Household.None
            || !Has(person, birth)
            || age < 0
        )
        {
            return false;
        }

        if (age < 16)
        {
            return true;
        }

        var sixteen = Birthday(birth, 16);
        bool Studies(PersonFacts facts) =>
            facts.Children.Any(child => child.DateOfBirth == birth && child.Study != Study.None);
        return Studies(person)
            && (age < 22 || IsLifted(birth, grant, has335))
            && !(has335 && grant >= decree335 && sixteen <= grant)
            && (!has335 || Unbroken(day, sixteen, Studies));
    }

    private static bool IsLifted(BirthDate birth, DateOnly grant, bool has335) =>
        has335 && (Birthday(birth, 22) >= new DateOnly(2026, 10, 1) || grant >= decree335);

    private bool Unbroken(DateOnly day, DateOnly sixteen, Func<PersonFacts, bool> studies)
    {
        var since = sixteen > decree335 ? sixteen : decree335;
        for (var at = 0; at + 1 < known.Count && known[at + 1].From <= day; at++)
        {
            if (known[at + 1].From > since && !studies(known[at].Facts))
            {
                return false;
            }
        }

        return true;
    }

    private DisabilityLevel DisabilityOn(DateOnly day)
    {
        var disability = At(day)!.Disability;
        var exists = disability.CertifiedOn is not { } on || (on <= day && on <= knownOn);
        return exists && disability.Level != DisabilityLevel.Mild
            ? disability.Level
            : DisabilityLevel.None;
    }

    private PersonFacts? At(DateOnly day)
    {
        var facts = known.LastOrDefault(dated => dated.From <= day).Facts;
        return facts is not null && Birth(facts.DateOfBirth) > knownOn ? null : facts;
    }

    private int Age(DateOnly day) => AgeAt(At(day)!.DateOfBirth, day);

    private int AgeAt(BirthDate birth, DateOnly day)
    {
        var born = Birth(birth);
        if (born > day || born > knownOn)
        {
            return -1;
        }

        var age = day.Year - born.Year;
        return Birthday(birth, age) <= day ? age : age - 1;
    }

    private IEnumerable<BirthDate> ChildBirths() =>
        known
            .SelectMany(dated => dated.Facts.Children)
            .Select(child => child.DateOfBirth)
            .Distinct();

    private static bool Has(PersonFacts facts, BirthDate birth) =>
        facts.Children.Any(child => child.DateOfBirth == birth);

    private static DateOnly Birth(BirthDate birth) => Birthday(birth, 0);

    private static DateOnly Birthday(BirthDate birth, int age)
    {
        if (!born.TryGetValue(birth, out var parts))
        {
            parts = [.. birth.ToString().Split('-').Select(int.Parse), 1, 1];
            born[birth] = parts;
        }

        var year = parts[0] + age;
        return parts[1] == 2 && parts[2] == 29 && !DateTime.IsLeapYear(year)
            ? new DateOnly(year, 2, 28)
            : new DateOnly(year, parts[1], parts[2]);
    }

    private static int Index(DateOnly day) => (day.Year * 12) + day.Month - 1;
}
