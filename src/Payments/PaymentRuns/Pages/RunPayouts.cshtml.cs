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
    public string Next => $"{Asked}&cursor={Payouts.NextCursor}";

    /// <summary>The address of the list as a file, of what was asked for.</summary>
    public string AsFile => Asked + "&handler=File";

    private string Asked =>
        $"{Address}/payouts?state={State}&benefit={Benefit}&communeCode={CommuneCode}";

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

    public async Task<IActionResult> OnGetFileAsync(string? format)
    {
        var (file, no) = await Ask(
            new ExportPayouts.Query(Id, Empty(State), Empty(Benefit), Empty(CommuneCode))
        );
        if (no is not null)
        {
            return no;
        }

        var isXlsx = format == "xlsx";
        Response.ContentType = isXlsx ? ListFile.XlsxType : ListFile.CsvType;
        Response.Headers.ContentDisposition =
            $"attachment; filename={file!.FileName}.{(isXlsx ? "xlsx" : "csv")}";
        await (isXlsx ? file.WriteXlsx(Response.Body, Ended) : file.WriteCsv(Response.Body, Ended));
        return new EmptyResult();
    }

    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
