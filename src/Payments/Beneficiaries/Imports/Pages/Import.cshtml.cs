using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Beneficiaries.Imports.Pages;

/// <summary>One file on its way in: how far the check is, what it would bring, what is wrong with it, and the proposal.</summary>
[Requires(Permission.ReadRegistry)]
public sealed class ImportModel(IMediator mediator, ImportStore store) : RoomPage(mediator)
{
    private static readonly PreviewImport.Answer empty = new([], []);

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ImportAnswer Import { get; private set; } = null!;

    public PreviewImport.Answer Preview { get; private set; } = empty;

    /// <summary>Whether the file can be taken back with its faults marked.</summary>
    public bool MayMark =>
        Import is { FileKept: true, State: "checked" or "applying" or "applied" }
        && Reader.May(Permission.ImportRegistry);

    public static string TagOf(string state) =>
        state switch
        {
            "applied" => "good",
            "refused" => "bad",
            _ => "wait",
        };

    protected override async Task<IActionResult?> Load()
    {
        var (import, no) = await Ask(new ShowImport.Query(Id));
        if (no is not null)
        {
            return no;
        }

        Import = import!;
        if (Import.State != "checking")
        {
            Preview = await Try(new PreviewImport.Query(Id)) ?? empty;
        }

        return null;
    }

    public async Task<IActionResult> OnGetFaultsAsync()
    {
        var (_, no) = await Ask(new ShowImport.Query(Id));
        if (no is not null)
        {
            return no;
        }

        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = "attachment; filename=errors.csv";
        await using var writer = new StreamWriter(
            Response.Body,
            new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
            leaveOpen: true
        );
        await store.WriteErrors(Id, writer, Ended);
        return new EmptyResult();
    }

    /// <summary>A POST, so that taking it is written into the log.</summary>
    public async Task<IActionResult> OnPostShowMarkedAsync() =>
        (await Mediator.Send(new MarkFaults.Command(Id), Ended)).TryGet(
            out var bytes,
            out var refusal
        )
            ? File(bytes, ImportRoutes.Xlsx, "marked.xlsx")
            : await Again(refusal);

    public Task<IActionResult> OnPostAsync() =>
        Do(new ApplyImport.Command(Id), _ => With($"/imports/{Id}", "proposed"));
}
