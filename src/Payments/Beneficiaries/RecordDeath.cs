using System.Text.Json;
using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Beneficiaries;

/// <summary>
/// Records a death: facts from that day, and the end. Months charged beyond it show as overpaid in the next run.
/// <c>POST /v1/beneficiaries/{id}/death</c>.
/// </summary>
public static class RecordDeath
{
    internal const string Kind = "death";

    public sealed record Body(DateOnly DateOfDeath, string? Reason = null);

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Guid Id, Body Death) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk, Clock clock)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var read = await Read(session, clock, command.Id, command.Death, cancellationToken);
            return read.TryGet(out _, out var no)
                ? await StandingChange.Propose(
                    session,
                    desk,
                    Kind,
                    command.Id,
                    BeneficiaryTrigger.Stop,
                    command.Death,
                    command.Death.Reason ?? Kind,
                    cancellationToken
                )
                : no;
        }
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => RecordDeath.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        ) => Enter(session, clock, proposal, proposal.Read<Body>(), cancellationToken);
    }

    /// <summary>
    /// The death of the proposal's subject becomes a fact and ends what they draw; who had left the rolls before only
    /// gets the fact.
    /// </summary>
    internal static async Task<Result<Done>> Enter(
        Session session,
        Clock clock,
        ProposalToApply proposal,
        Body body,
        CancellationToken cancellationToken
    )
    {
        var read = await Read(session, clock, proposal.SubjectId, body, cancellationToken);
        if (!read.TryGet(out var death, out var no))
        {
            return no;
        }

        await new FactBook(session, death.Person.CommuneCode, death.Person.Id).Change(
            body.DateOfDeath,
            death.Columns,
            Entry.Of(clock, proposal.ProposedBy),
            cancellationToken
        );
        if (death.Person.Standing == BeneficiaryState.Ended)
        {
            await death.Person.Note(
                session,
                "died",
                body.DateOfDeath,
                body.Reason,
                proposal.DecidedBy,
                clock.GetUtcNow(),
                cancellationToken
            );
            return new Done();
        }

        return await StandingChange.Apply(
            session,
            clock,
            proposal,
            BeneficiaryTrigger.Stop,
            person => (person.SuspendedFrom, PayMonth.Of(body.DateOfDeath).Plus(1).FirstDay),
            new Happening("died", body.DateOfDeath, body.Reason),
            cancellationToken
        );
    }

    private sealed record Death(Person Person, IReadOnlyDictionary<string, object?> Columns);

    private static async Task<Result<Death>> Read(
        Session session,
        Clock clock,
        Guid id,
        Body body,
        CancellationToken cancellationToken
    )
    {
        var taken = await Person.Take(session, id, cancellationToken);
        if (!taken.TryGet(out var person, out var no))
        {
            return no;
        }

        if (person.MustBeKept() is { } kept)
        {
            return kept;
        }

        var snapshots = await new FactBook(session, person.CommuneCode, id).Read(cancellationToken);
        var columns = PersonForm.ReadChange(
            JsonSerializer.SerializeToElement(new { dateOfDeath = body.DateOfDeath }),
            FactBook.On(snapshots, body.DateOfDeath).Facts,
            RulesOfToday.Of(clock),
            person.CommuneCode
        );
        return columns.TryGet(out var changes, out no)
            ? new Death(person, changes)
            : no with
            {
                Fields =
                [
                    .. no.Fields.Select(field =>
                        field with
                        {
                            Pointer = field.Pointer.Replace(
                                "/person",
                                "",
                                StringComparison.Ordinal
                            ),
                        }
                    ),
                ],
            };
    }
}
