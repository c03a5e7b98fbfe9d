using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Papers;

namespace Payments.Banks.Adapters.Sheets;

/// <summary>What goes with a sheet on paper: how many payments, how much, and the hash of the exact bytes.</summary>
/// <remarks>Whoever brings the file to the bank signs it, and the bank compares before it pays.</remarks>
public static class ControlSheet
{
    public static byte[] Of(
        string bankName,
        string fileName,
        Totals totals,
        string sha256,
        DateTimeOffset madeAt
    )
    {
        using var file = new MemoryStream();
        new Paper("Phiếu kiểm soát " + fileName, fileName, madeAt, isLandscape: false)
            .Head(
                ["BÊN CHI TRẢ", "TRỢ CẤP XÃ HỘI"],
                "PHIẾU KIỂM SOÁT LỆNH CHI",
                "Kèm theo tệp " + fileName
            )
            .Facts(
                ("Ngân hàng", bankName),
                (
                    "Số khoản",
                    totals.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)
                ),
                ("Tổng số tiền", totals.Sum.ToString())
            )
            .Say("Bằng chữ: " + AmountInWords.Of(totals.Sum) + ".", isBold: true)
            .Say("SHA-256 của tệp:")
            .Say(string.Join(' ', sha256.Chunk(8).Select(part => new string(part))), isBold: true)
            .Signatures("Ngày … tháng … năm …", "NGƯỜI LẬP", "KẾ TOÁN", "NGÂN HÀNG NHẬN")
            .WriteTo(file);
        return file.ToArray();
    }
}
