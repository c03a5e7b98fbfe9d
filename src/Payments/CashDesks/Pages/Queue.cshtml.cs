using System.Text.RegularExpressions;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>The desk for a queue: one field to scan or type into, and what was done last.</summary>
[Requires(Permission.HandOutCash)]
public sealed partial class QueueModel(IMediator mediator) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ShowDesk.Answer Desk { get; private set; } = null!;

    /// <summary>Null: nobody was looked for. One alone is shown at once.</summary>
    public IReadOnlyList<FindAtDesk.Item>? Found { get; private set; }

    public string Text => Typed["/query"];

    protected override async Task<IActionResult?> Load()
    {
        var (desk, no) = await Ask(new ShowDesk.Query(Id));
        Desk = desk!;
        return no;
    }

    public async Task<IActionResult> OnPostShowAsync()
    {
        if (Code().Match(Text) is { Success: true } code)
        {
            return new SeeOther("/Q/" + code.Groups[1].Value.ToUpperInvariant());
        }

        if (await Load() is { } no)
        {
            return no;
        }

        if (Text.Length > 0)
        {
            Found = (await Try(new FindAtDesk.Query(Id, Text)))?.Items ?? [];
        }

        return Found is [var only] ? new SeeOther($"/cash-lists/{Id}/payments/{only.Id}") : Page();
    }

    /// <summary>The link in a code of a printed list, as a scanner types it.</summary>
    [GeneratedRegex("/q/([a-z2-7]{16,})/?$", RegexOptions.IgnoreCase)]
    private static partial Regex Code();
}
