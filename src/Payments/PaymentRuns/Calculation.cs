using Npgsql;
using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>A chunk of a run as a worker took it.</summary>
/// <param name="Fence">Grows with each taking; who holds an older one can no longer finish.</param>
internal sealed record Chunk(
    Guid RunId,
    int ChunkNo,
    string[] Communes,
    long Fence,
    PayMonth Month,
    DateOnly KnownOn,
    string Rulebook
);

/// <summary>
/// Calculates one chunk in one transaction: facts and charged months are streamed in, payouts go out by COPY. Its
/// memory does not grow with the chunk.
/// </summary>
internal sealed class Calculation(
    NpgsqlDataSource source,
    Rulebook rulebook,
    AuditTrail audit,
    Clock clock
)
{
    private const int PeopleBetweenReports = 20_000;

    private sealed record ListRow(
        Guid Id,
        string CommuneCode,
        string Kind,
        string ProvinceCode,
        DateOnly? OpeningMonth
    );

    private readonly record struct Recovery(
        string CommuneCode,
        Guid Beneficiary,
        Benefit Benefit,
        int Month,
        long DeltaVnd
    );

    /// <param name="report">Told the number of people done so far, now and then.</param>
    public async Task Run(Chunk chunk, Action<long> report, CancellationToken cancellationToken)
    {
        if (chunk.Rulebook != rulebook.Hash)
        {
            throw new InvalidOperationException(
                "The run was ordered under another rulebook than this process holds."
            );
        }

        void Report(long done)
        {
            cancellationToken.ThrowIfCancellationRequested();
            report(done);
        }

        await using var writing = new Session(source);
        writing.ActAs(Actor.Worker);
        var lists = await TakeLists(writing, chunk, cancellationToken);
        var from = clock.GetUtcNow();
        List<Recovery> recoveries;
        await using var reading = new Session(source);
        reading.ActAs(Actor.Worker);
        await using var charging = new Session(source);
        charging.ActAs(Actor.Worker);
        await using (
            var payouts = await PayoutWriter.Open(
                await writing.Open(cancellationToken),
                chunk.RunId,
                chunk.Month,
                rulebook.HashBytes,
                cancellationToken
            )
        )
        {
            await using (
                var facts = await FactStream.Open(
                    await reading.Open(cancellationToken),
                    [.. lists.Keys],
                    chunk.KnownOn,
                    withRoutes: true,
                    cancellationToken
                )
            )
            await using (
                var charges = await ChargeStream.Open(
                    await charging.Open(cancellationToken),
                    [.. lists.Values.Select(list => (list.Tally.CommuneCode, list.Tally.Id))],
                    chunk.Month.FirstDay,
                    cancellationToken
                )
            )
            {
                recoveries = Stream(chunk, lists, facts, charges, payouts, Report);
            }

            await ChargeFunerals(charging, chunk, lists, payouts, cancellationToken);
            await payouts.Complete(cancellationToken);
        }

        await WriteRecoveries(writing, chunk, recoveries, cancellationToken);
        await Finish(
            writing,
            chunk,
            [.. lists.Values.Select(list => list.Tally)],
            from,
            cancellationToken
        );
        await writing.Commit(cancellationToken);
    }

    private sealed record RunList(
        ListTally Tally,
        Func<int, MonthLaw> LawFor,
        int OpeningMonth,
        DateOnly Cut
    );

    private async Task<SortedList<string, RunList>> TakeLists(
        Session session,
        Chunk chunk,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<ListRow>(
            """
            select l.id, l.commune_code, l.kind, c.province_code, c.opening_month
              from payment_list l
              join commune c on c.commune_code = l.commune_code
             where l.run_id = @RunId
               and l.commune_code = any(@Communes)
               and l.state in ('planned', 'calculated')
             order by l.commune_code
               for update of l
            """,
            new { chunk.RunId, chunk.Communes },
            cancellationToken
        );
        await session.Execute(
            $"delete from payout_{chunk.Month.Year:0000}_{chunk.Month.Month:00} where list_id = any(@ids)",
            new { ids = rows.Select(row => row.Id).ToArray() },
            cancellationToken
        );
        var laws = new LawShelf(rulebook, chunk.KnownOn, chunk.Month);
        var lists = new SortedList<string, RunList>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var opening = PayMonth.Of(row.OpeningMonth ?? chunk.Month.FirstDay);
            lists[row.CommuneCode] = new RunList(
                new ListTally(row.Id, row.CommuneCode, row.Kind),
                laws.Of(row.CommuneCode, row.ProvinceCode),
                opening.Index,
                FormerListCut(opening)
            );
        }

        return lists;
    }

    /// <summary>
    /// The list of a month is cut in the month before (Decree 20/2021/NĐ-CP, art. 34(4)): the former payer's last one,
    /// for the month before the opening, two months before it.
    /// </summary>
    internal static DateOnly FormerListCut(PayMonth opening) =>
        opening.Plus(-2).FirstDay.AddDays(19);

    /// <returns>What was charged beyond what is owed now.</returns>
    private static List<Recovery> Stream(
        Chunk chunk,
        SortedList<string, RunList> lists,
        FactStream facts,
        ChargeStream charges,
        PayoutWriter payouts,
        Action<long> report
    )
    {
        var recoveries = new List<Recovery>();
        var due = new PersonDue();
        var done = 0L;
        while (facts.Next() is { } person)
        {
            var list = lists[person.CommuneCode];
            var charged = charges.Of(person.CommuneCode, person.Id);
            due.Calculate(
                person,
                charged,
                chunk.Month.Index,
                list.OpeningMonth,
                list.Cut,
                list.LawFor
            );
            list.Tally.People++;
            foreach (var benefit in due.Benefits)
            {
                if (benefit.AmountVnd > 0)
                {
                    var (route, heldFor) = RouteOf(person, benefit.Benefit, chunk.Month);
                    payouts.Write(
                        list.Tally,
                        person,
                        benefit,
                        route,
                        heldFor ?? ExpiredListOf(person, benefit, chunk, list)
                    );
                }

                foreach (var (month, delta) in benefit.Overpaid)
                {
                    recoveries.Add(
                        new Recovery(person.CommuneCode, person.Id, benefit.Benefit, month, delta)
                    );
                }
            }

            if (++done % PeopleBetweenReports == 0)
            {
                report(done);
            }
        }

        return recoveries;
    }

    /// <summary>The list of a month carries funeral money beside the allowances. Decree 20/2021/NĐ-CP, art. 34(4).</summary>
    private static async Task ChargeFunerals(
        Session session,
        Chunk chunk,
        SortedList<string, RunList> lists,
        PayoutWriter payouts,
        CancellationToken cancellationToken
    )
    {
        var due = await ChargedFuneral.Due(
            session,
            [.. lists.Keys],
            [.. lists.Values.Select(list => list.Tally.Id)],
            chunk.KnownOn,
            cancellationToken
        );
        foreach (var funeral in due)
        {
            payouts.Write(lists[funeral.CommuneCode].Tally, funeral);
        }
    }

    private static (PayeeRoute Route, string? HeldFor) RouteOf(
        RunPerson person,
        Benefit benefit,
        PayMonth month
    )
    {
        var route =
            benefit == Benefit.CareSupport && person.Carer.Exists
                ? person.Carer
                : person.Beneficiary;
        return !route.Exists ? (new PayeeRoute("self", "", "cash", "other", null, null), "no_payee")
            : route.AuthorisedUntil < month.FirstDay ? (route, "authorisation_ended")
            : (route, null);
    }

    /// <summary>Arrears alone wait for no list of this year.</summary>
    private static string? ExpiredListOf(
        RunPerson person,
        BenefitDue benefit,
        Chunk chunk,
        RunList list
    ) =>
        benefit.Months[^1].Month == chunk.Month.Index
            ? YearlyLists.Word(
                ExpiredLists.Of(
                    person,
                    benefit.Benefit,
                    list.LawFor(chunk.Month.Index),
                    YearlyLists.YearFor(chunk.Month, chunk.KnownOn)
                )
            )
            : null;

    private async Task WriteRecoveries(
        Session session,
        Chunk chunk,
        List<Recovery> recoveries,
        CancellationToken cancellationToken
    )
    {
        foreach (var some in recoveries.Chunk(1000))
        {
            await session.Execute(
                """
                insert into recovery (id, commune_code, beneficiary_id, benefit, month, amount_vnd, kind, cause, run_id,
                                      at, actor)
                select r.id, r.commune_code, r.beneficiary_id, r.benefit, r.month, r.amount_vnd,
                       case when r.amount_vnd > 0 then 'overpaid' else 'reversal' end,
                       'charged more than owed as known on ' || @KnownOn::date, @RunId, @now, @actor
                  from unnest(@ids, @communes, @people, @benefits, @months, @amounts)
                       as r (id, commune_code, beneficiary_id, benefit, month, amount_vnd)
                """,
                new
                {
                    chunk.RunId,
                    chunk.KnownOn,
                    now = clock.GetUtcNow(),
                    actor = Actor.Worker.UserName,
                    ids = some.Select(_ => clock.NewId()).ToArray(),
                    communes = some.Select(row => row.CommuneCode).ToArray(),
                    people = some.Select(row => row.Beneficiary).ToArray(),
                    benefits = some.Select(row => Words<Benefit>.Print(row.Benefit)).ToArray(),
                    months = some.Select(row => PayMonth.FromIndex(row.Month).FirstDay).ToArray(),
                    amounts = some.Select(row => row.DeltaVnd).ToArray(),
                },
                cancellationToken
            );
        }
    }

    private async Task Finish(
        Session session,
        Chunk chunk,
        IReadOnlyList<ListTally> tallies,
        DateTimeOffset from,
        CancellationToken cancellationToken
    )
    {
        await session.Execute(
            """
            update payment_list l
               set state = 'calculated', people = t.people, payouts = t.payouts, total_vnd = t.total_vnd,
                   payout_root = t.root, known_on = @KnownOn, rulebook = @Rulebook, facts_read_from = @from,
                   facts_read_until = @until
              from unnest(@ids, @people, @payouts, @totals, @roots) as t (id, people, payouts, total_vnd, root)
             where l.id = t.id
            """,
            new
            {
                chunk.KnownOn,
                chunk.Rulebook,
                from,
                until = clock.GetUtcNow(),
                ids = tallies.Select(tally => tally.Id).ToArray(),
                people = tallies.Select(tally => tally.People).ToArray(),
                payouts = tallies.Select(tally => tally.Payouts).ToArray(),
                totals = tallies.Select(tally => tally.Total.Amount).ToArray(),
                roots = tallies.Select(tally => tally.Root.ToArray()).ToArray(),
            },
            cancellationToken
        );
        await ListParts.Write(
            session,
            [.. tallies.Select(tally => tally.Id)],
            [.. tallies.SelectMany(tally => tally.Parts)],
            cancellationToken
        );
        await audit.AppendCalculatedLists(
            session,
            chunk.RunId,
            chunk.Rulebook,
            [.. tallies.Select(tally => (tally.Id, tally.Root, (long)tally.Payouts))],
            cancellationToken
        );
        var mine = await session.Execute(
            """
            update run_chunk
               set state = 'done', leased_until = null, people = @people, payouts = @payouts, done = @people
             where run_id = @RunId
               and chunk_no = @ChunkNo
               and fence = @Fence
               and state = 'running'
            """,
            new
            {
                chunk.RunId,
                chunk.ChunkNo,
                chunk.Fence,
                people = tallies.Sum(tally => (long)tally.People),
                payouts = tallies.Sum(tally => (long)tally.Payouts),
            },
            cancellationToken
        );
        if (mine != 1)
        {
            throw new InvalidOperationException(
                "The chunk was taken by another worker; nothing is kept."
            );
        }
    }
}
