namespace Payments.BrowserTests.Support;

/// <summary>A test that needs Chromium; without one it is skipped, and says so.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Missing;
}

/// <summary>The same for a theory.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.Missing;
}

/// <summary>Where Chromium is: named by <c>PAYMENTS_CHROMIUM</c>, or where systems put it.</summary>
internal static class Chromium
{
    private static readonly string[] names =
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];

    public static string? Program { get; } = Find();

    public static string? Missing { get; } =
        Program is null
            ? "No Chromium was found: install chromium or name it in PAYMENTS_CHROMIUM."
            : null;

    private static string? Find()
    {
        var given = Environment.GetEnvironmentVariable("PAYMENTS_CHROMIUM");
        return !string.IsNullOrEmpty(given)
            ? given
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
                .Append("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
                .FirstOrDefault(File.Exists);
    }
}
