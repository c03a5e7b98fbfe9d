using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Payments.BrowserTests.Support;

/// <summary>One person's browser window. Every page that it comes to is looked at with axe, once a state.</summary>
public sealed partial class Desk : IAsyncDisposable
{
    private static readonly AxeRunOptions rules = new()
    {
        RunOnly = new RunOnlyOptions
        {
            Type = "tag",
            Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        },
    };

    private readonly IBrowserContext context;
    private readonly bool scripts;
    private readonly HashSet<string> inspected;
    private readonly List<string> complaints = [];

    public Desk(IBrowserContext context, IPage page, bool scripts, HashSet<string> inspected)
    {
        this.context = context;
        this.scripts = scripts;
        this.inspected = inspected;
        Page = page;
        page.Console += (_, message) =>
        {
            // That a form was refused is no fault of the page.
            if (
                message.Type == "error"
                && !message.Text.Contains(
                    "the server responded with a status of 4",
                    StringComparison.Ordinal
                )
            )
            {
                complaints.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    public async Task SignIn(string userName)
    {
        await Go("/sign-in");
        await Enter(userName);
    }

    /// <summary>On the sign-in page.</summary>
    public async Task Enter(string userName)
    {
        await Page.Locator("#userName").FillAsync(userName);
        await Page.Locator("#password").FillAsync("demo");
        await Press("Đăng nhập");
    }

    public async Task Go(string path)
    {
        try
        {
            await Page.GotoAsync(path);
        }
        catch (PlaywrightException aborted) when (IsRenewal(aborted))
        {
            await Page.GotoAsync(path);
        }

        await Inspect();
    }

    /// <summary>Follows a link by its words.</summary>
    public async Task Follow(string words)
    {
        await Lead(Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = words }).First);
    }

    /// <summary>Presses a button by its words.</summary>
    public async Task Press(string words)
    {
        await Lead(
            Page.Locator("main")
                .GetByRole(AriaRole.Button, new() { Name = words, Exact = true })
                .First
        );
    }

    /// <summary>Clicks what leads to another page, and is there.</summary>
    public async Task Lead(ILocator click)
    {
        await Page.EvaluateAsync("() => { window.beforeTheClick = true; }");
        try
        {
            await Page.RunAndWaitForResponseAsync(
                () => click.ClickAsync(),
                response =>
                    response.Request.IsNavigationRequest && response.Status is < 300 or >= 400
            );
        }
        catch (TimeoutException)
        {
            Assert.Fail(
                $"{Page.Url} did not lead on:\n{await Page.Locator("main").InnerTextAsync()}"
            );
        }

        await Arrive();
        await Inspect();
    }

    /// <summary>The browser's back button, and the page before is there.</summary>
    public async Task Back()
    {
        await Page.EvaluateAsync("() => { window.beforeTheClick = true; }");
        await Page.GoBackAsync(new() { WaitUntil = WaitUntilState.Commit });
        await Arrive();
    }

    /// <summary>Changes the language of the pages.</summary>
    public Task Speak(string language) =>
        Lead(
            Page.Locator("header")
                .GetByRole(AriaRole.Button, new() { Name = language, Exact = true })
        );

    /// <summary>Opens what is folded under a heading.</summary>
    public Task Unfold(string words) =>
        Page.Locator("summary", new() { HasTextString = words }).First.ClickAsync();

    public Task Type(string pointer, string text) => Field(pointer).FillAsync(text);

    public Task Choose(string pointer, string value) => Field(pointer).SelectOptionAsync(value);

    public async Task Sees(string words) =>
        await Assertions.Expect(Page.Locator("body")).ToContainTextAsync(words);

    /// <summary>Loads the page again until the words are there, at most a minute.</summary>
    public async Task Awaits(string words)
    {
        for (var left = 120; ; left--)
        {
            var text = await Page.Locator("main").InnerTextAsync();
            if (text.Contains(words, StringComparison.Ordinal))
            {
                await Inspect();
                return;
            }

            Assert.True(left > 0, $"\"{words}\" never came; last:\n{text}");
            await Task.Delay(500);
            try
            {
                await Page.ReloadAsync();
            }
            catch (PlaywrightException aborted) when (IsRenewal(aborted))
            {
                await Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        Assert.Empty(complaints);
    }

    /// <summary>
    /// Waits until the clicked page is gone and the next one is read whole. The document itself is asked: on a
    /// busy machine the browser's own word that it is loaded can come before its word that it has changed, and
    /// whoever waits for the first then waits for ever.
    /// </summary>
    private async Task Arrive()
    {
        for (var left = 400; ; left--)
        {
            try
            {
                if (
                    await Page.EvaluateAsync<bool>(
                        "() => !window.beforeTheClick && document.readyState !== 'loading'"
                    )
                )
                {
                    return;
                }
            }
            catch (PlaywrightException) when (left > 0)
            {
                // The page went away while it was asked.
            }

            Assert.True(left > 0, $"{Page.Url} never came whole.");
            await Task.Delay(50);
        }
    }

    private ILocator Field(string pointer) => Page.Locator($"main [name='{pointer}']").First;

    /// <summary>Looks at the page; at the next one where a page that waits for work renews itself meanwhile.</summary>
    private async Task Inspect()
    {
        for (var left = 5; scripts; left--)
        {
            try
            {
                await InspectOnce();
                return;
            }
            catch (PlaywrightException gone) when (left > 0 && IsRenewal(gone))
            {
                await Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
            }
        }
    }

    /// <summary>What the content policy forbids stands on the console; what axe forbids is told with its place.</summary>
    private async Task InspectOnce()
    {
        var state =
            Ids().Replace(new Uri(Page.Url).PathAndQuery, "·") + $" at {Page.ViewportSize?.Width}";
        var seen = state + await Page.TitleAsync();
        if (inspected.Contains(seen))
        {
            return;
        }

        var result = await Page.RunAxe(rules);
        Assert.Empty(
            result.Violations.SelectMany(violation =>
                violation.Nodes.Select(node => $"{state}: {violation.Id}: {node.Html}")
            )
        );
        if (ArtifactFolder.Screens is { } screens)
        {
            await Page.ScreenshotAsync(
                new()
                {
                    Path = Path.Combine(screens, NotInNames().Replace(state, "-") + ".png"),
                    FullPage = true,
                }
            );
        }

        var inner = await Page.EvaluateAsync<int>(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        );
        Assert.True(inner <= 0, $"{state} is {inner} pixels wider than the window.");
        inspected.Add(seen);
    }

    /// <summary>A page that waits for work renewed itself at the same moment.</summary>
    private static bool IsRenewal(PlaywrightException trouble) =>
        trouble.Message.Contains("navigation", StringComparison.Ordinal)
        || trouble.Message.Contains("ERR_ABORTED", StringComparison.Ordinal);

    [GeneratedRegex("[^a-zA-Z0-9]+")]
    private static partial Regex NotInNames();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Ids();
}
