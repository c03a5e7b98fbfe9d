using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks.Pages;

/// <summary>Proposes which payment a booking belongs to.</summary>
[Requires(Permission.SettleUnknown)]
public sealed class MatchEntryModel(IMediator mediator) : RoomPage(mediator)
{
    /// <summary>What is typed; the payment is ticked.</summary>
    public static IReadOnlyList<Field> Typable { get; } =
    [new("/note", FieldKind.LongText) { Required = true, Called = "entries.note" }];

    private static readonly IReadOnlyList<Field> all =
    [
        new("/paymentId") { Required = true },
        .. Typable,
    ];

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ListStatementEntries.Item Entry { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (page, no) = await Ask(new ListStatementEntries.Query(Id, null, null, null));
        if (no is not null)
        {
            return no;
        }

        if (page!.Items is not [var entry])
        {
            return NotFound();
        }

        Entry = entry;
        return null;
    }

    public async Task<IActionResult> OnPostAsync() =>
        Typed.Body<MatchStatementEntry.Body>(all).TryGet(out var body, out var refusal)
            ? await Do(
                new MatchStatementEntry.Command(Id, body),
                _ => With("/statement-entries", "proposed")
            )
            : await Again(refusal);
}
