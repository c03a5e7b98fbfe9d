using System.Text.Json;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Beneficiaries;

/// <summary>Adds what changed about a person from a day on. <c>POST /v1/beneficiaries/{id}/facts</c>.</summary>
/// <remarks>
/// The past is not rewritten: a whole snapshot is added, and one for each later snapshot that had only carried on what
/// now turns out to have changed.
/// </remarks>
public static class ChangeFacts
{
    internal const string Kind = "facts";

    /// <param name="Person">The changed members; null means none.</param>
    public sealed record Body(DateOnly EffectiveFrom, JsonElement Person);

    [Requires(Permission.ChangeRegistry)]
    [BodyForm(typeof(ChangedFactsForm))]
    public sealed record Command(Guid Id, DateOnly EffectiveFrom, JsonElement Person)
        : ICommand<Result<Proposed>>;

    internal sealed record Payload(DateOnly EffectiveFrom, JsonElement Person);

    internal sealed class Handler(Session session, Desk desk, Clock clock)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var payload = new Payload(command.EffectiveFrom, command.Person);
            var read = await ReadChange(session, clock, command.Id, payload, cancellationToken);
            if (!read.TryGet(out var change, out var no))
            {
                return no;
            }

            return await desk.Propose(
                session,
                Kind,
                change.Person.CommuneCode,
                command.Id,
                payload,
                cancellationToken
            );
        }
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => ChangeFacts.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var payload = proposal.Read<Payload>();
            var read = await ReadChange(
                session,
                clock,
                proposal.SubjectId,
                payload,
                cancellationToken
            );
            if (!read.TryGet(out var change, out var no))
            {
                return no;
            }

            var person = change.Person;
            await new FactBook(session, person.CommuneCode, person.Id).Change(
                payload.EffectiveFrom,
                change.Columns,
                Entry.Of(clock, proposal.ProposedBy),
                cancellationToken
            );
            await person.Note(
                session,
                "facts_changed",
                payload.EffectiveFrom,
                null,
                proposal.DecidedBy,
                clock.GetUtcNow(),
                cancellationToken
            );
            return new Done();
        }
    }

    private sealed record Change(Person Person, IReadOnlyDictionary<string, object?> Columns);

    private static async Task<Result<Change>> ReadChange(
        Session session,
        Clock clock,
        Guid id,
        Payload payload,
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
            payload.Person,
            FactBook.On(snapshots, payload.EffectiveFrom).Facts,
            RulesOfToday.Of(clock),
            person.CommuneCode
        );
        return columns.TryGet(out var changes, out no)
            ? new Change(
                person,
                ListYear.Of(
                    changes,
                    FactBook.On(snapshots, payload.EffectiveFrom).Facts,
                    payload.EffectiveFrom,
                    clock.Today
                )
            )
            : no;
    }
}
