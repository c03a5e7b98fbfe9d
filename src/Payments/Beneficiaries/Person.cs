using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Beneficiaries;

/// <summary>A person on the rolls as a step in their life meets them.</summary>
/// <param name="SuspendedFrom">First month not charged.</param>
/// <param name="EndedFrom">First month not owed.</param>
internal sealed record Person(
    Guid Id,
    string CommuneCode,
    string State,
    string FullName,
    DateOnly? SuspendedFrom,
    DateOnly? EndedFrom
)
{
    public BeneficiaryState Standing =>
        BeneficiaryLifecycle.Parse(State)
        ?? throw new InvalidOperationException("A beneficiary is in a state that is none.");

    /// <summary>The person in the caller's scope, locked until the request ends.</summary>
    public static async Task<Result<Person>> Take(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        session.Concern(id);
        var person = await session.Find<Person>(
            """
            select id, commune_code, state, full_name, suspended_from, ended_from
              from beneficiary
             where id = @id
               for update
            """,
            new { id },
            cancellationToken
        );
        return person is null ? Refusal.NotFound("beneficiary") : person;
    }

    /// <summary>Facts, accounts and decisions are kept for who is on the rolls, also after the end.</summary>
    public Refusal? MustBeKept() =>
        Standing is BeneficiaryState.Proposed or BeneficiaryState.Refused or BeneficiaryState.Moved
            ? new Refusal(
                RefusalKind.Conflict,
                "beneficiary_state",
                $"The beneficiary is {State}; nothing is recorded for them here."
            )
            : null;

    /// <summary>The state after a trigger, written down; months that it does not name stay as they are.</summary>
    public async Task<Result<Done>> Move(
        Session session,
        BeneficiaryTrigger trigger,
        DateOnly? suspendedFrom,
        DateOnly? endedFrom,
        CancellationToken cancellationToken
    )
    {
        if (!BeneficiaryLifecycle.Next(Standing, trigger).TryGet(out var next, out var no))
        {
            return no;
        }

        await session.Execute(
            """
            update beneficiary
               set state = @state, suspended_from = @suspendedFrom, ended_from = @endedFrom
             where commune_code = @CommuneCode
               and id = @Id
            """,
            new
            {
                CommuneCode,
                Id,
                state = next.Word(),
                suspendedFrom,
                endedFrom,
            },
            cancellationToken
        );
        return new Done();
    }

    /// <summary>A line of the person's time line.</summary>
    public Task Note(
        Session session,
        string kind,
        DateOnly? effectiveFrom,
        string? reason,
        string actor,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            insert into beneficiary_event (commune_code, beneficiary_id, at, kind, effective_from, reason, actor)
            values (@CommuneCode, @Id, @at, @kind, @effectiveFrom, @reason, @actor)
            """,
            new
            {
                CommuneCode,
                Id,
                at,
                kind,
                effectiveFrom,
                reason,
                actor,
            },
            cancellationToken
        );
}
