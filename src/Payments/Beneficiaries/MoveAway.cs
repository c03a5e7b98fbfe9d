using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Beneficiaries;

/// <summary>
/// Closes a person here and opens them in another commune from a month on. <c>POST /v1/beneficiaries/{id}/move</c>.
/// </summary>
/// <remarks>
/// The commune that the person leaves decides. It keeps the months before, arrears and overpaid ones included; the new
/// one owes nothing before its first month, which is later than any month charged here. So no month is owed twice.
/// Decree 20/2021/NĐ-CP, art. 9.
/// </remarks>
public static class MoveAway
{
    internal const string Kind = "move";

    /// <param name="FromMonth">
    /// First month paid by the new commune; null: the first after the current one that is not charged here.
    /// </param>
    public sealed record Body(
        string CommuneCode,
        PayMonth? FromMonth = null,
        string? Reason = null
    );

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Guid Id, Body Where) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk, Clock clock)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var taken = await Person.Take(session, command.Id, cancellationToken);
            if (!taken.TryGet(out var person, out var no))
            {
                return no;
            }

            var first = await FirstMonth(session, clock, person, command.Where, cancellationToken);
            return first.TryGet(out _, out no)
                ? await StandingChange.Propose(
                    session,
                    desk,
                    Kind,
                    command.Id,
                    BeneficiaryTrigger.Move,
                    command.Where,
                    command.Where.Reason ?? Kind,
                    cancellationToken
                )
                : no;
        }
    }

    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => MoveAway.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair];

        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            // No list may be opened between the look at what is charged and the commit.
            await session.Execute("select hold_payment_lists()", null, cancellationToken);
            var body = proposal.Read<Body>();
            var taken = await Person.Take(session, proposal.SubjectId, cancellationToken);
            if (!taken.TryGet(out var person, out var no))
            {
                return no;
            }

            var first = await FirstMonth(session, clock, person, body, cancellationToken);
            if (!first.TryGet(out var month, out no))
            {
                return no;
            }

            var closed = await StandingChange.Apply(
                session,
                clock,
                proposal,
                BeneficiaryTrigger.Move,
                known => (known.SuspendedFrom, month.FirstDay),
                new Happening("moved", month.FirstDay, body.Reason),
                cancellationToken
            );
            if (closed.TryGet(out _, out _))
            {
                await Open(session, person, body, proposal, cancellationToken);
            }

            return closed;
        }

        private async Task Open(
            Session session,
            Person person,
            Body body,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            var newId = clock.NewId();
            session.Concern(newId);
            var accounts = await Ids(
                session,
                """
                select distinct account_id
                  from payee
                 where commune_code = @CommuneCode
                   and beneficiary_id = @Id
                   and until is null
                   and account_id is not null
                """,
                person,
                cancellationToken
            );
            var payees = await Ids(
                session,
                """
                select id
                  from payee
                 where commune_code = @CommuneCode
                   and beneficiary_id = @Id
                   and until is null
                """,
                person,
                cancellationToken
            );
            var decisions = await Ids(
                session,
                """
                select id
                  from decision
                 where commune_code = @CommuneCode
                   and beneficiary_id = @Id
                """,
                person,
                cancellationToken
            );
            await session.Execute(
                """
                select open_in_commune(@Id, @newId, @to, @day, @at, @by, @accounts, @newAccounts, @payees, @newPayees,
                                       @decisions, @newDecisions)
                """,
                new
                {
                    person.Id,
                    newId,
                    to = body.CommuneCode,
                    day = clock.Today,
                    at = clock.GetUtcNow(),
                    by = proposal.DecidedBy,
                    accounts,
                    newAccounts = NewIds(accounts),
                    payees,
                    newPayees = NewIds(payees),
                    decisions,
                    newDecisions = NewIds(decisions),
                },
                cancellationToken
            );
        }

        private Guid[] NewIds(Guid[] ids) => [.. ids.Select(_ => clock.NewId())];

        private static async Task<Guid[]> Ids(
            Session session,
            string sql,
            Person person,
            CancellationToken cancellationToken
        ) =>
            [
                .. await session.Query<Guid>(
                    sql,
                    new { person.CommuneCode, person.Id },
                    cancellationToken
                ),
            ];
    }

    private sealed record Charged(DateOnly? LastMonth, DateOnly? JoinedFrom, bool IsCalculating);

    /// <summary>The first month of the new commune, or why the person cannot go there yet.</summary>
    private static async Task<Result<PayMonth>> FirstMonth(
        Session session,
        Clock clock,
        Person person,
        Body body,
        CancellationToken cancellationToken
    )
    {
        if (await WhereIsWrong(session, clock, person, body, cancellationToken) is { } wrong)
        {
            return wrong;
        }

        var charged = await session.Single<Charged>(
            """
            select (select max(charged)
                      from payout, unnest(months) as charged
                     where commune_code = @CommuneCode
                       and beneficiary_id = @Id
                       and (state is null or state = 'held')) as last_month,
                   (select joined_from
                      from beneficiary
                     where commune_code = @CommuneCode
                       and id = @Id) as joined_from,
                   exists (select
                             from payment_list
                            where commune_code = @CommuneCode
                              and state = 'planned') as is_calculating
            """,
            new { person.CommuneCode, person.Id },
            cancellationToken
        );
        if (charged.IsCalculating)
        {
            return new Refusal(
                RefusalKind.Conflict,
                "list_being_made",
                "The commune's payment list is being made; propose the move when it is calculated."
            );
        }

        var free = Earliest(charged);
        if (body.FromMonth is { } asked)
        {
            return asked < free
                ? Refusal.Field(
                    "/fromMonth",
                    "month_already_charged",
                    $"Months before {free} are this commune's or the one's before it; the new one begins then or later."
                )
                : asked;
        }

        var after = PayMonth.Of(clock.Today).Plus(1);
        return free > after ? free : after;
    }

    /// <summary>The first month that is neither charged here nor owed by the commune before.</summary>
    private static PayMonth Earliest(Charged charged)
    {
        var next = charged.LastMonth is { } last
            ? PayMonth.Of(last).Plus(1)
            : new PayMonth(2021, 7);
        return charged.JoinedFrom is { } joined && PayMonth.Of(joined) > next
            ? PayMonth.Of(joined)
            : next;
    }

    private static async Task<Refusal?> WhereIsWrong(
        Session session,
        Clock clock,
        Person person,
        Body body,
        CancellationToken cancellationToken
    )
    {
        if (body.CommuneCode == person.CommuneCode)
        {
            return Refusal.Field(
                "/communeCode",
                RowCodes.BadValue,
                "The person lives in this commune already."
            );
        }

        if (ReferenceData.Communes.Find(body.CommuneCode, clock.Today) is null)
        {
            return Refusal.Field(
                "/communeCode",
                RowCodes.UnknownCommune,
                "No commune has this code today; a code has 5 digits."
            );
        }

        return await session.Single<bool>(
            "select commune_is_served(@CommuneCode)",
            new { body.CommuneCode },
            cancellationToken
        )
            ? null
            : new Refusal(
                RefusalKind.Rule,
                "commune_not_served",
                "The commune is not paid by this system: stop the person here and send the file there."
            );
    }
}
