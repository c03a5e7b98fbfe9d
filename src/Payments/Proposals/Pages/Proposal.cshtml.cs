using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Proposals.Pages;

/// <summary>One proposal: what changes, who proposed it, and the decision.</summary>
[Requires(Permission.ReadProposals)]
public sealed class ProposalModel(IMediator mediator) : RoomPage(mediator)
{
    private static readonly string[] aboutPayouts =
    [
        "hold_payout",
        "unhold_payout",
        "cancel_payout",
        "reissue_payout",
        "redirect_to_cash",
        "return_to_treasury",
    ];

    private static readonly string[] aboutPeople =
    [
        "enrol",
        "facts",
        "account",
        "cash_choice",
        "decision",
        "suspend",
        "resume",
        "stop",
        "death",
        "move",
        "same_person",
    ];

    public static Field Why { get; } = new("/reason", FieldKind.LongText) { Required = true };

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ShowProposal.Answer Proposal { get; private set; } = null!;

    /// <summary>The page of what it is about; null: it has none.</summary>
    public string? Subject =>
        aboutPayouts.Contains(Proposal.Kind) ? $"/payouts/{Proposal.SubjectId}"
        : aboutPeople.Contains(Proposal.Kind) && Reader.May(Permission.ReadRegistry)
            ? $"/people/{Proposal.SubjectId}"
        : Proposal.Parts?.FirstOrDefault(part => part.Pointer == "/payoutId") is { } payout
            ? $"/payouts/{payout.Value}"
        : Proposal.Kind is "apply_import" && Reader.May(Permission.ReadRegistry)
            ? $"/imports/{Proposal.SubjectId}"
        : Proposal.Kind is "user_rights" or "user_password" or "user_identity"
        && Reader.May(Permission.ReadUsers)
            ? $"/users/{Proposal.SubjectId}"
        : null;

    protected override async Task<IActionResult?> Load()
    {
        var (proposal, no) = await Ask(new ShowProposal.Query(Id));
        Proposal = proposal!;
        return no;
    }

    public Task<IActionResult> OnPostAcceptAsync() =>
        Do(new DecideProposal.Command(Id, null), _ => With($"/proposals/{Id}", "accepted"));

    public async Task<IActionResult> OnPostRefuseAsync() =>
        Typed.Body([Why]).TryGet(out _, out var refusal)
            ? await Do(
                new DecideProposal.Command(Id, Typed[Why.Pointer]),
                _ => With($"/proposals/{Id}", "refused")
            )
            : await Again(refusal);

    /// <summary>A value as people write it: days turned round, money with dots, words of the law in words.</summary>
    public static string Value(Speech say, ShowProposal.Part part)
    {
        var member = new Field(part.Pointer).Member;
        var whole = part.Pointer.Split('/')[^2];
        return part.Pointer.Contains("/roles/", StringComparison.Ordinal)
                ? say.Word("role", part.Value)
            : part.Pointer.Contains("/communes/", StringComparison.Ordinal)
                ? part.Value == "*" ? say["field.communes.all"]
                    : say.Commune(part.Value)
            : member.EndsWith("Vnd", StringComparison.Ordinal)
            && long.TryParse(part.Value, CultureInfo.InvariantCulture, out var amount)
                ? Speech.Money(amount)
            : member == "month"
            && DateOnly.TryParse(part.Value, CultureInfo.InvariantCulture, out var first)
                ? Speech.Month(PayMonth.Of(first))
            : member == "communeCode" ? say.Commune(part.Value)
            : member == "bankBin" ? say.Bank(part.Value)
            : part.Value is "True" or "true" ? say["form.yes"]
            : part.Value is "False" or "false" ? say["form.no"]
            : part.Value.Length is 7 or 10
            && DateOnly.TryParse(
                part.Value + (part.Value.Length == 7 ? "-01" : ""),
                CultureInfo.InvariantCulture,
                out _
            )
                ? Speech.Turned(part.Value)
            : say.Find($"{member}.{part.Value}")
                ?? say.Find($"{whole}.{part.Value}")
                ?? say.Find($"benefit.{part.Value}")
                ?? say.Find($"cashReason.{part.Value}")
                ?? part.Value;
    }
}
