using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.CashDesks.Printing;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>One end-of-day sheet, made to be printed and signed; the treasurer confirms it or sets it aside.</summary>
[Requires(Permission.ReadCash)]
public sealed class CountModel(IMediator mediator) : RoomPage(mediator)
{
    public static Field Why { get; } = new("/reason", FieldKind.LongText) { Required = true };

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public CountAnswer Sheet { get; private set; } = null!;

    public bool MayDecide => Reader.May(Permission.IssueFloat) && Sheet.Cashier != Reader.UserName;

    protected override async Task<IActionResult?> Load()
    {
        var (sheet, no) = await Ask(new ShowCount.Query(Id));
        Sheet = sheet!;
        return no;
    }

    public async Task<IActionResult> OnGetPdfAsync()
    {
        var (printed, no) = await Ask(new PrintCount.Query(Id));
        return no ?? File(printed!.Bytes, "application/pdf", printed.FileName);
    }

    public Task<IActionResult> OnPostConfirmAsync() =>
        Do(new ConfirmCount.Command(Id), _ => With($"/cash-counts/{Id}", "count_confirmed"));

    public async Task<IActionResult> OnPostCorrectAsync() =>
        Typed.Body([Why]).TryGet(out _, out var refusal)
            ? await Do(
                new CorrectCount.Command(Id, Typed[Why.Pointer]),
                _ => With($"/cash-counts/{Id}", "count_corrected")
            )
            : await Again(refusal);
}
