using MediatR;
using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Reviews;

/// <summary>
/// Carries the people who drew under 5(5)(b), (c) on 2025-07-01 over to the social pension: one decision for a commune,
/// two effects. <c>POST /v1/social-pension-conversions</c>.
/// </summary>
/// <remarks>
/// The allowance ended by law; the decision begins the pension with the same month, whenever it is signed, since no
/// application was asked for. So nobody is paid both, and no month is lost. Decree 176/2025/NĐ-CP, art. 2.
/// </remarks>
public static class ConvertToPension
{
    internal const string Kind = "social_pension_conversion";

    internal static readonly Citation Basis = new("176/2025/NĐ-CP", "2");

    private static readonly DateOnly earliest = new(2025, 6, 1);

    /// <param name="SignedOn">Kept as signed, and by whom: until 2025-06-30 the district chairman did.</param>
    public sealed record Body(string CommuneCode, string Number, DateOnly SignedOn);

    /// <summary>The list as it was when proposed: who is not on it is not converted.</summary>
    internal sealed record Payload(Body Decision, IReadOnlyList<Guid> People);

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Body Decision) : ICommand<Result<Proposed>>, INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => [Decision.CommuneCode];
    }

    internal sealed class Handler(Session session, Desk desk, FormerElderly elderly, Clock clock)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var body = command.Decision;
            if (WhatIsWrong(body, clock.Today) is { } wrong)
            {
                return wrong;
            }

            var people = await Convertible(session, elderly, body.CommuneCode, cancellationToken);
            return people.Count == 0
                ? new Refusal(
                    RefusalKind.Rule,
                    "nobody_to_convert",
                    "Nobody in the commune is left to carry over."
                )
                : await desk.Propose(
                    session,
                    Kind,
                    body.CommuneCode,
                    people[0],
                    new Payload(body, people),
                    cancellationToken
                );
        }
    }

    internal sealed class Effect(FormerElderly elderly, Clock clock) : IProposalEffect
    {
        public string Kind => ConvertToPension.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var payload = proposal.Read<Payload>();
            var now = await Convertible(session, elderly, proposal.CommuneCode, cancellationToken);
            foreach (var id in now.Intersect(payload.People))
            {
                await Convert(session, proposal, payload.Decision, id, cancellationToken);
            }

            return new Done();
        }

        private async Task Convert(
            Session session,
            ProposalToApply proposal,
            Body decision,
            Guid id,
            CancellationToken cancellationToken
        )
        {
            session.Concern(id);
            var entry = Entry.Of(clock, proposal.ProposedBy);
            await new DecisionBook(session, clock, proposal.CommuneCode, id).Write(
                DecisionBook.SocialPension,
                decision.Number,
                decision.SignedOn,
                entry,
                cancellationToken
            );
            await new FactBook(session, proposal.CommuneCode, id).ChangeAll(
                new Dictionary<string, object?>
                {
                    [FactColumns.SocialPensionDecisionNo] = decision.Number,
                    [FactColumns.SocialPensionSignedOn] =
                        decision.SignedOn < FormerElderly.Day
                            ? decision.SignedOn
                            : FormerElderly.Day,
                },
                entry,
                cancellationToken
            );
            await new Person(id, proposal.CommuneCode, "granted", "", null, null).Note(
                session,
                "converted_to_social_pension",
                FormerElderly.Day,
                $"{Basis.Instrument}, art. {Basis.Article}; {decision.Number}",
                proposal.DecidedBy,
                entry.At,
                cancellationToken
            );
        }
    }

    private static async Task<IReadOnlyList<Guid>> Convertible(
        Session session,
        FormerElderly elderly,
        string communeCode,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await elderly.Of(session, communeCode, cancellationToken))
                .Where(elder => elder.Outcome == "convert")
                .Select(elder => elder.Id),
        ];

    private static Refusal? WhatIsWrong(Body body, DateOnly today)
    {
        if (body.SignedOn < earliest || body.SignedOn > today)
        {
            return Refusal.Field(
                "/signedOn",
                "bad_date",
                "The decision is signed from June 2025 on and not after today."
            );
        }

        return string.IsNullOrWhiteSpace(body.Number) || body.Number.Length > 60
            ? Refusal.Field("/number", "bad_value", "1 to 60 characters.")
            : null;
    }
}
