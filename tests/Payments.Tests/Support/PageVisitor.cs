using System.Net;
using System.Text.RegularExpressions;

namespace Payments.Tests.Support;

/// <summary>A browser without scripts: cookies, links and forms, as somebody at a desk uses them.</summary>
public sealed class PageVisitor : IDisposable
{
    private readonly HttpClientHandler handler = new() { AllowAutoRedirect = false };
    private readonly HttpClient client;

    public PageVisitor(TestService service)
    {
        client = new HttpClient(handler) { BaseAddress = service.Address };
        client.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    public CookieContainer Cookies => handler.CookieContainer;

    public Uri Address => client.BaseAddress!;

    /// <summary>Somebody who has signed in at the pages.</summary>
    public static async Task<PageVisitor> Of(TestService service, string userName)
    {
        var visitor = new PageVisitor(service);
        var shown = await visitor.Get("/sign-in");
        var answer = await visitor.Send(
            shown.Form("/sign-in").With("userName", userName).With("password", "demo")
        );
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        return visitor;
    }

    public async Task<ShownPage> Get(string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return await ShownPage.Of(response);
    }

    /// <param name="method">Null: as forms are sent.</param>
    public async Task<ShownPage> Send(
        FilledForm form,
        string? fetchSite = "same-origin",
        HttpMethod? method = null
    )
    {
        using var content = new FormUrlEncodedContent(form.Fields);
        return await Send(form.Action, content, fetchSite, method);
    }

    /// <summary>Sends a form that brings a file.</summary>
    public async Task<ShownPage> Send(FilledForm form, string field, byte[] file, string fileName)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.Fields)
        {
            content.Add(new StringContent(value), $"\"{name}\"");
        }

        content.Add(new ByteArrayContent(file), $"\"{field}\"", $"\"{fileName}\"");
        return await Send(form.Action, content, "same-origin");
    }

    private async Task<ShownPage> Send(
        string action,
        HttpContent content,
        string? fetchSite,
        HttpMethod? method = null
    )
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, action)
        {
            Content = content,
        };
        if (fetchSite is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", fetchSite);
        }

        using var response = await client.SendAsync(request);
        var shown = await ShownPage.Of(response);
        return
            shown is { Status: HttpStatusCode.SeeOther, Location: { } back }
            && back.Contains("typed=", StringComparison.Ordinal)
            ? await Get(back) with
            {
                Location = back,
            }
            : shown;
    }

    public void Dispose()
    {
        client.Dispose();
        handler.Dispose();
    }
}

/// <summary>A form with what is typed into it.</summary>
public sealed record FilledForm(string Action, IReadOnlyDictionary<string, string> Fields)
{
    public FilledForm With(string name, string value) =>
        this with
        {
            Fields = new Dictionary<string, string>(Fields) { [name] = value },
        };

    public FilledForm Without(string name) =>
        this with
        {
            Fields = Fields
                .Where(field => field.Key != name)
                .ToDictionary(field => field.Key, field => field.Value),
        };
}

/// <summary>What came back for a person to read.</summary>
/// <param name="Location">Where it leads; of a form that came back, where it is drawn.</param>
public sealed partial record ShownPage(
    HttpStatusCode Status,
    string Html,
    string? Location,
    IReadOnlyList<string> SetCookies,
    string? ContentSecurityPolicy,
    byte[] Bytes
)
{
    public static async Task<ShownPage> Of(HttpResponseMessage response) =>
        new(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Headers.Location?.ToString(),
            response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [],
            response.Headers.TryGetValues("Content-Security-Policy", out var policies)
                ? policies.Single()
                : null,
            await response.Content.ReadAsByteArrayAsync()
        );

    /// <summary>The form that is sent to an address, with its hidden fields filled.</summary>
    public FilledForm Form(string action)
    {
        var form = Forms()
            .Matches(Html)
            .FirstOrDefault(found => WebUtility.HtmlDecode(found.Groups[1].Value) == action);
        Assert.True(form is not null, $"No form to {action} in:\n{Html}");
        return new FilledForm(
            action,
            Hidden()
                .Matches(form.Groups[2].Value)
                .GroupBy(field => WebUtility.HtmlDecode(field.Groups[1].Value))
                .ToDictionary(
                    field => field.Key,
                    field => WebUtility.HtmlDecode(field.Last().Groups[2].Value)
                )
        );
    }

    /// <summary>The text as read, without tags.</summary>
    public string Text => Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(Html, " ")), " ");

    [GeneratedRegex("""<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>""", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
