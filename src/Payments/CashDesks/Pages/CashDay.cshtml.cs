using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.CashDesks;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>A day of a commune's cash, cashier by cashier; the cashier counts the own drawer here and signs.</summary>
[Requires(Permission.ReadCash)]
public sealed class CashDayModel(IMediator mediator, Speech say) : RoomPage(mediator)
{
    public static IReadOnlyList<Field> NoteFields { get; } =
    [
        .. CashCount.NotesVnd.Select(note => new Field($"/notes/{note}", FieldKind.Money)
        {
            IsConditional = true,
        }),
        new("/smallVnd", FieldKind.Money) { IsConditional = true },
    ];

    public static Field Why { get; } =
        new("/differenceReason", FieldKind.LongText) { IsConditional = true };

    [BindProperty(SupportsGet = true)]
    public string CommuneCode { get; set; } = "";

    /// <summary>yyyy-MM-dd; null: today.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? Day { get; set; }

    public ShowCashDay.Answer Shown { get; private set; } = null!;

    /// <summary>The reader's own drawer, when there is one to count.</summary>
    public ShowCashDay.Drawer? Own =>
        Shown.Drawers.FirstOrDefault(drawer => drawer.Cashier == Reader.UserName);

    public bool MayCount => Reader.May(Permission.HandOutCash) && Own is { CountId: null };

    public string Address => $"/cash-days/{CommuneCode}?day={Shown.Day:yyyy-MM-dd}";

    protected override async Task<IActionResult?> Load()
    {
        if (say.Commune(CommuneCode) == CommuneCode)
        {
            return NotFound();
        }

        var (shown, no) = await Ask(new ShowCashDay.Query(CommuneCode, Day));
        Shown = shown!;
        return no;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!Typed.Body<Counted>([.. NoteFields, Why]).TryGet(out var body, out var refusal))
        {
            return await Again(refusal);
        }

        return await Do(
            new CountCash.Command(
                new CountCash.Body(
                    CommuneCode,
                    Day,
                    body.Notes,
                    body.SmallVnd,
                    body.DifferenceReason
                )
            ),
            count => With($"/cash-counts/{count.Id}", "counted")
        );
    }

    /// <summary>What the form says; the commune and the day stand in the address.</summary>
    public sealed record Counted(
        IReadOnlyDictionary<string, int>? Notes = null,
        long? SmallVnd = null,
        string? DifferenceReason = null
    );
}
