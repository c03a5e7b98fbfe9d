namespace Payments.Database;

/// <summary>What may be chosen about the private database server.</summary>
/// <param name="BinFolder">
/// Folder with <c>postgres</c>, <c>initdb</c> and <c>pg_ctl</c>; null: look for one.
/// </param>
/// <param name="SharedBuffers">PostgreSQL's own cache, in its notation.</param>
/// <param name="Durable">
/// False lets a power cut lose data (no <c>fsync</c>): for tests only. A killed process loses
/// nothing either way.
/// </param>
/// <param name="IgnoreInstalled">Leaves out <c>PATH</c> and the distribution's folders.</param>
public sealed record EmbeddedPostgresOptions(
    string? BinFolder = null,
    string SharedBuffers = "512MB",
    bool Durable = true,
    bool IgnoreInstalled = false
)
{
    /// <summary>
    /// Reads <c>PAYMENTS_PG_BIN</c>, <c>PAYMENTS_PG_SHARED_BUFFERS</c> and
    /// <c>PAYMENTS_PG_IGNORE_INSTALLED</c>.
    /// </summary>
    public static EmbeddedPostgresOptions FromEnvironment() =>
        new(
            Read("PAYMENTS_PG_BIN"),
            Read("PAYMENTS_PG_SHARED_BUFFERS") ?? "512MB",
            IgnoreInstalled: Read("PAYMENTS_PG_IGNORE_INSTALLED") == "1"
        );

    private static string? Read(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
