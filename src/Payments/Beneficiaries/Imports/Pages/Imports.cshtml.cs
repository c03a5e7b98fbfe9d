using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Beneficiaries.Imports.Pages;

/// <summary>Where a registry file is handed in, and the files that came before.</summary>
[Requires(Permission.ReadRegistry)]
[TakesFile(StartImport.BytesMax)]
public sealed class ImportsModel(IMediator mediator, Speech say) : RoomPage(mediator)
{
    private const int Shown = 20;

    /// <summary>How a workbook begins: it is a zip.</summary>
    private static readonly byte[] zip = [0x50, 0x4B, 0x03, 0x04];

    /// <summary>How the spreadsheets of the last century begin, named .xls.</summary>
    private static readonly byte[] compound = [0xD0, 0xCF, 0x11, 0xE0];

    public static IReadOnlyList<Field> Fields { get; } = [new("/codesOn", FieldKind.Day)];

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<ListImports.Item> Imports { get; private set; } = null!;

    private sealed record Body(DateOnly? CodesOn = null);

    protected override async Task<IActionResult?> Load()
    {
        var (imports, no) = await Ask(new ListImports.Query(Shown, Cursor));
        Imports = imports!;
        return no;
    }

    public IActionResult OnGetTemplate() =>
        File(RegistryWorkbook.Template(say), ImportRoutes.Xlsx, "registry.xlsx");

    public async Task<IActionResult> OnPostAsync()
    {
        if (!Typed.Body<Body>(Fields).TryGet(out var body, out var refusal))
        {
            return await Again(refusal);
        }

        if (Request.Form.Files.GetFile("/file") is not { Length: > 0 } file)
        {
            return await Again(Refusal.Field("/file", "file_required", "Choose a file."));
        }

        await using var content = file.OpenReadStream();
        var first = new byte[4];
        await content.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, Ended);
        if (first.AsSpan().SequenceEqual(compound))
        {
            return await Again(
                Refusal.Field("/file", "old_spreadsheet", "Save the .xls file as .xlsx first.")
            );
        }

        content.Position = 0;
        return await Do(
            new BringFile.Command(
                first.AsSpan().SequenceEqual(zip) ? RegistryFormat.Xlsx : RegistryFormat.Csv,
                body.CodesOn,
                content
            ),
            file => file.NeedsColumns ? $"/imports/{file.Id}/columns" : $"/imports/{file.Id}"
        );
    }
}
