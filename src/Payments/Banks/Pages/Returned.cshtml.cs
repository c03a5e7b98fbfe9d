using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks.Pages;

/// <summary>What a bank refused or gave back, with the reason in plain words and the ways on.</summary>
[Requires(Permission.ReadUnknown)]
public sealed class ReturnedModel(IMediator mediator) : RoomPage(mediator)
{
    private const int Shown = 50;

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<ListFailedPayments.Item> Failed { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (failed, no) = await Ask(new ListFailedPayments.Query(null, Shown, Cursor));
        Failed = failed!;
        return no;
    }
}
