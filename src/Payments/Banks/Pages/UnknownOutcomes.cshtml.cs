using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks.Pages;

/// <summary>Payments of which nobody knows the outcome: how long already, and what comes next.</summary>
[Requires(Permission.ReadUnknown)]
public sealed class UnknownOutcomesModel(IMediator mediator) : RoomPage(mediator)
{
    private const int Shown = 50;

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<ListUnknownOutcomes.Item> Unknown { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (unknown, no) = await Ask(new ListUnknownOutcomes.Query(Shown, Cursor));
        Unknown = unknown!;
        return no;
    }
}
