using Npgsql;

namespace Payments.Database;

/// <summary>
/// The cluster's roles, as which the program works: it signs in as the connection string's user
/// and is the role from the first statement on.
/// </summary>
public static class DatabaseRoles
{
    /// <summary>Requests of people: under row-level security, no right on partitions.</summary>
    public const string App = "app";

    /// <summary>Runs and messages: may copy into the partitions of payouts and payments.</summary>
    public const string Worker = "worker";

    /// <summary>Reads, changes nothing.</summary>
    public const string Auditor = "auditor";

    /// <summary>
    /// A process that stands still in the middle of a transaction loses it after a minute, so that the others need not
    /// wait for its locks until it wakes up.
    /// </summary>
    private const string LetGo = "-c idle_in_transaction_session_timeout=60s";

    /// <summary>A pool of connections that are <paramref name="role"/>.</summary>
    /// <remarks>
    /// What the connection string says about its pool, its time limits, its options and its hosts
    /// stands; of several hosts, the one that takes writes is used. A returned connection is reset
    /// by <c>discard all</c>. Old PostgreSQL (before 15.9) falls back to the signed-in user there:
    /// each new connection is tried, and refused when it would.
    /// </remarks>
    /// <exception cref="ArgumentException">The role is not a plain lower-case name.</exception>
    public static NpgsqlDataSource DataSource(string connectionString, string role)
    {
        if (
            role.Length == 0
            || !role.All(letter => char.IsAsciiLetterLower(letter) || letter == '_')
        )
        {
            throw new ArgumentException("A role is a plain lower-case name.", nameof(role));
        }

        var given = new NpgsqlConnectionStringBuilder(connectionString);
        var address = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Options = $"{LetGo} {given.Options} -c role={role}",
            ApplicationName = given.ApplicationName ?? $"payments {role}",
            TargetSessionAttributes = null,
        };
        SetUnlessGiven(address, given, "Maximum Pool Size", 40);
        SetUnlessGiven(address, given, "Command Timeout", 60);
        SetUnlessGiven(address, given, "Keepalive", 30);
        if (given.Host?.Contains(',') == true)
        {
            SetUnlessGiven(address, given, "Host Recheck Seconds", 1);
        }

        var builder = new NpgsqlDataSourceBuilder(address.ConnectionString) { Name = role };
        builder.UsePhysicalConnectionInitializer(
            connection => Check(connection, role, async: false).GetAwaiter().GetResult(),
            connection => Check(connection, role, async: true)
        );
        return given.Host?.Contains(',') == true
            ? builder.BuildMultiHost().WithTargetSession(Target(given.TargetSessionAttributes))
            : builder.Build();
    }

    private static void SetUnlessGiven(
        NpgsqlConnectionStringBuilder address,
        NpgsqlConnectionStringBuilder given,
        string keyword,
        int value
    )
    {
        if (!given.ShouldSerialize(keyword))
        {
            address[keyword] = value;
        }
    }

    private static TargetSessionAttributes Target(string? given) =>
        given is null
            ? TargetSessionAttributes.Primary
            : Enum.Parse<TargetSessionAttributes>(given.Replace("-", ""), ignoreCase: true);

    private static async Task Check(NpgsqlConnection connection, string role, bool async)
    {
        using var discard = new NpgsqlCommand("discard all", connection);
        using var ask = new NpgsqlCommand("select current_user", connection);
        if (async)
        {
            await discard.ExecuteNonQueryAsync();
        }
        else
        {
            discard.ExecuteNonQuery();
        }

        var user = async ? await ask.ExecuteScalarAsync() : ask.ExecuteScalar();
        if (user as string != role)
        {
            throw new DatabaseUnavailableException(
                $"This PostgreSQL ({connection.PostgreSqlVersion}) does not keep the role {role} when a connection"
                    + " is reset. Upgrade it to the newest minor version."
            );
        }
    }
}
