using System.Globalization;
using Payments.Domain.Common;

namespace Payments.Papers;

/// <summary>What goes with a list on paper: how many payments, how much, and the hash of the exact bytes.</summary>
/// <remarks>Whoever brings the file signs it, and the receiver compares before paying.</remarks>
/// <param name="Heading">What the paper is.</param>
/// <param name="FileName">Names nobody.</param>
/// <param name="Receiver">What the receiver is, and its name.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record ControlSheet(
    string Heading,
    string FileName,
    (string Kind, string Name) Receiver,
    long Payments,
    Vnd Sum,
    string Sha256,
    DateTimeOffset MadeAt
)
{
    /// <summary>Lines under the hash.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The PDF.</summary>
    public byte[] ToPdf()
    {
        using var file = new MemoryStream();
        var paper = new Paper("Phiếu kiểm soát " + FileName, FileName, MadeAt, isLandscape: false)
            .Head(["BÊN CHI TRẢ", "TRỢ CẤP XÃ HỘI"], Heading, "Kèm theo tệp " + FileName)
            .Facts(
                Receiver,
                ("Số khoản", Payments.ToString(CultureInfo.InvariantCulture)),
                ("Tổng số tiền", Sum.ToString())
            )
            .Say("Bằng chữ: " + AmountInWords.Of(Sum) + ".", isBold: true)
            .Say("SHA-256 của tệp:")
            .Say(string.Join(' ', Sha256.Chunk(8).Select(part => new string(part))), isBold: true);
        foreach (var note in Notes)
        {
            paper.Say(note);
        }

        paper
            .Signatures(
                "Ngày … tháng … năm …",
                "NGƯỜI LẬP",
                "KẾ TOÁN",
                Receiver.Kind.ToUpper(CultureInfo.GetCultureInfo("vi-VN")) + " NHẬN"
            )
            .WriteTo(file);
        return file.ToArray();
    }
}
