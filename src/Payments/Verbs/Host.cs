using Microsoft.Extensions.Logging.Console;
using Npgsql;
using Payments.Database;
using Payments.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Verbs;

/// <summary>What every verb that touches the database needs: settings, a migrated database, the clock.</summary>
internal sealed class Host : IAsyncDisposable
{
    private readonly EmbeddedPostgres? embedded;

    private Host(
        ServiceSettings settings,
        string connectionString,
        Clock clock,
        ILoggerFactory loggers,
        EmbeddedPostgres? embedded
    )
    {
        Settings = settings;
        ConnectionString = connectionString;
        Clock = clock;
        Loggers = loggers;
        this.embedded = embedded;
    }

    public ServiceSettings Settings { get; }

    public string ConnectionString { get; }

    public Clock Clock { get; }

    public ILoggerFactory Loggers { get; }

    public static IConfiguration Configuration() =>
        new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .Build();

    /// <summary>Starts or finds the database, migrates it, and sets the clock.</summary>
    public static async Task<Host> Open(CancellationToken cancellationToken)
    {
        var settings = ServiceSettings.Read(Configuration());
        var loggers = LoggerFactory.Create(builder =>
            builder.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            })
        );
        EmbeddedPostgres? embedded = null;
        var connectionString = settings.Database;
        if (connectionString is null)
        {
            embedded = await EmbeddedPostgres.Start(
                settings.Data,
                loggers.CreateLogger("database"),
                cancellationToken
            );
            connectionString = embedded.ConnectionString;
        }

        await Migrator.Migrate(
            connectionString,
            loggers.CreateLogger("database"),
            cancellationToken
        );
        var clock = new Clock(TimeProvider.System);
        if (settings.Today is { } today)
        {
            clock.TurnTo(await DemoDay.Latest(connectionString, today, cancellationToken));
        }

        return new Host(settings, connectionString, clock, loggers, embedded);
    }

    /// <summary>Ends the private server if this process started it.</summary>
    public async Task StopDatabase()
    {
        if (embedded is { StartedHere: true })
        {
            await embedded.Stop(CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync()
    {
        Loggers.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The day that a demo had reached when it was last stopped.</summary>
internal static class DemoDay
{
    public static async Task<DateOnly> Latest(
        string connectionString,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        await using var source = DatabaseRoles.DataSource(connectionString, DatabaseRoles.App);
        await using var command = source.CreateCommand("select value from setting where name = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = TurnClock.SettingName });
        return
            await command.ExecuteScalarAsync(cancellationToken) is string text
            && DateOnly.TryParseExact(text, "yyyy-MM-dd", out var reached)
            && reached > today
            ? reached
            : today;
    }
}
