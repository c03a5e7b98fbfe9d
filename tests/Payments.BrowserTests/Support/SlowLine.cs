using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Payments.Tests.Support;

namespace Payments.BrowserTests.Support;

/// <summary>What a page cost.</summary>
/// <param name="IsFirst">With nothing in the browser's cache.</param>
/// <param name="Bytes">On the line, heads of answers included, as the browser counts them.</param>
/// <param name="FirstContent">Seconds until something stands there.</param>
/// <param name="Usable">Seconds until everything is loaded and scripts have run.</param>
internal sealed record Look(
    string Page,
    bool IsFirst,
    int Requests,
    long Bytes,
    double FirstContent,
    double Usable
);

/// <summary>A browser behind a line of 400 ms and 50 KiB a second, with a quarter of the processor.</summary>
internal sealed partial class SlowLine : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly IPage page;
    private readonly ICDPSession tools;
    private long bytes;
    private int requests;

    private SlowLine(IBrowserContext context, IPage page, ICDPSession tools)
    {
        this.context = context;
        this.page = page;
        this.tools = tools;
        tools.Event("Network.loadingFinished").OnEvent += (_, heard) =>
        {
            var length = heard!.Value.GetProperty("encodedDataLength").GetDouble();
            if (length > 0)
            {
                Interlocked.Add(ref bytes, (long)length);
                Interlocked.Increment(ref requests);
            }
        };
    }

    public static async Task<SlowLine> Open(TownInABrowser browser, TestService service)
    {
        var (context, page) = await browser.Window(service);
        var tools = await context.NewCDPSessionAsync(page);
        await tools.SendAsync("Network.enable");
        await tools.SendAsync(
            "Network.emulateNetworkConditions",
            new Dictionary<string, object>
            {
                ["offline"] = false,
                ["latency"] = 400,
                ["downloadThroughput"] = 50 * 1024,
                ["uploadThroughput"] = 50 * 1024,
            }
        );
        await tools.SendAsync(
            "Emulation.setCPUThrottlingRate",
            new Dictionary<string, object> { ["rate"] = 4 }
        );
        return new SlowLine(context, page, tools);
    }

    public async Task SignIn(string userName)
    {
        await page.GotoAsync("/sign-in");
        await page.Locator("#userName").FillAsync(userName);
        await page.Locator("#password").FillAsync("demo");
        await page.Locator("main button.main").ClickAsync();
        await page.WaitForURLAsync(address =>
            !address.Contains("sign-in", StringComparison.Ordinal)
        );
    }

    public async Task<Look> See(string path, bool isFirst)
    {
        await page.GotoAsync("about:blank");
        if (isFirst)
        {
            await tools.SendAsync("Network.clearBrowserCache");
        }

        Interlocked.Exchange(ref bytes, 0);
        Interlocked.Exchange(ref requests, 0);
        var answer = await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });
        Assert.Equal((path, 200), (path, answer!.Status));
        await page.WaitForTimeoutAsync(300);
        var times = await page.EvaluateAsync<double[]>(
            """
            () => [performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
                   performance.getEntriesByType('navigation')[0].loadEventEnd]
            """
        );
        return new Look(
            Ids().Replace(path, "…"),
            isFirst,
            Volatile.Read(ref requests),
            Interlocked.Read(ref bytes),
            times[0] / 1000,
            times[1] / 1000
        );
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Ids();
}
