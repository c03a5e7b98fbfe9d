using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks.Pages;

/// <summary>Proposes to pay a payout again, to the account as it stands now.</summary>
[Requires(Permission.ChangePayout)]
public sealed class ReissueModel(IMediator mediator) : RoomPage(mediator)
{
    public static IReadOnlyList<Field> Fields { get; } = [new("/reason", FieldKind.LongText)];

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ListFailedPayments.Item Failure { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        if (
            await Try(new ListFailedPayments.Query(Id, 1, null)) is not { Items: [var failure, ..] }
        )
        {
            return NotFound();
        }

        Failure = failure;
        return null;
    }

    public async Task<IActionResult> OnPostAsync() =>
        await Do(
            new ReissuePayout.Command(Id, Typed["/reason"] is { Length: > 0 } why ? why : null),
            _ => With($"/payouts/{Id}", "proposed")
        );
}
