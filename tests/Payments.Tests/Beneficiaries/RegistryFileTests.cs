using System.IO.Compression;
using System.Text;
using CsCheck;
using MiniExcelLibs;
using Payments.Beneficiaries;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;
using Payments.Tests.Support;

namespace Payments.Tests.Beneficiaries;

public sealed class RegistryFileTests
{
    [Fact]
    public async Task Rows_are_numbered_as_a_spreadsheet_numbers_them()
    {
        var (rows, refusal) = await Read(
            "\uFEFF\"a\",b\r\n\r\n1,\"x\ny\"\r\n#2,\"say \"\"a\"\"\"\r\n"
        );

        Assert.Null(refusal);
        Assert.Equal([1, 2, 3, 4], rows.Select(row => row.Number));
        Assert.Equal(["a", "b"], rows[0].Cells);
        Assert.True(rows[1].IsBlank);
        Assert.Equal(["1", "x\ny"], rows[2].Cells);
        Assert.Equal(["#2", "say \"a\""], rows[3].Cells);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,\"never closed\n4,5\n", "not_csv", 3)]
    [InlineData("a,b\n1,\"x\"y\n", "not_csv", 2)]
    public async Task Broken_quoting_refuses_the_file_and_names_the_row(
        string text,
        string code,
        int row
    )
    {
        var (_, refusal) = await Read(text);

        Assert.Equal((code, row), (refusal?.Code, refusal?.Row));
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    [InlineData(new byte[] { 0xE1, 0xBB })]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98 })]
    [InlineData(new byte[] { 0x80 })]
    public async Task Bytes_that_are_not_UTF_8_refuse_the_file_and_name_the_line(byte[] wrong)
    {
        byte[] bytes = [.. "a,b\nNguyễn,1\n"u8, .. wrong];

        var (_, refusal) = await Read(bytes);

        Assert.Equal(("not_utf8", 3), (refusal?.Code, refusal?.Row));
    }

    [Fact]
    public async Task Text_in_two_byte_letters_is_not_UTF_8()
    {
        var bytes = Encoding
            .Unicode.GetPreamble()
            .Concat(Encoding.Unicode.GetBytes("a,b\n"))
            .ToArray();

        var (_, refusal) = await Read(bytes);

        Assert.Equal("not_utf8", refusal?.Code);
    }

    [Fact]
    public void Whatever_way_the_bytes_are_cut_the_text_is_the_same() =>
        Gen.Select(
                Gen.OneOf("Nguyễn Thị Hường\n", "😀 Đặng\n", "ạ", "plain\n").Array[1, 20],
                Gen.Int[1, 7].Array[1, 50]
            )
            .Sample(
                (parts, sizes) =>
                {
                    var text = string.Concat(parts);
                    using var cut = new CutStream(Encoding.UTF8.GetBytes(text), sizes);
                    using var reader = new StreamReader(
                        new StrictUtf8Stream(cut, 1 << 20),
                        Encoding.UTF8
                    );
                    Assert.Equal(text, reader.ReadToEnd());
                }
            );

    [Fact]
    public void Any_bytes_are_judged_as_the_platform_judges_them() =>
        Gen.Select(Gen.Byte.Array[0, 40], Gen.Int[1, 5].Array[1, 20])
            .Sample(
                (bytes, sizes) =>
                {
                    using var cut = new CutStream(bytes, sizes);
                    using var checkedBytes = new StrictUtf8Stream(cut, 1 << 20);
                    var isValid = true;
                    try
                    {
                        checkedBytes.CopyTo(Stream.Null);
                    }
                    catch (UnreadableFileException)
                    {
                        isValid = false;
                    }

                    Assert.Equal(System.Text.Unicode.Utf8.IsValid(bytes), isValid);
                }
            );

    [Fact]
    public async Task A_file_beyond_its_bound_is_refused()
    {
        var file = new CsvRegistryFile(new MemoryStream(new byte[2000]), maxBytes: 1000);

        await foreach (var _ in file.Rows(CancellationToken.None)) { }

        Assert.Equal("too_large", file.Refusal?.Code);
    }

    [Fact]
    public async Task An_empty_file_has_no_rows_and_no_fault()
    {
        var (rows, refusal) = await Read("");

        Assert.Empty(rows);
        Assert.Null(refusal);
    }

    [Fact]
    public async Task A_spreadsheet_gives_text_and_shows_what_it_did_to_numbers()
    {
        using var workbook = new MemoryStream();
        await MiniExcel.SaveAsAsync(
            workbook,
            new[]
            {
                new Dictionary<string, object?>
                {
                    ["personal_id"] = 38041123456.0,
                    ["account_no"] = 123456789012345678.0,
                    ["date_of_birth"] = new DateTime(1941, 3, 15),
                    ["special_area"] = true,
                    ["full_name"] = "Nguyễn Văn An",
                    ["hamlet"] = null,
                },
            }
        );
        workbook.Position = 0;

        var (rows, refusal) = await Read(workbook, WorkbookLimits.Default);

        Assert.Null(refusal);
        Assert.Equal("personal_id", rows[0].Cells[0]);
        Assert.Equal("38041123456", rows[1].Cells[0]);
        Assert.Contains("E+17", rows[1].Cells[1], StringComparison.Ordinal);
        Assert.Equal(["1941-03-15", "true", "Nguyễn Văn An", ""], rows[1].Cells[2..]);
    }

    [Fact]
    public async Task A_spreadsheet_that_unpacks_into_too_much_is_refused()
    {
        using var workbook = new MemoryStream();
        using (var archive = new ZipArchive(workbook, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var part = archive.CreateEntry("xl/worksheets/sheet1.xml").Open();
            var zeros = new byte[1 << 16];
            for (var index = 0; index < 64; index++)
            {
                part.Write(zeros);
            }
        }

        var (rows, refusal) = await Read(
            workbook,
            WorkbookLimits.Default with
            {
                MaxUnpackedBytes = 1 << 20,
            }
        );

        Assert.Empty(rows);
        Assert.Equal("too_large", refusal?.Code);
    }

    [Fact]
    public async Task A_spreadsheet_with_too_many_rows_is_refused()
    {
        using var workbook = new MemoryStream();
        await MiniExcel.SaveAsAsync(
            workbook,
            Enumerable.Range(0, 20).Select(number => new { number })
        );

        var (_, refusal) = await Read(workbook, WorkbookLimits.Default with { MaxRows = 10 });

        Assert.Equal("too_large", refusal?.Code);
    }

    /// <summary>A library makes every cell up to the furthest: some bytes in a file must not take all memory.</summary>
    [Theory]
    [InlineData("r=\"A2\"", "r=\"ZZZZZZ2\"")]
    [InlineData("r=\"A2\"", "r=\"zzzzzzzzzzzzzz2\"")]
    [InlineData("r=\"A2\"", "r=\"A2000000000\"")]
    [InlineData("<x:row r=\"2\"", "<x:row r=\"2000000000\"")]
    [InlineData("<x:row r=\"2\"", "<x:row r=\"99999999999999999999\"")]
    [InlineData("<x:sheetData>", "<x:dimension ref=\"A1:ZZZZZ9\"/><x:sheetData>")]
    public async Task A_spreadsheet_with_a_cell_far_away_is_refused_before_it_is_read(
        string near,
        string far
    )
    {
        using var workbook = new MemoryStream();
        await MiniExcel.SaveAsAsync(workbook, new[] { new { full_name = "Nguyễn Văn An" } });
        var whole = workbook.ToArray();
        var sheet = Encoding.UTF8.GetString(PackedSheet.Of(whole));
        Assert.Contains(near, sheet, StringComparison.Ordinal);
        var spoiled = PackedSheet.Replace(
            whole,
            Encoding.UTF8.GetBytes(sheet.Replace(near, far, StringComparison.Ordinal))
        );
        var before = GC.GetAllocatedBytesForCurrentThread();

        var (rows, refusal) = await Read(new MemoryStream(spoiled), WorkbookLimits.Default);

        Assert.Empty(rows);
        Assert.Equal("too_large", refusal?.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 << 20);
    }

    [Theory]
    [InlineData("this is no workbook")]
    [InlineData("PK\u0003\u0004broken")]
    [InlineData("")]
    public async Task What_is_no_workbook_is_refused_as_that(string text)
    {
        using var content = new MemoryStream(Encoding.Latin1.GetBytes(text));

        var (_, refusal) = await Read(content, WorkbookLimits.Default);

        Assert.Equal("not_xlsx", refusal?.Code);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+84", "'+84")]
    [InlineData("@x", "'@x")]
    [InlineData("-1", "'-1")]
    [InlineData("\tx", "'\tx")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("=\"a\"", "\"'=\"\"a\"\"\"")]
    [InlineData("plain", "plain")]
    public void A_cell_that_we_write_is_no_formula(string text, string cell)
    {
        Assert.Equal(cell, CsvCell.Guarded(text));
    }

    [Fact]
    public void An_error_line_has_the_five_columns_of_its_header()
    {
        var line = ErrorsCsv.Line(new RowError(7, "sex", "bad_value", "One of: male, female."));

        Assert.Equal("7,sex,bad_value,\"One of: male, female.\",error", line);
        Assert.Equal("row,column,code,detail,severity", ErrorsCsv.Header);
    }

    private static Task<(List<SourceRow> Rows, RowError? Refusal)> Read(string text) =>
        Read(Encoding.UTF8.GetBytes(text));

    private static Task<(List<SourceRow> Rows, RowError? Refusal)> Read(byte[] bytes) =>
        Read(RegistryFile.Open(new MemoryStream(bytes), RegistryFormat.Csv));

    private static Task<(List<SourceRow> Rows, RowError? Refusal)> Read(
        Stream workbook,
        WorkbookLimits limits
    ) => Read(new XlsxRegistryFile(workbook, limits));

    private static async Task<(List<SourceRow> Rows, RowError? Refusal)> Read(RegistryFile file)
    {
        List<SourceRow> rows = [];
        await foreach (var row in file.Rows(CancellationToken.None))
        {
            rows.Add(row);
        }

        return (rows, file.Refusal);
    }

    /// <summary>Gives its bytes in pieces of the sizes told, over and over.</summary>
    private sealed class CutStream(byte[] bytes, int[] sizes) : MemoryStream(bytes)
    {
        private int next;

        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, sizes[next++ % sizes.Length]));
    }
}
