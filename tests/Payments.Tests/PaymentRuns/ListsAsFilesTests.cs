using System.Globalization;
using System.Net;
using MiniExcelLibs;
using Payments.Tests.Support;

namespace Payments.Tests.PaymentRuns;

/// <summary>Lists that people see, as files: the rows and the sum of the API, in CSV and XLSX alike.</summary>
public sealed class ListsAsFilesTests(TwoMonths months) : IClassFixture<TwoMonths>
{
    [Theory]
    [InlineData("")]
    [InlineData("benefit=monthly_allowance")]
    [InlineData("benefit=social_pension")]
    [InlineData("state=held")]
    [InlineData("communeCode=14845")]
    public async Task Payouts_are_the_same_in_both_files_at_the_page_and_in_the_API(string filter)
    {
        var auditor = await months.As("auditor");
        var items = (await auditor.Get($"/v1/payment-runs/{months.June}/payouts?{filter}")).Json[
            "items"
        ]!.AsArray();
        var expected = items
            .Select(item =>
                (
                    item!["id"]!.GetValue<string>(),
                    item["amountVnd"]!.GetValue<long>(),
                    item["state"]!.GetValue<string>()
                )
            )
            .Order()
            .ToList();

        var csv = (await auditor.Get($"/v1/payment-runs/{months.June}/payouts.csv?{filter}")).Text;
        Assert.Equal(
            expected.Select(item => item.Item1),
            csv.TrimEnd().Split("\r\n").Skip(1).Select(line => line.Split(',')[0]).Order()
        );
        var fromApi = await auditor.Client.GetByteArrayAsync(
            new Uri($"/v1/payment-runs/{months.June}/payouts.xlsx?{filter}", UriKind.Relative)
        );
        using var visitor = await PageVisitor.Of(months.Service, "auditor");
        foreach (
            var xlsx in new[]
            {
                fromApi,
                await Download(
                    visitor,
                    $"/payment-runs/{months.June}/payouts?{filter}&handler=File&format=xlsx"
                ),
            }
        )
        {
            var rows = Rows(xlsx);
            Assert.Equal(
                expected,
                rows.SkipLast(1)
                    .Select(row =>
                        ((string)row["payout_id"], Amount(row["amount_vnd"]), (string)row["state"])
                    )
                    .Order()
            );
            Assert.Equal("Tổng cộng", rows[^1]["payout_id"]);
            Assert.Equal(expected.Sum(item => item.Item2), Amount(rows[^1]["amount_vnd"]));
        }
    }

    [Theory]
    [InlineData("controller", "/payment-runs/{run}/reconciliation?handler=File", "ma_xa")]
    [InlineData("chair", "/payment-runs/{run}/changes?handler=File", "thay_doi")]
    [InlineData("controller", "/banks?handler=File&list=unknown", "ma_xa")]
    [InlineData("controller", "/banks?handler=File&list=failed", "ma_xa")]
    [InlineData("treasurer", "/cash-lists?handler=File&month=", "ma_xa")]
    public async Task A_list_at_a_page_has_the_same_cells_in_both_files(
        string userName,
        string path,
        string first
    )
    {
        var address = path.Replace("{run}", months.July.ToString(), StringComparison.Ordinal);
        using var visitor = await PageVisitor.Of(months.Service, userName);

        using var csv = new StringReader(
            System.Text.Encoding.UTF8.GetString(await Download(visitor, address + "&format=csv"))
        );
        var lines = csv.ReadToEnd().TrimStart('\uFEFF').TrimEnd().Split("\r\n");
        var rows = Rows(await Download(visitor, address + "&format=xlsx"));

        Assert.StartsWith(first + ",", lines[0], StringComparison.Ordinal);
        Assert.Equal(lines[0].Split(','), rows[0].Keys);
        var sums = rows.Count - (lines.Length - 1);
        Assert.Equal(1, sums);
        Assert.Equal(
            lines.Skip(1).Select(line => line.Split(',')[0]),
            rows.SkipLast(1).Select(row => row[first]?.ToString() ?? "")
        );
    }

    private static async Task<byte[]> Download(PageVisitor visitor, string path)
    {
        using var handler = new HttpClientHandler { CookieContainer = visitor.Cookies };
        using var client = new HttpClient(handler) { BaseAddress = visitor.Address };
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(
            "attachment",
            response.Content.Headers.ContentDisposition!.ToString(),
            StringComparison.Ordinal
        );
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static List<IDictionary<string, object>> Rows(byte[] xlsx)
    {
        using var file = new MemoryStream(xlsx);
        return [.. file.Query(useHeaderRow: true).Cast<IDictionary<string, object>>()];
    }

    private static long Amount(object cell) => Convert.ToInt64(cell, CultureInfo.InvariantCulture);
}
