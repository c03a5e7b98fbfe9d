using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Recoveries;

/// <summary>What the ledger says of one person, benefit and month.</summary>
/// <param name="OverpaidVnd">Paid beyond what was owed, as the last run saw it.</param>
/// <param name="OpenVnd">
/// Still to be settled; below zero when a late fact showed, after a settlement, that the money was owed after all.
/// </param>
internal sealed record RecoveryRow(
    Guid Id,
    string CommuneCode,
    Guid BeneficiaryId,
    string Benefit,
    DateOnly Month,
    Guid? RunId,
    DateTime OpenedAt,
    long OverpaidVnd,
    long SettledVnd,
    long OpenVnd
)
{
    public string State => OpenVnd == 0 ? "settled" : "open";

    public static async Task<Result<RecoveryRow>> Find(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        await session.Find<RecoveryRow>(
            """
            select n.id, n.commune_code, n.beneficiary_id, n.benefit, n.month, n.run_id, n.opened_at, n.overpaid_vnd,
                   n.settled_vnd, n.open_vnd
              from recovery r
              join recovery_now n on n.commune_code = r.commune_code
                                 and n.beneficiary_id = r.beneficiary_id
                                 and n.benefit = r.benefit
                                 and n.month = r.month
             where r.id = @id
               and n.id = r.id
            """,
            new { id },
            cancellationToken
        )
            is { } found
            ? found
            : Refusal.NotFound("recovery");

    /// <summary>The recovery, and nobody else settles it until the transaction ends.</summary>
    public static async Task<Result<RecoveryRow>> Take(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await session.Execute(
            "select pg_advisory_xact_lock(hashtextextended('recovery ' || @id::text, 0))",
            new { id },
            cancellationToken
        );
        return await Find(session, id, cancellationToken);
    }

    /// <summary>Why so much cannot be settled; null when it can.</summary>
    public Refusal? WhyNotSettled(long amountVnd) =>
        amountVnd > OpenVnd ? new MoreThanOpen(OpenVnd) : null;
}

/// <summary>The amount is more than what is open.</summary>
internal sealed record MoreThanOpen(long OpenVnd)
    : Refusal(
        RefusalKind.Rule,
        "more_than_open",
        $"Only {new Vnd(OpenVnd)} of this recovery is open."
    );
