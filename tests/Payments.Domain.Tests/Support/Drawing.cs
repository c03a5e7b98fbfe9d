namespace Payments.Domain.Tests.Support;

/// <summary>Compares with a drawing kept in a README; <c>UPDATE_GOLDEN=1</c> rewrites it.</summary>
internal static class Drawing
{
    private const string Opening = "```mermaid\n";
    private const string Closing = "```";

    /// <param name="path">From the top of the checkout; the file holds one Mermaid block.</param>
    public static void Matches(string drawing, string path)
    {
        var file = Path.Combine(Top(), path);
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        var begin = text.IndexOf(Opening, StringComparison.Ordinal) + Opening.Length;
        var end = text.IndexOf(Closing, begin, StringComparison.Ordinal);
        var drawn = drawing.ReplaceLineEndings("\n").Trim() + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, text[..begin] + drawn + text[end..]);
            return;
        }

        Assert.Equal(text[begin..end], drawn);
    }

    private static string Top()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Payments.sln")))
        {
            folder =
                folder.Parent
                ?? throw new DirectoryNotFoundException("The tests do not run in a checkout.");
        }

        return folder.FullName;
    }
}
