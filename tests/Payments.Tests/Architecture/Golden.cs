using System.Runtime.CompilerServices;

namespace Payments.Tests.Architecture;

/// <summary>Compares with a file beside the tests; <c>UPDATE_GOLDEN=1</c> rewrites it.</summary>
internal static class Golden
{
    public static void Matches(string actual, string name, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
