using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.WebEncoders;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>The pages of all rooms: where they are found, who may see them, how they are sent.</summary>
public static class ServedPages
{
    /// <summary>The policy of every page that does not open itself: signed in at the pages.</summary>
    private const string SignedIn = "signed in at the pages";

    /// <summary>The scheme of the cookie; Identity brings it.</summary>
    public const string Scheme = "pages";

    public static void Add(IServiceCollection services, ServiceSettings settings)
    {
        services
            .AddRazorPages(pages =>
            {
                // A page stands in the room that it belongs to and names its own address.
                pages.RootDirectory = "/";
                pages.Conventions.AuthorizeFolder("/", SignedIn);
            })
            .AddRazorOptions(razor => razor.PageViewLocationFormats.Add("/Web/Pages/{0}.cshtml"));
        services
            .AddAuthorizationBuilder()
            .AddPolicy(
                SignedIn,
                policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser()
            );
        services.AddAntiforgery(forms =>
        {
            forms.FormFieldName = OnceTagHelper.TokenName;
            forms.Cookie.Name = KeptForm.FormCookie;
            forms.Cookie.SameSite = SameSiteMode.Strict;
            forms.Cookie.SecurePolicy = settings.Demo
                ? CookieSecurePolicy.SameAsRequest
                : CookieSecurePolicy.Always;
        });
        // Cookies and kept forms outlive a restart, and every process of the installation reads them.
        services
            .AddDataProtection()
            .SetApplicationName("payments")
            .PersistKeysToFileSystem(
                new DirectoryInfo(Path.Combine(new KeyFolder(settings.Data).Path, "pages"))
            );
        services.Configure<WebEncoderOptions>(encoder =>
            encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All)
        );
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html", "text/css", "text/javascript"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli =>
            brotli.Level = CompressionLevel.Fastest
        );
        services.AddHttpContextAccessor();
        services.AddSingleton(_ => Wording.Read());
        services.AddSingleton<KeptForm>();
        services.AddScoped<ReturnedForm>();
        services.AddScoped<Speech>();
    }

    public static void Map(WebApplication app)
    {
        StaticFiles.Map(app);
        app.MapRazorPages();
    }
}
