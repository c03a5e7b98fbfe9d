using MediatR;
using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Domain.Identity;
using Payments.Payouts;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Reviews;

/// <summary>Says that people stand on a list of a new year as they did on the old one. <c>POST /v1/yearly-lists</c>.</summary>
/// <remarks>
/// When the chairman accepts, each person gets facts from the first day of the year, and what was held for want of the
/// list goes on. Who left the list gets changed facts instead, or is stopped.
/// </remarks>
public static class ConfirmYearlyList
{
    internal const string Kind = "yearly_list";

    /// <summary>Why a run holds a payout for want of a list.</summary>
    internal static readonly string[] Reasons =
    [
        YearlyLists.Word(YearlyList.Poverty)!,
        YearlyLists.Word(YearlyList.SpecialArea)!,
        YearlyLists.Word(YearlyList.Poverty | YearlyList.SpecialArea)!,
    ];

    private const int DocumentNoLengthMax = 60;

    /// <param name="List">poverty or special_area.</param>
    /// <param name="Year">This year or the next.</param>
    /// <param name="DocumentNo">The decision that made the list.</param>
    public sealed record Body(
        string CommuneCode,
        string List,
        int Year,
        string DocumentNo,
        IReadOnlyList<Guid> BeneficiaryIds
    );

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Body Confirmed) : ICommand<Result<Proposed>>, INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => [Confirmed.CommuneCode];
    }

    internal sealed class Handler(Session session, Desk desk, Clock clock)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var body = command.Confirmed;
            if (WhatIsWrong(body, clock.Today) is { } wrong)
            {
                return wrong;
            }

            var known = await session.Query<Guid>(
                """
                select id
                  from beneficiary
                 where commune_code = @CommuneCode
                   and id = any(@ids)
                   and state in ('granted', 'suspended')
                """,
                new { body.CommuneCode, ids = body.BeneficiaryIds.ToArray() },
                cancellationToken
            );
            return known.Count < body.BeneficiaryIds.Distinct().Count()
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

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => ConfirmYearlyList.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var body = proposal.Read<Body>();
            var free = new List<Guid>();
            foreach (var id in body.BeneficiaryIds.Distinct().Order())
            {
                var confirmed = await Confirm(session, proposal, body, id, cancellationToken);
                if (!confirmed.TryGet(out var isFree, out var no))
                {
                    return no;
                }

                if (isFree)
                {
                    free.Add(id);
                }
            }

            return await LetGo(session, body, free, cancellationToken);
        }

        /// <returns>Whether the person's other list is of the year too, or there is none.</returns>
        private async Task<Result<bool>> Confirm(
            Session session,
            ProposalToApply proposal,
            Body body,
            Guid id,
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

            var (fact, year) = ListYear.ColumnsOf(body.List);
            var from = new DateOnly(body.Year, 1, 1);
            var book = new FactBook(session, person.CommuneCode, id);
            var before = FactBook.On(await book.Read(cancellationToken), from).Facts;
            if (!ListYear.Stands(before, fact))
            {
                return new Refusal(
                    RefusalKind.Rule,
                    "not_on_list",
                    "Somebody named does not stand on the list; change the facts first."
                );
            }

            await book.Change(
                from,
                new Dictionary<string, object?> { [fact] = before[fact], [year] = body.Year },
                Entry.Of(clock, proposal.ProposedBy),
                cancellationToken
            );
            await person.Note(
                session,
                "list_confirmed",
                from,
                $"{body.List} {body.DocumentNo}",
                proposal.DecidedBy,
                clock.GetUtcNow(),
                cancellationToken
            );
            return ListYear.Others(before, fact).All(other => other >= body.Year);
        }

        private async Task<Result<Done>> LetGo(
            Session session,
            Body body,
            List<Guid> free,
            CancellationToken cancellationToken
        )
        {
            var held = await session.Query<Guid>(
                """
                select id
                  from payout
                 where commune_code = @CommuneCode
                   and beneficiary_id = any(@ids)
                   and state = 'held'
                   and (state_reason = @reason or (state_reason = any(@reasons) and beneficiary_id = any(@free)))
                   and month < @until
                 order by id
                """,
                new
                {
                    body.CommuneCode,
                    ids = body.BeneficiaryIds.ToArray(),
                    free = free.ToArray(),
                    reasons = Reasons,
                    reason = YearlyLists.Word(
                        body.List == ListYear.Poverty ? YearlyList.Poverty : YearlyList.SpecialArea
                    ),
                    until = new DateOnly(body.Year + 1, 1, 1),
                },
                cancellationToken
            );
            foreach (var payout in held)
            {
                var gone = await UnholdPayout.LetGo(session, clock, payout, cancellationToken);
                if (!gone.TryGet(out _, out var no))
                {
                    return no;
                }
            }

            return new Done();
        }
    }

    private static Refusal? WhatIsWrong(Body body, DateOnly today)
    {
        if (body.List is not (ListYear.Poverty or ListYear.SpecialArea))
        {
            return Refusal.Field("/list", "bad_value", "One of: poverty, special_area.");
        }

        if (body.Year != today.Year && body.Year != today.Year + 1)
        {
            return Refusal.Field("/year", "bad_value", "This year or the next.");
        }

        if (string.IsNullOrWhiteSpace(body.DocumentNo))
        {
            return Refusal.Field("/documentNo", "required", "Name the decision on the list.");
        }

        if (body.DocumentNo.Length > DocumentNoLengthMax)
        {
            return Refusal.Field("/documentNo", "bad_value", "At most 60 characters.");
        }

        return NamedPeople.WhatIsWrong(body.BeneficiaryIds);
    }
}
