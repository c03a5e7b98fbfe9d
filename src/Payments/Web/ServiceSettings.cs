using System.Globalization;

namespace Payments.Web;

/// <summary>What the service is told from outside; the same keys work in the environment and in appsettings.json.</summary>
/// <param name="Database">Npgsql connection string; null: the embedded private PostgreSQL.</param>
/// <param name="Banks">Path of the banks file; null: no bank.</param>
/// <param name="Data">Folder of the embedded database and the keys.</param>
/// <param name="Demo">Demo sign-ins exist; refused on any but loopback addresses.</param>
/// <param name="Today">The day it is taken to be; demo and tests only.</param>
/// <param name="Witness">Folder to which every checkpoint is copied; null: none.</param>
public sealed record ServiceSettings(
    string? Database,
    string Urls,
    string? Banks,
    string Data,
    bool Demo,
    DateOnly? Today,
    string? Witness,
    string? Authority
)
{
    /// <summary>Kinds of work that rest in this process, by the worker's name (<c>Workers:Idle</c>, a comma list).</summary>
    public IReadOnlySet<string> IdleWorkers { get; init; } = new HashSet<string>();

    /// <summary>For whom the issuer's access tokens must be (<c>Authentication:Audience</c>).</summary>
    public string Audience { get; init; } = "payments";

    /// <summary>As what the pages are known to the issuer (<c>Authentication:ClientId</c>); null: the pages ask it nothing.</summary>
    public string? ClientId { get; init; }

    /// <summary><c>Authentication:ClientSecret</c>, or the file that <c>Authentication:ClientSecretFile</c> names; null: PKCE alone.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What people call the issuer (<c>Authentication:Name</c>); null: its host.</summary>
    public string? AuthorityName { get; init; }

    /// <summary>Whether names and passwords of our own open anything (<c>Authentication:LocalSignIns</c>).</summary>
    public bool LocalSignIns { get; init; } = true;

    /// <summary>How long one sending may take before its outcome is unknown (<c>Banks:SendTimeoutSeconds</c>).</summary>
    public TimeSpan BankSendTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one question to a bank may take (<c>Banks:AskTimeoutSeconds</c>).</summary>
    public TimeSpan BankAskTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static ServiceSettings Read(IConfiguration configuration)
    {
        var settings = new ServiceSettings(
            Text(configuration, "PAYMENTS_DATABASE"),
            Text(configuration, "PAYMENTS_URLS") ?? "http://127.0.0.1:5080",
            Text(configuration, "PAYMENTS_BANKS"),
            Path.GetFullPath(Text(configuration, "PAYMENTS_DATA") ?? ".local/data"),
            Text(configuration, "PAYMENTS_DEMO") is "1" or "true",
            Day(configuration, "PAYMENTS_TODAY"),
            Text(configuration, "PAYMENTS_WITNESS"),
            Text(configuration, "Authentication:Authority")
        )
        {
            IdleWorkers = (Text(configuration, "Workers:Idle") ?? "")
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .ToHashSet(),
            BankSendTimeout = TimeSpan.FromSeconds(
                Seconds(configuration, "Banks:SendTimeoutSeconds", 60)
            ),
            BankAskTimeout = TimeSpan.FromSeconds(
                Seconds(configuration, "Banks:AskTimeoutSeconds", 15)
            ),
            Audience = Text(configuration, "Authentication:Audience") ?? "payments",
            ClientId = Text(configuration, "Authentication:ClientId"),
            ClientSecret =
                Text(configuration, "Authentication:ClientSecret")
                ?? (
                    Text(configuration, "Authentication:ClientSecretFile") is { } file
                        ? File.ReadAllText(file).Trim()
                        : null
                ),
            AuthorityName = Text(configuration, "Authentication:Name"),
            LocalSignIns = Text(configuration, "Authentication:LocalSignIns") is not "false",
        };
        settings.CheckIssuer();
        if (settings.Demo && settings.Urls.Split(';').Any(url => !IsLoopback(url)))
        {
            throw new InvalidOperationException(
                "PAYMENTS_DEMO=1 is refused: PAYMENTS_URLS has an address that is not loopback."
            );
        }

        if (settings.Today is not null && !settings.Demo)
        {
            throw new InvalidOperationException(
                "PAYMENTS_TODAY is for demo and tests: set PAYMENTS_DEMO=1."
            );
        }

        return settings;
    }

    private void CheckIssuer()
    {
        var wrong = Authority is null
            ? ClientId is not null
                ? "Authentication:ClientId needs Authentication:Authority."
                : !LocalSignIns
                    ? "Authentication:LocalSignIns=false would leave no way in."
                    : null
            : !Uri.TryCreate(Authority, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
                ? "Authentication:Authority is no https address."
                : ClientId == Audience
                    ? "Authentication:ClientId is the audience too: id tokens would open the API."
                    : null;
        if (wrong is not null)
        {
            throw new InvalidOperationException(wrong);
        }
    }

    private static bool IsLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback;

    private static string? Text(IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } text ? text : null;

    private static int Seconds(IConfiguration configuration, string key, int otherwise) =>
        Text(configuration, key) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds > 0
            ? seconds
        : throw new InvalidOperationException($"{key} is not a number of seconds above 0.");

    private static DateOnly? Day(IConfiguration configuration, string key) =>
        Text(configuration, key) is not { } text ? null
        : DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
        : throw new InvalidOperationException($"{key} is not a date yyyy-MM-dd.");
}
