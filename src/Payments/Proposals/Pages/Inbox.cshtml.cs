using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Proposals.Pages;

/// <summary>What waits for a second person, oldest first.</summary>
[Requires(Permission.ReadProposals)]
public sealed class InboxModel(IMediator mediator) : RoomPage(mediator)
{
    /// <summary>open, accepted or refused.</summary>
    [BindProperty(SupportsGet = true)]
    public string State { get; set; } = "open";

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<ListProposals.Item> Proposals { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (page, no) = await Ask(new ListProposals.Query(State, null, Cursor));
        Proposals = page!;
        return no;
    }
}
