using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Identity.Administration;
using Payments.Web;

namespace Payments.Identity.Pages;

/// <summary>Roles, communes and bank of a user in a form: what was typed, else what holds.</summary>
public sealed class RightsForm(RoomPage page, UserItem? user)
{
    public RoomPage Page => page;

    public IReadOnlyList<string> Roles =>
        page.Typed.Has("/communes") ? page.Typed.All("/roles") : user?.Roles ?? [];

    public string Communes =>
        page.Typed.Has("/communes")
            ? page.Typed["/communes"]
            : string.Join(", ", user?.Communes ?? []);

    public string? BankBin => user?.BankBin;

    public static Field Bank(string? initial) =>
        new("/bankBin", FieldKind.Number) { Called = "field.users.bank", Initial = initial };

    public FieldError? FaultOf(string pointer) =>
        page.Refusal?.Fields.FirstOrDefault(fault =>
            fault.Pointer.StartsWith(pointer, StringComparison.Ordinal)
        );

    /// <summary>What was typed, as rights; words that are no roles are no roles.</summary>
    internal static Rights Read(Typed typed) =>
        new(
            [
                .. typed
                    .All("/roles")
                    .Select(word => Words<Role>.TryParse(word, out var role) ? role : (Role?)null)
                    .OfType<Role>(),
            ],
            typed["/communes"]
                .Split(
                    [',', ';', ' '],
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                ),
            typed["/bankBin"] is { Length: > 0 } bank ? bank : null
        );
}
