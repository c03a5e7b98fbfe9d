using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>
/// Around every endpoint under /v1: rights, then the idempotency key, then the work, in one transaction. The answer is
/// stored with the effect and leaves only after the commit.
/// </summary>
public sealed class RequestTransaction(RequestDelegate next)
{
    public async Task Invoke(HttpContext context, Session session, Clock clock, KeptForm keptForm)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<CompiledPageActionDescriptor>() is { } page)
        {
            await ShowPage(context, page, session, clock, keptForm);
            return;
        }

        if (endpoint?.Metadata.GetMetadata<EndpointRequest>() is not { } request)
        {
            await next(context);
            return;
        }

        session.ActAs(Caller.Of(context.User));
        if (!session.Actor.May(request.Permission))
        {
            await Problems.Of(Refusals.ForbiddenRole).ExecuteAsync(context);
            return;
        }

        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            await Show(context, session, clock, request.LeavesEntry);
            return;
        }

        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length == 0 && endpoint.Metadata.GetMetadata<KeyRequired>() is not null)
        {
            await Problems
                .Of(
                    400,
                    "idempotency_key_required",
                    "Send an Idempotency-Key header of at most 255 characters."
                )
                .ExecuteAsync(context);
            return;
        }

        if (key.Length > 255)
        {
            await Problems
                .Of(
                    400,
                    "idempotency_key_too_long",
                    "An Idempotency-Key has at most 255 characters."
                )
                .ExecuteAsync(context);
            return;
        }

        await Run(context, session, clock, key, StoredAnswer.OfBody, IsKept);
    }

    /// <summary>
    /// A page: rights as its request has them. What a form sends works once under the key in the form: a second click,
    /// the back button and a second tab get the first answer, which led on.
    /// </summary>
    private async Task ShowPage(
        HttpContext context,
        CompiledPageActionDescriptor page,
        Session session,
        Clock clock,
        KeptForm keptForm
    )
    {
        if (WrongTurn.Of(context) is null)
        {
            session.ActAs(Caller.Of(context.User));
        }

        if (!session.Actor.May(PageRights.Of(page)))
        {
            WrongTurn.Say(context, Refusals.ForbiddenRole);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (!HasHandler(context.Request, page))
        {
            // Without one the page would be drawn with nothing on it.
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await Show(context, session, clock, PageRights.LeavesEntry(page));
            return;
        }

        if (!context.Request.HasFormContentType)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (FreshSignIn.IsMissing(page, context.User, clock))
        {
            await keptForm.Keep(context);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        session.IsByForm = true;
        TakesFileAttribute.Apply(context);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        await Run(
            context,
            session,
            clock,
            ChangesSomething(context) ? form[OnceTagHelper.KeyName].ToString() : "",
            StoredAnswer.OfForm,
            status => status == StatusCodes.Status303SeeOther && !ReturnedForm.IsAnswerOf(context)
        );
    }

    /// <summary>Whether a handler of the page takes the request: one of its method, without a name or with the one asked for.</summary>
    private static bool HasHandler(HttpRequest request, CompiledPageActionDescriptor page)
    {
        var method = HttpMethods.IsHead(request.Method) ? HttpMethods.Get : request.Method;
        var name = request.Query["handler"].ToString();
        return page.HandlerMethods.Any(handler =>
            HttpMethods.Equals(handler.HttpMethod, method)
            && (
                handler.Name is null
                || handler.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
            )
        );
    }

    /// <summary>A reading; one that leaves an entry is answered after the entry is kept.</summary>
    private Task Show(HttpContext context, Session session, Clock clock, bool leavesEntry) =>
        leavesEntry
            ? Run(context, session, clock, "", _ => Task.FromResult<byte[]>([]), IsKept)
            : next(context);

    /// <summary>
    /// Whether a page's form is a command of somebody: a handler <c>OnPostShow…</c> changes nothing, it is a POST so that
    /// names stand in no address; an open page is nobody's.
    /// </summary>
    internal static bool ChangesSomething(HttpContext context) =>
        !context
            .Request.Query["handler"]
            .ToString()
            .StartsWith("Show", StringComparison.OrdinalIgnoreCase)
        && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null;

    private async Task Run(
        HttpContext context,
        Session session,
        Clock clock,
        string key,
        Func<HttpRequest, Task<byte[]>> fingerprintOf,
        Func<int, bool> isKept
    )
    {
        var fingerprint = key.Length == 0 ? [] : await fingerprintOf(context.Request);
        if (key.Length > 0 && await Replay(context, session, key, fingerprint))
        {
            return;
        }

        var outside = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        finally
        {
            context.Response.Body = outside;
        }

        var bytes = answer.ToArray();
        if (key.Length > 0 && isKept(context.Response.StatusCode))
        {
            await StoredAnswer.Keep(context.Response, session, clock, key, fingerprint, bytes);
        }

        if (context.Response.StatusCode < 500)
        {
            // The effect is decided; a caller who hangs up must not undo it half-way.
            await session.Commit(CancellationToken.None);
        }

        await Send(context.Response, bytes);
    }

    private static async Task<bool> Replay(
        HttpContext context,
        Session session,
        string key,
        byte[] fingerprint
    )
    {
        if (!await StoredAnswer.IsAlone(session, key, context.RequestAborted))
        {
            await session.Rollback(context.RequestAborted);
            await Refuse(
                context,
                session,
                new Refusal(
                    RefusalKind.Conflict,
                    "request_in_progress",
                    "The first request with this key is still running."
                )
            );
            return true;
        }

        var stored = await StoredAnswer.Find(session, key, context.RequestAborted);
        if (stored is null)
        {
            return false;
        }

        await session.Rollback(context.RequestAborted);
        if (!stored.Fingerprint.AsSpan().SequenceEqual(fingerprint))
        {
            await Refuse(
                context,
                session,
                new Refusal(
                    RefusalKind.Rule,
                    "idempotency_key_reused",
                    "This key was used for another request."
                )
            );
            return true;
        }

        context.Response.StatusCode = stored.Status;
        foreach (
            var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(
                stored.Headers
            )!
        )
        {
            context.Response.Headers[name] = value;
        }

        context.Response.Headers["Idempotency-Replayed"] = "true";
        await Send(context.Response, stored.Body);
        return true;
    }

    private static async Task Refuse(HttpContext context, Session session, Refusal refusal)
    {
        if (!WrongTurn.IsAskedByPeople(context))
        {
            await Problems.Of(refusal).ExecuteAsync(context);
            return;
        }

        var returned = context.RequestServices.GetRequiredService<ReturnedForm>();
        var address = context.Request.Path + context.Request.QueryString;
        if (await returned.Keep(context, address, refusal: refusal) is { } again)
        {
            await session.Commit(CancellationToken.None);
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = again;
            return;
        }

        WrongTurn.Say(context, refusal);
        context.Response.StatusCode = Problems.StatusOf(refusal.Kind);
    }

    private static bool IsKept(int status) => status is >= 200 and < 300 or 409 or 422;

    private static async Task Send(HttpResponse response, byte[] bytes)
    {
        if (bytes.Length == 0 && response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            // Left to the status pages, which say it in the form of a problem.
            return;
        }

        response.ContentLength = bytes.Length;
        if (bytes.Length > 0)
        {
            await response.Body.WriteAsync(bytes, response.HttpContext.RequestAborted);
        }
    }
}
