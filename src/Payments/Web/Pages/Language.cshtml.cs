using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Web.Pages;

/// <summary>Vietnamese or English, for this browser.</summary>
[AllowAnonymous]
[Requires(Permission.Anyone)]
public sealed class LanguageModel(IMediator mediator) : RoomPage(mediator)
{
    protected override Task<IActionResult?> Load() =>
        Task.FromResult<IActionResult?>(new SeeOther("/"));

    public IActionResult OnPost()
    {
        Response.Cookies.Append(
            Speech.Cookie,
            Typed["lang"] == "en" ? "en" : "vi",
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = Request.IsHttps,
                MaxAge = TimeSpan.FromDays(365),
            }
        );
        return new SeeOther(Url.IsLocalUrl(Typed["return"]) ? Typed["return"] : "/");
    }
}
