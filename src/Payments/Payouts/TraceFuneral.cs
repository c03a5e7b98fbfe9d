using Payments.Pipeline;

namespace Payments.Payouts;

/// <summary>The claim that a payout for a funeral rests on.</summary>
internal static class TraceFuneral
{
    private sealed record Row(
        Guid Id,
        Guid? BeneficiaryId,
        DateOnly DiedOn,
        string HolderKind,
        string ProposedBy,
        DateTime ProposedAt,
        string DecidedBy,
        DateTime DecidedAt
    );

    public static async Task<IReadOnlyList<TracePayout.Step>> Steps(
        Session session,
        Guid claimId,
        CancellationToken cancellationToken
    )
    {
        var row = await session.Single<Row>(
            """
            select id, beneficiary_id, died_on, holder_kind, proposed_by, proposed_at, decided_by, decided_at
              from funeral_claim
             where id = @claimId
            """,
            new { claimId },
            cancellationToken
        );
        return
        [
            new(
                row.ProposedAt,
                "funeral_claimed",
                row.ProposedBy,
                "Support with the funeral was asked for.",
                new Dictionary<string, object?>
                {
                    ["funeralId"] = row.Id,
                    ["beneficiaryId"] = row.BeneficiaryId,
                    ["diedOn"] = row.DiedOn,
                    ["holder"] = row.HolderKind,
                }
            ),
            new(
                row.DecidedAt,
                "funeral_accepted",
                row.DecidedBy,
                "A second person accepted it.",
                new Dictionary<string, object?> { ["funeralId"] = row.Id }
            ),
        ];
    }
}
