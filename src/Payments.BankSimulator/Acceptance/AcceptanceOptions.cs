using System.Globalization;
using Payments.BankSimulator.Sheets;

namespace Payments.BankSimulator.Acceptance;

/// <summary>What an acceptance run needs to know of the bank that it tries.</summary>
/// <param name="DebtorAccount">A paying account of the trial, with money for a few payments of 1,000 đồng.</param>
/// <param name="Good">Accounts that exist and can be credited.</param>
/// <param name="Closed">An account that must be rejected; null: that rule is not tried.</param>
/// <param name="Today">The bank's day, UTC+7.</param>
/// <param name="Wait">How long a payment may take to its final word.</param>
public sealed record AcceptanceOptions(
    Uri BaseUrl,
    string Bin,
    string DebtorAccount,
    IReadOnlyList<string> Good,
    string? Closed,
    DateOnly Today,
    TimeSpan Wait
)
{
    /// <summary>Of a bank that takes files; null: it serves the five calls.</summary>
    public DropPlace? Drop { get; init; }

    /// <summary>Of a bank of files that takes lists: the agreed template; null: it takes messages.</summary>
    public SheetTemplate? Sheet { get; init; }

    public const string Usage = """
        payments-bank-simulator accept --base-url URL --bank BIN --account PAYING_ACCOUNT --good ACCOUNT[,ACCOUNT…]
        payments-bank-simulator accept --outbox FOLDER --inbox FOLDER --bank BIN --account PAYING_ACCOUNT --good ACCOUNT[,ACCOUNT…]
          --sftp USER@HOST:PORT      the folders are those of a drop box, entered
          --key FILE                 with this private key,
          --host-key SHA256:…        whose host shows this key
          --sheet FILE.json          the folders take lists by this template, as in the payer's banks file
          --closed ACCOUNT           one that must be rejected
          --today yyyy-MM-dd         the bank's day, UTC+7 (default: today)
          --wait SECONDS             until every payment has its final word (default 60)
        Tries the calls that a bank serves to payers, or its folders, with payments of 1,000 đồng, and prints a report. Exit 0: every rule holds.
        """;

    /// <exception cref="ArgumentException">Wrong usage; the message says what.</exception>
    public static AcceptanceOptions Parse(IReadOnlyList<string> arguments, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(time);
        var given = new Dictionary<string, string>();
        for (var index = 0; index < arguments.Count; index += 2)
        {
            var name = arguments[index];
            if (
                name
                is not (
                    "--base-url"
                    or "--bank"
                    or "--account"
                    or "--good"
                    or "--closed"
                    or "--outbox"
                    or "--inbox"
                    or "--sftp"
                    or "--key"
                    or "--host-key"
                    or "--sheet"
                    or "--today"
                    or "--wait"
                )
            )
            {
                throw new ArgumentException($"There is no {name}.");
            }

            given[name] =
                index + 1 < arguments.Count
                    ? arguments[index + 1]
                    : throw new ArgumentException($"{name} needs a value.");
        }

        string Needed(string name) =>
            given.GetValueOrDefault(name) ?? throw new ArgumentException($"{name} is needed.");
        var drop =
            given.ContainsKey("--outbox") || given.ContainsKey("--inbox")
                ? new DropPlace(
                    Needed("--outbox"),
                    Needed("--inbox"),
                    given.TryGetValue("--sftp", out var sftp)
                        ? SftpAddress.Parse(sftp, Needed("--key"), Needed("--host-key"))
                        : null
                )
                : null;
        var sheet = given.TryGetValue("--sheet", out var template)
            ? Arguments.ReadJson<SheetTemplate>(template)
            : null;
        if (sheet is not null && (drop is null || sheet.WhatIsMissing(true) is not null))
        {
            throw new ArgumentException(
                $"--sheet: {sheet.WhatIsMissing(true) ?? "lists go through --outbox and --inbox."}"
            );
        }

        return new AcceptanceOptions(
            drop?.Address
                ?? (
                    Uri.TryCreate(
                        Needed("--base-url").TrimEnd('/') + "/",
                        UriKind.Absolute,
                        out var url
                    )
                        ? url
                        : throw new ArgumentException("--base-url is an address.")
                ),
            Needed("--bank"),
            Needed("--account"),
            Needed("--good").Split(',', StringSplitOptions.RemoveEmptyEntries),
            given.GetValueOrDefault("--closed"),
            given.TryGetValue("--today", out var day) ? Day(day) : TodayInVietnam(time),
            TimeSpan.FromSeconds(
                given.TryGetValue("--wait", out var wait)
                    ? int.TryParse(wait, CultureInfo.InvariantCulture, out var seconds)
                        ? seconds
                        : throw new ArgumentException("--wait is a number of seconds.")
                    : 60
            )
        )
        {
            Drop = drop,
            Sheet = sheet,
        };
    }

    private static DateOnly TodayInVietnam(TimeProvider time) =>
        DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime + TimeSpan.FromHours(7));

    private static DateOnly Day(string text) =>
        DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : throw new ArgumentException("--today is yyyy-MM-dd.");
}

/// <summary>The folders of a bank that takes files, as the payer sees them.</summary>
/// <param name="Sftp">Null: they are of this machine.</param>
public sealed record DropPlace(string Outbox, string Inbox, SftpAddress? Sftp)
{
    /// <summary>As a report names it.</summary>
    public Uri Address =>
        Sftp is { } host
            ? new Uri($"sftp://{host.Host}:{host.Port}/{Outbox.TrimStart('/')}")
            : new Uri(Path.GetFullPath(Outbox));
}

/// <summary>A drop box and how it is entered.</summary>
/// <param name="HostKey"><c>SHA256:</c> and the fingerprint of the host's key.</param>
public sealed record SftpAddress(string Host, int Port, string User, string KeyFile, string HostKey)
{
    /// <exception cref="ArgumentException">Not USER@HOST:PORT.</exception>
    public static SftpAddress Parse(string text, string keyFile, string hostKey)
    {
        ArgumentNullException.ThrowIfNull(text);
        return
            text.Split('@') is [var user, var place]
            && place.Split(':') is [var host, var number]
            && int.TryParse(number, CultureInfo.InvariantCulture, out var port)
            ? new SftpAddress(host, port, user, keyFile, hostKey)
            : throw new ArgumentException("--sftp is USER@HOST:PORT.");
    }
}
