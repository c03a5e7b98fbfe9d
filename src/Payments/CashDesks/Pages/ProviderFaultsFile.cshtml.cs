using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.CashDesks.Providers;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>The refused rows of a result, to be mended; who takes them stands in the log.</summary>
[Requires(Permission.ReadCash)]
[LeavesEntry]
public sealed class ProviderFaultsFileModel(IMediator mediator) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    protected override async Task<IActionResult?> Load()
    {
        var (bytes, no) = await Ask(new TakeFaults.Command(Id));
        return no ?? File(bytes!, ListFile.XlsxType, "provider-faults.xlsx");
    }
}
