using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Web.Pages;

/// <summary>
/// Vietnamese or English, for this browser; and a form's text back into its page, when the form brought it along.
/// </summary>
[AllowAnonymous]
[Requires(Permission.Anyone)]
public sealed class LanguageModel(IMediator mediator, ReturnedForm returned) : RoomPage(mediator)
{
    protected override Task<IActionResult?> Load() =>
        Task.FromResult<IActionResult?>(new SeeOther("/"));

    public async Task<IActionResult> OnPostAsync()
    {
        // In the address when a form of another page leads here: the fields are all its own.
        var language = Typed.Has("lang") ? Typed["lang"] : Request.Query["lang"].ToString();
        if (language.Length > 0)
        {
            Choose(language);
        }

        var back = Url.IsLocalUrl(Typed["return"]) ? Typed["return"] : "/";
        var form = Request.Query["form"].ToString();
        return new SeeOther(
            await returned.Keep(HttpContext, back, form.Length > 0 ? form : null) ?? back
        );
    }

    private void Choose(string language) =>
        Response.Cookies.Append(
            Speech.Cookie,
            language == "en" ? "en" : "vi",
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = Request.IsHttps,
                MaxAge = TimeSpan.FromDays(365),
            }
        );
}
