using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Payouts;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>Proposes that money nobody collected goes back to the State Treasury.</summary>
[Requires(Permission.ChangePayout)]
public sealed class ReturnToTreasuryModel(IMediator mediator) : RoomPage(mediator)
{
    public static IReadOnlyList<Field> Fields { get; } =
    [new("/reason", FieldKind.LongText) { Required = true }, new("/voucherNo") { Required = true }];

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public GetPayout.Answer Payout { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (payout, no) = await Ask(new GetPayout.Query(Id));
        Payout = payout!;
        return no;
    }

    public async Task<IActionResult> OnPostAsync() =>
        Typed.Body<ReturnToTreasury.Body>(Fields).TryGet(out var body, out var refusal)
            ? await Do(
                new ReturnToTreasury.Command(Id, body),
                _ => With("/uncollected", "proposed")
            )
            : await Again(refusal);
}
