using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Identity;

/// <summary>A local sign-in as it is set up.</summary>
public sealed record NewUser(
    string UserName,
    string DisplayName,
    string Password,
    IReadOnlyList<Role> Roles,
    IReadOnlyList<string> Communes,
    string? BankBin = null
);

/// <summary>Sets up local sign-ins.</summary>
public static class Users
{
    /// <summary>The demo sign-ins, password <c>demo</c>, each for its commune of the demo or for all.</summary>
    public static IReadOnlyList<NewUser> Demo(
        IReadOnlyList<string> communes,
        IReadOnlyList<string> banks
    )
    {
        string[] all = ["*"];
        string[] first = [.. communes.Take(1)];
        string[] second = [.. communes.Skip(1).Take(1)];
        string[] third = [.. communes.Skip(2).Take(1)];
        var users = new List<NewUser>
        {
            new("officer", "Demo officer", "demo", [Role.Officer], first),
            new("chair", "Demo chairman", "demo", [Role.Chair], first),
            new("cashier", "Demo cashier", "demo", [Role.Cashier], first),
            new("officer2", "Demo officer 2", "demo", [Role.Officer], second),
            new("chair2", "Demo chairman 2", "demo", [Role.Chair], second),
            new("cashier2", "Demo cashier 2", "demo", [Role.Cashier], second),
            new("cashier3", "Demo cashier 3", "demo", [Role.Cashier], third),
            new("preparer", "Demo officer for all", "demo", [Role.Officer], all),
            new("approver", "Demo chairman for all", "demo", [Role.Chair], all),
            new("treasurer", "Demo treasurer", "demo", [Role.Treasurer], all),
            new("controller", "Demo controller", "demo", [Role.Controller], all),
            new("province", "Demo province", "demo", [Role.Province], all),
            new("policy", "Demo policy maker", "demo", [Role.Policy], all),
            new("auditor", "Demo auditor", "demo", [Role.Auditor], all),
            new("admin", "Demo administrator", "demo", [Role.Admin], all),
            new("admin2", "Demo administrator 2", "demo", [Role.Admin], all),
        };
        if (banks.Count > 0)
        {
            users.Add(new("bank", "Demo bank", "demo", [Role.Bank], all, banks[0]));
        }

        if (banks.Count > 1)
        {
            users.Add(new("bank2", "Demo bank 2", "demo", [Role.Bank], all, banks[1]));
        }

        return users;
    }

    /// <summary>Adds users that are missing and brings roles, communes and bank of known ones up to date.</summary>
    public static async Task Ensure(
        NpgsqlDataSource source,
        IReadOnlyList<NewUser> users,
        Clock clock,
        CancellationToken cancellationToken
    )
    {
        var hasher = new PasswordHasher<string>();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        foreach (var user in users)
        {
            await connection.ExecuteAsync(
                new CommandDefinition(
                    """
                    insert into app_user (id, user_name, display_name, password_hash, roles, communes, bank_bin, created_at)
                    values (@Id, @UserName, @DisplayName, @Hash, @Roles, @Communes, @BankBin, @Now)
                    on conflict (user_name) do update
                       set roles = excluded.roles, communes = excluded.communes, bank_bin = excluded.bank_bin
                    """,
                    new
                    {
                        Id = clock.NewId(),
                        user.UserName,
                        user.DisplayName,
                        Hash = hasher.HashPassword("", user.Password),
                        Roles = user
                            .Roles.Select(role => role.ToString().ToLowerInvariant())
                            .ToArray(),
                        Communes = user.Communes.ToArray(),
                        user.BankBin,
                        Now = clock.GetUtcNow(),
                    },
                    cancellationToken: cancellationToken
                )
            );
        }
    }
}
