using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Beneficiaries;

/// <summary>Records a decision of the chairman. <c>POST /v1/beneficiaries/{id}/decisions</c>.</summary>
/// <remarks>
/// The first decision of its kind grants. A later one is kept beside it and moves no start: what changes an amount are
/// facts, and a grant that began later would turn what was rightly paid into a debt.
/// </remarks>
public static class RecordDecision
{
    internal const string Kind = "decision";

    private static readonly DateOnly earliest = new(2000, 1, 1);

    /// <param name="Kind">monthly_allowance or social_pension; null: monthly_allowance.</param>
    public sealed record Body(DateOnly SignedOn, string? Number = null, string? Kind = null);

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Guid Id, Body Decision) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk, Clock clock)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            if (WhatIsWrong(command.Decision, clock.Today) is { } wrong)
            {
                return wrong;
            }

            var taken = await Take(session, command.Id, cancellationToken);
            return taken.TryGet(out var person, out var no)
                ? await desk.Propose(
                    session,
                    RecordDecision.Kind,
                    person.CommuneCode,
                    command.Id,
                    command.Decision,
                    cancellationToken
                )
                : no;
        }
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => RecordDecision.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var body = proposal.Read<Body>();
            var taken = await Take(session, proposal.SubjectId, cancellationToken);
            if (!taken.TryGet(out var person, out var no))
            {
                return no;
            }

            var entry = Entry.Of(clock, proposal.ProposedBy);
            var kind = body.Kind ?? DecisionBook.Allowance;
            await new DecisionBook(session, clock, person.CommuneCode, person.Id).Write(
                kind,
                body.Number,
                body.SignedOn,
                entry,
                cancellationToken
            );
            await Grant(session, person, kind, body, entry, cancellationToken);
            if (person.Standing == BeneficiaryState.Draft)
            {
                await GrantDraft(session, person, cancellationToken);
            }

            await person.Note(
                session,
                "decision_recorded",
                body.SignedOn,
                null,
                proposal.DecidedBy,
                entry.At,
                cancellationToken
            );
            return new Done();
        }

        private static async Task Grant(
            Session session,
            Person person,
            string kind,
            Body body,
            Entry entry,
            CancellationToken cancellationToken
        )
        {
            var book = new FactBook(session, person.CommuneCode, person.Id);
            var (number, signedOn) =
                kind == DecisionBook.Allowance
                    ? (FactColumns.DecisionNo, FactColumns.DecisionSignedOn)
                    : (FactColumns.SocialPensionDecisionNo, FactColumns.SocialPensionSignedOn);
            var snapshots = await book.Read(cancellationToken);
            if (snapshots[^1].Facts[signedOn] is null)
            {
                await book.ChangeAll(
                    new Dictionary<string, object?>
                    {
                        [number] = body.Number,
                        [signedOn] = body.SignedOn,
                    },
                    entry,
                    cancellationToken
                );
            }
        }

        private static async Task GrantDraft(
            Session session,
            Person person,
            CancellationToken cancellationToken
        )
        {
            await person.Move(session, BeneficiaryTrigger.Propose, null, null, cancellationToken);
            await (person with { State = BeneficiaryState.Proposed.Word() }).Move(
                session,
                BeneficiaryTrigger.Grant,
                null,
                null,
                cancellationToken
            );
        }
    }

    private static async Task<Result<Person>> Take(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var taken = await Person.Take(session, id, cancellationToken);
        if (!taken.TryGet(out var person, out var no))
        {
            return no;
        }

        return person.MustBeKept() is { } kept ? kept : person;
    }

    private static Refusal? WhatIsWrong(Body body, DateOnly today)
    {
        if (body.SignedOn > today || body.SignedOn < earliest)
        {
            return Refusal.Field(
                "/signedOn",
                RowCodes.BadDate,
                "The day of signing lies after today, or cannot be right."
            );
        }

        if (body.Kind is not (null or DecisionBook.Allowance or DecisionBook.SocialPension))
        {
            return Refusal.Field(
                "/kind",
                RowCodes.BadValue,
                "One of: monthly_allowance, social_pension."
            );
        }

        return body.Number is { Length: > 60 }
            ? Refusal.Field("/number", RowCodes.BadValue, "At most 60 characters.")
            : null;
    }
}
