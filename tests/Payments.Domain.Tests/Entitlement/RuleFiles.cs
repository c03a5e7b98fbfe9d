using Payments.Domain.Entitlement;

namespace Payments.Domain.Tests.Entitlement;

/// <summary>The rule files of the program, as a test may change them.</summary>
internal static class RuleFiles
{
    public static Dictionary<string, string> All()
    {
        var assembly = typeof(Rulebook).Assembly;
        return assembly
            .GetManifestResourceNames()
            .Where(name => name.StartsWith("Rules/", StringComparison.Ordinal))
            .ToDictionary(name => name["Rules/".Length..], Read);

        string Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }

    /// <summary>All files, one of them with the first place of a text replaced.</summary>
    public static Dictionary<string, string> Changed(string file, string text, string other)
    {
        var files = All();
        var at = files[file].IndexOf(text, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{file} does not say {text}");
        files[file] = files[file][..at] + other + files[file][(at + text.Length)..];
        return files;
    }
}
