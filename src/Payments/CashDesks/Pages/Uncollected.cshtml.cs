using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>Who has not collected, for how long, and what comes next.</summary>
[Requires(Permission.ReadCash)]
public sealed class UncollectedModel(IMediator mediator) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<ListUncollected.Item> People { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (people, no) = await Ask(new ListUncollected.Query(null, Paging.LimitMax, Cursor));
        People = people!;
        return no;
    }
}
