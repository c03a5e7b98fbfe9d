using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

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

    /// <param name="Cashier">Whose drawer it went into or came out of; null: the shared one.</param>
    public sealed record Answer(Guid Id, Guid CashListId, string? Cashier, FloatAnswer Float);

    [Requires(Permission.IssueFloat)]
    public sealed record Command(Guid CashListId, Body Body) : ICommand<Result<Answer>>;

    internal sealed class Handler(Session session, Clock clock, ServiceSettings settings)
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

            var drawers = await Drawers.Read(session, list.Id, cancellationToken);
            var named = await Named(list, direction, to, drawers, cancellationToken);
            var planned =
                direction == Direction.HandedBack
                    ? drawers.HandingBack(named, amount)
                    : new HandBack(named ?? CashDrawers.Shared, []);
            if (!planned.TryGet(out var plan, out var exceeded))
            {
                return exceeded;
            }

            foreach (var cashier in plan.PutIn.Select(part => part.Cashier).Append(plan.Drawer))
            {
                if (
                    await Drawers.WhyShut(
                        session,
                        list.CommuneCode,
                        cashier,
                        clock,
                        cancellationToken
                    ) is
                    { } shut
                )
                {
                    return shut;
                }
            }

            foreach (var (cashier, part) in plan.PutIn)
            {
                await Write(list, "put_in", part, cashier, null, cashier, cancellationToken);
            }

            var id = await Write(
                list,
                Words.Of(direction),
                amount,
                to,
                receiptNo,
                plan.Drawer,
                cancellationToken
            );
            var whole = drawers.Whole;
            return new Answer(
                id,
                list.Id,
                plan.Drawer == CashDrawers.Shared ? null : plan.Drawer,
                FloatAnswer.Of(
                    direction == Direction.Issued
                        ? whole.Issue(amount)
                        : whole with
                        {
                            HandedBack = whole.HandedBack + amount,
                        }
                )
            );
        }

        private async Task<Guid> Write(
            ListRow list,
            string direction,
            Vnd amount,
            string to,
            string? receiptNo,
            string cashier,
            CancellationToken cancellationToken
        )
        {
            var id = clock.NewId();
            await session.Execute(
                """
                insert into cash_float (id, cash_list_id, commune_code, direction, amount_vnd, counterparty, receipt_no,
                                        recorded_by, recorded_at, cashier)
                values (@id, @listId, @CommuneCode, @direction, @amountVnd, @to, @receiptNo, @me, @now, @cashier)
                """,
                new
                {
                    id,
                    listId = list.Id,
                    list.CommuneCode,
                    direction,
                    amountVnd = amount.Amount,
                    to,
                    receiptNo,
                    cashier,
                    me = session.Actor.UserName,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            return id;
        }

        /// <summary>
        /// The cashier named by user name or by name, or the provider that has a list of it; else, of what is issued, the
        /// commune's only cashier; null: nobody, and the money is of the shared drawer.
        /// </summary>
        /// <remarks>An outside issuer's cashiers are not known here: then only a name that moved money before is one.</remarks>
        private async Task<string?> Named(
            ListRow list,
            Direction direction,
            string to,
            CashDrawers drawers,
            CancellationToken cancellationToken
        )
        {
            var cashiers = await Colleagues.Of(
                session,
                Role.Cashier,
                list.CommuneCode,
                cancellationToken
            );
            var folded = VietnameseName.Fold(to);
            var named =
                cashiers
                    .Where(cashier =>
                        string.Equals(cashier.UserName, to, StringComparison.OrdinalIgnoreCase)
                    )
                    .Concat(
                        cashiers.Where(cashier =>
                            VietnameseName.Fold(cashier.DisplayName) == folded
                        )
                    )
                    .Select(cashier => cashier.UserName)
                    .FirstOrDefault()
                ?? (
                    await session.Query<string>(
                        "select distinct provider from provider_list where cash_list_id = @Id",
                        list,
                        cancellationToken
                    )
                ).FirstOrDefault(provider => VietnameseName.Fold(provider) == folded)
                ?? drawers.All.Keys.FirstOrDefault(name => name == to);
            return named is not null ? named
                : direction == Direction.Issued
                && settings.Authority is null
                && cashiers is [var only]
                    ? only.UserName
                : null;
        }

        private sealed record ListRow(Guid Id, string CommuneCode, string State);
    }
}
