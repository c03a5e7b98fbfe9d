using System.Security.Claims;
using Dapper;
using Npgsql;
using Payments.Web;

namespace Payments.Identity;

/// <summary>A user as the table has them now.</summary>
/// <param name="MustChoose">The password was given by others: it opens nothing but the choice of one's own.</param>
public sealed record KnownUser(
    string UserName,
    string DisplayName,
    string[] Roles,
    string[] Communes,
    string? BankBin,
    bool MustChoose
)
{
    /// <param name="byIssuer">Proven by the issuer, so that no password of ours is asked after.</param>
    public IEnumerable<Claim> Claims(bool byIssuer)
    {
        yield return new("sub", UserName);
        yield return new("name", DisplayName);
        if (MustChoose && !byIssuer)
        {
            yield break;
        }

        foreach (var role in Roles)
        {
            yield return new(Caller.RoleClaim, role);
        }

        foreach (var code in Communes)
        {
            yield return new(Caller.CommuneClaim, code);
        }

        if (BankBin is not null)
        {
            yield return new(Caller.BankClaim, BankBin);
        }
    }
}

/// <summary>
/// Who a name of ours, or the subject of an issuer, is as things stand now. Roles, communes and bank come from our table
/// alone and are read at every request: a right taken away, and a user ended, are gone at once.
/// </summary>
public sealed class KnownUsers(NpgsqlDataSource source)
{
    private const string Sql = """
        select user_name, display_name, roles, communes, bank_bin, password_until is not null as must_choose
          from app_user
         where ended_at is null
        """;

    /// <summary>Null: nobody is, or no longer.</summary>
    public Task<KnownUser?> Named(string userName, CancellationToken cancellationToken) =>
        Find($"{Sql} and user_name = @userName", new { userName }, cancellationToken);

    /// <summary>Null: nobody is, or no longer.</summary>
    public Task<KnownUser?> Of(
        string issuer,
        string subject,
        CancellationToken cancellationToken
    ) =>
        Find(
            $"{Sql} and issuer = @Issuer and subject = @Subject",
            OutsideIdentity.Of(issuer, subject),
            cancellationToken
        );

    private async Task<KnownUser?> Find(
        string sql,
        object parameters,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<KnownUser>(
            new CommandDefinition(sql, parameters, cancellationToken: cancellationToken)
        );
    }
}
