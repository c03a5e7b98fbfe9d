using Npgsql;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.PaymentRuns;

/// <summary>One person as a run meets them: facts over time, decisions, and how each payee is paid.</summary>
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

    /// <summary>First month owed here by whoever came from another commune; null: from the start.</summary>
    public DateOnly? JoinedFrom { get; set; }

    public PayeeRoute Beneficiary { get; set; }

    public PayeeRoute Carer { get; set; }

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
internal sealed class FactStream : IAsyncDisposable
{
    private const string Sql = """
        select f.commune_code, f.beneficiary_id, f.effective_from, f.date_of_birth, f.date_of_death, f.sex, f.household,
               f.special_area, f.orphan_case, f.former_orphan, f.study, f.hiv, f.steady_income, f.pension, f.supporter,
               f.taken_in, f.sole_parent, f.children, f.disability_level, f.disability_certified_on, f.pregnant, f.care,
               f.spouse_draws_care_support, f.in_facility, f.decision_signed_on, f.social_pension_signed_on,
               b.suspended_from, b.ended_from,
               s.relation, s.name, s.channel, s.cash_reason, s.account_id, s.authorised_until,
               c.relation, c.name, c.channel, c.cash_reason, c.account_id, c.authorised_until, b.joined_from
          from fact f
          join beneficiary b
            on b.commune_code = f.commune_code
           and b.id = f.beneficiary_id
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
         where f.commune_code = any(@communes)
           and f.known_on <= @known_on
           and b.state in ('granted', 'suspended', 'ended', 'moved')
         order by f.commune_code, f.beneficiary_id, f.effective_from, f.fact_no
        """;

    private readonly NpgsqlDataReader reader;
    private readonly RunPerson person = new();
    private bool isOnRow;

    private FactStream(NpgsqlDataReader reader) => this.reader = reader;

    public static async Task<FactStream> Open(
        NpgsqlConnection connection,
        string[] communes,
        DateOnly knownOn,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddWithValue("communes", communes);
        command.Parameters.AddWithValue("known_on", knownOn);
        var stream = new FactStream(await command.ExecuteReaderAsync(cancellationToken));
        stream.isOnRow = await stream.reader.ReadAsync(cancellationToken);
        return stream;
    }

    /// <summary>The next person, or null at the end. The object is reused: done with before the next call.</summary>
    public async ValueTask<RunPerson?> Next(CancellationToken cancellationToken)
    {
        if (!isOnRow)
        {
            return null;
        }

        Begin();
        do
        {
            var facts = new DatedFacts(reader.GetFieldValue<DateOnly>(2), ReadFacts());
            if (person.Facts.Count > 0 && person.Facts[^1].From == facts.From)
            {
                person.Facts[^1] = facts;
            }
            else
            {
                person.Facts.Add(facts);
            }

            person.DecisionSignedOn = Day(24);
            person.SocialPensionSignedOn = Day(25);
            isOnRow = await reader.ReadAsync(cancellationToken);
        } while (isOnRow && reader.GetGuid(1) == person.Id);

        return person;
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();

    private void Begin()
    {
        person.Facts.Clear();
        var code = reader.GetString(0);
        if (code != person.CommuneCode)
        {
            person.CommuneCode = code;
        }

        person.Id = reader.GetGuid(1);
        person.SuspendedFrom = Day(26);
        person.EndedFrom = Day(27);
        person.Beneficiary = Route(28);
        person.Carer = Route(34);
        person.JoinedFrom = Day(40);
    }

    private PayeeRoute Route(int at) =>
        reader.IsDBNull(at)
            ? default
            : new PayeeRoute(
                reader.GetString(at),
                reader.GetString(at + 1),
                reader.GetString(at + 2),
                Text(at + 3),
                reader.IsDBNull(at + 4) ? null : reader.GetGuid(at + 4),
                Day(at + 5)
            );

    private PersonFacts ReadFacts() =>
        new()
        {
            DateOfBirth = BirthDate.Parse(reader.GetString(3)),
            DateOfDeath = Day(4),
            Sex = Word<Sex>(5),
            Household = Word<Household>(6),
            SpecialArea = reader.GetBoolean(7),
            OrphanCase = Word<OrphanCase>(8),
            FormerOrphan = reader.GetBoolean(9),
            Study = Word<Study>(10),
            Hiv = reader.GetBoolean(11),
            SteadyIncome = reader.GetBoolean(12),
            Pension = Word<Pension>(13),
            Supporter = Word<Supporter>(14),
            TakenIn = reader.GetBoolean(15),
            SoleParent = Word<SoleParent>(16),
            Children = ChildList.Read(reader.GetString(17)),
            Disability = new Disability(Word<DisabilityLevel>(18), Day(19)),
            Pregnant = reader.GetBoolean(20),
            Care = Word<Care>(21),
            SpouseDrawsCareSupport = reader.GetBoolean(22),
            InFacility = reader.GetBoolean(23),
        };

    private TEnum Word<TEnum>(int at)
        where TEnum : struct, Enum =>
        reader.IsDBNull(at) ? default
        : Words<TEnum>.TryParse(reader.GetString(at), out var value) ? value
        : throw new InvalidOperationException(
            $"Column {at} holds a word that the law does not know."
        );

    private DateOnly? Day(int at) =>
        reader.IsDBNull(at) ? null : reader.GetFieldValue<DateOnly>(at);

    private string? Text(int at) => reader.IsDBNull(at) ? null : reader.GetString(at);
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
