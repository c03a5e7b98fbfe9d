using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>One person at the desk: identify, hand over, or say why not; and mend what was written wrongly.</summary>
[Requires(Permission.HandOutCash)]
public sealed class HandOverModel(IMediator mediator, Clock clock) : RoomPage(mediator)
{
    /// <summary>Who collects: how they may and their name, as the choices on the page say.</summary>
    public const string CollectorName = "/collector";

    public static Field Why { get; } = new("/reason", FieldKind.LongText) { Required = true };

    public static Field Heir { get; } = new("/receiverName") { Called = "desk.heir" };

    public static Field WhyNot { get; } =
        new("/reason", FieldKind.Choice)
        {
            Required = true,
            Options = Domain.Common.Words<NotCollectedReason>.All,
            Vocabulary = "notCollected",
        };

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid PaymentId { get; set; }

    public CallToDesk.Answer Person { get; private set; } = null!;

    /// <summary>The choice that stands: what was chosen, else the first who may collect.</summary>
    public string Chosen =>
        Typed.Has(CollectorName) ? Typed[CollectorName]
        : Person.Collectors.FirstOrDefault(one => one.WhyNot is null) is { } first ? ValueOf(first)
        : "";

    public IReadOnlyList<Field> Fields =>
        [
            new("/document", FieldKind.Choice)
            {
                Required = true,
                Options = Domain.Common.Words<ReceiverDocument>.All,
                Initial = "citizen_card",
            },
            new("/documentLast4", FieldKind.Number)
            {
                HasFocus = true,
                IsConditional = true,
                Hint = "hint.documentSeen",
            },
            new("/proof", FieldKind.Choice)
            {
                Required = true,
                Options = Domain.Common.Words<HandOverProof>.All,
                Initial = "signature",
            },
            new("/receiptNo") { Required = true, Initial = Person.NextReceiptNo },
            new("/paidOn", FieldKind.Day) { Required = true, Initial = Speech.Day(clock.Today) },
        ];

    public static string ValueOf(CallToDesk.Collector one) => $"{one.ReceivedBy}|{one.Name}";

    protected override async Task<IActionResult?> Load()
    {
        var (person, no) = await Ask(new CallToDesk.Query(PaymentId));
        Person = person!;
        return no ?? (Person.CashListId == Id ? null : NotFound());
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Load() is { } no)
        {
            return no;
        }

        if (!Typed.Body<HandOverCash.Body>(Fields).TryGet(out var body, out var refusal))
        {
            return await Again(refusal);
        }

        var collector = Person.Collectors.FirstOrDefault(one => ValueOf(one) == Chosen);
        return collector is null
            ? await Again(
                Domain.Common.Refusal.Field(CollectorName, "required", "Say who collects.")
            )
            : await Do(
                new HandOverCash.Command(
                    PaymentId,
                    body with
                    {
                        ReceivedBy = collector.ReceivedBy,
                        ReceiverName = collector.Name ?? Typed[Heir.Pointer],
                    }
                ),
                _ => Next("handed_over")
            );
    }

    public Task<IActionResult> OnPostNotCollectedAsync() =>
        WithReason(
            WhyNot,
            reason => new RecordNotCollected.Command(PaymentId, reason),
            "not_collected"
        );

    public Task<IActionResult> OnPostCorrectAsync() =>
        WithReason(Why, reason => new CorrectCash.Command(PaymentId, reason), "corrected");

    private async Task<IActionResult> WithReason(
        Field field,
        Func<string, IRequest<Result<DeskAnswer>>> command,
        string done
    )
    {
        if (await Load() is { } no)
        {
            return no;
        }

        return Typed.Body([field]).TryGet(out _, out var refusal)
            ? await Do(command(Typed[field.Pointer]), _ => Next(done))
            : await Again(refusal);
    }

    /// <summary>On with the same person's other money, or back to the queue.</summary>
    private string Next(string done) =>
        With(
            Person.AlsoListed is [var other, ..]
                ? $"/cash-lists/{Id}/payments/{other}"
                : $"/cash-lists/{Id}/desk",
            done
        );
}
