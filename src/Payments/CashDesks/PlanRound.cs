using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>
/// People of a list to whom a cashier will bring the cash home on a day (chi trả tại nhà). <c>POST /v1/cash-lists/{id}/rounds</c>.
/// </summary>
/// <remarks>A round is a plan: whoever comes to the desk meanwhile is paid there.</remarks>
public static class PlanRound
{
    private const int StopsMax = 200;
    private const int NoteLengthMax = 200;

    /// <param name="PaymentIds">Whom it goes to; all wait on the list.</param>
    /// <param name="Note">What whoever goes must know; may be left out.</param>
    public sealed record Body(
        DateOnly? Day = null,
        IReadOnlyList<Guid>? PaymentIds = null,
        string? Note = null
    );

    public sealed record Answer(Guid Id, Guid CashListId, DateOnly Day, int Stops);

    [Requires(Permission.HandOutCash)]
    public sealed record Command(Guid CashListId, Body Body) : ICommand<Result<Answer>>;

    private sealed record ListRow(Guid Id, string CommuneCode, string State);

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var body = command.Body;
            var fields = new FieldReader();
            var ids = (body.PaymentIds ?? []).Distinct().ToArray();
            if (ids.Length is 0 or > StopsMax)
            {
                fields.Add("/paymentIds", "required", $"1 to {StopsMax} people of the list.");
            }

            if (body.Day is null || body.Day < clock.Today)
            {
                fields.Add(
                    "/day",
                    body.Day is null ? "required" : "in_past",
                    "Today or a later day."
                );
            }

            var note = string.IsNullOrWhiteSpace(body.Note)
                ? ""
                : fields.Text("/note", body.Note, NoteLengthMax);
            if (fields.Refusal is { } malformed)
            {
                return malformed;
            }

            var list = await session.Find<ListRow>(
                "select id, commune_code, state from cash_list where id = @CashListId for no key update",
                command,
                cancellationToken
            );
            if (list is null)
            {
                return Refusal.NotFound("cash list");
            }

            session.Concern(list.Id);
            return list.State == "closed"
                ? CashDeskRefusals.ListClosed
                : await Write(list, body.Day!.Value, ids, note, cancellationToken);
        }

        private async Task<Result<Answer>> Write(
            ListRow list,
            DateOnly day,
            Guid[] ids,
            string note,
            CancellationToken cancellationToken
        )
        {
            var waiting = await session.Single<int>(
                "select count(*)::int from payment where cash_list_id = @Id and id = any (@ids) and state = 'listed'",
                new { list.Id, ids },
                cancellationToken
            );
            if (waiting < ids.Length)
            {
                return Refusal.Field(
                    "/paymentIds",
                    "not_waiting",
                    "Somebody does not wait on this list, or no longer."
                );
            }

            // The same round planned twice (another tab, the back button) is one.
            var same = await session.Find<Guid?>(
                """
                select r.id
                  from cash_round r
                 where r.cash_list_id = @Id
                   and r.day = @day
                   and r.cashier = @me
                   and (select array_agg(s.payment_id order by s.payment_id)
                          from cash_round_stop s
                         where s.round_id = r.id) = (select array_agg(i order by i) from unnest(@ids) as i)
                 limit 1
                """,
                new
                {
                    list.Id,
                    day,
                    ids,
                    me = session.Actor.UserName,
                },
                cancellationToken
            );
            if (same is { } planned)
            {
                return new Answer(planned, list.Id, day, ids.Length);
            }

            var id = clock.NewId();
            await session.Execute(
                """
                insert into cash_round (id, cash_list_id, commune_code, day, cashier, note, planned_by, planned_at)
                values (@id, @listId, @CommuneCode, @day, @me, @note, @me, @now);
                insert into cash_round_stop (round_id, payment_id, commune_code)
                select @id, payment_id, @CommuneCode from unnest(@ids) as payment_id
                """,
                new
                {
                    id,
                    listId = list.Id,
                    list.CommuneCode,
                    day,
                    note,
                    ids,
                    me = session.Actor.UserName,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            return new Answer(id, list.Id, day, ids.Length);
        }
    }
}
