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
    public static Field Why { get; } = new("/reason", FieldKind.LongText) { Required = true };

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

    public ShowCashList.Item Item { get; private set; } = null!;

    public IReadOnlyList<Field> Fields =>
        [
            new("/receivedBy", FieldKind.Choice)
            {
                Required = true,
                Options = Domain.Common.Words<ReceivedBy>.All,
                Initial = Item.Payee.Relation == "self" ? "beneficiary" : "payee",
            },
            new("/receiverName") { Required = true, Initial = Item.Payee.Name },
            new("/document", FieldKind.Choice)
            {
                Required = true,
                Options = Domain.Common.Words<ReceiverDocument>.All,
                Initial = "citizen_card",
            },
            new("/documentLast4", FieldKind.Number),
            new("/proof", FieldKind.Choice)
            {
                Required = true,
                Options = Domain.Common.Words<HandOverProof>.All,
                Initial = "signature",
            },
            new("/receiptNo") { Required = true },
            new("/paidOn", FieldKind.Day) { Required = true, Initial = Speech.Day(clock.Today) },
        ];

    protected override async Task<IActionResult?> Load()
    {
        var (list, no) = await Ask(new ShowCashList.Query(Id));
        if (no is not null)
        {
            return no;
        }

        if (list!.Items.FirstOrDefault(item => item.Id == PaymentId) is not { } found)
        {
            return NotFound();
        }

        Item = found;
        return null;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Load() is { } no)
        {
            return no;
        }

        return Typed.Body<HandOverCash.Body>(Fields).TryGet(out var body, out var refusal)
            ? await Do(new HandOverCash.Command(PaymentId, body), _ => Next("handed_over"))
            : await Again(refusal);
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
    ) =>
        Typed.Body([field]).TryGet(out _, out var refusal)
            ? await Do(command(Typed[field.Pointer]), _ => Next(done))
            : await Again(refusal);

    /// <summary>Back to the queue.</summary>
    private string Next(string done) => With($"/cash-lists/{Id}", done);
}
