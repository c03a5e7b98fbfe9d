using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Beneficiaries;

/// <summary>A line of the time line.</summary>
internal sealed record Happening(string Kind, DateOnly? From, string? Reason);

/// <summary>How every change of a person's state is proposed and applied.</summary>
internal static class StandingChange
{
    private const int ReasonLengthMax = 500;

    public static async Task<Result<Proposed>> Propose<TBody>(
        Session session,
        Desk desk,
        string kind,
        Guid id,
        BeneficiaryTrigger trigger,
        TBody body,
        string reason,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Field("/reason", RowCodes.Required, "Say why.");
        }

        if (reason.Length > ReasonLengthMax)
        {
            return Refusal.Field(
                "/reason",
                RowCodes.BadValue,
                $"At most {ReasonLengthMax} characters."
            );
        }

        var taken = await Person.Take(session, id, cancellationToken);
        if (!taken.TryGet(out var person, out var no))
        {
            return no;
        }

        return BeneficiaryLifecycle.Next(person.Standing, trigger).TryGet(out _, out no)
            ? await desk.Propose(session, kind, person.CommuneCode, id, body, cancellationToken)
            : no;
    }

    /// <param name="months">First month not charged, first month not owed.</param>
    public static async Task<Result<Done>> Apply(
        Session session,
        Clock clock,
        ProposalToApply proposal,
        BeneficiaryTrigger trigger,
        Func<Person, (DateOnly? SuspendedFrom, DateOnly? EndedFrom)> months,
        Happening happening,
        CancellationToken cancellationToken
    )
    {
        var taken = await Person.Take(session, proposal.SubjectId, cancellationToken);
        if (!taken.TryGet(out var person, out var no))
        {
            return no;
        }

        var (suspended, ended) = months(person);
        var moved = await person.Move(session, trigger, suspended, ended, cancellationToken);
        if (!moved.TryGet(out _, out no))
        {
            return no;
        }

        await person.Note(
            session,
            happening.Kind,
            happening.From,
            happening.Reason,
            proposal.DecidedBy,
            clock.GetUtcNow(),
            cancellationToken
        );
        return new Done();
    }
}
