using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;
using BirthDate = Payments.Domain.Entitlement.BirthDate;
using Deceased = Payments.Domain.Entitlement.Deceased;

namespace Payments.Funerals;

/// <summary>
/// The chairman decides a claim. Accepted, it waits for the next run, and the death of who was on the rolls is recorded in
/// the same stroke; refused, the death may be claimed again.
/// </summary>
internal sealed class AcceptFuneral(DeathLookup deaths, Clock clock) : IProposalEffect
{
    public string Kind => ClaimFuneral.Kind;

    public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

    private sealed record Row(
        string CommuneCode,
        Guid? BeneficiaryId,
        byte[] DeceasedKey,
        string DeceasedName,
        string DeceasedBorn,
        DateOnly DiedOn,
        string Pension,
        bool InFacility,
        bool ChildOfSoleParent
    );

    public async Task<Result<Done>> Apply(
        Session session,
        ProposalToApply proposal,
        CancellationToken cancellationToken
    )
    {
        var claim = await session.Single<Row>(
            """
            select commune_code, beneficiary_id, deceased_key, deceased_name, deceased_born, died_on, pension, in_facility,
                   child_of_sole_parent
              from funeral_claim
             where id = @SubjectId
               for update
            """,
            new { proposal.SubjectId },
            cancellationToken
        );
        var looked = claim.BeneficiaryId is { } id
            ? await deaths.OfBeneficiary(
                session,
                id,
                claim.DiedOn,
                claim.ChildOfSoleParent,
                cancellationToken
            )
            : OfClaim(claim);
        if (!looked.TryGet(out var death, out var no))
        {
            return no;
        }

        var found = await deaths.SumFor(session, death, cancellationToken);
        if (!found.TryGet(out var sum, out no))
        {
            return no;
        }

        if (sum.Assessed.AmountVnd != proposal.Read<ClaimFuneral.Payload>().AmountVnd)
        {
            return FuneralRefusals.AmountChanged;
        }

        var entered = await Enter(session, proposal, death, cancellationToken);
        if (!entered.TryGet(out _, out no))
        {
            return no;
        }

        await Write(session, proposal, sum, cancellationToken);
        return new Done();
    }

    public Task Refused(
        Session session,
        ProposalToApply proposal,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            update funeral_claim
               set state = 'refused', decided_by = @DecidedBy, decided_at = @now,
                   reason = (select reason from proposal where id = @Id)
             where id = @SubjectId
            """,
            new
            {
                proposal.Id,
                proposal.SubjectId,
                proposal.DecidedBy,
                now = clock.GetUtcNow(),
            },
            cancellationToken
        );

    private static Result<Death> OfClaim(Row claim) =>
        new Death(
            claim.CommuneCode,
            null,
            claim.DeceasedName,
            claim.DeceasedKey,
            new Deceased(claim.DiedOn)
            {
                DateOfBirth = BirthDate.Parse(claim.DeceasedBorn),
                Pension = Words<Pension>.TryParse(claim.Pension, out var pension)
                    ? pension
                    : throw new InvalidOperationException("A claim has a pension that is none."),
                InFacility = claim.InFacility,
                ChildOfSoleParent = claim.ChildOfSoleParent,
            },
            IsRecorded: false
        );

    /// <summary>The death of who is on the rolls is recorded, so that what they drew ends with its month.</summary>
    private async Task<Result<Done>> Enter(
        Session session,
        ProposalToApply proposal,
        Death death,
        CancellationToken cancellationToken
    )
    {
        if (death.BeneficiaryId is not { } id)
        {
            return new Done();
        }

        var taken = await Person.Take(session, id, cancellationToken);
        if (!taken.TryGet(out var person, out var no))
        {
            return no;
        }

        if (!death.IsRecorded)
        {
            var recorded = await RecordDeath.Enter(
                session,
                clock,
                proposal with
                {
                    SubjectId = id,
                },
                new RecordDeath.Body(death.Deceased.DiedOn),
                cancellationToken
            );
            if (!recorded.TryGet(out _, out no))
            {
                return no;
            }
        }

        await person.Note(
            session,
            "funeral_accepted",
            death.Deceased.DiedOn,
            null,
            proposal.DecidedBy,
            clock.GetUtcNow(),
            cancellationToken
        );
        return new Done();
    }

    private Task<int> Write(
        Session session,
        ProposalToApply proposal,
        FuneralSum sum,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            update funeral_claim
               set state = 'accepted', decided_by = @DecidedBy, decided_at = @now, known_on = @Today,
                   explanation = @Explanation, rulebook = @Rulebook
             where id = @SubjectId
            """,
            new
            {
                proposal.SubjectId,
                proposal.DecidedBy,
                now = clock.GetUtcNow(),
                clock.Today,
                sum.Explanation,
                sum.Rulebook,
            },
            cancellationToken
        );
}
