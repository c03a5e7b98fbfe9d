using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;
using Payments.Beneficiaries.Imports;
using Payments.Tests.Support;

namespace Payments.Tests.Beneficiaries;

/// <summary>A commune's spreadsheet with its own headings, from the upload to the check.</summary>
public sealed partial class OwnSpreadsheetTests(PeopleService people) : IClassFixture<PeopleService>
{
    [Fact]
    public async Task Known_headings_below_a_title_and_cells_as_offices_write_them_are_taken_at_once()
    {
        var (first, second, third) = (
            PeopleService.NewId(),
            PeopleService.NewId(),
            PeopleService.NewId()
        );
        var csv =
            "DANH SÁCH ĐỐI TƯỢNG,,,,,,,,,,,,\n"
            + "STT,Họ và tên,Số CCCD,NGÀY SINH,Giới  tính,Mã xã,Mức độ khuyết tật,Ngày xác nhận khuyết tật,Số QĐ,Ngày ký,Hình thức chi trả,Lý do,Ghi chú\n"
            + $"1,Lường Thị Pành,{first},5/3/1943,Nữ,14845,Nặng,15-01-2024,12/QĐ-UBND,45000,Tiền mặt,già yếu,x\n"
            + $"2,Vàng A Páo,{second},1943,nam,14845,đặc biệt nặng,2024-01-15,12/QĐ-UBND,10.8.2026,tiền mặt,age,\n"
            + $"3,Giàng Thị Dợ,{third},31/02/1943,nữ,14845,nặng,15/01/2024,12/QĐ-UBND,10/08/2026,tiền mặt,già yếu,\n";
        using var officer = await PageVisitor.Of(people.Service, "officer");

        var import = await Sent(officer, Encoding.UTF8.GetBytes(csv), "ds.csv");
        var shown = await Checked(officer, import);

        Assert.Contains("05/03/1943", shown.Text, StringComparison.Ordinal);
        Assert.Contains("15/03/2023", shown.Text, StringComparison.Ordinal);
        Assert.Contains("10/08/2026", shown.Text, StringComparison.Ordinal);
        Assert.Contains("2 người mới", shown.Text, StringComparison.Ordinal);
        Assert.Contains(
            "\n5,date_of_birth,bad_date,",
            (await officer.Get(import + "?handler=Faults")).Html,
            StringComparison.Ordinal
        );
        var marked = await officer.Send(shown.Form(import + "?handler=ShowMarked"));
        var mended = MiniExcel
            .Query(new MemoryStream(marked.Bytes))
            .Cast<IDictionary<string, object?>>()
            .Select(row => row.Values.ToArray())
            .ToList();
        Assert.Equal("full_name", mended[1][1]);
        Assert.Equal("1943-03-05", mended[2][3]);

        // The same bytes at the API are held to the contract's header.
        var api = await people.Service.As("officer");
        using var body = new StringContent(csv, new MediaTypeHeaderValue("text/csv"));
        using var response = await api.Client.PostAsync(
            new Uri("/v1/imports", UriKind.Relative),
            body
        );
        var strict = await api.Until(
            response.Headers.Location!.ToString(),
            answer => answer["progress"] is null
        );
        Assert.Equal("refused", strict.Value<string>("state"));
    }

    [Fact]
    public async Task Unknown_headings_are_asked_once_and_known_to_that_commune_afterwards()
    {
        var id = PeopleService.NewId();
        using var officer = await PageVisitor.Of(people.Service, "officer");
        using var neighbour = await PageVisitor.Of(people.Service, "officer2");

        var asked = await Sent(officer, Sheet(id), "ds.xlsx");
        Assert.EndsWith("/columns", asked, StringComparison.Ordinal);
        var page = await officer.Get(asked);
        var import = asked[..^"/columns".Length];

        Assert.Contains("Chưa biết tiêu đề: Tên cụ, Thẻ", page.Text, StringComparison.Ordinal);
        Assert.Contains("••••" + id[^4..], page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(id, page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await neighbour.Get(asked)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await officer.Get(import)).Status);

        var wrong = await officer.Send(
            page.Form(asked).With("/fullName", "1").With("/personalId", "1")
        );
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Contains("không thể là hai mục", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("Ngày sinh: Cần nhập", wrong.Text, StringComparison.Ordinal);
        // The only commune of who reads is offered, and what was chosen stays.
        Assert.Equal("=14845", Chosen(page, "f-communeCode"));
        Assert.Equal("1", Chosen(wrong, "f-fullName"));

        var sent = await officer.Send(
            wrong
                .Form(asked)
                .With("/fullName", "1")
                .With("/personalId", "2")
                .With("/dateOfBirth", Chosen(page, "f-dateOfBirth")!)
                .With("/communeCode", "=14845")
                .With("/channel", "=cash")
                .With("/cashReason", "=age")
        );
        Assert.Equal((HttpStatusCode.SeeOther, import), (sent.Status, sent.Location));
        var shown = await Checked(officer, import);
        Assert.Contains("Bùi Thị Mơ", shown.Text, StringComparison.Ordinal);
        Assert.Contains("01/01/1951", shown.Text, StringComparison.Ordinal);
        Assert.Contains("1 người mới", shown.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await officer.Get(asked)).Status);

        var again = await Sent(officer, Sheet(PeopleService.NewId()), "ds.xlsx");
        Assert.DoesNotContain("/columns", again, StringComparison.Ordinal);
        Assert.Contains(
            "1 người mới",
            (await Checked(officer, again)).Text,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "/columns",
            await Sent(neighbour, Sheet(PeopleService.NewId()), "ds.xlsx"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_check_that_fails_by_itself_is_given_up_with_a_reason()
    {
        await using var service = await TestService.Start(
            new DateOnly(2026, 11, 24),
            idle: ["imports"]
        );
        var officer = await service.As("officer");
        using var body = new StringContent(
            "full_name,date_of_birth,commune_code,channel,personal_id\n",
            new MediaTypeHeaderValue("text/csv")
        );
        using var response = await officer.Client.PostAsync(
            new Uri("/v1/imports", UriKind.Relative),
            body
        );
        var path = response.Headers.Location!.ToString();
        var file = Path.Combine(
            Path.GetTempPath(),
            "payments-test-" + service.Database.Name,
            "imports",
            Guid.Parse(path.Split('/')[^1]).ToString("N")
        );
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        var worker = service.Services.GetRequiredService<ImportWorker>();

        for (var tried = 0; tried < FailedStep.TriesMost; tried++)
        {
            Assert.Equal("checking", (await officer.Get(path)).Value<string>("state"));
            await Assert.ThrowsAnyAsync<Exception>(() => worker.Work(CancellationToken.None));
            // It rests before the next try.
            Assert.False(await worker.Work(CancellationToken.None));
            await using var command = service.Database.Admin.CreateCommand(
                "update import set next_attempt_at = now() - interval '1 second'"
            );
            await command.ExecuteNonQueryAsync();
        }

        var answer = await officer.Get(path);
        Assert.Equal(
            ("refused", "check_failed"),
            (answer.Value<string>("state"), answer.Value<string>("refusalCode"))
        );
        using var visitor = await PageVisitor.Of(service, "officer");
        Assert.Contains(
            "Kiểm tra tệp thất bại nhiều lần",
            (await visitor.Get(path["/v1".Length..])).Text,
            StringComparison.Ordinal
        );
        Assert.False(await worker.Work(CancellationToken.None));
    }

    private static byte[] Sheet(string id)
    {
        using var bytes = new MemoryStream();
        MiniExcel.SaveAs(
            bytes,
            new[]
            {
                new Dictionary<string, object?>
                {
                    ["TT"] = 1,
                    ["Tên cụ"] = "Bùi Thị Mơ",
                    ["Thẻ"] = id,
                    ["Sinh ngày"] = new DateTime(1951, 1, 1),
                    ["Mức độ khuyết tật"] = "Nặng",
                },
            }
        );
        return bytes.ToArray();
    }

    /// <summary>The option that stands in a field.</summary>
    private static string? Chosen(ShownPage page, string field)
    {
        var select = Regex.Match(
            page.Html,
            $"<select id=\"{field}\".*?</select>",
            RegexOptions.Singleline
        );
        return Selected().Match(select.Value) is { Success: true } found
            ? WebUtility.HtmlDecode(found.Groups[1].Value)
            : null;
    }

    private static async Task<string> Sent(PageVisitor visitor, byte[] file, string name)
    {
        var sent = await visitor.Send(
            (await visitor.Get("/imports")).Form("/imports"),
            "/file",
            file,
            name
        );
        Assert.True(sent.Status == HttpStatusCode.SeeOther, sent.Text);
        return sent.Location!;
    }

    private static async Task<ShownPage> Checked(PageVisitor visitor, string import)
    {
        for (var left = 300; ; left--)
        {
            var shown = await visitor.Get(import);
            if (!shown.Html.Contains("http-equiv=\"refresh\"", StringComparison.Ordinal))
            {
                Assert.Equal(HttpStatusCode.OK, shown.Status);
                return shown;
            }

            Assert.True(left > 0, shown.Text);
            await Task.Delay(100);
        }
    }

    [GeneratedRegex("<option value=\"([^\"]*)\" selected")]
    private static partial Regex Selected();
}
