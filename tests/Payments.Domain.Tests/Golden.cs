namespace Payments.Domain.Tests;

/// <summary>Compares with a file beside the tests; <c>UPDATE_GOLDEN=1</c> rewrites it.</summary>
internal static class Golden
{
    public static void Matches(
        string actual,
        string name,
        [System.Runtime.CompilerServices.CallerFilePath] string caller = ""
    )
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "Golden", name);
        var text = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }
}
