using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns.Pages;

/// <summary>The list itself: who is paid how much, without a word on why.</summary>
[Requires(Permission.ReadMoney)]
public sealed class RunPayoutsModel(IMediator mediator) : RunPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Benefit { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? CommuneCode { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<ListPayouts.Item> Payouts { get; private set; } = null!;

    /// <summary>The address of the next page, with what was asked for.</summary>
    public string Next =>
        $"{Address}/payouts?state={State}&benefit={Benefit}&communeCode={CommuneCode}&cursor={Payouts.NextCursor}";

    protected override async Task<IActionResult?> Load()
    {
        if (await base.Load() is { } no)
        {
            return no;
        }

        var (payouts, refused) = await Ask(
            new ListPayouts.Query(
                Id,
                Empty(State),
                Empty(Benefit),
                Empty(CommuneCode),
                100,
                Empty(Cursor)
            )
        );
        Payouts = payouts!;
        return refused;
    }

    public async Task<IActionResult> OnGetCsvAsync()
    {
        var (file, no) = await Ask(new ExportPayouts.Query(Id));
        if (no is not null)
        {
            return no;
        }

        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = $"attachment; filename={file!.FileName}";
        await file.WriteTo(Response.Body, Ended);
        return new EmptyResult();
    }

    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
