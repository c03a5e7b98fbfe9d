using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks.Pages;

/// <summary>What banks said or left out that nobody can apply: oldest first, with owner and next step.</summary>
[Requires(Permission.ReadUnknown)]
public sealed class ExceptionsModel(IMediator mediator) : RoomPage(mediator)
{
    private const int Shown = 50;

    [BindProperty(SupportsGet = true)]
    public string State { get; set; } = "open";

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<ListBankExceptions.Item> Exceptions { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        State = State == "closed" ? State : "open";
        var (exceptions, no) = await Ask(
            new ListBankExceptions.Query(State, null, null, Shown, Cursor)
        );
        Exceptions = exceptions!;
        return no;
    }
}
