using System.Globalization;
using System.Text;
using Payments.BrowserTests.Support;
using Payments.Tests.Support;
using Payments.Web;
using Xunit.Abstractions;

namespace Payments.BrowserTests;

/// <summary>
/// The main pages of a commune's month on an old laptop at the end of a slow line: 400 ms, 50 KiB a second, a quarter of
/// the processor. Bytes and requests are asserted; times are told in <c>artifacts/page-budgets.md</c>, since another
/// program on the machine may make them longer.
/// </summary>
public sealed class PageBudgetTests(TownInABrowser browser, ITestOutputHelper output)
    : IClassFixture<TownInABrowser>
{
    private const int WeightMax = 60 * 1024;

    /// <summary>The page, the style sheet, the script.</summary>
    private const int RequestsMax = 3;

    private const int PeopleOfEachKind = 25;

    [BrowserFact]
    public async Task Every_main_page_is_light_and_comes_in_few_requests()
    {
        await using var town = await Town.Start();
        for (var one = 0; one < PeopleOfEachKind; one++)
        {
            town.ByAccount(string.Create(CultureInfo.InvariantCulture, $"{one:0000}"));
            town.InCash();
        }

        await town.Pay();
        await town.SettledBooks(PeopleOfEachKind);
        var desk = await CashList(town);
        await using var line = await SlowLine.Open(browser, town.Service);
        var looks = new List<Look> { await line.See("/sign-in", isFirst: true) };
        await line.SignIn("auditor");
        foreach (var path in await Pages(town, desk))
        {
            looks.Add(await line.See(path, isFirst: true));
        }

        looks.Add(await line.See($"/payment-runs/{town.Run}", isFirst: false));
        await using var cashier = await SlowLine.Open(browser, town.Service);
        await cashier.SignIn("cashier");
        foreach (var path in await DeskPages(town, desk))
        {
            looks.Add(await cashier.See(path, isFirst: true));
        }

        Tell(looks);
        Assert.Empty(
            looks
                .Where(look => look.Bytes > WeightMax || look.Requests > RequestsMax)
                .Select(look => look.ToString())
        );
        Assert.All(looks, look => Assert.True(look.Bytes > 500, look.ToString()));
        // The second time all but the page itself is at hand.
        Assert.Equal(1, looks.Single(look => !look.IsFirst).Requests);
        await LookAtPictures(town);
        await PriceADraft(town);
    }

    /// <summary>Every picture, wide and on a telephone.</summary>
    private async Task LookAtPictures(Town town)
    {
        foreach (var width in new[] { 1100, 320 })
        {
            await using var auditor = await browser.Open(town.Service, width: width);
            await auditor.SignIn("auditor");
            foreach (
                var path in new[]
                {
                    "/reports",
                    "/people-in-cash",
                    $"/payment-runs/{town.Run}",
                    $"/payment-runs/{town.Run}/changes",
                    $"/payment-runs/{town.Run}/reconciliation",
                }
            )
            {
                await auditor.Go(path);
            }
        }
    }

    /// <summary>A draft from the empty form to the comparison with another that began from it.</summary>
    private async Task PriceADraft(Town town)
    {
        await using var policy = await browser.SignIn(town.Service, "policy");
        await policy.Go("/forecasts");
        await policy.Follow("Viết dự thảo");
        await policy.Type("/changes/standard", "sáu trăm nghìn");
        await policy.Press("Tính chi phí");
        await policy.Sees("Chưa thực hiện được");
        await policy.Type("/changes/standard", "600.000");
        await policy.Press("Tính chi phí");
        await policy.Awaits("đã xong");
        await policy.Sees($"+{Speech.Money(2 * PeopleOfEachKind * 150_000)}");
        await policy.Follow("Lấy làm điểm khởi đầu");
        await policy.Type("/changes/standard", "");
        await policy.Type("/changes/disabled_severe_adult", "1,6");
        await policy.Press("Tính chi phí");
        await policy.Awaits("đã xong");
        await policy.Go("/forecasts");
        await policy.Press("So sánh hai dự thảo");
        await policy.Sees($"+{Speech.Money(2 * PeopleOfEachKind * 50_000)}");
        await using var small = await browser.Open(town.Service, width: 320);
        await small.SignIn("policy");
        await small.Go("/forecasts/new");
        await small.Go(new Uri(policy.Page.Url).PathAndQuery);
    }

    private static async Task<string> CashList(Town town) =>
        (
            await (await town.Service.As("auditor")).Until(
                "/v1/cash-lists?month=2025-06",
                json => json["items"]!.AsArray().Count > 0
            )
        ).Json["items"]![0]!["id"]!.GetValue<string>();

    /// <summary>What a cashier has before them while a queue waits, and at the end of the day.</summary>
    private static async Task<IReadOnlyList<string>> DeskPages(Town town, string desk)
    {
        var list = (await (await town.Service.As("cashier")).Get($"/v1/cash-lists/{desk}")).Json;
        return
        [
            $"/cash-lists/{desk}/desk",
            $"/cash-lists/{desk}/payments/{list["items"]![0]!["id"]}",
            $"/cash-lists/{desk}/rounds",
            $"/cash-days/{Town.Here}",
            "/uncollected",
        ];
    }

    private static async Task<IReadOnlyList<string>> Pages(Town town, string desk)
    {
        var auditor = await town.Service.As("auditor");
        var payout = (await auditor.Get($"/v1/payment-runs/{town.Run}/payouts?limit=1")).Json[
            "items"
        ]![0]!;
        return
        [
            "/",
            "/people",
            $"/people/{payout["beneficiaryId"]}",
            $"/payment-runs/{town.Run}",
            $"/payment-runs/{town.Run}/changes",
            $"/payment-runs/{town.Run}/payouts",
            $"/payouts/{payout["id"]}",
            $"/cash-lists/{desk}",
            "/banks",
            "/reports",
        ];
    }

    private void Tell(List<Look> looks)
    {
        var table = new StringBuilder(
            "| page | cache | requests | bytes on the line | first content, s | usable, s |\n|---|---|---|---|---|---|\n"
        );
        foreach (var look in looks)
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {look.Page} | {(look.IsFirst ? "empty" : "warm")} | {look.Requests} | {look.Bytes:#,##0} | {look.FirstContent:0.00} | {look.Usable:0.00} |\n"
            );
        }

        output.WriteLine(table.ToString());
        Directory.CreateDirectory(ArtifactFolder.Path);
        File.WriteAllText(Path.Combine(ArtifactFolder.Path, "page-budgets.md"), table.ToString());
    }
}
