using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Identity;
using Payments.Payouts;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>Proposes that one payout is paid at the desk instead of into an account.</summary>
[Requires(Permission.ChangePayout)]
public sealed class RedirectToCashModel(IMediator mediator) : RoomPage(mediator)
{
    public static IReadOnlyList<Field> Fields { get; } =
    [
        new("/reason", FieldKind.Choice)
        {
            Required = true,
            Options = FactVocabulary.Allowed(RegistryColumn.CashReason) ?? [],
            Vocabulary = "cashReason",
        },
    ];

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public GetPayout.Answer Payout { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (payout, no) = await Ask(new GetPayout.Query(Id));
        Payout = payout!;
        return no;
    }

    public async Task<IActionResult> OnPostAsync() =>
        Typed.Body<RedirectToCash.Body>(Fields).TryGet(out var body, out var refusal)
            ? await Do(
                new RedirectToCash.Command(Id, body.Reason),
                _ => With($"/payouts/{Id}", "proposed")
            )
            : await Again(refusal);
}
