using System.Text.Json;
using MediatR;
using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Reviews;

/// <summary>Says into which new commune people of an old one belong. <c>POST /v1/commune-mergers</c>.</summary>
/// <remarks>
/// Who stays under the code keeps the row and gets the old code beside it; everyone else moves as anybody does, with facts,
/// decisions and payees, and the old row keeps the months before. So no month is paid twice.
/// </remarks>
public static class PlaceAfterMerger
{
    internal const string Kind = "commune_merger";

    /// <param name="CommuneCode">The old commune.</param>
    /// <param name="IntoCommuneCode">One of those it went into; may have the same code.</param>
    public sealed record Body(
        string CommuneCode,
        string IntoCommuneCode,
        IReadOnlyList<Guid> BeneficiaryIds
    );

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Body Placed) : ICommand<Result<Proposed>>, INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => [Placed.CommuneCode];
    }

    internal sealed class Handler(Session session, Desk desk, MergedCommune merged)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var body = command.Placed;
            if (NamedPeople.WhatIsWrong(body.BeneficiaryIds) is { } wrong)
            {
                return wrong;
            }

            if (
                merged
                    .SuccessorsOf(body.CommuneCode)
                    .All(commune => commune.Code != body.IntoCommuneCode)
            )
            {
                return Refusal.Field(
                    "/intoCommuneCode",
                    "not_a_successor",
                    "The old commune did not go into this one."
                );
            }

            var waiting = await merged.Tasks(session, body.CommuneCode, cancellationToken);
            return body.BeneficiaryIds.Except(waiting.Select(task => task.BeneficiaryId)).Any()
                ? Refusal.NotFound("beneficiary")
                : await desk.Propose(
                    session,
                    Kind,
                    body.CommuneCode,
                    body.BeneficiaryIds[0],
                    body,
                    cancellationToken
                );
        }
    }

    internal sealed class Effect(MergedCommune merged, Clock clock) : IProposalEffect
    {
        public string Kind => PlaceAfterMerger.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var body = proposal.Read<Body>();
            var waiting = await merged.Tasks(session, body.CommuneCode, cancellationToken);
            var people = waiting
                .Select(task => task.BeneficiaryId)
                .Intersect(body.BeneficiaryIds)
                .Order()
                .ToList();
            if (body.IntoCommuneCode == body.CommuneCode)
            {
                await Stay(session, proposal, people, cancellationToken);
                return new Done();
            }

            var into = merged
                .SuccessorsOf(body.CommuneCode)
                .Single(commune => commune.Code == body.IntoCommuneCode);
            await session.Execute(
                "select open_commune(@Code, @Name, @ProvinceCode)",
                new
                {
                    into.Code,
                    into.Name,
                    into.ProvinceCode,
                },
                cancellationToken
            );
            return await Move(session, proposal, body, people, cancellationToken);
        }

        private Task<int> Stay(
            Session session,
            ProposalToApply proposal,
            List<Guid> people,
            CancellationToken cancellationToken
        ) =>
            session.Execute(
                """
                update beneficiary
                   set former_commune_code = commune_code
                 where commune_code = @CommuneCode
                   and id = any(@people);

                insert into beneficiary_event (commune_code, beneficiary_id, at, kind, effective_from, reason, actor)
                select @CommuneCode, id, @now, 'commune_merged', @Day, @CommuneCode, @DecidedBy
                  from unnest(@people) as id
                """,
                new
                {
                    proposal.CommuneCode,
                    proposal.DecidedBy,
                    people = people.ToArray(),
                    now = clock.GetUtcNow(),
                    MergedCommune.Day,
                },
                cancellationToken
            );

        private async Task<Result<Done>> Move(
            Session session,
            ProposalToApply proposal,
            Body body,
            List<Guid> people,
            CancellationToken cancellationToken
        )
        {
            var payload = JsonSerializer.Serialize(
                new MoveAway.Body(
                    body.IntoCommuneCode,
                    Reason: $"{body.CommuneCode} went into {body.IntoCommuneCode} on 2025-07-01"
                ),
                JsonForm.Options
            );
            var move = new MoveAway.Effect(clock);
            foreach (var id in people)
            {
                var moved = await move.Apply(
                    session,
                    proposal with
                    {
                        SubjectId = id,
                        Payload = payload,
                    },
                    cancellationToken
                );
                if (!moved.TryGet(out _, out var no))
                {
                    return no;
                }
            }

            return new Done();
        }
    }
}
