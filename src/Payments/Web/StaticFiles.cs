using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Payments.Web;

/// <summary>The style sheet and the one script, out of the program, under an address that changes with them.</summary>
public static class StaticFiles
{
    private static readonly FrozenDictionary<
        string,
        (byte[] Bytes, string Type, string Version)
    > files = new[]
    {
        ("payments.css", "text/css; charset=utf-8"),
        ("htmx.min.js", "text/javascript; charset=utf-8"),
    }.ToFrozenDictionary(
        file => file.Item1,
        file =>
        {
            var bytes = Read(file.Item1);
            return (
                bytes,
                file.Item2,
                Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6))
            );
        }
    );

    public static void Map(WebApplication app)
    {
        foreach (var (name, file) in files)
        {
            app.MapGet(
                    "/" + name,
                    (HttpContext context) =>
                    {
                        context.Response.Headers.CacheControl =
                            "public, max-age=31536000, immutable";
                        return Results.Bytes(file.Bytes, file.Type);
                    }
                )
                .ExcludeFromDescription()
                .AllowAnonymous();
        }
    }

    public static string AddressOf(string name) => $"/{name}?v={files[name].Version}";

    private static byte[] Read(string name)
    {
        using var stream =
            typeof(StaticFiles).Assembly.GetManifestResourceStream("Web/" + name)
            ?? throw new InvalidOperationException($"{name} is not in the program.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
