using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Payments.Web;

/// <summary>The style sheet and the scripts, out of the program, under an address that changes with them.</summary>
public static class StaticFiles
{
    private static readonly FrozenDictionary<
        string,
        (byte[] Bytes, byte[] Small, string Type, string Version)
    > files = new (string Name, string Type, string[] Parts)[]
    {
        ("payments.css", "text/css; charset=utf-8", ["payments.css"]),
        ("payments.js", "text/javascript; charset=utf-8", ["payments.js"]),
        // On a slow line one request more costs more than a few bytes twice.
        ("live.js", "text/javascript; charset=utf-8", ["htmx.min.js", "payments.js"]),
    }.ToFrozenDictionary(
        file => file.Name,
        file =>
        {
            byte[] bytes = [.. file.Parts.SelectMany(part => (byte[])[.. Read(part), (byte)'\n'])];
            return (
                bytes,
                Compressed(bytes),
                file.Type,
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
                        context.Response.Headers.Vary = "Accept-Encoding";
                        if (!TakesBrotli(context.Request))
                        {
                            return Results.Bytes(file.Bytes, file.Type);
                        }

                        context.Response.Headers.ContentEncoding = "br";
                        return Results.Bytes(file.Small, file.Type);
                    }
                )
                .ExcludeFromDescription()
                .AllowAnonymous();
        }
    }

    public static string AddressOf(string name) => $"/{name}?v={files[name].Version}";

    private static bool TakesBrotli(HttpRequest request) =>
        request
            .Headers.AcceptEncoding.ToString()
            .Split(',', StringSplitOptions.TrimEntries)
            .Contains("br", StringComparer.OrdinalIgnoreCase);

    /// <summary>Once a process and as small as can be, where a page is compressed each time and fast.</summary>
    private static byte[] Compressed(byte[] bytes)
    {
        using var small = new MemoryStream();
        using (var brotli = new BrotliStream(small, CompressionLevel.SmallestSize))
        {
            brotli.Write(bytes);
        }

        return small.ToArray();
    }

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
