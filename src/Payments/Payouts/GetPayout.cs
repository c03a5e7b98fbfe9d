using System.Text.Json.Serialization;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.Payouts;
using Payments.Pipeline;

namespace Payments.Payouts;

/// <summary>A payout with its months and every attempt to pay it.</summary>
public static class GetPayout
{
    public sealed record Payee(string Relation, string Name);

    public sealed record MonthPart(
        PayMonth Month,
        long OwedVnd,
        long ChargedBeforeVnd,
        long AmountVnd
    );

    public sealed record PaymentItem(
        Guid Id,
        int Attempt,
        string Channel,
        string? EndToEndId,
        string State,
        string? BankBin,
        string? ReasonCode,
        Guid? Replaces
    );

    /// <param name="BeneficiaryId">Of a funeral: who died; null: on no roll.</param>
    /// <param name="HoldReason">Null unless it is held.</param>
    /// <param name="FuneralId">The claim, of a funeral; others have no such member.</param>
    public sealed record Answer(
        Guid Id,
        Guid RunId,
        Guid ListId,
        Guid? BeneficiaryId,
        string Benefit,
        string Kind,
        Payee Payee,
        IReadOnlyList<MonthPart> Months,
        long AmountVnd,
        PayoutState State,
        string? HoldReason,
        IReadOnlyList<PaymentItem> Payments,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? FuneralId
    );

    [Requires(Permission.ReadMoney)]
    public sealed record Query(Guid Id) : IQuery<Result<Answer>>;

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await PayoutRow.Find(session, query.Id, cancellationToken) is not { } payout)
            {
                return Refusal.NotFound("payout");
            }

            var payments = await session.Query<PaymentItem>(
                """
                select id, attempt, channel, end_to_end_id, state, bank_bin, reason_code, replaces
                  from payment_now
                 where month = @Month
                   and payout_id = @Id
                 order by attempt
                """,
                new { payout.Month, payout.Id },
                cancellationToken
            );
            return new Answer(
                payout.Id,
                payout.RunId,
                payout.ListId,
                payout.PersonId,
                payout.Benefit,
                payout.Kind,
                new Payee(payout.PayeeRelation, payout.PayeeName),
                MonthsOf(payout),
                payout.AmountVnd,
                payout.Where,
                payout.Where == PayoutState.Held ? payout.StateReason : null,
                payments,
                payout.FuneralId
            );
        }
    }

    internal static IReadOnlyList<MonthPart> MonthsOf(PayoutRow payout) =>
        [
            .. payout.Months.Select(
                (month, at) =>
                    new MonthPart(
                        PayMonth.Of(month),
                        payout.OwedVnd[at],
                        payout.ChargedVnd[at],
                        payout.OwedVnd[at] - payout.ChargedVnd[at]
                    )
            ),
        ];
}
