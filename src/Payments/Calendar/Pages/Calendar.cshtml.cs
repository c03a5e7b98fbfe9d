using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Calendar;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Calendar.Pages;

/// <summary>When each step of a month is due, the days off of its year, and a form that proposes another.</summary>
[Requires(Permission.Anyone)]
public sealed class CalendarModel(IMediator mediator) : RoomPage(mediator)
{
    public static IReadOnlyList<Field> Fields { get; } =
    [
        new("/date", FieldKind.Day) { Required = true },
        new("/kind", FieldKind.Choice)
        {
            Required = true,
            Options = Words<DayKind>.All,
            Vocabulary = "dayKind",
            Called = "field.dayKind",
        },
        new("/banksUntil"),
        new("/name") { Required = true, Called = "field.dayName" },
        new("/source") { Required = true },
    ];

    [BindProperty(SupportsGet = true, Name = "month")]
    public string? Asked { get; set; }

    public PayCalendar Month { get; private set; } = null!;

    public ListCalendarDays.Answer Days { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (month, no) = await Ask(new ShowCalendar.Query(Asked));
        if (no is not null)
        {
            return no;
        }

        Month = month!;
        (var days, no) = await Ask(new ListCalendarDays.Query(Month.Month.Year));
        Days = days!;
        return no;
    }

    public async Task<IActionResult> OnPostAsync() =>
        Typed.Body<ProposeCalendarDay.Body>(Fields).TryGet(out var body, out var refusal)
            ? await Do(
                new ProposeCalendarDay.Command(body),
                _ => With($"/calendar?month={Asked}", "proposed")
            )
            : await Again(refusal);
}
