using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Payments.Domain.Common;

namespace Payments.Web;

/// <summary>
/// What somebody typed, sealed: carried through the sign-in when the last one had run out, and sent on by one click; or
/// waiting for its reader as a <see cref="ReturnedForm"/>.
/// </summary>
public sealed class KeptForm(IDataProtectionProvider protection)
{
    /// <summary>The cookie of the forms' tokens, sent by our own pages alone.</summary>
    public const string FormCookie = "payments-form";

    private const int FieldsMax = 1024;

    /// <summary>A day at the desk.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(8);

    private readonly ITimeLimitedDataProtector protector = protection
        .CreateProtector("kept form")
        .ToTimeLimitedDataProtector();

    public sealed record Content(string Address, IReadOnlyList<KeyValuePair<string, string>> Fields)
    {
        /// <summary>Where the form is sent, by which it is found on a page of several.</summary>
        public string? Form { get; init; }

        /// <summary>Whose it is; null: whoever holds the sealed text.</summary>
        public string? Reader { get; init; }

        /// <summary>Why it comes back; null: it was only to be read in another language.</summary>
        public Refusal? Refusal { get; init; }

        /// <summary>The labels of fields that are not called by their own name.</summary>
        public IReadOnlyDictionary<string, string> Called { get; init; } =
            new Dictionary<string, string>();
    }

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

        WrongTurn.Keep(
            context,
            Seal(
                new Content(
                    context.Request.Path + context.Request.QueryString,
                    Fields(await context.Request.ReadFormAsync(context.RequestAborted))
                )
            )
        );
    }

    public string Seal(Content content) =>
        protector.Protect(JsonSerializer.Serialize(content), Life);

    /// <summary>What was typed, in order, less what proves the sender.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Fields(IFormCollection form) =>
        [
            .. form.Where(field => field.Key != OnceTagHelper.TokenName)
                .SelectMany(field =>
                    field.Value.Select(value => KeyValuePair.Create(field.Key, value ?? ""))
                )
                .Take(FieldsMax),
        ];

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
