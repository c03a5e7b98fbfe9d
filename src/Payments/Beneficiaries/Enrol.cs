using System.Text.Json;
using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Beneficiaries;

/// <summary>Puts a person on the rolls: proposed by the official, granted by the chairman. <c>POST /v1/beneficiaries</c>.</summary>
public static class Enrol
{
    internal const string Kind = "enrol";

    /// <summary>The body as it came; it is read strictly, and faults are named by JSON pointer.</summary>
    [Requires(Permission.ChangeRegistry)]
    [BodyForm(typeof(EnrolmentForm))]
    public sealed record Command(JsonElement Body) : ICommand<Result<Proposed>>, INamesCommunes
    {
        public IEnumerable<string> NamedCommunes =>
            PersonForm.CommuneOf(Body) is { } code ? [code] : [];
    }

    internal sealed record Payload(JsonElement Body);

    private sealed record Known(Guid Id, string State);

    internal sealed class Handler(Session session, Desk desk, Clock clock, PersonalNumbers numbers)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var rules = RulesOfToday.Of(clock);
            if (!PersonForm.ReadEnrolment(command.Body, rules).TryGet(out var row, out var no))
            {
                return no;
            }

            var known = await Find(row, cancellationToken);
            if (known is not null and not { State: "refused" })
            {
                return new Refusal(
                    RefusalKind.Conflict,
                    RowCodes.DuplicatePerson,
                    "The person is already on the rolls."
                );
            }

            var id = known?.Id ?? clock.NewId();
            var entry = Entry.Of(clock, session.Actor.UserName);
            await Propose(row, id, known is not null, entry, cancellationToken);
            return await desk.Propose(
                session,
                Kind,
                row.CommuneCode,
                id,
                new Payload(command.Body),
                cancellationToken
            );
        }

        private Task<Known?> Find(RegistryRow row, CancellationToken cancellationToken) =>
            session.Find<Known>(
                row.PersonalId is null
                    ? """
                    select id, state
                      from beneficiary
                     where commune_code = @CommuneCode
                       and file_no = @FileNo
                       and state <> 'moved'
                    """
                    : """
                    select id, state
                      from beneficiary
                     where personal_id_digest = @digest
                       and state <> 'moved'
                    """,
                new
                {
                    digest = row.PersonalId is { } known ? numbers.DigestOf(known) : null,
                    row.CommuneCode,
                    row.FileNo,
                },
                cancellationToken
            );

        private async Task Propose(
            RegistryRow row,
            Guid id,
            bool isKnown,
            Entry entry,
            CancellationToken cancellationToken
        )
        {
            var number = row.PersonalId is { } known ? numbers.Seal(known) : null;
            await session.Execute(
                isKnown
                    ? """
                    update beneficiary
                       set state = 'proposed', commune_code = @CommuneCode, file_no = @FileNo, full_name = @FullName,
                           name_folded = @folded, hamlet = @Hamlet, address = @Address, phone = @Phone
                     where id = @id
                    """
                    : """
                    insert into beneficiary (id, commune_code, state, personal_id_cipher, personal_id_digest,
                                             personal_id_tail, file_no, full_name, name_folded, hamlet, address, phone,
                                             created_at, created_by)
                    values (@id, @CommuneCode, 'proposed', @Cipher, @Digest, @Tail, @FileNo, @FullName, @folded, @Hamlet,
                            @Address, @Phone, @At, @By)
                    """,
                new
                {
                    id,
                    row.CommuneCode,
                    number?.Cipher,
                    number?.Digest,
                    number?.Tail,
                    row.FileNo,
                    row.FullName,
                    folded = VietnameseName.Fold(row.FullName),
                    row.Hamlet,
                    row.Address,
                    row.Phone,
                    entry.At,
                    entry.By,
                },
                cancellationToken
            );
            await new Person(id, row.CommuneCode, "proposed", row.FullName, null, null).Note(
                session,
                "proposed",
                row.EffectiveFrom,
                null,
                entry.By,
                entry.At,
                cancellationToken
            );
        }
    }

    internal sealed class Effect(Clock clock, PersonalNumbers numbers) : IProposalEffect
    {
        public string Kind => Enrol.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var body = proposal.Read<Payload>().Body;
            if (
                !PersonForm
                    .ReadEnrolment(body, RulesOfToday.Of(clock))
                    .TryGet(out var row, out var no)
            )
            {
                return no;
            }

            var taken = await Person.Take(session, proposal.SubjectId, cancellationToken);
            if (!taken.TryGet(out var person, out no))
            {
                return no;
            }

            var moved = await person.Move(
                session,
                BeneficiaryTrigger.Grant,
                null,
                null,
                cancellationToken
            );
            if (!moved.TryGet(out _, out no))
            {
                return no;
            }

            await Write(
                session,
                person,
                row,
                Entry.Of(clock, proposal.ProposedBy),
                cancellationToken
            );
            await person.Note(
                session,
                "granted",
                row.EffectiveFrom,
                null,
                proposal.DecidedBy,
                clock.GetUtcNow(),
                cancellationToken
            );
            return new Done();
        }

        public async Task Refused(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var taken = await Person.Take(session, proposal.SubjectId, cancellationToken);
            if (taken.TryGet(out var person, out _))
            {
                await person.Move(
                    session,
                    BeneficiaryTrigger.Refuse,
                    null,
                    null,
                    cancellationToken
                );
                await person.Note(
                    session,
                    "refused",
                    null,
                    null,
                    proposal.DecidedBy,
                    clock.GetUtcNow(),
                    cancellationToken
                );
            }
        }

        private async Task Write(
            Session session,
            Person person,
            RegistryRow row,
            Entry entry,
            CancellationToken cancellationToken
        )
        {
            await Communes.Open(session, row, clock.Today, cancellationToken);
            await new FactBook(session, person.CommuneCode, person.Id).Add(
                row.EffectiveFrom ?? DateOnly.MinValue,
                FactColumns.Of(row.Facts),
                entry,
                cancellationToken
            );
            var decisions = new DecisionBook(session, clock, person.CommuneCode, person.Id);
            await decisions.Write(
                DecisionBook.Allowance,
                row.Facts.DecisionNo,
                row.Facts.DecisionSignedOn,
                entry,
                cancellationToken
            );
            await decisions.Write(
                DecisionBook.SocialPension,
                row.Facts.SocialPensionDecisionNo,
                row.Facts.SocialPensionSignedOn,
                entry,
                cancellationToken
            );
            var payees = new PayeeBook(session, numbers, clock, person.CommuneCode, person.Id);
            await payees.Write(PayeeRole.Beneficiary, row.Payee, entry, cancellationToken);
            if (row.Carer is { } carer)
            {
                await payees.Write(PayeeRole.Carer, carer, entry, cancellationToken);
            }
        }
    }
}
