using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks.Pages;

/// <summary>Payments that a bank refused or gave back, each with the bank's reason in plain words and the ways on.</summary>
[Requires(Permission.ReadUnknown)]
public sealed class FailedPaymentsModel(IMediator mediator) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<ListFailedPayments.Item> Failed { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (failed, no) = await Ask(new ListFailedPayments.Query(null, null, Cursor));
        Failed = failed!;
        return no;
    }
}
