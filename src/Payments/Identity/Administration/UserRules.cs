using System.Text.RegularExpressions;
using Dapper;
using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Identity.Administration;

/// <summary>What a user may do and where: what is proposed when somebody comes, changes desks or gets another commune.</summary>
/// <param name="Communes">Codes; <c>*</c> alone: all.</param>
/// <param name="BankBin">Of a bank's program; null for people.</param>
public sealed record Rights(
    IReadOnlyList<Role> Roles,
    IReadOnlyList<string> Communes,
    string? BankBin = null
);

/// <summary>What every change of a user must hold.</summary>
internal static partial class UserRules
{
    /// <summary>Fewer, and no change of rights could be decided any more.</summary>
    private const int AdministratorsLeast = 2;

    private const int PasswordLengthLeast = 10;
    private const int PasswordLengthMost = 200;

    /// <summary>How long a password that others gave may be used, once, to choose one's own.</summary>
    public static readonly TimeSpan GivenPasswordLife = TimeSpan.FromHours(72);

    /// <summary>Administrators keep away from money, auditors from every change, a bank from everybody else's matters.</summary>
    private static readonly Role[] apart = [Role.Admin, Role.Auditor, Role.Bank];

    public static Refusal? Check(Rights rights, DateOnly today)
    {
        if (rights.Roles.Count == 0)
        {
            return Refusal.Field("/roles", "required", "At least one role.");
        }

        if (rights.Roles.Count > 1 && rights.Roles.Any(apart.Contains))
        {
            return new Refusal(
                RefusalKind.Rule,
                "roles_apart",
                "An administrator, an auditor and a bank hold no other role."
            );
        }

        if (rights.Communes.Count == 0)
        {
            return Refusal.Field("/communes", "required", "Commune codes, or * for all.");
        }

        if (
            !rights.Communes.SequenceEqual(["*"])
            && rights.Communes.Any(code => ReferenceData.Communes.Find(code, today) is null)
        )
        {
            return Refusal.Field("/communes", "unknown_commune", "There is no such commune.");
        }

        if (rights.Roles.Contains(Role.Admin) && !rights.Communes.SequenceEqual(["*"]))
        {
            return Refusal.Field("/communes", "bad_value", "An administrator serves all communes.");
        }

        var isBank = rights.Roles.Contains(Role.Bank);
        return isBank && ReferenceData.Banks.Find(rights.BankBin ?? "") is null
                ? Refusal.Field("/bankBin", "unknown_bank", "A bank's program names its bank.")
            : !isBank && rights.BankBin is not null
                ? Refusal.Field("/bankBin", "bad_value", "Only a bank's program has a bank.")
            : null;
    }

    public static Refusal? CheckName(string userName, string displayName) =>
        !UserName().IsMatch(userName)
            ? Refusal.Field(
                "/userName",
                "bad_user_name",
                "2 to 50 small letters, digits, dots, dashes and underlines."
            )
        : string.IsNullOrWhiteSpace(displayName) || displayName.Length > 100
            ? Refusal.Field("/displayName", "required", "Up to 100 characters.")
        : null;

    public static Refusal? CheckIdentity(OutsideIdentity identity) =>
        !Uri.TryCreate(identity.Issuer, UriKind.Absolute, out _)
            ? Refusal.Field("/issuer", "bad_value", "The address of the issuer.")
        : identity.Subject.Length is < 1 or > 255
            ? Refusal.Field("/subject", "required", "What the issuer calls the person.")
        : null;

    public static Refusal? CheckPassword(string password, string userName) =>
        password.Length is < PasswordLengthLeast or > PasswordLengthMost
        || password.Contains(userName, StringComparison.OrdinalIgnoreCase)
            ? Refusal.Field(
                "/password",
                "weak_password",
                $"At least {PasswordLengthLeast} characters, without the user name."
            )
            : null;

    /// <summary>Asked after a change: whether two administrators are left who can decide about each other's proposals.</summary>
    public static async Task<Refusal?> EnoughAdministrators(
        Session session,
        CancellationToken cancellationToken
    ) =>
        await session.Single<long>(
            "select count(*) from app_user where ended_at is null and 'admin' = any(roles)",
            null,
            cancellationToken
        ) >= AdministratorsLeast
            ? null
            : new Refusal(
                RefusalKind.Conflict,
                "too_few_administrators",
                "Two administrators must remain; else no change could be decided."
            );

    public static string[] Words(Rights rights) => [.. rights.Roles.Select(Words<Role>.Print)];

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{1,49}$")]
    private static partial Regex UserName();
}
