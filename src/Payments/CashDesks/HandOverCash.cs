using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>Puts money into somebody's hand, once, against proof.</summary>
public static class HandOverCash
{
    public sealed record Body(
        string? ReceivedBy = null,
        string? ReceiverName = null,
        string? Document = null,
        string? DocumentLast4 = null,
        string? Proof = null,
        string? ReceiptNo = null,
        DateOnly? PaidOn = null
    );

    /// <param name="Id">Of the payment or of its payout.</param>
    [Requires(Permission.HandOutCash)]
    public sealed record Command(Guid Id, Body Body) : ICommand<Result<DeskAnswer>>;

    internal sealed class Handler(Session session, HandOvers handOvers, Clock clock)
        : IRequestHandler<Command, Result<DeskAnswer>>
    {
        public async Task<Result<DeskAnswer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var body = command.Body;
            var text = new HandOverText(
                body.ReceivedBy,
                body.ReceiverName,
                body.Document,
                body.DocumentLast4,
                body.Proof,
                body.ReceiptNo,
                body.PaidOn
            );
            if (!HandOver.Read(text, clock.Today).TryGet(out var form, out var malformed))
            {
                return malformed;
            }

            var recorded = await handOvers.Record(command.Id, form, null, cancellationToken);
            return recorded.TryGet(out var row, out var no)
                ? await DeskAnswer.Of(session, row, CashPaymentState.HandedOver, cancellationToken)
                : no;
        }
    }
}
