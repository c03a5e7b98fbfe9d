using Payments.Pipeline;

namespace Payments.Recoveries;

/// <param name="AmountVnd">What it adds to the open sum.</param>
internal sealed record LedgerEntry(Guid Id, string Kind, long AmountVnd)
{
    public required string Cause { get; init; }

    public string? DocumentNo { get; init; }

    public Guid? Reverses { get; init; }

    public static Task<int> Write(
        Session session,
        RecoveryRow recovery,
        LedgerEntry entry,
        string actor,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        session.Concern(recovery.Id);
        session.Concern(recovery.BeneficiaryId);
        return session.Execute(
            """
            insert into recovery (id, commune_code, beneficiary_id, benefit, month, amount_vnd, kind, cause, reverses,
                                  document_no, at, actor)
            values (@Id, @CommuneCode, @BeneficiaryId, @Benefit, @Month, @AmountVnd, @Kind, @Cause, @Reverses,
                    @DocumentNo, @at, @actor)
            """,
            new
            {
                entry.Id,
                recovery.CommuneCode,
                recovery.BeneficiaryId,
                recovery.Benefit,
                recovery.Month,
                entry.AmountVnd,
                entry.Kind,
                entry.Cause,
                entry.Reverses,
                entry.DocumentNo,
                at,
                actor,
            },
            cancellationToken
        );
    }
}
