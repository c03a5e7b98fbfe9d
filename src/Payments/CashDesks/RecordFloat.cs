using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>Cash given to a desk for a list, or handed back by it.</summary>
public static class RecordFloat
{
    private const int TextLengthMax = 100;

    public enum Direction
    {
        Issued,
        HandedBack,
    }

    public sealed record Body(
        string? Direction = null,
        long? AmountVnd = null,
        string? To = null,
        string? ReceiptNo = null
    );

    public sealed record Answer(Guid Id, Guid CashListId, FloatAnswer Float);

    [Requires(Permission.IssueFloat)]
    public sealed record Command(Guid CashListId, Body Body) : ICommand<Result<Answer>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var fields = new FieldReader();
            var direction = fields.Word<Direction>("/direction", command.Body.Direction);
            var amount = fields.Amount("/amountVnd", command.Body.AmountVnd);
            var to = fields.Text("/to", command.Body.To, TextLengthMax);
            var receiptNo = fields.Text("/receiptNo", command.Body.ReceiptNo, TextLengthMax);
            if (fields.Refusal is { } malformed)
            {
                return malformed;
            }

            var list = await session.Find<ListRow>(
                "select id, commune_code, state from cash_list where id = @CashListId for no key update",
                new { command.CashListId },
                cancellationToken
            );
            if (list is null)
            {
                return Refusal.NotFound("cash list");
            }

            session.Concern(list.Id);
            if (list.State == "closed")
            {
                return CashDeskRefusals.ListClosed;
            }

            var cash = await Rows.Float(session, list.Id, cancellationToken);
            var moved =
                direction == Direction.Issued
                    ? Result<CashFloat>.From(cash.Issue(amount))
                    : cash.HandBack(amount);
            if (!moved.TryGet(out var after, out var exceeded))
            {
                return exceeded;
            }

            var id = clock.NewId();
            await session.Execute(
                """
                insert into cash_float (id, cash_list_id, commune_code, direction, amount_vnd, counterparty, receipt_no,
                                        recorded_by, recorded_at)
                values (@id, @listId, @CommuneCode, @direction, @amountVnd, @to, @receiptNo, @me, @now)
                """,
                new
                {
                    id,
                    listId = list.Id,
                    list.CommuneCode,
                    direction = Words.Of(direction),
                    amountVnd = amount.Amount,
                    to,
                    receiptNo,
                    me = session.Actor.UserName,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            return new Answer(id, list.Id, FloatAnswer.Of(after));
        }

        private sealed record ListRow(Guid Id, string CommuneCode, string State);
    }
}
