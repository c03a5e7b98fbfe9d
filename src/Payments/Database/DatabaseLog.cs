using Microsoft.Extensions.Logging;

namespace Payments.Database;

internal static partial class DatabaseLog
{
    [LoggerMessage(
        900,
        LogLevel.Information,
        "The private database server {Version} answers on 127.0.0.1:{Port} (files in {Folder})"
    )]
    public static partial void ServerReady(ILogger logger, string version, int port, string folder);

    [LoggerMessage(901, LogLevel.Information, "Making a private database in {Folder}")]
    public static partial void ClusterMade(ILogger logger, string folder);

    [LoggerMessage(
        902,
        LogLevel.Warning,
        "The database lies in {Folder}, since the user {Account} cannot enter {DataFolder}"
    )]
    public static partial void ClusterElsewhere(
        ILogger logger,
        string folder,
        string account,
        string dataFolder
    );

    [LoggerMessage(
        903,
        LogLevel.Warning,
        "This PostgreSQL was built without ICU: the collation vi-x-icu, by which names are sorted, is missing"
    )]
    public static partial void NoVietnameseCollation(ILogger logger);

    [LoggerMessage(904, LogLevel.Information, "The database server is not ready yet: {Reason}")]
    public static partial void WaitingForServer(ILogger logger, string reason);

    [LoggerMessage(905, LogLevel.Information, "The private database server was stopped")]
    public static partial void ServerStopped(ILogger logger);

    [LoggerMessage(906, LogLevel.Information, "Migration {Name} was applied")]
    public static partial void MigrationApplied(ILogger logger, string name);
}
