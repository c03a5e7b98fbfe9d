using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Web.Pages;

/// <summary>What went wrong, in words, and where to go from here.</summary>
[AllowAnonymous]
[Requires(Permission.Anyone)]
public sealed class WrongModel(IMediator mediator) : RoomPage(mediator)
{
    public WrongTurn? Turn => WrongTurn.Of(HttpContext);

    /// <summary>The key of the words: of the refusal where they are written down, else of the status.</summary>
    public string Sentence(Speech say) =>
        Turn is { Refusal: { } refusal } && refusal.Code != "not_found"
            ? say.Why(refusal)
            : say.Find($"wrong.{Turn?.Status ?? 404}.text") ?? say["wrong.other.text"];

    public string Title(Speech say) =>
        say.Find($"wrong.{Turn?.Status ?? 404}") ?? say["wrong.other"];

    protected override Task<IActionResult?> Load()
    {
        if (Turn is null)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
        }

        return Task.FromResult<IActionResult?>(null);
    }
}
