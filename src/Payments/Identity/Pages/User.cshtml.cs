using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Identity.Administration;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Identity.Pages;

/// <summary>One user: what they may, whether they can sign in, and what administrators can do about it.</summary>
[Requires(Permission.ReadUsers)]
public sealed class UserModel(IMediator mediator, ServiceSettings settings) : RoomPage(mediator)
{
    private const int CommunesNamed = 3;

    public static IReadOnlyList<Field> EndFields { get; } =
    [new("/reason", FieldKind.LongText) { Required = true }];

    /// <summary>Whether there is an issuer whose word can let somebody in.</summary>
    public bool HasIssuer => settings.Authority is not null;

    public IReadOnlyList<Field> IdentityFields => [new("/subject") { Initial = Shown.Subject }];

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public UserItem Shown { get; private set; } = null!;

    /// <summary>Proposals about this user that nobody has decided.</summary>
    public IReadOnlyList<ListProposals.Item> Waiting { get; private set; } = [];

    public static string TagOf(string state) =>
        state switch
        {
            "active" => "good",
            "waiting" => "wait",
            _ => "bad",
        };

    /// <summary>Communes by name; of many the first and how many more.</summary>
    public static string Places(Speech say, IReadOnlyList<string> communes) =>
        communes.SequenceEqual(["*"])
            ? say["field.communes.all"]
            : string.Join(", ", communes.Take(CommunesNamed).Select(say.Commune))
                + (
                    communes.Count > CommunesNamed
                        ? ", " + say["field.communes.more", communes.Count - CommunesNamed]
                        : ""
                );

    protected override async Task<IActionResult?> Load()
    {
        var (user, no) = await Ask(new ShowUser.Query(Id));
        if (no is not null)
        {
            return no;
        }

        Shown = user!;
        Waiting =
        [
            .. (await Try(new ListProposals.Query("open", Paging.LimitMax, null)))?.Items.Where(
                proposal => proposal.SubjectId == Id
            ) ?? [],
        ];
        return null;
    }

    public Task<IActionResult> OnPostUnlockAsync() =>
        Do(new UnlockUser.Command(Id), _ => With($"/users/{Id}", "unlocked"));

    public Task<IActionResult> OnPostRightsAsync() =>
        Do(
            new ChangeRights.Command(Id, RightsForm.Read(Typed)),
            _ => With($"/users/{Id}", "userProposed")
        );

    public Task<IActionResult> OnPostPasswordAsync() =>
        Do(
            new ResetPassword.Command(Id, Request.Form["/password"].ToString()),
            _ => With($"/users/{Id}", "userProposed")
        );

    public Task<IActionResult> OnPostIdentityAsync() =>
        Do(
            new LinkIdentity.Command(
                Id,
                new LinkIdentity.Body(Typed["/subject"] is { Length: > 0 } subject ? subject : null)
            ),
            _ => With($"/users/{Id}", "userProposed")
        );

    public Task<IActionResult> OnPostEndAsync() =>
        Do(new EndUser.Command(Id, Typed["/reason"]), _ => With($"/users/{Id}", "userEnded"));
}
