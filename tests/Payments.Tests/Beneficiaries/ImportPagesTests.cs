using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using MiniExcelLibs;
using Payments.Tests.Support;

namespace Payments.Tests.Beneficiaries;

/// <summary>A registry file through the pages, from the template to the rolls.</summary>
public sealed partial class ImportPagesTests(PeopleService people) : IClassFixture<PeopleService>
{
    private const string Columns =
        "personal_id,full_name,sex,date_of_birth,commune_code,disability_level,disability_certified_on,decision_no,decision_signed_on,channel,cash_reason";

    [Fact]
    public async Task A_file_with_faults_comes_back_marked_is_mended_and_reaches_the_rolls()
    {
        var (good, short_, dated) = (
            PeopleService.NewId(),
            PeopleService.NewId(),
            PeopleService.NewId()
        );
        var csv =
            Columns
            + $"\n{good},Lường Thị Pành,female,1943-03-15,14845,severe,2024-01-15,12/QĐ-UBND,2026-08-10,cash,age"
            + $"\n{short_[1..]},Vàng A Páo,female,1943,14845,severe,2024-01-15,12/QĐ-UBND,2026-08-10,cash,age"
            + "\n,,,,,,,,,,"
            + $"\n{dated},\"Giàng Thị Dợ, bản Xa\",female,1943-13-45,14845,severe,2024-01-15,12/QĐ-UBND,2026-08-10,cash,old\n";
        using var officer = await PageVisitor.Of(people.Service, "officer");

        var first = await Sent(officer, Encoding.UTF8.GetBytes(csv), "danh sach.csv");
        var shown = await Checked(officer, first);

        Assert.Contains("Cần sửa", shown.Text, StringComparison.Ordinal);
        Assert.Contains("Lường Thị Pành", shown.Text, StringComparison.Ordinal);
        Assert.Contains("••••", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(good, shown.Text, StringComparison.Ordinal);
        Assert.Contains("Nhận: 12 chữ số", shown.Text, StringComparison.Ordinal);
        Assert.Contains("age = già yếu", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Pành",
            Encoding.UTF8.GetString(await KeptFile(first)),
            StringComparison.Ordinal
        );
        var faults = await officer.Get(first + "?handler=Faults");
        Assert.Contains("\n3,personal_id,digits_lost,", faults.Html, StringComparison.Ordinal);

        var marked = await officer.Send(shown.Form(first + "?handler=ShowMarked"));
        var rows = Read(marked.Bytes);
        Assert.Equal(["Lỗi", .. Columns.Split(',')], rows[0].Select(cell => (string?)cell));
        Assert.Equal("", Text(rows[1][0]));
        Assert.Contains("Số định danh", Text(rows[2][0]), StringComparison.Ordinal);
        Assert.Equal(short_[1..], rows[2][1]);
        Assert.Contains("Ngày sinh", Text(rows[4][0]), StringComparison.Ordinal);
        Assert.Equal(["A3", "B3", "A5", "C5", "E5", "L5"], Coloured(marked.Bytes));

        rows[2][1] = short_;
        rows[4][2] = "Giàng Thị Dợ";
        rows[4][4] = "1943-03-05";
        rows[4][11] = "age";
        var second = await Sent(officer, Written(rows), "danh sach.xlsx");
        var mended = await Checked(officer, second);

        Assert.DoesNotContain("Cần sửa", mended.Text, StringComparison.Ordinal);
        Assert.Contains("3 người mới, 0 người đã có", mended.Text, StringComparison.Ordinal);
        var proposed = await officer.Send(mended.Form(second));
        Assert.Equal(
            (HttpStatusCode.SeeOther, second + "?done=proposed"),
            (proposed.Status, proposed.Location)
        );
        await Decided(second);
        Assert.Equal(
            ["Giàng Thị Dợ", "Lường Thị Pành", "Vàng A Páo"],
            (
                await Task.WhenAll(
                    new[] { dated, good, short_ }.Select(id => people.Search("officer", id))
                )
            ).Select(found => Assert.Single(found)!["fullName"]!.GetValue<string>())
        );
    }

    [Fact]
    public async Task The_empty_template_explains_its_columns_and_is_taken_as_it_is()
    {
        using var officer = await PageVisitor.Of(people.Service, "officer");

        var template = await officer.Get("/imports?handler=Template");
        var guide = MiniExcel
            .Query(new MemoryStream(template.Bytes), sheetName: "Hướng dẫn")
            .Cast<IDictionary<string, object?>>()
            .ToDictionary(row => Text(row["A"]), row => (Text(row["C"]), Text(row["D"])));

        Assert.Equal(49, guide.Count);
        Assert.Equal(("có", ""), guide["full_name"]);
        Assert.Contains("poor = hộ nghèo", guide["household"].Item2, StringComparison.Ordinal);
        var import = await Sent(officer, template.Bytes, "registry.xlsx");
        Assert.Contains(
            "Không có dòng nào nhận được",
            (await Checked(officer, import)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_refused_in_words_and_no_file_at_its_field()
    {
        using var officer = await PageVisitor.Of(people.Service, "officer");
        var none = await officer.Send((await officer.Get("/imports")).Form("/imports"));
        var old = await Hand(officer, [0xD0, 0xCF, 0x11, 0xE0, 0, 0], "cu.xls");
        var broken = await Sent(
            officer,
            [.. Encoding.UTF8.GetBytes(Columns + "\n"), 0xFF],
            "a.csv"
        );
        var torn = await Sent(officer, [0x50, 0x4B, 0x03, 0x04, 1, 2, 3], "b.xlsx");
        var empty = await Sent(officer, Encoding.UTF8.GetBytes("\n\n"), "c.csv");

        Assert.Contains("Hãy chọn một tệp", none.Text, StringComparison.Ordinal);
        Assert.Contains("lưu thành .xlsx", old.Text, StringComparison.Ordinal);
        Assert.Contains(
            "phải là UTF-8",
            (await Checked(officer, broken)).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Không mở được tệp Excel",
            (await Checked(officer, torn)).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Thiếu cột này",
            (await Checked(officer, empty)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_file_is_seen_by_who_brought_it_and_by_who_decides_about_it()
    {
        var csv =
            $"{Columns}\n{PeopleService.NewId()},Lò Văn Panh,male,1950,14845,severe,2024-01-15,9/QĐ-UBND,2026-08-10,cash,age\n";
        using var officer = await PageVisitor.Of(people.Service, "officer");
        using var other = await PageVisitor.Of(people.Service, "officer2");
        using var chair = await PageVisitor.Of(people.Service, "chair");
        var import = await Sent(officer, Encoding.UTF8.GetBytes(csv), "a.csv");
        var shown = await Checked(officer, import);

        Assert.Equal(HttpStatusCode.NotFound, (await other.Get(import)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await chair.Get(import)).Status);
        await officer.Send(shown.Form(import));
        var again = await officer.Send(shown.Form(import).With("key", TestIds.New().ToString()));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("Đã trình rồi", again.Text, StringComparison.Ordinal);
        Assert.Contains("Lò Văn Panh", (await chair.Get(import)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get(import)).Status);
    }

    private async Task Decided(string import)
    {
        using var chair = await PageVisitor.Of(people.Service, "chair");
        var proposal = Proposal().Match((await chair.Get(import)).Html).Value;
        var accept = (await chair.Get(proposal)).Form(proposal + "?handler=Accept");
        Assert.Equal(HttpStatusCode.SeeOther, (await chair.Send(accept)).Status);
        await Until(chair, import, "Đã ghi xong");
    }

    private static async Task<string> Sent(PageVisitor visitor, byte[] file, string name)
    {
        var sent = await Hand(visitor, file, name);
        Assert.True(sent.Status == HttpStatusCode.SeeOther, sent.Text);
        return sent.Location!;
    }

    private static async Task<ShownPage> Hand(PageVisitor visitor, byte[] file, string name) =>
        await visitor.Send((await visitor.Get("/imports")).Form("/imports"), "/file", file, name);

    private static Task<ShownPage> Checked(PageVisitor visitor, string import) =>
        Until(visitor, import, "Người gửi", not: "http-equiv=\"refresh\"");

    private static async Task<ShownPage> Until(
        PageVisitor visitor,
        string path,
        string words,
        string? not = null
    )
    {
        for (var left = 200; ; left--)
        {
            var shown = await visitor.Get(path);
            if (
                shown.Text.Contains(words, StringComparison.Ordinal)
                && (not is null || !shown.Html.Contains(not, StringComparison.Ordinal))
            )
            {
                return shown;
            }

            Assert.True(left > 0, shown.Text);
            await Task.Delay(100);
        }
    }

    private Task<byte[]> KeptFile(string import) =>
        File.ReadAllBytesAsync(
            Path.Combine(
                Path.GetTempPath(),
                "payments-test-" + people.Service.Database.Name,
                "imports",
                Guid.Parse(import.Split('/')[^1]).ToString("N")
            )
        );

    private static List<object?[]> Read(byte[] workbook) =>
        [
            .. MiniExcel
                .Query(new MemoryStream(workbook))
                .Cast<IDictionary<string, object?>>()
                .Select(row => row.Values.ToArray()),
        ];

    private static byte[] Written(List<object?[]> rows)
    {
        using var bytes = new MemoryStream();
        MiniExcel.SaveAs(
            bytes,
            rows.Select(row =>
                row.Select((cell, at) => (Key: $"c{at:00}", cell))
                    .ToDictionary(pair => pair.Key, pair => pair.cell)
            ),
            printHeader: false
        );
        return bytes.ToArray();
    }

    private static string Text(object? cell) => cell?.ToString() ?? "";

    /// <summary>The cells below the header that are not plain, by their place in the sheet.</summary>
    private static string[] Coloured(byte[] workbook)
    {
        using var archive = new ZipArchive(new MemoryStream(workbook));
        using var reader = new StreamReader(archive.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        return
        [
            .. CellLooks()
                .Matches(reader.ReadToEnd())
                .Where(cell => cell.Groups[2].Value is "3" or "4")
                .Select(cell => cell.Groups[1].Value),
        ];
    }

    [GeneratedRegex("/proposals/[0-9a-f-]{36}")]
    private static partial Regex Proposal();

    [GeneratedRegex("<c r=\"([A-Z]+[0-9]+)\" s=\"([0-9])\"")]
    private static partial Regex CellLooks();
}
