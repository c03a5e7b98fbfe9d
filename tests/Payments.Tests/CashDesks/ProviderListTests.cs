using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using MiniExcelLibs;
using Payments.Reconciliation;
using Payments.Tests.Papers;
using Payments.Tests.Reconciliation;
using Payments.Tests.Support;

namespace Payments.Tests.CashDesks;

/// <summary>Cash that a service provider hands out: the list out, the result back, the money of both.</summary>
public sealed class ProviderListTests
{
    internal const string PostOffice = "Bưu điện xã Mẫu";

    private static readonly string[] headings =
    [
        "Mã chi trả",
        "Số tiền",
        "Ngày nhận",
        "Số biên nhận",
        "Ai nhận",
        "Họ tên người nhận",
        "Giấy tờ người nhận",
        "Bốn số cuối người nhận",
        "Bằng chứng",
        "Lý do chưa nhận",
    ];

    [Fact]
    public async Task A_list_goes_to_a_provider_and_its_results_are_written_down_once_whatever_the_file_says()
    {
        await using var scene = await DeskScene.Open([
            .. Enumerable.Range(1, 9).Select(at => at * 100_000L),
        ]);
        await KnowTheirCards(scene);
        var (treasurer, cashier) = (
            await scene.Service.As("treasurer"),
            await scene.Service.As("cashier")
        );

        Assert.Equal("invalid_field", (await Entrust(scene, "TELLER")).Code);
        var list = (await Entrust(scene, PostOffice)).Must(HttpStatusCode.Created);
        Assert.Equal("nothing_to_entrust", (await Entrust(scene, PostOffice)).Code);
        Assert.Equal("with_provider", (await scene.HandOver(scene.People[0].Id)).Code);
        var id = list.Value<Guid>("id");
        var rows = await ListOf(treasurer, id);
        Assert.Equal(scene.People.Select(person => person.AmountVnd), rows.Select(Amount).Order());
        Assert.All(rows, row => Assert.Equal("4321", $"{row["Bốn số cuối giấy tờ"]}"));
        var control = PrintedPaper.Read(await Bytes(treasurer, $"/v1/provider-lists/{id}.pdf"));
        Assert.Contains("4.500.000 đ", control.Text, StringComparison.Ordinal);
        Assert.Contains(
            list.Value<string>("sha256"),
            control.Text.Replace(" ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        var code = rows.ToDictionary(row => Amount(row) / 100_000, row => $"{row["Mã chi trả"]}");

        // Not a đồng is in the provider's drawer yet; what is in the commune's own is none of its business.
        (await scene.Float("issued", 4_500_000, "cashier")).Must(HttpStatusCode.OK);
        var early = await Bring(cashier, id, Paid(code[1], 100_000, "BD-1"));
        Assert.Equal([(2, "float_exceeded")], Faults(early));
        (await scene.Float("handed_back", 4_500_000, "cashier")).Must(HttpStatusCode.OK);
        var issued = await scene.Float("issued", 4_500_000, "BƯU ĐIỆN XÃ MẪU");
        Assert.Equal(PostOffice, issued.Must(HttpStatusCode.OK).Value<string>("cashier"));

        string[][] file =
        [
            Paid(code[1], 100_000, "BD-1"),
            ["", "4.500.000", "", "", "", "", "", "", "", ""],
            [
                code[2],
                "200.000",
                "2026-11-03",
                "BD-2",
                "thừa kế",
                "Trần Thị B",
                "CCCD",
                "9876",
                "điểm chỉ",
                "",
            ],
            [code[3], "300000", "", "", "", "", "", "", "", "Vắng mặt"],
            [code[4], "399999", "3/11/2026", "BD-4", "bản thân", "", "", "", "", ""],
            Paid(code[5], 500_000, "BD-5"),
            Paid(code[5], 500_000, "BD-55"),
            Paid("14845-2611-1-0099-11", 100_000, "BD-99"),
            [code[6], "600000", "", "", "", "", "", "", "", "đi chợ"],
            [code[7], "700000", "1/12/2026", "BD-7", "bản thân", "", "", "", "", ""],
            [code[8], "800000", "3/11/2026", "BD-1", "bản thân", "", "", "", "", ""],
            [code[9], "900000", "", "", "", "", "", "", "", ""],
        ];
        var first = await Bring(cashier, id, file);
        Assert.Equal(
            [
                (6, "wrong_amount"),
                (7, "code_twice"),
                (8, "code_twice"),
                (9, "unknown_code"),
                (10, "bad_value"),
                (11, "in_future"),
                (12, "receipt_used"),
            ],
            Faults(first)
        );
        Assert.Equal((11, 3, 0, 1), Counts(first));
        Assert.Equal(4_200_000, await scene.Held(PostOffice));
        await Balanced(scene);

        // The same file, and another that crosses it, both at once and many times over.
        string[][] crossing =
        [
            Paid(code[5], 500_000, "BD-5"),
            Paid(code[9], 900_000, "BD-9"),
            .. file[..4],
        ];
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(at => Bring(cashier, id, at % 2 == 0 ? file : crossing))
        );
        Assert.All(answers, answer => Assert.True(Counts(answer).Known >= 3));
        Assert.Equal(2, answers.Sum(answer => Counts(answer).Applied));
        Assert.Equal(2_800_000, await scene.Held(PostOffice));
        await Balanced(scene);

        // What was refused comes back mended, with the good rows in the file that were taken before.
        var faults = (await Faulty(cashier, first)).ToList();
        Assert.Equal(7, faults.Count);
        Assert.All(faults, row => Assert.NotEqual("", $"{row["Lỗi"]}"));
        var mended = await Bring(
            cashier,
            id,
            Paid(code[1], 100_000, "BD-1"),
            [code[4], "400000", "3/11/2026", "BD-4", "tự nhận", "", "", "", "ký", ""],
            [code[6], "600000", "", "", "", "", "", "", "", "chuyển đi"],
            Paid(code[7], 700_000, "BD-7"),
            [code[3], "300000", "2026-11-04", "BD-3", "bản thân", "", "", "", "", ""]
        );
        Assert.Equal([(6, "cash_payment_cannot_move")], Faults(mended));
        Assert.Equal((5, 3, 1, 0), Counts(mended));

        // Somebody whom the provider missed, and whose money went back; then the provider says it paid.
        await ReturnToTreasury(scene, Payout(scene, 6));
        var returned = await Bring(cashier, id, Paid(code[6], 600_000, "BD-6"));
        Assert.Equal([(2, "cash_payment_cannot_move")], Faults(returned));

        // The list is withdrawn: the desk pays again, and the provider's late word for the same person is refused.
        (await treasurer.Post($"/v1/provider-lists/{id}/withdraw")).Must(HttpStatusCode.OK);
        Assert.Equal(
            "provider_list_withdrawn",
            (await treasurer.Post($"/v1/provider-lists/{id}/withdraw")).Code
        );
        (await scene.Float("handed_back", 1_700_000, PostOffice)).Must(HttpStatusCode.OK);
        (await scene.Float("issued", 800_000, "cashier")).Must(HttpStatusCode.OK);
        (await scene.HandOver(Payout(scene, 8))).Must(HttpStatusCode.OK);
        var late = await Bring(cashier, id, Paid(code[8], 800_000, "BD-8"));
        Assert.Equal([(2, "already_handed_over")], Faults(late));

        await ProviderTrace.Check(scene, list, code, first);
        (await scene.Close()).Must(HttpStatusCode.OK);
        var closed = await Bring(cashier, id, Paid(code[3], 300_000, "BD-3"));
        Assert.Equal([(2, "cash_list_closed")], Faults(closed));
        Assert.Equal((0, 0), (await scene.Held(PostOffice), await scene.Held("cashier")));
        await Balanced(scene);

        // What nobody collected is on the next list, and can go to the provider again.
        await scene.Month("2026-12", new Due(50_000, "cash"));
        var next = await scene.ListOf("2026-12");
        var again = await Entrust(scene, "buu dien xa mau", next);
        Assert.Equal(
            (PostOffice, 350_000, 2),
            (
                again.Must(HttpStatusCode.Created).Value<string>("provider"),
                again.Value<long>("amountVnd"),
                again.Value<int>("payments")
            )
        );

        // A row counts only for the list that it went out on, whatever else about it is right.
        var other = again.Value<Guid>("id");
        var carried = (await ListOf(treasurer, other)).Single(row => Amount(row) == 50_000);
        (await scene.Float("issued", 350_000, PostOffice, next)).Must(HttpStatusCode.OK);
        foreach (
            var (to, row) in new[]
            {
                (id, Paid($"{carried["Mã chi trả"]}", 50_000, "BD-10")),
                (other, Paid(code[3], 300_000, "BD-11")),
            }
        )
        {
            Assert.Equal([(2, "unknown_code")], Faults(await Bring(cashier, to, row)));
        }

        Assert.Equal(350_000, await scene.Held(PostOffice, next));
    }

    [Fact]
    public async Task A_file_that_is_no_list_is_refused_whole_and_the_pages_lead_there_and_back_without_a_script()
    {
        await using var scene = await DeskScene.Open([100_000, 200_000]);
        await KnowTheirCards(scene);
        var cashier = await scene.Service.As("cashier");
        using var treasurers = await PageVisitor.Of(scene.Service, "treasurer");
        var path = $"/cash-lists/{scene.List}/providers";
        var shown = await treasurers.Get(path);
        var entrusted = await treasurers.Send(shown.Form(path).With("/provider", PostOffice));
        Assert.Equal(HttpStatusCode.SeeOther, entrusted.Status);
        (await scene.Float("issued", 300_000, PostOffice)).Must(HttpStatusCode.OK);
        var id = (await cashier.Get($"/v1/cash-lists/{scene.List}/provider-lists")).Json["items"]![
            0
        ]!["id"]!.GetValue<Guid>();

        foreach (
            var (bytes, type) in new[]
            {
                ("not a list"u8.ToArray(), "text/csv"),
                ("PK\u0003\u0004 broken"u8.ToArray(), Xlsx),
                (Encoding.UTF8.GetBytes("Mã chi trả,Số tiền\nx,1\n"), "text/csv"),
                (new byte[] { 0xFF, 0xFE, 0x00 }, "text/csv"),
            }
        )
        {
            Assert.Equal("sheet_unreadable", (await Post(cashier, id, bytes, type)).Code);
        }

        using var cashiers = await PageVisitor.Of(scene.Service, "cashier");
        var rows = await ListOf(cashier, id);
        (rows[0]["Ngày nhận"], rows[0]["Số biên nhận"], rows[0]["Ai nhận"]) = (
            new DateTime(2026, 11, 3),
            "BD-1",
            "bản thân"
        );
        rows[1]["Lý do chưa nhận"] = "không rõ";
        using var file = new MemoryStream();
        file.SaveAs(rows);
        shown = await cashiers.Get(path);
        var brought = await cashiers.Send(
            shown.Form(path + $"?handler=Bring&of={id}"),
            "/file",
            file.ToArray(),
            "ket-qua.xlsx"
        );
        Assert.Equal(HttpStatusCode.SeeOther, brought.Status);
        var outcome = await cashiers.Get(brought.Location!);
        Assert.Contains("Giá trị không đúng", outcome.Html, StringComparison.Ordinal);
        Assert.Contains("Lý do chưa nhận", outcome.Html, StringComparison.Ordinal);
        Assert.Equal(200_000 + 100_000 - Amount(rows[0]), await scene.Held(PostOffice));
        foreach (
            var address in new[]
            {
                $"/provider-lists/{id}/list.xlsx",
                $"/provider-lists/{id}/control.pdf",
                brought.Location + "/faults.xlsx",
            }
        )
        {
            Assert.Equal(HttpStatusCode.OK, (await cashiers.Get(address)).Status);
        }

        var withdrawn = await treasurers.Send(
            (await treasurers.Get(path)).Form(path + $"?handler=Withdraw&of={id}")
        );
        Assert.Equal(HttpStatusCode.SeeOther, withdrawn.Status);
        await Balanced(scene);
    }

    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static string[] Paid(string code, long amountVnd, string receiptNo) =>
        [code, $"{amountVnd}", "03/11/2026", receiptNo, "bản thân", "", "", "", "", ""];

    private static long Amount(IDictionary<string, object?> row) =>
        Convert.ToInt64(row["Số tiền"], CultureInfo.InvariantCulture);

    internal static Guid Payout(DeskScene scene, int hundredThousands) =>
        scene.People.Single(person => person.AmountVnd == hundredThousands * 100_000L).Id;

    private static async Task KnowTheirCards(DeskScene scene)
    {
        await using var connection = await scene.Service.Database.Admin.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "select set_config('app.communes', '*', false); update beneficiary set personal_id_tail = '4321'"
        );
    }

    private static async Task<Answer> Entrust(
        DeskScene scene,
        string provider,
        Guid? list = null
    ) =>
        await (await scene.Service.As("treasurer")).Post(
            $"/v1/cash-lists/{list ?? scene.List}/provider-lists",
            new { provider }
        );

    private static async Task<Answer> Bring(TestCaller cashier, Guid id, params string[][] rows)
    {
        var csv = new StringBuilder();
        foreach (var row in rows.Prepend(headings))
        {
            csv.AppendJoin(',', row).Append("\r\n");
        }

        return (await Post(cashier, id, Encoding.UTF8.GetBytes(csv.ToString()), "text/csv")).Must(
            HttpStatusCode.Created
        );
    }

    private static async Task<Answer> Post(TestCaller cashier, Guid id, byte[] bytes, string type)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var sent = await cashier.Client.PostAsync(
            new Uri($"/v1/provider-lists/{id}/results", UriKind.Relative),
            content
        );
        return await Answer.Of(sent);
    }

    private static List<(int Row, string Code)> Faults(Answer answer) =>
        [
            .. answer.Json["faults"]!
                .AsArray()
                .Select(fault =>
                    (fault!["row"]!.GetValue<int>(), fault["code"]!.GetValue<string>())
                ),
        ];

    private static (int Rows, int Applied, int Known, int Open) Counts(Answer answer) =>
        (
            answer.Value<int>("rows"),
            answer.Value<int>("applied"),
            answer.Value<int>("known"),
            answer.Value<int>("open")
        );

    private static async Task<List<IDictionary<string, object?>>> ListOf(TestCaller caller, Guid id)
    {
        using var file = new MemoryStream(await Bytes(caller, $"/v1/provider-lists/{id}.xlsx"));
        return [.. file.Query(useHeaderRow: true).Cast<IDictionary<string, object?>>()];
    }

    private static async Task<IEnumerable<IDictionary<string, object?>>> Faulty(
        TestCaller caller,
        Answer result
    )
    {
        var file = new MemoryStream(
            await Bytes(caller, $"/v1/provider-results/{result.Value<Guid>("id")}/faults.xlsx")
        );
        return file.Query(useHeaderRow: true).Cast<IDictionary<string, object?>>();
    }

    private static Task<byte[]> Bytes(TestCaller caller, string path) =>
        caller.Client.GetByteArrayAsync(new Uri(path, UriKind.Relative));

    private static async Task ReturnToTreasury(DeskScene scene, Guid payout)
    {
        var proposed = await (await scene.Service.As("officer")).Post(
            $"/v1/payouts/{payout}/return-to-treasury",
            new { reason = "moved away", voucherNo = "KB-1" }
        );
        var id = proposed.Must(HttpStatusCode.Accepted).Value<Guid>("proposalId");
        (await (await scene.Service.As("treasurer")).Post($"/v1/proposals/{id}/accept")).Must(
            HttpStatusCode.OK
        );
    }

    private static async Task Balanced(DeskScene scene) =>
        Assert.Empty(
            (await new BooksVerifier(scene.Service.Database.Auditor).Verify(CancellationToken.None))
                .Findings.Where(finding => finding.Invariant == "cash")
                .Select(finding => finding.Sentence)
        );
}
