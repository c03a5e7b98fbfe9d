using System.Globalization;

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
    public const string Usage = """
        payments-bank-simulator accept --base-url URL --bank BIN --account PAYING_ACCOUNT --good ACCOUNT[,ACCOUNT…]
          --closed ACCOUNT           one that must be rejected
          --today yyyy-MM-dd         the bank's day, UTC+7 (default: today)
          --wait SECONDS             until every payment has its final word (default 60)
        Tries the calls that a bank serves to payers, with payments of 1,000 đồng, and prints a report. Exit 0: every rule holds.
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
        return new AcceptanceOptions(
            Uri.TryCreate(Needed("--base-url").TrimEnd('/') + "/", UriKind.Absolute, out var url)
                ? url
                : throw new ArgumentException("--base-url is an address."),
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
        );
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
