using System.Text;
using MiniExcelLibs;
using Payments.Web;

namespace Payments.Tests.Web;

/// <summary>Lists as files: what a spreadsheet shows is what was put in.</summary>
public sealed class ListFileTests
{
    [Fact]
    public void Text_stays_text_numbers_are_numbers_and_only_the_spreadsheet_has_the_sum()
    {
        var file = new ListFile("ho_ten", "so", "ngay", "so_tien_vnd").Sum("so_tien_vnd");
        file.Add("=HYPERLINK(1)", "0012345", new DateOnly(2026, 11, 28), 1_234_567L);
        file.Add("Nguyễn, \"A\"", null, null, 433L);

        using var xlsx = new MemoryStream(file.ToXlsx());
        var rows = xlsx.Query(useHeaderRow: true).Cast<IDictionary<string, object>>().ToList();
        Assert.Equal(3, rows.Count);
        Assert.Equal("=HYPERLINK(1)", rows[0]["ho_ten"]);
        Assert.Equal("0012345", rows[0]["so"]);
        Assert.Equal(new DateTime(2026, 11, 28), rows[0]["ngay"]);
        Assert.Equal(1_234_567d, rows[0]["so_tien_vnd"]);
        Assert.Equal(("Tổng cộng", 1_235_000d), (rows[2]["ho_ten"], rows[2]["so_tien_vnd"]));
        Assert.Equal(
            "\uFEFFho_ten,so,ngay,so_tien_vnd\r\n\"'=HYPERLINK(1)\",0012345,28/11/2026,1234567\r\n"
                + "\"Nguyễn, \"\"A\"\"\",,,433\r\n",
            Encoding.UTF8.GetString(file.ToCsv())
        );
    }

    [Fact]
    public void A_list_of_nobody_is_a_file_with_its_head()
    {
        var file = new ListFile("ho_ten", "so_tien_vnd").Sum("so_tien_vnd");

        using var xlsx = new MemoryStream(file.ToXlsx());
        Assert.Equal(["ho_ten", "so_tien_vnd"], xlsx.GetColumns(useHeaderRow: true));
    }
}
