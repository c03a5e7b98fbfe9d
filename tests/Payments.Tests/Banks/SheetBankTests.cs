using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MiniExcelLibs;
using Payments.Banks.Adapters;
using Payments.Domain.Banks;
using Payments.Tests.Papers;
using Payments.Tests.Support;

namespace Payments.Tests.Banks;

/// <summary>A bank that takes lists and sends lists back, from release to what became of each payment.</summary>
public sealed class SheetBankTests : IDisposable
{
    /// <summary>The agreed template but for its kind of file, FILE.</summary>
    internal const string Template = """
        {
          "file":"FILE","title":["DANH SACH CHI TRA","TRO CAP XA HOI"],
          "columns":[{"heading":"STT","value":"number"},{"heading":"Số tài khoản","value":"account"},
                     {"heading":"Tên","value":"name"},{"heading":"Ngân hàng","value":"bank"},
                     {"heading":"Số tiền","value":"amount"},{"heading":"Nội dung","value":"memo"}],
          "memo":"TCXH {month} {reference}",
          "result":{"headerRow":4,"reference":"Nội dung","amount":"Số tiền","status":"Trạng thái","note":"FT / ghi chú",
                    "words":{"Thành công":"ACSC","Thất bại":"RJCT","Đang xử lý":"PDNG"},
                    "reasons":{"Tài khoản đã đóng":"AC04"}}}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("sheets-").FullName;

    private string Outbox => Path.Combine(folder, "out");

    private string Inbox => Path.Combine(folder, "in");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task A_month_goes_out_as_a_list_and_its_result_is_read_and_never_guessed(
        string file
    )
    {
        await using var town = await Town.Start("file", secondPlace: Place(file));
        string[] names =
        [
            town.ByAccount("1111", Town.Here, Town.SecondBank, "0012345678901234567"),
            town.ByAccount("1112", Town.Here, Town.SecondBank),
            town.ByAccount("1113", Town.There, Town.SecondBank),
            town.ByAccount("1114", Town.There, Town.SecondBank),
            town.ByAccount("1115", Town.There, Town.SecondBank),
            town.ByAccount("1116", Town.There, Town.SecondBank),
        ];
        await town.Pay();

        var order = await Appears(Outbox, "*." + file);
        var rows = Read(order);
        Assert.Equal("DANH SACH CHI TRA", rows[0][0]);
        Assert.Equal(["STT", "Số tài khoản", "Tên", "Ngân hàng", "Số tiền", "Nội dung"], rows[2]);
        var lines = rows.Skip(3).ToList();
        Assert.Equal(6, lines.Count);
        Assert.All(lines, line => Assert.Equal((Town.SecondBank, "750000"), (line[3], line[4])));
        Assert.Contains("0012345678901234567", lines.Select(line => line[1]));
        Assert.All(lines, line => Assert.True(EndToEndId.TryParse(line[5].Split(' ')[2], out _)));

        var bytes = await File.ReadAllBytesAsync(order);
        var control = PrintedPaper.Read(
            await File.ReadAllBytesAsync(Path.ChangeExtension(order, ".control.pdf"))
        );
        Assert.Contains("4.500.000 đ", control.Text, StringComparison.Ordinal);
        Assert.Contains(
            OutgoingFile.Of("", bytes).Sha256,
            control.Text.Replace(" ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );

        var memo = names.ToDictionary(
            name => name,
            name => lines.Single(line => line[2] == LatinName.Of(name))[5]
        );
        Answer(
            "result." + file,
            [memo[names[0]], "750.000", "Thành công", "FT001"],
            [memo[names[1]], "750000", "Thất bại", "Tài khoản đã đóng"],
            [memo[names[2]], "750000", "Thất bại", "Giao dịch trùng"],
            [memo[names[3]], "750000", "Chờ duyệt", ""],
            [memo[names[4]], "570000", "Thành công", ""],
            ["TONG CONG", "4.500.000", "", ""]
        );
        await Until(async () => await StateOf(town, names[1]) == "rejected");

        Assert.Equal("settled", await StateOf(town, names[0]));
        Assert.All(
            await Task.WhenAll(names.Skip(2).Select(name => StateOf(town, name))),
            state => Assert.Equal("sent", state)
        );
        var controller = await town.Service.As("controller");
        var kinds = (await controller.Get("/v1/bank-exceptions")).Json["items"]!
            .AsArray()
            .Select(item => item!["kind"]!.GetValue<string>())
            .ToList();
        Assert.Equal(2, kinds.Count(kind => kind == "unknown_word"));
        Assert.Equal(1, kinds.Count(kind => kind == "amount_differs"));

        Answer("late." + file, ["no reference", "750000", "Thành công", ""]);
        await Until(async () =>
            (await controller.Get("/v1/bank-exceptions")).Json["items"]!
                .AsArray()
                .Any(item => item!["kind"]!.GetValue<string>() == "unreadable")
        );
        Assert.Equal("settled", await StateOf(town, names[0]));
    }

    [Theory]
    [InlineData(
        "\"heading\":\"Tên\",\"value\":\"name\"",
        "\"heading\":\"Tên\",\"value\":\"colour\"",
        "no column holds colour"
    )]
    [InlineData("{\"heading\":\"Số tiền\",\"value\":\"amount\"},", "", "none holds the amount")]
    [InlineData(
        "TCXH {month} {reference}",
        "TCXH {month}",
        "without it no result finds its payment"
    )]
    [InlineData("TCXH {month} {reference}", "Trợ cấp {reference}", "memo of sheet is A to Z")]
    [InlineData("\"ACSC\"", "\"PAID\"", "PAID is no status code")]
    [InlineData("\"Thất bại\":\"RJCT\"", "\"THÀNH  CÔNG\":\"RJCT\"", "thanh cong stands twice")]
    [InlineData("\"note\":\"FT / ghi chú\",", "", "reasons of result need the heading of the note")]
    [InlineData(
        "\"memo\":",
        "\"bankCode\":\"own\",\"memo\":",
        "bankCode own of sheet needs bankCodes"
    )]
    [InlineData(
        "\"memo\":",
        "\"bankCode\":\"own\",\"bankCodes\":{\"970405\":\"AGR\"},\"memo\":",
        "paysInto names banks that bankCodes know"
    )]
    [InlineData("\"format\":\"sheet\",", "", "sheet is read only with format sheet")]
    [InlineData("\"file\":\"csv\"", "\"file\":\"doc\"", "file of sheet is csv or xlsx")]
    public void An_incomplete_template_is_refused_at_the_start_with_its_reason(
        string complete,
        string incomplete,
        string reason
    )
    {
        var row = $$"""
            [{"bin":"{{Town.SecondBank}}","name":"Second","adapter":"file",{{Place(
                "csv"
            )}},"paysInto":["{{Town.SecondBank}}"],
              "accounts":[{"communeCode":"*","name":"UBND xa","account":"1600200002"}]}]
            """;

        Assert.Null(BanksFile.Parse(row).Refusal);
        Assert.Contains(complete, row, StringComparison.Ordinal);
        Assert.Contains(
            reason,
            BanksFile
                .Parse(row.Replace(complete, incomplete, StringComparison.Ordinal))
                .Refusal!.Message,
            StringComparison.Ordinal
        );
    }

    private string Place(string file) =>
        $"\"outbox\":\"{Outbox}\",\"inbox\":\"{Inbox}\","
        + "\"format\":\"sheet\",\"sheet\":"
        + Template.Replace("FILE", file, StringComparison.Ordinal);

    /// <summary>A list as a clerk of the bank saves it, aged so that it is seen to be whole.</summary>
    private void Answer(string name, params string[][] rows)
    {
        Directory.CreateDirectory(Inbox);
        string[][] all =
        [
            ["KẾT QUẢ CHI", "", "", ""],
            ["", "", "", ""],
            ["", "", "", ""],
            ["Nội dung", "Số tiền", "Trạng thái", "FT / ghi chú"],
            .. rows,
        ];
        var path = Path.Combine(Inbox, name);
        if (name.EndsWith("csv", StringComparison.Ordinal))
        {
            File.WriteAllText(
                path,
                string.Join("\r\n", all.Select(row => string.Join(',', row))) + "\r\n",
                Encoding.UTF8
            );
        }
        else
        {
            MiniExcel.SaveAs(
                path,
                all.Select(row => new Dictionary<string, object?>
                {
                    ["a"] = row[0],
                    ["b"] = long.TryParse(row[1], out var whole) ? whole : row[1],
                    ["c"] = row[2],
                    ["d"] = row[3],
                }),
                printHeader: false
            );
        }

        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    private static List<string[]> Read(string path) =>
        path.EndsWith("csv", StringComparison.Ordinal)
            ? [.. File.ReadAllText(path).TrimEnd().Split("\r\n").Select(line => line.Split(','))]
            :
            [
                .. MiniExcel
                    .Query(path)
                    .Cast<IDictionary<string, object?>>()
                    .Select(row => row.Values.Select(cell => $"{cell}").ToArray()),
            ];

    private static async Task<string> Appears(string folder, string pattern)
    {
        string? found = null;
        await Until(() =>
        {
            found = Directory.Exists(folder)
                ? Directory.GetFiles(folder, pattern).SingleOrDefault()
                : null;
            return Task.FromResult(found is not null);
        });
        return found!;
    }

    private static async Task<string> StateOf(Town town, string name)
    {
        JsonNode payout = await town.PayoutOf(name);
        return payout["payments"]![0]!["state"]!.GetValue<string>();
    }

    private static async Task Until(Func<Task<bool>> wished)
    {
        for (var left = 600; !await wished(); left--)
        {
            Assert.True(left > 0, "It never became as wished.");
            await Task.Delay(100);
        }
    }
}
