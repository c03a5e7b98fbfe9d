using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Payments.Web;

/// <summary>What somebody typed when the sign-in had run out: sealed, carried through the sign-in, sent on by one click.</summary>
public sealed class KeptForm(IDataProtectionProvider protection)
{
    /// <summary>The cookie of the forms' tokens, sent by our own pages alone.</summary>
    public const string FormCookie = "payments-form";

    private const int FieldsMax = 500;
    private static readonly TimeSpan life = TimeSpan.FromHours(8);

    private readonly ITimeLimitedDataProtector protector = protection
        .CreateProtector("kept form")
        .ToTimeLimitedDataProtector();

    public sealed record Content(
        string Address,
        IReadOnlyList<KeyValuePair<string, string>> Fields
    );

    /// <summary>Seals the form of this request for the page that is shown instead.</summary>
    public async Task Keep(HttpContext context)
    {
        // A file is chosen again: nobody without a sign-in fills the disk.
        if (
            !context.Request.HasFormContentType
            || context.Request.ContentType!.StartsWith(
                "multipart/",
                StringComparison.OrdinalIgnoreCase
            )
            || !IsOurs(context.Request)
        )
        {
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var fields = form.Where(field => field.Key != OnceTagHelper.TokenName)
            .SelectMany(field =>
                field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? ""))
            )
            .Take(FieldsMax)
            .ToList();
        WrongTurn.Keep(
            context,
            protector.Protect(
                JsonSerializer.Serialize(
                    new Content(context.Request.Path + context.Request.QueryString, fields)
                ),
                life
            )
        );
    }

    /// <summary>
    /// Only what our own page sent is kept: the cookies never come with a form of somebody else's page, so such a form
    /// looks like one whose sign-in ran out.
    /// </summary>
    private static bool IsOurs(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() switch
        {
            "same-origin" => true,
            "" => request.Cookies.ContainsKey(FormCookie),
            _ => false,
        };

    /// <summary>What was kept; null: it is not ours or too old.</summary>
    public Content? Open(string? kept)
    {
        if (string.IsNullOrEmpty(kept))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Content>(protector.Unprotect(kept));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
