using Npgsql;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Beneficiaries;

/// <summary>One person as a run or forecast meets them: facts over time, decisions, and how each payee is paid.</summary>
public sealed class RunPerson
{
    public Guid Id { get; set; }

    public string CommuneCode { get; set; } = "";

    public List<DatedFacts> Facts { get; } = [];

    public DateOnly? DecisionSignedOn { get; set; }

    public DateOnly? SocialPensionSignedOn { get; set; }

    /// <summary>From this month on nothing is charged until resumption.</summary>
    public DateOnly? SuspendedFrom { get; set; }

    /// <summary>From this month on nothing is owed.</summary>
    public DateOnly? EndedFrom { get; set; }

    /// <summary>The first month that this commune pays somebody who moved here; null: no move.</summary>
    public DateOnly? JoinedFrom { get; set; }

    public PayeeRoute Beneficiary { get; set; }

    public PayeeRoute Carer { get; set; }

    /// <summary>Whether a month can be owed here: after a move here, not suspended, not ended.</summary>
    public bool MayBeOwed(PayMonth month) =>
        (JoinedFrom is not { } joined || month >= PayMonth.Of(joined))
        && (SuspendedFrom is not { } suspended || month < PayMonth.Of(suspended))
        && (EndedFrom is not { } ended || month < PayMonth.Of(ended));

    public Dossier Dossier(ReadOnlySpan<DatedFacts> facts) =>
        new(facts, DecisionSignedOn, SocialPensionSignedOn);
}

/// <summary>Who takes the money and by which channel.</summary>
/// <param name="AuthorisedUntil">After this day the payout is held until somebody decides; null: no limit.</param>
public readonly record struct PayeeRoute(
    string? Relation,
    string Name,
    string Channel,
    string? CashReason,
    Guid? AccountId,
    DateOnly? AuthorisedUntil
)
{
    public bool Exists => Relation is not null;
}

/// <summary>Streams the people of some communes in the order in which facts are stored: commune, then person.</summary>
/// <remarks>
/// One statement a commune, all sent at once: each reads its tables by the index that leads with commune_code, in
/// order, whatever the planner thinks of the country's size, and no sort is larger than a commune.
/// </remarks>
internal sealed class FactStream : IAsyncDisposable
{
    private const string Facts = """
        f.beneficiary_id, f.effective_from, f.date_of_birth, f.date_of_death, f.sex, f.household,
        f.special_area, f.orphan_case, f.former_orphan, f.study, f.hiv, f.steady_income, f.pension, f.supporter,
        f.taken_in, f.sole_parent, f.children, f.disability_level, f.disability_certified_on, f.pregnant, f.care,
        f.spouse_draws_care_support, f.in_facility, f.decision_signed_on, f.social_pension_signed_on
        """;

    private const string Years = "f.known_on, f.household_year, f.special_area_year";

    private const string Routes = """
        s.relation, s.name, s.channel, s.cash_reason, s.account_id, s.authorised_until,
        c.relation, c.name, c.channel, c.cash_reason, c.account_id, c.authorised_until
        """;

    private const string People = """
        fact f
          join beneficiary b
            on b.commune_code = f.commune_code
           and b.id = f.beneficiary_id
        """;

    private const string Payees = """
        left join payee s
            on s.commune_code = f.commune_code
           and s.beneficiary_id = f.beneficiary_id
           and s.role = 'beneficiary'
           and s.until is null
          left join payee c
            on c.commune_code = f.commune_code
           and c.beneficiary_id = f.beneficiary_id
           and c.role = 'carer'
           and c.until is null
        """;

    private const string Asked = """
         where f.commune_code = $1
           and f.known_on <= $2
           and b.state in ('granted', 'suspended', 'ended', 'moved')
        """;

    private const string Order = "order by f.beneficiary_id, f.effective_from, f.fact_no";
    private const string OfOne = """
         where f.commune_code = $1
           and f.known_on <= $2
           and f.beneficiary_id = $3
        """;

    private const string Now = $"{Facts}, b.suspended_from, b.ended_from, b.joined_from, {Years}";
    private const string WithRoutes =
        $"select {Now}, {Routes}\n  from {People}\n  {Payees}\n {Asked}\n {Order}";
    private const string WithoutRoutes = $"select {Now}\n  from {People}\n {Asked}\n {Order}";

    /// <summary>
    /// The same as it was at an instant, without the payees. The months of suspension and end are told by the time line;
    /// who has none of its lines stands as now.
    /// </summary>
    private const string AsOf = $"""
        select {Facts},
               case when e.suspensions > 0 then e.suspended_from else b.suspended_from end,
               case when e.ends > 0 then e.ended_from else b.ended_from end,
               b.joined_from, {Years}
          from {People}
          left join (
               select beneficiary_id,
                      count(*) filter (where kind in ('suspended', 'resumed')) as suspensions,
                      count(*) filter (where kind in ('stopped', 'died', 'moved')) as ends,
                      (array_agg(effective_from order by event_no desc)
                           filter (where kind in ('suspended', 'resumed') and at <= $3))[1] as suspended_from,
                      (array_agg(case when kind = 'died'
                                      then (date_trunc('month', effective_from) + interval '1 month')::date
                                      else effective_from
                                 end order by event_no desc)
                           filter (where kind in ('stopped', 'died', 'moved') and at <= $3))[1] as ended_from
                 from beneficiary_event
                where commune_code = $1
                  and kind in ('suspended', 'resumed', 'stopped', 'died', 'moved')
                group by beneficiary_id
          ) e on e.beneficiary_id = f.beneficiary_id
         where f.commune_code = $1
           and f.known_on <= $2
           and f.recorded_at <= $3
        """;

    private const int KnownOn = 28;
    private const int HouseholdYear = 29;
    private const int SpecialAreaYear = 30;
    private const int FirstRoute = 31;
    private const int SecondRoute = 37;

    private readonly CommuneReader reader;
    private readonly NpgsqlDataReader row;
    private readonly RunPerson person = new();
    private readonly bool withRoutes;

    private FactStream(CommuneReader reader, bool withRoutes)
    {
        this.reader = reader;
        this.withRoutes = withRoutes;
        row = reader.Row;
    }

    /// <param name="communes">Ascending.</param>
    /// <param name="withRoutes">Whether anybody asks how payees are paid; a forecast does not.</param>
    public static async Task<FactStream> Open(
        NpgsqlConnection connection,
        IReadOnlyList<string> communes,
        DateOnly knownOn,
        bool withRoutes,
        CancellationToken cancellationToken
    ) =>
        new(
            await CommuneReader.Open(
                connection,
                communes,
                withRoutes ? WithRoutes : WithoutRoutes,
                at =>
                    [
                        new NpgsqlParameter<string> { TypedValue = communes[at] },
                        new NpgsqlParameter<DateOnly> { TypedValue = knownOn },
                    ],
                cancellationToken
            ),
            withRoutes
        );

    /// <summary>The people as they were known at an instant, for whoever recomputes what was calculated then.</summary>
    /// <param name="communes">Ascending.</param>
    public static async Task<FactStream> OpenAsOf(
        NpgsqlConnection connection,
        IReadOnlyList<string> communes,
        DateOnly knownOn,
        DateTime instant,
        CancellationToken cancellationToken
    ) =>
        new(
            await CommuneReader.Open(
                connection,
                communes,
                $"{AsOf}\n {Order}",
                at =>
                    [
                        new NpgsqlParameter<string> { TypedValue = communes[at] },
                        new NpgsqlParameter<DateOnly> { TypedValue = knownOn },
                        new NpgsqlParameter<DateTime> { TypedValue = instant },
                    ],
                cancellationToken
            ),
            withRoutes: false
        );

    /// <summary>One person as known at an instant.</summary>
    public static async Task<FactStream> OpenAsOf(
        NpgsqlConnection connection,
        string commune,
        Guid beneficiary,
        DateOnly knownOn,
        DateTime instant,
        CancellationToken cancellationToken
    ) =>
        new(
            await CommuneReader.Open(
                connection,
                [commune],
                $"{AsOf}\n   and f.beneficiary_id = $4\n {Order}",
                _ =>
                    [
                        new NpgsqlParameter<string> { TypedValue = commune },
                        new NpgsqlParameter<DateOnly> { TypedValue = knownOn },
                        new NpgsqlParameter<DateTime> { TypedValue = instant },
                        new NpgsqlParameter<Guid> { TypedValue = beneficiary },
                    ],
                cancellationToken
            ),
            withRoutes: false
        );

    /// <summary>One person as a run would meet them, also before a decision.</summary>
    public static async Task<FactStream> Open(
        NpgsqlConnection connection,
        string commune,
        Guid beneficiary,
        DateOnly knownOn,
        CancellationToken cancellationToken
    ) =>
        new(
            await CommuneReader.Open(
                connection,
                [commune],
                $"select {Now}, {Routes}\n  from {People}\n  {Payees}\n {OfOne}\n {Order}",
                _ =>
                    [
                        new NpgsqlParameter<string> { TypedValue = commune },
                        new NpgsqlParameter<DateOnly> { TypedValue = knownOn },
                        new NpgsqlParameter<Guid> { TypedValue = beneficiary },
                    ],
                cancellationToken
            ),
            withRoutes: true
        );

    /// <summary>The next person, or null at the end. The object is reused: done with before the next call.</summary>
    public RunPerson? Next()
    {
        if (!reader.IsOnRow)
        {
            return null;
        }

        Begin();
        do
        {
            var facts = new DatedFacts(row.GetFieldValue<DateOnly>(1), ReadFacts());
            if (person.Facts.Count > 0 && person.Facts[^1].From == facts.From)
            {
                person.Facts[^1] = facts;
            }
            else
            {
                person.Facts.Add(facts);
            }

            person.DecisionSignedOn = Day(23);
            person.SocialPensionSignedOn = Day(24);
        } while (reader.Advance() && row.GetGuid(0) == person.Id);

        return person;
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();

    private void Begin()
    {
        person.Facts.Clear();
        person.CommuneCode = reader.Commune;
        person.Id = row.GetGuid(0);
        person.SuspendedFrom = Day(25);
        person.EndedFrom = Day(26);
        person.JoinedFrom = Day(27);
        person.Beneficiary = withRoutes ? Route(FirstRoute) : default;
        person.Carer = withRoutes ? Route(SecondRoute) : default;
    }

    private PayeeRoute Route(int at) =>
        row.IsDBNull(at)
            ? default
            : new PayeeRoute(
                row.GetString(at),
                row.GetString(at + 1),
                row.GetString(at + 2),
                Text(at + 3),
                row.IsDBNull(at + 4) ? null : row.GetGuid(at + 4),
                Day(at + 5)
            );

    private PersonFacts ReadFacts()
    {
        var stated = ListYear.Stated(
            row.GetFieldValue<DateOnly>(KnownOn),
            row.GetFieldValue<DateOnly>(1)
        );
        return new PersonFacts
        {
            DateOfBirth = BirthDate.Parse(row.GetString(2)),
            DateOfDeath = Day(3),
            Sex = Word<Sex>(4),
            Household = Word<Household>(5),
            SpecialArea = row.GetBoolean(6),
            OrphanCase = Word<OrphanCase>(7),
            FormerOrphan = row.GetBoolean(8),
            Study = Word<Study>(9),
            Hiv = row.GetBoolean(10),
            SteadyIncome = row.GetBoolean(11),
            Pension = Word<Pension>(12),
            Supporter = Word<Supporter>(13),
            TakenIn = row.GetBoolean(14),
            SoleParent = Word<SoleParent>(15),
            Children = ChildList.Read(row.GetString(16)),
            Disability = new Disability(Word<DisabilityLevel>(17), Day(18)),
            Pregnant = row.GetBoolean(19),
            Care = Word<Care>(20),
            SpouseDrawsCareSupport = row.GetBoolean(21),
            InFacility = row.GetBoolean(22),
            HouseholdYear = Number(HouseholdYear) ?? stated,
            SpecialAreaYear = Number(SpecialAreaYear) ?? stated,
        };
    }

    private TEnum Word<TEnum>(int at)
        where TEnum : struct, Enum =>
        row.IsDBNull(at) ? default
        : Words<TEnum>.TryParse(row.GetString(at), out var value) ? value
        : throw new InvalidOperationException(
            $"Column {at} holds a word that the law does not know."
        );

    private DateOnly? Day(int at) => row.IsDBNull(at) ? null : row.GetFieldValue<DateOnly>(at);

    private int? Number(int at) => row.IsDBNull(at) ? null : row.GetInt32(at);

    private string? Text(int at) => row.IsDBNull(at) ? null : row.GetString(at);
}

/// <summary>Children as a registry row holds them: <c>2015-04-01;2003-09-09/school</c>.</summary>
internal static class ChildList
{
    public static IReadOnlyList<Child> Read(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var children = new List<Child>();
        foreach (var part in text.Split(';'))
        {
            var slash = part.IndexOf('/', StringComparison.Ordinal);
            var study = Study.None;
            if (slash >= 0 && !Words<Study>.TryParse(part[(slash + 1)..], out study))
            {
                throw new InvalidOperationException(
                    "A child's study is a word that the law does not know."
                );
            }

            children.Add(new Child(BirthDate.Parse(slash < 0 ? part : part[..slash]), study));
        }

        return children;
    }
}
