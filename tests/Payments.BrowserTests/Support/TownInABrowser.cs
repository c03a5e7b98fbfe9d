using Microsoft.Playwright;
using Payments.Tests.Support;

namespace Payments.BrowserTests.Support;

/// <summary>A town and a browser that its people use.</summary>
public sealed class TownInABrowser : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>What the pages of this run were seen to be, by address without ids.</summary>
    public HashSet<string> Inspected { get; } = [];

    public async Task InitializeAsync()
    {
        if (Chromium.Program is null)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(30_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Chromium.Program,
                Args = ["--no-sandbox", "--disable-dev-shm-usage"],
            }
        );
    }

    /// <summary>Somebody at a desk who has signed in.</summary>
    /// <param name="scripts">Whether the browser runs scripts.</param>
    public async Task<Desk> SignIn(TestService service, string userName, bool scripts = true)
    {
        var desk = await Open(service, scripts);
        await desk.SignIn(userName);
        return desk;
    }

    public async Task<Desk> Open(TestService service, bool scripts = true, int width = 1100)
    {
        var (context, page) = await Window(service, scripts, width);
        return new Desk(context, page, scripts, Inspected);
    }

    /// <summary>An empty window.</summary>
    public async Task<(IBrowserContext Context, IPage Page)> Window(
        TestService service,
        bool scripts = true,
        int width = 1100
    )
    {
        var context = await browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = service.Address.ToString(),
                JavaScriptEnabled = scripts,
                Locale = "vi-VN",
                ViewportSize = new ViewportSize { Width = width, Height = 800 },
            }
        );
        context.SetDefaultTimeout(60_000);
        return (context, await context.NewPageAsync());
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
