using Dapper;
using Npgsql;
using Payments.Pipeline;

namespace Payments.Beneficiaries.Duplicates;

/// <summary>
/// Looks for people who stand on the rolls twice, after something was written there. One pass over the whole rolls is a
/// few statements; then it rests twenty times as long as it took.
/// </summary>
/// <remarks>
/// A personal number stands once, so whoever is there twice has two numbers, or none, or a wrong one. Signs:
/// <c>name_birth</c> the same name and day of birth in a province (anywhere, when one of them has no number);
/// <c>name_year</c> in a commune, when only the year is known; <c>name_close</c> in a commune, a slip of the pen in the
/// name; <c>phone_birth</c> the same telephone and day of birth; <c>account</c> one account that both say is their own.
/// </remarks>
internal sealed class FindDuplicates(
    [FromKeyedServices("worker")] NpgsqlDataSource source,
    Clock clock
) : IWorker
{
    private const string Watermark = "duplicates_searched";
    private const int NewAtOnce = 50_000;
    private const int RestInPasses = 20;

    /// <summary>A day that stands for a whole year is no day: 1 January is what one writes when only the year is known.</summary>
    private const string Living = """
        create temp table living on commit drop as
        select b.id, b.commune_code, c.province_code, b.name_folded, b.personal_id_digest is null as has_no_number,
               regexp_replace(b.phone, '[^0-9]', '', 'g') as phone, f.date_of_birth as born,
               left(f.date_of_birth, 4) as born_in,
               length(f.date_of_birth) = 10 and right(f.date_of_birth, 6) <> '-01-01' as knows_day
          from beneficiary b
          join commune c on c.commune_code = b.commune_code
          join lateral (
               select date_of_birth
                 from fact
                where commune_code = b.commune_code
                  and beneficiary_id = b.id
                order by effective_from desc, fact_no desc
                limit 1
          ) f on true
         where b.state in ('draft', 'proposed', 'granted', 'suspended');
        analyze living;
        """;

    private const string Likely = """
        create temp table likely on commit drop as
        with pair as (
            select a.id as one, b.id as two, 'name_birth' as sign
              from living a
              join living b on b.name_folded = a.name_folded and b.born = a.born and b.id > a.id
             where a.knows_day
               and (a.province_code = b.province_code or a.has_no_number or b.has_no_number)
            union all
            select a.id, b.id, 'name_year'
              from living a
              join living b
                on b.commune_code = a.commune_code
               and b.name_folded = a.name_folded
               and b.born_in = a.born_in
               and b.id > a.id
             where not (a.knows_day and b.knows_day)
            union all
            select a.id, b.id, 'name_close'
              from living a
              join living b on b.commune_code = a.commune_code and b.born = a.born and b.id > a.id
             where a.knows_day
               and b.name_folded <> a.name_folded
               and similarity(a.name_folded, b.name_folded) >= 0.75
            union all
            select a.id, b.id, 'phone_birth'
              from living a
              join living b on b.phone = a.phone and b.born = a.born and b.id > a.id
             where length(a.phone) >= 9
               and a.knows_day
            union all
            select own.ids[1], unnest(own.ids[2:]), 'account'
              from (select (select array_agg(id order by id) from unnest(shared.ids) as id) as ids
                      from (select array_agg(l.id) as ids
                              from payee y
                              join payment_account a on a.commune_code = y.commune_code and a.id = y.account_id
                              join living l on l.id = y.beneficiary_id
                             where y.role = 'beneficiary'
                               and y.relation = 'self'
                               and y.channel = 'account'
                               and y.until is null
                             group by a.bank_bin, a.account_digest
                            having count(*) > 1) shared) own
        )
        select one, two, array_agg(distinct sign order by sign) as signs
          from pair
         group by one, two;
        analyze likely;
        """;

    /// <summary>What is no longer likely is nobody's work; what was decided stays.</summary>
    private const string Forget = """
        delete from duplicate d
         where d.state = 'open'
           and not exists (select 1
                             from likely l
                            where l.one = d.first_id
                              and l.two = d.second_id);

        update duplicate d
           set signs = l.signs
          from likely l
         where d.state = 'open'
           and l.one = d.first_id
           and l.two = d.second_id
           and l.signs <> d.signs;
        """;

    private DateTimeOffset next;

    public string Name => "duplicates";

    public TimeSpan Rest => TimeSpan.FromSeconds(3);

    private sealed record Pair(Guid One, Guid Two);

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        if (clock.WallNow < next)
        {
            return false;
        }

        var began = clock.WallNow;
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var written = await session.Single<string?>(
            "select rolls_written()",
            null,
            cancellationToken
        );
        if (written is null || !await IsDue(session, written, cancellationToken))
        {
            return false;
        }

        await Search(session, cancellationToken);
        var more = await Remember(session, cancellationToken);
        await session.Execute(
            """
            insert into setting (name, value)
            values (@Watermark, @written)
                on conflict (name) do update
               set value = excluded.value
            """,
            new { Watermark, written = more ? "" : written },
            cancellationToken
        );
        await session.Commit(cancellationToken);
        next = clock.WallNow + ((clock.WallNow - began) * RestInPasses);
        return false;
    }

    private static async Task<bool> IsDue(
        Session session,
        string written,
        CancellationToken cancellationToken
    ) =>
        await session.Single<bool>(
            """
            select not exists (select 1 from setting where name = @Watermark and value = @written)
                   and pg_try_advisory_xact_lock(hashtextextended(@Watermark, 0))
            """,
            new { Watermark, written },
            cancellationToken
        );

    private static async Task Search(Session session, CancellationToken cancellationToken)
    {
        var connection = await session.Open(cancellationToken);
        foreach (var statement in new[] { Living, Likely, Forget })
        {
            await connection.ExecuteAsync(
                new CommandDefinition(
                    statement,
                    commandTimeout: 600,
                    cancellationToken: cancellationToken
                )
            );
        }
    }

    /// <returns>Whether more are new than are written down at once.</returns>
    private async Task<bool> Remember(Session session, CancellationToken cancellationToken)
    {
        var pairs = await session.Query<Pair>(
            """
            select l.one, l.two
              from likely l
             where not exists (select 1
                                 from duplicate d
                                where d.first_id = l.one
                                  and d.second_id = l.two)
             limit @NewAtOnce
            """,
            new { NewAtOnce },
            cancellationToken
        );
        await session.Execute(
            """
            insert into duplicate (id, commune_code, first_id, other_commune_code, second_id, signs, found_at)
            select new.id, a.commune_code, a.id, b.commune_code, b.id, l.signs, @now
              from unnest(@ids, @ones, @twos) as new (id, one, two)
              join likely l on l.one = new.one and l.two = new.two
              join living a on a.id = new.one
              join living b on b.id = new.two
            """,
            new
            {
                ids = pairs.Select(_ => clock.NewId()).ToArray(),
                ones = pairs.Select(pair => pair.One).ToArray(),
                twos = pairs.Select(pair => pair.Two).ToArray(),
                now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return pairs.Count == NewAtOnce;
    }
}
