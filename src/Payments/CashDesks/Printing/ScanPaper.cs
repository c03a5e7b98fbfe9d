using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks.Printing;

/// <summary>What a scanned QR code of a cash list leads to: the payment of a row, or how far a page is.</summary>
public static class ScanPaper
{
    /// <param name="Payment">Null: the code of a page.</param>
    /// <param name="Page">Null: the code of a row.</param>
    public sealed record Answer(PaymentPlace? Payment, PageAnswer? Page);

    public sealed record PaymentPlace(Guid CashListId, Guid PaymentId, Guid PayoutId);

    /// <param name="Number">Of the edition, as printed.</param>
    /// <param name="HandedOver">How many rows of the page are paid out by now.</param>
    public sealed record PageAnswer(
        Guid CashListId,
        string Number,
        int Page,
        int First,
        int Last,
        int Payments,
        long SumVnd,
        int HandedOver,
        long HandedOverVnd
    );

    [Requires(Permission.ReadCash)]
    public sealed record Query(string Token) : IQuery<Result<Answer>>;

    private sealed record Place(Guid CashListId, Guid PaymentId, Guid PayoutId, string ListState);

    private sealed record Done(int HandedOver, long HandedOverVnd);

    internal sealed class Handler(Session session, PaperTokens tokens)
        : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Query query,
            CancellationToken cancellationToken
        ) =>
            tokens.Read(query.Token) switch
            {
                PaperMark.OfRow row => await Row(row, cancellationToken),
                PaperMark.OfPage page => await Page(query.Token, page, cancellationToken),
                _ => CashDeskRefusals.PaperNotOurs,
            };

        private async Task<Result<Answer>> Row(
            PaperMark.OfRow row,
            CancellationToken cancellationToken
        )
        {
            var place = await session.Find<Place>(
                """
                select p.cash_list_id, p.id as payment_id, p.payout_id, l.state as list_state
                  from (select distinct month from payment_run) u
                  join payment p on p.month = u.month and p.id = @PaymentId
                  join cash_list l on l.id = p.cash_list_id
                """,
                row,
                cancellationToken
            );
            return place is null ? CashDeskRefusals.PaperNotOurs
                : place.ListState == "closed" ? CashDeskRefusals.PaperIsOld
                : new Answer(
                    new PaymentPlace(place.CashListId, place.PaymentId, place.PayoutId),
                    null
                );
        }

        private async Task<Result<Answer>> Page(
            string token,
            PaperMark.OfPage page,
            CancellationToken cancellationToken
        )
        {
            var edition = await CashListEditions.Find(
                session,
                page.CashListId,
                page.Edition,
                cancellationToken
            );
            var rows = edition?.Between(page.First, page.Last) ?? [];
            var sum = rows.Sum(row => row.AmountVnd);
            if (edition is null || !tokens.Proves(token, (rows.Count, sum)))
            {
                return CashDeskRefusals.PaperNotOurs;
            }

            var done = await session.Single<Done>(
                """
                select count(*)::int as handed_over, coalesce(sum(amount_vnd), 0)::bigint as handed_over_vnd
                  from payment
                 where cash_list_id = @CashListId
                   and id = any (@ids)
                   and state = 'handed_over'
                """,
                new { page.CashListId, ids = rows.Select(row => row.PaymentId).ToArray() },
                cancellationToken
            );
            return new Answer(
                null,
                new PageAnswer(
                    page.CashListId,
                    edition.Number,
                    page.Page,
                    page.First,
                    page.Last,
                    rows.Count,
                    sum,
                    done.HandedOver,
                    done.HandedOverVnd
                )
            );
        }
    }
}
