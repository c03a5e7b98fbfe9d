using Payments.Domain.Identity;

namespace Payments.Pipeline;

/// <summary>Who acts, as what, and for which communes.</summary>
/// <param name="Communes">Commune codes in scope; <c>*</c> alone means all.</param>
/// <param name="BankBin">The bank that a <see cref="Role.Bank"/> speaks for.</param>
public sealed record Actor(
    string UserName,
    IReadOnlyList<Role> Roles,
    IReadOnlyList<string> Communes,
    string? BankBin = null
)
{
    /// <summary>The service itself, in its workers: every commune, no role of a person.</summary>
    public static readonly Actor Worker = new("payments", [], ["*"]);

    public static readonly Actor Nobody = new("nobody", [], []);

    public bool SeesAll => Communes.Count == 1 && Communes[0] == "*";

    /// <summary>What row-level security reads.</summary>
    public string ScopeSetting => string.Join(',', Communes);

    public bool Sees(string communeCode) => SeesAll || Communes.Contains(communeCode);

    public bool May(Permission permission) => Permissions.Allow(Roles, permission);
}
