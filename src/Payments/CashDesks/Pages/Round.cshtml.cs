using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>One round, to be printed and taken along, or worked through on the way.</summary>
[Requires(Permission.ReadCash)]
public sealed class RoundModel(IMediator mediator) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ShowRound.Answer Round { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (round, no) = await Ask(new ShowRound.Query(Id));
        Round = round!;
        return no;
    }
}
