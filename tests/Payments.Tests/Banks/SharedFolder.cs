namespace Payments.Tests.Banks;

/// <summary>Finds the schemas and samples beside the checkout; absent ones are said and passed over.</summary>
internal static class SharedFolder
{
    public static string? Find(string relative)
    {
        var path = Root() is { } root ? Path.Combine(root, relative) : null;
        if (path is not null && (File.Exists(path) || Directory.Exists(path)))
        {
            return path;
        }

        Console.WriteLine($"Passed over: {relative} is not beside this checkout.");
        return null;
    }

    private static string? Root()
    {
        if (Environment.GetEnvironmentVariable("PAYMENTS_SHARED") is { Length: > 0 } given)
        {
            return given;
        }

        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            foreach (var candidate in new[] { "shared", Path.Combine("..", "shared") })
            {
                var path = Path.Combine(folder.FullName, candidate);
                if (File.Exists(Path.Combine(path, "contract.md")))
                {
                    return path;
                }
            }
        }

        return null;
    }
}
