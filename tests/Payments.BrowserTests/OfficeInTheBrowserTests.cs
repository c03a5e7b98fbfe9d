using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using MiniExcelLibs;
using Payments.BrowserTests.Support;
using Payments.Tests.Support;

namespace Payments.BrowserTests;

/// <summary>What an office does beside the month: lists from files, twins, what banks leave open, and users.</summary>
public sealed class OfficeInTheBrowserTests(TownInABrowser browser) : IClassFixture<TownInABrowser>
{
    private const string Header =
        "personal_id,full_name,sex,date_of_birth,commune_code,disability_level,disability_certified_on,decision_no,decision_signed_on,channel,cash_reason";

    [BrowserFact]
    public async Task Lists_twins_exceptions_and_users_are_worked_off_through_the_pages()
    {
        await using var town = await Town.Start("pull");
        await Import(town);
        await TellApart(town);
        await WorkOffExceptions(town);
        await Administer(town);
        await MeetClosedDoors(town);
    }

    /// <summary>A file with a fault is mended in the workbook that comes back; the second round without scripts.</summary>
    private async Task Import(Town town)
    {
        await using var officer = await browser.SignIn(town.Service, "officer");
        await officer.Go("/people");
        await officer.Follow("Nhập danh sách");
        await officer.Press("Gửi và kiểm tra");
        await officer.Sees("Hãy chọn một tệp");
        await Hand(officer, "danh-sach.csv", Encoding.UTF8.GetBytes(Csv));
        await Assertions
            .Expect(officer.Page.Locator("#import"))
            .ToContainTextAsync("Tải tệp có đánh dấu lỗi", new() { Timeout = 20_000 });
        await officer.Awaits("Ngày không đúng");
        await officer.Sees("Xem trước");
        var download = await officer.Page.RunAndWaitForDownloadAsync(() =>
            officer
                .Page.GetByRole(AriaRole.Button, new() { Name = "Tải tệp có đánh dấu lỗi" })
                .ClickAsync()
        );
        var mended = Mended(await download.PathAsync());

        await using var plain = await browser.SignIn(town.Service, "officer", scripts: false);
        await plain.Go("/imports");
        await plain.Sees("đã kiểm tra");
        await Hand(plain, "danh-sach.xlsx", mended);
        await plain.Awaits("Đưa vào danh sách");
        await plain.Press("Trình chủ tịch xã");
        await plain.Sees("Đã trình");
        await plain.Sees("chờ người thứ hai");

        await using var chair = await browser.SignIn(town.Service, "chair");
        await chair.Go("/proposals");
        await chair.Follow("Áp dụng tệp nhập");
        await chair.Follow("tệp nhập, với các dòng xem trước");
        await chair.Sees("Hoàng Thị Sen");
        await chair.Follow("Xem đề nghị");
        await chair.Press("Đồng ý");
        await chair.Sees("Đã đồng ý");
        await plain.Awaits("Đã ghi xong vào danh sách");
    }

    private async Task TellApart(Town town)
    {
        await using var officer = await browser.SignIn(town.Service, "officer");
        await officer.Go("/duplicates");
        await officer.Awaits("Hoàng Thị Sen");
        await officer.Follow("Hoàng Thị Sen");
        await officer.Sees("điểm khác nhau");
        await officer.Press("Trình chủ tịch xã");
        await officer.Sees("Cần nhập.");
        // The keyboard alone: into the field, on to the button, and press it.
        await officer.Page.Locator("[name='/different/reason']").FocusAsync();
        await officer.Page.Keyboard.TypeAsync("Hai chị em sinh đôi");
        await officer.Page.Keyboard.PressAsync("Tab");
        await officer.Page.Keyboard.PressAsync("Enter");
        await officer.Sees("Đã ghi là hai người khác nhau");
        await officer.Follow("Hai người khác nhau");
        await officer.Sees("Hai chị em sinh đôi");
    }

    /// <summary>One bank says the payee is dead, the other that it knows the payment already: nobody knows if it paid.</summary>
    private async Task WorkOffExceptions(Town town)
    {
        town.ByAccount("1111", Town.There, Town.SecondBank);
        town.ByAccount("1112", Town.There);
        await town.Misbehave(
            """[{"fault":"duplicateCode","percent":100},{"fault":"statementMissing","percent":100}]"""
        );
        await town.Pay();
        await Refuse(town);
        await (await town.Service.As("controller")).Until(
            "/v1/unknown-outcomes",
            list => list["items"]!.AsArray().Count == 1
        );

        await using var controller = await browser.SignIn(town.Service, "controller");
        await controller.Go("/banks");
        await controller.Follow("Chưa rõ kết quả");
        await Settle(town, controller);
        await controller.Go("/banks");
        await controller.Follow("Việc bất thường với ngân hàng");
        await controller.Sees("chưa ai nhận");
        await controller.Follow("Ngân hàng báo người nhận đã mất");
        await controller.Press("Nhận xử lý");
        await controller.Sees("Bạn đang xử lý việc này");
        await controller.Speak("English");
        await controller.Sees("stop paying, ask the civil register");
        await controller.Sees("The bank says that its customer is dead.");
        await controller.Speak("Tiếng Việt");
        await controller.Press("Đóng việc này");
        await controller.Sees("Cần nhập.");
        await controller.Type("/note", "Hộ tịch xác nhận còn sống");
        await controller.Press("Đóng việc này");
        await controller.Sees("Đã đóng.");
        await controller.Go("/bank-exceptions?state=closed");
        await controller.Sees("Hộ tịch xác nhận còn sống");

        await using var officer = await browser.SignIn(town.Service, "officer2", scripts: false);
        await officer.Go("/failed-payments");
        await officer.Follow("Chi tiền mặt, có lý do");
        await officer.Choose("/reason", "age");
        await officer.Press("Trình chủ tịch xã");
        await officer.Sees("Đã trình");
    }

    /// <summary>One person proposes the outcome with evidence; the second sees which money it is, and decides.</summary>
    private async Task Settle(Town town, Desk controller)
    {
        await controller.Follow("Xác định kết quả");
        await controller.Choose("/outcome", "not_paid");
        await controller.Press("Đề nghị kết quả này");
        await controller.Sees("Cần nhập.");
        await controller.Choose("/evidence/kind", "bank_letter");
        await controller.Type("/evidence/reference", "CV 12/2025");
        await controller.Type("/evidence/receivedOn", "20/05/2025");
        await controller.Press("Đề nghị kết quả này");
        await controller.Sees("Đã trình");
        await controller.Go("/unknown-outcomes");
        await controller.Follow("chờ người thứ hai");
        await controller.Sees("người khác phải quyết định");

        await using var treasurer = await browser.SignIn(town.Service, "treasurer", scripts: false);
        await treasurer.Go("/proposals");
        await treasurer.Follow("Xác định kết quả chưa rõ");
        foreach (var words in new[] { "chưa chi", "văn bản của ngân hàng", "750.000 đ", "06/2025" })
        {
            await treasurer.Sees(words);
        }

        await treasurer.Follow("khoản chi");
        await treasurer.Back();
        await treasurer.Press("Đồng ý");
        await treasurer.Sees("Đã đồng ý");
        await controller.Go("/unknown-outcomes");
        await controller.Sees("Không có lệnh nào chưa rõ kết quả.");
    }

    private async Task Administer(Town town)
    {
        await using var first = await browser.SignIn(town.Service, "admin");
        await first.Go("/");
        await first.Go("/users");
        await first.Follow("Thêm người dùng");
        await first.Type("/userName", "Lan Anh");
        await first.Press("Trình người quản trị khác");
        await first.Sees("2 đến 50 chữ thường");
        await first.Type("/userName", "lan.anh");
        await first.Type("/displayName", "Hà Lan Anh");
        await first.Page.GetByLabel("cán bộ xã").CheckAsync();
        await first.Type("/communes", Town.Here);
        await first.Type("/password", "trao-tan-tay-1");
        await first.Press("Trình người quản trị khác");
        await first.Sees("Chờ người quản trị khác quyết định");

        await using var second = await browser.SignIn(town.Service, "admin2", scripts: false);
        await second.Go("/proposals");
        await second.Follow("Thêm người dùng");
        await second.Sees("Hà Lan Anh");
        await second.Press("Đồng ý");
        await second.Sees("Đã đồng ý");

        await using var lan = await browser.Open(town.Service);
        await lan.Go("/sign-in");
        await lan.Page.Locator("#userName").FillAsync("lan.anh");
        await lan.Page.Locator("#password").FillAsync("trao-tan-tay-1");
        await lan.Press("Đăng nhập");
        await lan.Sees("do người khác đặt");
        await lan.Type("/currentPassword", "trao-tan-tay-1");
        await lan.Type("/password", "con ngựa trắng 77");
        await lan.Type("/repeatedPassword", "con ngựa trắng 78");
        await lan.Press("Đổi mật khẩu");
        await lan.Sees("không giống nhau");
        await lan.Type("/currentPassword", "trao-tan-tay-1");
        await lan.Type("/password", "con ngựa trắng 77");
        await lan.Type("/repeatedPassword", "con ngựa trắng 77");
        await lan.Press("Đổi mật khẩu");
        await lan.Sees("Đã đổi mật khẩu");
        await lan.Go("/imports");
        await lan.Sees("Gửi và kiểm tra");

        await first.Go("/users?query=lan.anh");
        await first.Follow("lan.anh");
        await first.Unfold("Cho thôi đăng nhập");
        await first.Press("Cho thôi đăng nhập");
        await first.Sees("Cần nhập.");
        await first.Type("/reason", "Chuyển công tác");
        await first.Press("Cho thôi đăng nhập");
        await first.Sees("Đã cho thôi");
        await lan.Go("/imports");
        await lan.Sees("Tên đăng nhập");
        await first.Go("/roles");
        await first.Sees("Duyệt danh sách");
        await first.Go("/communes");
        await first.Sees("Demo chairman (chủ tịch xã)");
    }

    /// <summary>Who may not see a page is told so, also on a telephone and in a page that axe judges.</summary>
    private async Task MeetClosedDoors(Town town)
    {
        await using var cashier = await browser.Open(town.Service, width: 320);
        await cashier.SignIn("cashier");
        foreach (var closed in new[] { "/users", "/communes", "/bank-exceptions" })
        {
            await cashier.Go(closed);
            await cashier.Sees("Bạn không có quyền xem trang này");
        }

        foreach (var open in new[] { "/imports", "/duplicates", "/roles", "/password" })
        {
            await cashier.Go(open);
        }

        await using var auditor = await browser.Open(town.Service, width: 320);
        await auditor.SignIn("auditor");
        foreach (
            var open in new[]
            {
                "/users",
                "/communes",
                "/bank-exceptions?state=closed",
                "/failed-payments",
                "/unknown-outcomes",
                "/duplicates?state=different_people",
            }
        )
        {
            await auditor.Go(open);
        }

        await auditor.Go("/users/new");
        await auditor.Sees("Bạn không có quyền xem trang này");
    }

    private static string Csv =>
        string.Join(
            '\n',
            Header,
            "038143000101,Hoàng Thị Sen,female,1943-03-15,14857,severe,2024-01-15,12/QĐ-UBND,2024-02-10,cash,age",
            "038143000102,Hoàng Thị Sen,female,1943-03-15,14857,severe,2024-01-15,13/QĐ-UBND,2024-02-10,cash,age",
            "038143000103,Lương Thị Mai,female,1943-15-33,14857,severe,2024-01-15,14/QĐ-UBND,2024-02-10,cash,age",
            ""
        );

    private static async Task Hand(Desk desk, string name, byte[] file)
    {
        await desk.Go("/imports");
        await desk
            .Page.Locator("#f-file")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = name,
                    MimeType = "application/octet-stream",
                    Buffer = file,
                }
            );
        await desk.Press("Gửi và kiểm tra");
    }

    /// <summary>The marked workbook with its one fault mended, the column of faults left as it is.</summary>
    private static byte[] Mended(string path)
    {
        using var content = File.OpenRead(path);
        var rows = MiniExcel
            .Query(content, excelType: ExcelType.XLSX)
            .Cast<IDictionary<string, object?>>()
            .Select(row =>
                row.ToDictionary(
                    cell => cell.Key,
                    cell => cell.Value is "1943-15-33" ? "1943-05-03" : cell.Value
                )
            )
            .ToList();
        Assert.Contains("Ngày không đúng", (string?)rows[3]["A"], StringComparison.Ordinal);
        using var bytes = new MemoryStream();
        MiniExcel.SaveAs(bytes, rows, printHeader: false);
        return bytes.ToArray();
    }

    private static async Task Refuse(Town town)
    {
        var bank = await town.Service.As("bank2");
        var batch = (
            await bank.Until("/v1/bank-batches", answer => answer["items"]!.AsArray().Count > 0)
        ).Json["items"]![0]!;
        (
            await bank.Post(
                $"/v1/bank-batches/{batch["id"]}/acknowledge",
                new { sha256 = batch["sha256"]!.GetValue<string>() }
            )
        ).Must(HttpStatusCode.OK);
        var pain = await bank.Get($"/v1/bank-batches/{batch["id"]}/pain.001");
        var endToEndId = pain.Text.Split("<EndToEndId>")[1].Split('<')[0];
        using var body = new StringContent(
            $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
            <GrpHdr><MsgId>{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}</MsgId><CreDtTm>2025-05-20T03:00:00</CreDtTm></GrpHdr>
            <OrgnlGrpInfAndSts><OrgnlMsgId>{batch[
                "msgId"
            ]!.GetValue<string>()}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
            <OrgnlPmtInfAndSts><OrgnlPmtInfId>X</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>{endToEndId}</OrgnlEndToEndId>
            <TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>MD07</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>
            </CstmrPmtStsRpt></Document>
            """,
            Encoding.UTF8,
            "application/xml"
        );
        using var sent = await bank.Client.PostAsync(
            new Uri("/v1/bank-messages", UriKind.Relative),
            body
        );
        (await Answer.Of(sent)).Must(HttpStatusCode.OK);
    }
}
