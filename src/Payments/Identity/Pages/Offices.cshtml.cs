using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Identity.Administration;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity.Pages;

/// <summary>The communes: who serves them, from which account they pay, how their month stands.</summary>
[Requires(Permission.ReadOffices)]
public sealed class OfficesModel(IMediator mediator) : RoomPage(mediator)
{
    private const int Shown = 50;

    [BindProperty(SupportsGet = true)]
    public string? ProvinceCode { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<ListOffices.Item> Offices { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (offices, no) = await Ask(
            new ListOffices.Query(
                string.IsNullOrEmpty(ProvinceCode) ? null : ProvinceCode,
                Shown,
                Cursor
            )
        );
        Offices = offices!;
        return no;
    }
}
