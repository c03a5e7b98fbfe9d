using Microsoft.AspNetCore.WebUtilities;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>
/// A form that comes back to who sent it: refused, or to be read in the other language. It waits sealed in the database
/// and is drawn at an address that is only looked at, so that going back to it or loading it again sends nothing.
/// </summary>
public sealed class ReturnedForm(KeptForm forms, Session session, Clock clock)
{
    /// <summary>In the address: which one.</summary>
    public const string Parameter = "typed";

    /// <summary>The claim that names the sign-in; signing out takes its forms along.</summary>
    public const string SignInClaim = "sid";

    private const string Item = "returned form";
    private const int LengthMax = 2_000_000;

    private static readonly string[] ours = [OnceTagHelper.KeyName, "lang", "return"];

    /// <summary>Whether this request's answer leads to a form that came back, and nothing was done.</summary>
    public static bool IsAnswerOf(HttpContext context) => context.Items.ContainsKey(Item);

    /// <summary>Keeps what this request's form brought.</summary>
    /// <param name="address">Of the page with the form.</param>
    /// <param name="form">Where the form is sent; null: to the same address.</param>
    /// <param name="called">The labels of the refusal's fields that are not called by their own name.</param>
    /// <returns>Where it is drawn again; null: there is nothing to keep, or more than is kept.</returns>
    public async Task<string?> Keep(
        HttpContext context,
        string address,
        string? form = null,
        Refusal? refusal = null,
        IReadOnlyDictionary<string, string>? called = null
    )
    {
        if (session.Actor == Actor.Nobody || !context.Request.HasFormContentType)
        {
            return null;
        }

        // No password is ever kept, sealed or not.
        var fields = KeptForm
            .Fields(await context.Request.ReadFormAsync(context.RequestAborted))
            .Where(field =>
                !ours.Contains(field.Key)
                && !field.Key.EndsWith("assword", StringComparison.Ordinal)
            )
            .ToList();
        var (path, query) = Split(address);
        var typed = forms.Seal(
            new KeptForm.Content(path, fields)
            {
                Form = form ?? address,
                Reader = session.Actor.UserName,
                Refusal = refusal,
                Called = called ?? new Dictionary<string, string>(),
            }
        );
        if ((fields.Count == 0 && refusal is null) || typed.Length > LengthMax)
        {
            return null;
        }

        var id = await Put(
            session,
            clock,
            typed,
            Guid.TryParse(context.User.FindFirst(SignInClaim)?.Value, out var signIn)
                ? signIn
                : null,
            context.RequestAborted
        );
        context.Items[Item] = true;
        return path + query.Add(Parameter, id.ToString());
    }

    /// <summary>What came back to this page and this reader; null: nothing.</summary>
    public async Task<KeptForm.Content?> Find(HttpContext context) =>
        Guid.TryParse(context.Request.Query[Parameter], out var id)
        && forms.Open(await Read(session, id, context.RequestAborted)) is { } found
        && found.Address == context.Request.Path
        && found.Reader == session.Actor.UserName
            ? found
            : null;

    /// <param name="signIn">With whose end it goes too; null: with its age alone.</param>
    internal static async Task<Guid> Put(
        Session session,
        Clock clock,
        string typed,
        Guid? signIn,
        CancellationToken cancellationToken
    )
    {
        var id = Guid.CreateVersion7(clock.WallNow);
        await session.Execute(
            """
            with old as (delete from kept_form where kept_at < @until)
            insert into kept_form (id, sealed, kept_at, sign_in) values (@id, @typed, @now, @signIn)
            """,
            new
            {
                id,
                typed,
                signIn,
                now = clock.WallNow.UtcDateTime,
                until = (clock.WallNow - KeptForm.Life).UtcDateTime,
            },
            cancellationToken
        );
        return id;
    }

    internal static Task<string?> Read(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        session.Find<string>(
            "select sealed from kept_form where id = @id",
            new { id },
            cancellationToken
        );

    private static (string Path, QueryString Query) Split(string address)
    {
        var parts = address.Split('?', 2);
        return (
            parts[0],
            QueryString.Create(
                QueryHelpers
                    .ParseQuery(parts.ElementAtOrDefault(1))
                    .Where(pair => pair.Key != Parameter)
                    .SelectMany(pair =>
                        pair.Value.Select(value => KeyValuePair.Create(pair.Key, value))
                    )
            )
        );
    }
}
