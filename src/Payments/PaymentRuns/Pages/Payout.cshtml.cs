using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.Payouts;
using Payments.Payouts;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.PaymentRuns.Pages;

/// <summary>One payout: why this amount, where the money is, and what an officer can propose about it.</summary>
[Requires(Permission.ReadMoney)]
public sealed class PayoutModel(IMediator mediator, Speech say) : RoomPage(mediator)
{
    public static Field Why { get; } = new("/reason", FieldKind.LongText) { Required = true };

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public GetPayout.Answer Payout { get; private set; } = null!;

    /// <summary>Null for who only hands out or draws money: it tells circumstances.</summary>
    public ExplainPayout.Answer? Explanation { get; private set; }

    public string State => PayoutWords.Of(Payout.State);

    /// <summary>What can be proposed about a payout where it stands; the room of banks and that of desks bring their own.</summary>
    public IEnumerable<string> Changes =>
        !Reader.May(Permission.ChangePayout)
            ? []
            : Payout.State switch
            {
                PayoutState.Due or PayoutState.Released or PayoutState.NotCollected =>
                [
                    "hold",
                    "cancel",
                ],
                PayoutState.Held => ["unhold", "cancel"],
                PayoutState.Returned => ["cancel"],
                PayoutState.Paid or PayoutState.ReturnedToTreasury or PayoutState.Cancelled => [],
            };

    protected override async Task<IActionResult?> Load()
    {
        var (payout, no) = await Ask(new GetPayout.Query(Id));
        if (no is not null)
        {
            return no;
        }

        Payout = payout!;
        if (Reader.May(Permission.Assess))
        {
            Explanation = await Try(new ExplainPayout.Query(Id, say.Language));
        }

        return null;
    }

    public Task<IActionResult> OnPostHoldAsync() =>
        WithReason(reason => new HoldPayout.Command(Id, reason));

    public Task<IActionResult> OnPostCancelAsync() =>
        WithReason(reason => new CancelPayout.Command(Id, reason));

    public Task<IActionResult> OnPostUnholdAsync() => Propose(new UnholdPayout.Command(Id));

    private async Task<IActionResult> WithReason(
        Func<string, IRequest<Result<Proposed>>> command
    ) =>
        Typed.Body([Why]).TryGet(out _, out var refusal)
            ? await Propose(command(Typed[Why.Pointer]))
            : await Again(refusal);

    private Task<IActionResult> Propose(IRequest<Result<Proposed>> command) =>
        Do(command, _ => With($"/payouts/{Id}", "proposed"));
}
