using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Beneficiaries;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>Who may collect for a person: papers seen, recorded, revoked.</summary>
[Requires(Permission.ReadRegistry)]
public sealed class AuthorisationsModel(IMediator mediator) : RoomPage(mediator)
{
    public static IReadOnlyList<Field> Fields { get; } =
    [
        new("/name") { Required = true, Called = "authorisation.name" },
        new("/documentLast4", FieldKind.Number),
        new("/paperNo"),
        new("/paperOn", FieldKind.Day) { Required = true },
        new("/certifiedBy") { Required = true },
        new("/validUntil", FieldKind.Day) { Required = true },
    ];

    public static Field Why { get; } = new("/reason") { Required = true };

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Of the authorisation to be revoked.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Paper { get; set; }

    /// <summary>The cash list and the payment from which a desk looked here, to go back to; null: it did not.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? List { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Payment { get; set; }

    public ReadBeneficiary.Answer Person { get; private set; } = null!;

    public IReadOnlyList<AuthorisationAnswer> Papers { get; private set; } = [];

    protected override async Task<IActionResult?> Load()
    {
        var (person, no) = await Ask(new ReadBeneficiary.Query(Id));
        if (no is not null)
        {
            return no;
        }

        Person = person!;
        Papers = (await Try(new ListAuthorisations.Query(null, Id, null, null)))?.Items ?? [];
        return null;
    }

    public async Task<IActionResult> OnPostAsync() =>
        Typed.Body<RecordAuthorisation.Body>(Fields).TryGet(out var body, out var refusal)
            ? await Do(
                new RecordAuthorisation.Command(body with { BeneficiaryId = Id }),
                _ => With($"/people/{Id}/authorisations", "authorised")
            )
            : await Again(refusal);

    public async Task<IActionResult> OnPostRevokeAsync() =>
        Typed.Body([Why]).TryGet(out _, out var refusal)
            ? await Do(
                new RevokeAuthorisation.Command(Paper ?? Guid.Empty, Typed[Why.Pointer]),
                _ => With($"/people/{Id}/authorisations", "authorisation_revoked")
            )
            : await Again(refusal);
}
