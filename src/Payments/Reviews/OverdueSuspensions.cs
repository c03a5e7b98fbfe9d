using Npgsql;
using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Reviews;

/// <summary>Proposes to stop who was suspended for not complying and put nothing right for three months.</summary>
/// <remarks>
/// Circular 02/2021/TT-BLĐTBXH, art. 2; the stop counts from the month of the suspension, Decree 335/2026/NĐ-CP, art. 9.
/// What was charged before and not collected stays owed. A chairman's refusal stands.
/// </remarks>
internal sealed class OverdueSuspensions(
    [FromKeyedServices("worker")] NpgsqlDataSource source,
    Desk desk,
    AuditTrail audit,
    Clock clock
) : IWorker
{
    internal const string TaskKind = "suspended";

    private const int MonthsGiven = 3;
    private const string Reason = "nothing was put right for three months after the suspension";
    private const int AtOnce = 500;

    public string Name => "overdue suspensions";

    public TimeSpan Rest => TimeSpan.FromSeconds(5);

    private sealed record Row(Guid Id, string CommuneCode, DateOnly SuspendedFrom);

    private sealed record TaskRow(Guid Id, string FullName, DateOnly SuspendedFrom, string? Cause);

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var overdue = await Take(session, cancellationToken);
        foreach (var person in overdue)
        {
            var proposed = await desk.Propose(
                session,
                Stop.Kind,
                person.CommuneCode,
                person.Id,
                new Stop.Body(Reason, PayMonth.Of(person.SuspendedFrom)),
                cancellationToken
            );
            await audit.Append(
                session,
                "propose_stop",
                [proposed.ProposalId, person.Id],
                null,
                [],
                cancellationToken
            );
        }

        await session.Commit(cancellationToken);
        return overdue.Count == AtOnce;
    }

    /// <summary>Who of a commune is suspended, with the day on which the term ends; custody has none.</summary>
    public static async Task<IEnumerable<ListTasks.Item>> Tasks(
        Session session,
        string communeCode,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<TaskRow>(
            """
            select id, full_name, suspended_from, suspended_for as cause
              from beneficiary
             where commune_code = @communeCode
               and state = 'suspended'
               and suspended_from is not null
               and suspended_for is distinct from @custody
            """,
            new { communeCode, custody = Suspend.Custody },
            cancellationToken
        );
        return rows.Select(row => new ListTasks.Item(
            TaskKind,
            communeCode,
            row.Id,
            row.FullName,
            $"Suspended from {PayMonth.Of(row.SuspendedFrom)} ({row.Cause ?? "not_complying"}): resume with arrears, or a stop is proposed.",
            row.SuspendedFrom.AddMonths(MonthsGiven),
            []
        ));
    }

    /// <summary>One process at a time, so that nobody is proposed twice.</summary>
    private async Task<IReadOnlyList<Row>> Take(
        Session session,
        CancellationToken cancellationToken
    )
    {
        var mine = await session.Single<bool>(
            "select pg_try_advisory_xact_lock(hashtext('overdue suspensions'))",
            null,
            cancellationToken
        );
        return !mine
            ? []
            : await session.Query<Row>(
                """
                select b.id, b.commune_code, b.suspended_from
                  from beneficiary b
                 where b.state = 'suspended'
                   and b.suspended_from <= @until
                   and b.suspended_for is distinct from @custody
                   and not exists (select
                                     from proposal p
                                    where p.commune_code = b.commune_code
                                      and p.subject_id = b.id
                                      and (p.state = 'open'
                                           or (p.state = 'refused'
                                               and p.kind = @kind
                                               and p.proposed_at >= b.suspended_from)))
                 order by b.suspended_from, b.id
                 limit @AtOnce
                """,
                new
                {
                    until = clock.Today.AddMonths(-MonthsGiven),
                    custody = Suspend.Custody,
                    kind = Stop.Kind,
                    AtOnce,
                },
                cancellationToken
            );
    }
}
