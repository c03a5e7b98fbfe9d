using Payments.Tests.Support;

namespace Payments.BrowserTests.Support;

/// <summary>Where what people look at afterwards is laid down.</summary>
internal static class ArtifactFolder
{
    public static string Path { get; } =
        System.IO.Path.Combine(TestServer.Checkout, "artifacts", "browser");

    /// <summary>For pictures of each page in each state, when <c>PAYMENTS_SCREENSHOTS</c> is 1; else null.</summary>
    public static string? Screens { get; } =
        Environment.GetEnvironmentVariable("PAYMENTS_SCREENSHOTS") == "1"
            ? Directory.CreateDirectory(System.IO.Path.Combine(Path, "screens")).FullName
            : null;
}
