using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.CashDesks.Providers;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>The file for a provider or its control sheet; who takes it stands in the log.</summary>
[Requires(Permission.ReadCash)]
[LeavesEntry]
public sealed class ProviderFileModel(IMediator mediator) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>list.xlsx or control.pdf.</summary>
    [BindProperty(SupportsGet = true)]
    public string Part { get; set; } = "";

    protected override async Task<IActionResult?> Load()
    {
        if (Part is not ("list.xlsx" or "control.pdf"))
        {
            return NotFound();
        }

        var (taken, no) = await Ask(
            new TakeProviderList.Command(
                Id,
                Part == "list.xlsx" ? TakeProviderList.Xlsx : TakeProviderList.Pdf
            )
        );
        return no ?? File(taken!.Bytes, taken.ContentType, taken.FileName);
    }
}
