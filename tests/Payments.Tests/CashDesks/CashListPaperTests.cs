using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using MiniExcelLibs;
using Payments.Domain.Common;
using Payments.Tests.Papers;
using Payments.Tests.Reconciliation;
using Payments.Tests.Support;

namespace Payments.Tests.CashDesks;

/// <summary>The list that a commune signs, read back from paper and spreadsheet, and scanned.</summary>
public sealed class CashListPaperTests : IAsyncLifetime
{
    private const string Commune = "14845";
    private const int People = 40;

    /// <summary>Words that would say who is ill or disabled.</summary>
    private static readonly string[] unspoken =
    [
        "hiv",
        "khuyết",
        "tật",
        "chăm sóc",
        "disab",
        "elderly",
        "monthly_allowance",
        "care_support",
    ];

    private static readonly string[] givenNames =
    [
        "Ánh",
        "Đào",
        "Dương",
        "An",
        "Ân",
        "Ê Ban",
        "Hằng",
        "Quyền",
    ];

    /// <summary>Paid by account, until two people redirect it.</summary>
    private readonly Due later = new(777_000, "account");

    private TestService? service;
    private Ledger? books;
    private Guid run;

    private TestService Service => service!;

    private Ledger Books => books!;

    public async Task InitializeAsync()
    {
        service = await TestService.Start(new DateOnly(2026, 11, 4));
        books = new Ledger(service.Database, service.Clock.GetUtcNow());
        run = await books.Run("2026-11");
        var list = await books.List(
            run,
            "2026-11",
            Commune,
            "released",
            [
                .. Enumerable
                    .Range(0, People)
                    .Select(no => new Due(500_000 + (no * 1_000), "cash"))
                    .Append(later),
            ]
        );
        for (var no = 0; no < People; no++)
        {
            await books.Execute(
                """
                update beneficiary b
                   set full_name = @name, hamlet = @hamlet, personal_id_tail = @tail
                  from payout o
                 where o.list_id = @list and o.leaf_no = @no and b.id = o.beneficiary_id;
                update payout o
                   set category = @category, payee_name = @payee, payee_relation = @relation,
                       months = case when @no % 5 = 0 then array['2026-09-01', '2026-10-01', '2026-11-01']::date[]
                                     else months end,
                       owed_vnd = case when @no % 5 = 0 then array[amount_vnd, 100000, 200000] else owed_vnd end,
                       charged_vnd = case when @no % 5 = 0 then array[300000, 0, 0] else charged_vnd end
                 where o.list_id = @list and o.leaf_no = @no
                """,
                new
                {
                    list,
                    no,
                    name = NameOf(no),
                    hamlet = no % 2 == 0 ? "Xóm 10" : "Xóm 2",
                    tail = $"{no:0000}",
                    category = no % 3 == 0 ? "hiv_adult" : "disabled",
                    payee = no % 7 == 0 ? "Người Nhận Thay" : NameOf(no),
                    relation = no % 7 == 0 ? "authorised" : "self",
                }
            );
        }

        await books.Release(run, list);
    }

    public async Task DisposeAsync() => await Service.DisposeAsync();

    [Fact]
    public async Task Paper_spreadsheet_and_API_say_the_same_and_nobodys_condition()
    {
        var (id, api) = await Desk();
        var cashier = await Service.As("cashier");

        var paper = PrintedPaper.Read(await Bytes(cashier, $"/v1/cash-lists/{id}.pdf"));
        var sheet = Rows(await Bytes(cashier, $"/v1/cash-lists/{id}.xlsx"));

        var items = api["items"]!.AsArray();
        var total = api["totalVnd"]!.GetValue<long>();
        Assert.Equal(
            total,
            await Books.Single<long>(
                "select sum(amount_vnd)::bigint from payment where cash_list_id = @id",
                new { id }
            )
        );
        Assert.True(paper.Pages.Count > 2);
        Assert.Equal(total, PageSums(paper).Sum(sums => sums[2]));
        Assert.All(PageSums(paper), sums => Assert.Equal(sums[2], sums[0] + sums[1]));
        Assert.Contains(
            AmountInWords.Of(new Vnd(total)),
            paper.Text.Replace('\n', ' '),
            StringComparison.Ordinal
        );

        var lines = sheet.SkipLast(1).ToList();
        Assert.Equal(total, TotalOf(sheet[^1]));
        Assert.Equal(
            items
                .Select(item => (Text(item!, "name"), item!["amountVnd"]!.GetValue<long>()))
                .Order(),
            lines.Select(row => ((string)row["Họ và tên"], TotalOf(row))).Order()
        );
        foreach (var row in lines)
        {
            var printed = paper
                .Pages.SelectMany(page => page.Split('\n'))
                .Where(line =>
                    line.Contains("…" + row["Bốn số cuối giấy tờ"], StringComparison.Ordinal)
                )
                .ToList();
            Assert.Contains(
                PrintedPaper.AmountsIn(Assert.Single(printed)),
                amount => amount == TotalOf(row)
            );
        }

        Assert.Equal(
            lines.Select(row => (string)row["Họ và tên"]),
            lines
                .OrderBy(row => (string)row["Thôn, xóm"] == "Xóm 10")
                .ThenBy(row =>
                    Array.IndexOf(
                        ["An", "Ánh", "Ân", "Ban", "Dương", "Đào", "Hằng", "Quyền"],
                        ((string)row["Họ và tên"]).Split(' ')[^1]
                    )
                )
                .ThenBy(row => (string)row["Họ và tên"], StringComparer.Ordinal)
                .Select(row => (string)row["Họ và tên"])
        );
        var said = paper.Text + string.Join(' ', sheet.SelectMany(row => row.Values));
        Assert.All(
            unspoken,
            word => Assert.DoesNotContain(word, said, StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task Every_code_of_the_paper_leads_to_its_row_or_page_and_a_forged_one_nowhere()
    {
        var (id, api) = await Desk();
        var paper = PrintedPaper.Read(
            await Bytes(await Service.As("cashier"), $"/v1/cash-lists/{id}.pdf")
        );
        using var desk = await PageVisitor.Of(Service, "cashier");

        var led = new List<string>();
        foreach (var code in paper.Codes.SelectMany(page => page.SkipLast(1)))
        {
            Assert.Matches("^/Q/[A-Z2-7]{44}$", code);
            var shown = await desk.Get(code);
            Assert.Equal(HttpStatusCode.SeeOther, shown.Status);
            led.Add(shown.Location!);
        }

        Assert.Equal(
            api["items"]!
                .AsArray()
                .Select(item => $"/cash-lists/{id}/payments/{Text(item!, "id")}")
                .Order(),
            led.Order()
        );
        var sums = PageSums(paper);
        for (var page = 0; page < paper.Pages.Count; page++)
        {
            var shown = await desk.Get(paper.Codes[page][^1]);
            Assert.Equal(HttpStatusCode.OK, shown.Status);
            Assert.Contains(
                new Vnd(sums[page][2]).ToString(),
                shown.Text,
                StringComparison.Ordinal
            );
        }

        foreach (var code in new[] { paper.Codes[0][0], paper.Codes[0][^1] })
        {
            // The id stays; only what proves it is another.
            var forged = code[..^5] + (code[^5] == 'A' ? 'B' : 'A') + code[^4..];
            var refused = await desk.Get(forged);
            Assert.Equal(HttpStatusCode.NotFound, refused.Status);
            Assert.Contains("đừng chi theo tờ giấy này", refused.Text, StringComparison.Ordinal);
        }

        using var stranger = await PageVisitor.Of(Service, "cashier2");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get(paper.Codes[0][0])).Status);
        using var auditor = await PageVisitor.Of(Service, "auditor");
        Assert.StartsWith("/payouts/", (await auditor.Get(paper.Codes[0][0])).Location);

        await Books.Execute("update cash_list set state = 'closed' where id = @id", new { id });
        var old = await desk.Get(paper.Codes[0][0]);
        Assert.Equal(HttpStatusCode.Conflict, old.Status);
        Assert.Contains("Danh sách này đã khóa", old.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_printed_stays_as_it_was_and_who_joins_stands_in_the_next_edition()
    {
        var (id, _) = await Desk();
        var (cashier, auditor) = (await Service.As("cashier"), await Service.As("auditor"));
        var preview = PrintedPaper.Read(await Bytes(auditor, $"/v1/cash-lists/{id}.pdf"));
        Assert.Contains("BẢN XEM TRƯỚC", preview.Text, StringComparison.Ordinal);
        Assert.Equal(0L, await Books.Single<long>("select count(*) from cash_list_edition"));

        var first = PrintedPaper.Read(await Bytes(cashier, $"/v1/cash-lists/{id}.pdf"));
        await Books.Execute("update beneficiary set full_name = 'Tên Khác', hamlet = 'Xóm 9'");
        var again = PrintedPaper.Read(await Bytes(cashier, $"/v1/cash-lists/{id}.pdf"));
        Assert.Equal(first.Text, again.Text);

        var proposal = await (await Service.As("officer")).Post(
            $"/v1/payouts/{later.Id}/redirect-to-cash",
            new { reason = "age" }
        );
        (
            await (await Service.As("chair")).Post(
                $"/v1/proposals/{proposal.Value<Guid>("proposalId")}/accept"
            )
        ).Must(HttpStatusCode.OK);
        await cashier.Until(
            $"/v1/cash-lists/{id}",
            json => json["items"]!.AsArray().Count == People + 1
        );
        Assert.Equal(
            first.Text,
            PrintedPaper.Read(await Bytes(auditor, $"/v1/cash-lists/{id}.pdf")).Text
        );
        var second = PrintedPaper.Read(await Bytes(cashier, $"/v1/cash-lists/{id}.pdf"));
        Assert.Contains("14845-2026-11/02", second.Text, StringComparison.Ordinal);
        Assert.Contains("777.000", second.Text, StringComparison.Ordinal);
        Assert.Equal(
            first.Text,
            PrintedPaper.Read(await Bytes(cashier, $"/v1/cash-lists/{id}.pdf?edition=1")).Text
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await cashier.Get($"/v1/cash-lists/{id}.pdf?edition=9")).Status
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await (await Service.As("cashier2")).Get($"/v1/cash-lists/{id}.xlsx")).Status
        );
        var log = await auditor.Get($"/v1/audit/entries?subject={id}");
        Assert.Equal(
            8,
            log.Json["items"]!.AsArray().Count(entry => Text(entry!, "command") == "PrintCashList")
        );
    }

    private async Task<(Guid Id, JsonNode Api)> Desk()
    {
        var cashier = await Service.As("cashier");
        var lists = await cashier.Until(
            "/v1/cash-lists?month=2026-11",
            json =>
                json["items"]!.AsArray().Count == 1
                && json["items"]![0]!["payments"]!.GetValue<long>() == People
        );
        var id = lists.Json["items"]![0]!["id"]!.GetValue<Guid>();
        return (id, (await cashier.Get($"/v1/cash-lists/{id}")).Json);
    }

    private static async Task<byte[]> Bytes(TestCaller caller, string path)
    {
        using var response = await caller.Client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static List<IDictionary<string, object>> Rows(byte[] xlsx)
    {
        using var file = new MemoryStream(xlsx);
        return [.. file.Query(useHeaderRow: true).Cast<IDictionary<string, object>>()];
    }

    /// <summary>This month, arrears and total of each page.</summary>
    private static List<long[]> PageSums(PrintedPaper paper) =>
        [
            .. paper.Pages.Select(page =>
                page.Split('\n')
                    .Single(line => line.StartsWith("Cộng trang", StringComparison.Ordinal))
                    .Split("khoản ")[1]
                    .Split(' ')
                    .Select(sum =>
                        long.Parse(
                            sum.Replace(".", "", StringComparison.Ordinal),
                            CultureInfo.InvariantCulture
                        )
                    )
                    .ToArray()
            ),
        ];

    private static long TotalOf(IDictionary<string, object> row) =>
        Convert.ToInt64(row["Tổng số tiền"], CultureInfo.InvariantCulture);

    private static string NameOf(int no) =>
        $"{(no % 2 == 0 ? "Nguyễn Thị" : "Lê Văn")} {givenNames[no % givenNames.Length]}";

    private static string Text(JsonNode item, string member) => item[member]!.GetValue<string>();
}
