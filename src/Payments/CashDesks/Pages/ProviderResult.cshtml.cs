using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.CashDesks.Providers;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>What a provider's result file did, and why a row did nothing.</summary>
[Requires(Permission.ReadCash)]
public sealed class ProviderResultModel(IMediator mediator) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ProviderResultAnswer Result { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (result, no) = await Ask(new ShowProviderResult.Query(Id));
        Result = result!;
        return no;
    }
}
