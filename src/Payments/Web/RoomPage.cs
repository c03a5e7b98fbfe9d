using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>
/// A page of a room: it sends the same requests as the endpoints and shows what they say. A command that is done leads
/// on with 303; so does one that is refused, to the page with everything that was typed.
/// </summary>
public abstract class RoomPage(IMediator mediator) : PageModel
{
    /// <summary>In the address after something was done: which of the words <c>done.…</c> to say.</summary>
    public const string DoneParameter = "done";

    protected IMediator Mediator => mediator;

    protected CancellationToken Ended => HttpContext.RequestAborted;

    /// <summary>Who looks.</summary>
    public Actor Reader => Caller.Of(User);

    /// <summary>Why what was asked for is not done.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>What the reader typed, by the name of the field; empty before anything was sent.</summary>
    public Typed Typed { get; private set; } = Typed.Nothing;

    /// <summary>Where the form was sent that came back; null: none did.</summary>
    public string? Sent { get; private set; }

    /// <summary>The word of what was just done.</summary>
    public string? Done =>
        Request.Query[DoneParameter].ToString() is { Length: > 0 } word ? word : null;

    /// <summary>Reads what the page shows; null: there is no such thing, and the reader is told so.</summary>
    protected abstract Task<IActionResult?> Load();

    public async Task<IActionResult> OnGetAsync()
    {
        if (await Load() is { } no)
        {
            return no;
        }

        if (Refusal is not null)
        {
            Response.StatusCode = Problems.StatusOf(Refusal.Kind);
        }

        return Page();
    }

    /// <summary>The answer to a query, or how to say no.</summary>
    protected async Task<(T? Value, IActionResult? No)> Ask<T>(IRequest<Result<T>> query) =>
        (await mediator.Send(query, Ended)).TryGet(out var value, out var refusal)
            ? (value, null)
            : (default, Turn(refusal));

    /// <summary>The answer to a query that the reader may be refused; default then.</summary>
    protected async Task<T?> Try<T>(IRequest<Result<T>> query) =>
        (await mediator.Send(query, Ended)).TryGet(out var value, out _) ? value : default;

    /// <summary>Sends a command and leads on, or shows the page again with the refusal.</summary>
    /// <param name="next">Where to, with the word of what was done.</param>
    protected async Task<IActionResult> Do<T>(IRequest<Result<T>> command, Func<T, string> next) =>
        (await mediator.Send(command, Ended)).TryGet(out var value, out var refusal)
            ? new SeeOther(next(value))
            : await Again(refusal);

    /// <summary>The page once more, with the refusal on top, at its fields, and all that was typed.</summary>
    protected async Task<IActionResult> Again(Refusal refusal)
    {
        Refusal = refusal;
        if (
            RequestTransaction.ChangesSomething(HttpContext)
            && await Returned.Keep(
                HttpContext,
                Request.Path + Request.QueryString,
                refusal: refusal,
                called: Typed.Called(refusal)
            )
                is { } address
        )
        {
            return new SeeOther(address);
        }

        if (await Load() is { } no)
        {
            return no;
        }

        Response.StatusCode = Problems.StatusOf(refusal.Kind);
        return Page();
    }

    protected static string With(string path, string done) =>
        $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{DoneParameter}={done}";

    /// <summary>A file of a list, named without anybody's name.</summary>
    /// <param name="format">xlsx; anything else: csv.</param>
    protected FileContentResult File(ListFile list, string name, string? format) =>
        format == "xlsx"
            ? File(list.ToXlsx(), ListFile.XlsxType, name + ".xlsx")
            : File(list.ToCsv(), ListFile.CsvType, name + ".csv");

    /// <summary>Every row of a list that is read page by page, for a file.</summary>
    /// <param name="page">The query of the page after a cursor.</param>
    protected async Task<(IReadOnlyList<T> Items, IActionResult? No)> All<T>(
        Func<string?, IRequest<Result<Page<T>>>> page
    )
    {
        var items = new List<T>();
        for (string? cursor = null; ; )
        {
            if (!(await mediator.Send(page(cursor), Ended)).TryGet(out var found, out var refusal))
            {
                return ([], Turn(refusal));
            }

            items.AddRange(found.Items);
            if ((cursor = found.NextCursor) is null)
            {
                return (items, null);
            }
        }
    }

    private ReturnedForm Returned => HttpContext.RequestServices.GetRequiredService<ReturnedForm>();

    private StatusCodeResult Turn(Refusal refusal)
    {
        WrongTurn.Say(HttpContext, refusal);
        return StatusCode(Problems.StatusOf(refusal.Kind));
    }

    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        if (Request.HasFormContentType)
        {
            Typed = new Typed(await Request.ReadFormAsync(Ended));
            Sent = Request.Path + Request.QueryString;
        }
        else if (await Returned.Find(HttpContext) is { } back)
        {
            Typed = Typed.Of(back);
            Sent = back.Form;
            Refusal = back.Refusal;
        }

        await next();
    }
}

/// <summary>303: what was sent is done, see there. Going back and forward sends nothing again.</summary>
public sealed class SeeOther(string address) : ActionResult
{
    public override void ExecuteResult(ActionContext context)
    {
        context.HttpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.HttpContext.Response.Headers.Location = address;
    }
}
