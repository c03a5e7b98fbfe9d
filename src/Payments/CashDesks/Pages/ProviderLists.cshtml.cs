using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.CashDesks.Providers;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>What of a cash list a service provider hands out: entrusted, taken along, brought back.</summary>
[Requires(Permission.ReadCash)]
[TakesFile(BringProviderResult.BytesMax)]
public sealed class ProviderListsModel(IMediator mediator) : RoomPage(mediator)
{
    public const string FileName = "/file";

    public static IReadOnlyList<Field> Fields { get; } = [new("/provider") { Required = true }];

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The provider's list that a form is about.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid Of { get; set; }

    public ShowCashList.Answer List { get; private set; } = null!;

    public IReadOnlyList<ListProviderLists.Item> Lists { get; private set; } = [];

    public bool MayEntrust => Reader.May(Permission.IssueFloat) && List.State == "open";

    public bool MayBring => Reader.May(Permission.HandOutCash) && List.State == "open";

    private string Here => $"/cash-lists/{Id}/providers";

    protected override async Task<IActionResult?> Load()
    {
        var (list, no) = await Ask(new ShowCashList.Query(Id));
        if (no is not null)
        {
            return no;
        }

        List = list!;
        Lists = (await Try(new ListProviderLists.Query(Id)))?.Items ?? [];
        return null;
    }

    public async Task<IActionResult> OnPostAsync() =>
        Typed.Body<MakeProviderList.Body>(Fields).TryGet(out var body, out var refusal)
            ? await Do(new MakeProviderList.Command(Id, body), _ => With(Here, "entrusted"))
            : await Again(refusal);

    public Task<IActionResult> OnPostWithdrawAsync() =>
        Do(new WithdrawProviderList.Command(Of), _ => With(Here, "withdrawn"));

    public async Task<IActionResult> OnPostBringAsync()
    {
        if (Request.Form.Files.GetFile(FileName) is not { Length: > 0 } file)
        {
            return await Again(Refusal.Field(FileName, "file_required", "Choose a file."));
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, Ended);
        return await Do(
            BringProviderResult.Command.Of(Of, bytes.ToArray()),
            result => $"/provider-results/{result.Id}"
        );
    }
}
