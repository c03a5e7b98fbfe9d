using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks.Pages;

/// <summary>Proposes what became of a payment whose outcome nobody knows, with the evidence.</summary>
[Requires(Permission.SettleUnknown)]
public sealed class SettleModel(IMediator mediator) : RoomPage(mediator)
{
    public static IReadOnlyList<Field> Fields { get; } =
    [
        new("/outcome", FieldKind.Choice) { Required = true, Options = ["paid", "not_paid"] },
        new("/evidence/kind", FieldKind.Choice)
        {
            Required = true,
            Options = ["statement", "bank_letter", "receipt"],
            Vocabulary = "evidence",
        },
        new("/evidence/reference") { Required = true },
        new("/evidence/receivedOn", FieldKind.Day) { Required = true },
    ];

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ListUnknownOutcomes.Item Payment { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        for (string? cursor = null; ; )
        {
            var (page, no) = await Ask(new ListUnknownOutcomes.Query(Paging.LimitMax, cursor));
            if (no is not null)
            {
                return no;
            }

            if (page!.Items.FirstOrDefault(item => item.PaymentId == Id) is { } found)
            {
                Payment = found;
                return null;
            }

            if ((cursor = page.NextCursor) is null)
            {
                return NotFound();
            }
        }
    }

    public async Task<IActionResult> OnPostAsync() =>
        Typed.Body<SettlePayment.Body>(Fields).TryGet(out var body, out var refusal)
            ? await Do(
                new SettlePayment.Command(Id, body.Outcome, body.Evidence),
                _ => With("/banks", "proposed")
            )
            : await Again(refusal);
}
