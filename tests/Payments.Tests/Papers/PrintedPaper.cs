using System.Text.RegularExpressions;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using ZXing;
using ZXing.Common;
using ZXing.QrCode;

namespace Payments.Tests.Papers;

/// <summary>A PDF as a reader and a scanner see it: the text of each page, and what its QR codes say.</summary>
internal sealed partial class PrintedPaper
{
    private PrintedPaper(IReadOnlyList<string> pages, IReadOnlyList<IReadOnlyList<string>> codes)
    {
        Pages = pages;
        Codes = codes;
    }

    /// <summary>The words of each page, line by line.</summary>
    public IReadOnlyList<string> Pages { get; }

    /// <summary>What the QR codes of each page say, from the top down.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Codes { get; }

    public string Text => string.Join('\n', Pages);

    public static PrintedPaper Read(byte[] pdf, int scannedPages = int.MaxValue)
    {
        using var document = PdfDocument.Open(pdf);
        List<Page> pages = [.. document.GetPages()];
        return new PrintedPaper(
            [.. pages.Select(TextOf)],
            [.. pages.Take(scannedPages).Select(CodesOf)]
        );
    }

    /// <summary>Amounts written <c>1.234.000</c> in a text.</summary>
    public static IReadOnlyList<long> AmountsIn(string text) =>
        [
            .. Amount()
                .Matches(text)
                .Select(match =>
                    long.Parse(
                        match.Value.Replace(".", "", StringComparison.Ordinal),
                        System.Globalization.CultureInfo.InvariantCulture
                    )
                ),
        ];

    private static string TextOf(Page page) =>
        string.Join(
            '\n',
            page.GetWords()
                .GroupBy(word => Math.Round(word.Letters[0].StartBaseLine.Y, 1))
                .OrderByDescending(line => line.Key)
                .Select(line =>
                    string.Join(
                        ' ',
                        line.OrderBy(word => word.BoundingBox.Left).Select(word => word.Text)
                    )
                )
        );

    /// <summary>Paths of many level strokes are codes; each is drawn into an image and given to a decoder.</summary>
    private static List<string> CodesOf(Page page) =>
        [
            .. page
                .Paths.Where(path => path.IsStroked && path.Count > 30)
                .OrderByDescending(path => path.GetBoundingRectangle()!.Value.Top)
                .ThenBy(path => path.GetBoundingRectangle()!.Value.Left)
                .Select(Decode),
        ];

    private static string Decode(UglyToad.PdfPig.Graphics.PdfPath path)
    {
        var strokes = path.Select(stroke => stroke.GetBoundingRectangle()!.Value).ToList();
        var left = strokes.Min(stroke => stroke.Left);
        var top = strokes.Max(stroke => stroke.Bottom);
        var module = strokes.Select(stroke => top - stroke.Bottom).Where(step => step > 0.01).Min();
        const int Scale = 6;
        const int Edge = 4;
        var side =
            (int)Math.Round((strokes.Max(stroke => stroke.Right) - left) / module) + (2 * Edge);
        var image = new byte[side * Scale * side * Scale];
        Array.Fill(image, (byte)255);
        foreach (var stroke in strokes)
        {
            var y = (int)Math.Round((top - stroke.Bottom) / module) + Edge;
            var from = (int)Math.Round((stroke.Left - left) / module) + Edge;
            var to = (int)Math.Round((stroke.Right - left) / module) + Edge;
            for (var row = y * Scale; row < (y + 1) * Scale; row++)
            {
                Array.Fill(
                    image,
                    (byte)0,
                    (row * side * Scale) + (from * Scale),
                    (to - from) * Scale
                );
            }
        }

        var source = new RGBLuminanceSource(
            image,
            side * Scale,
            side * Scale,
            RGBLuminanceSource.BitmapFormat.Gray8
        );
        var bitmap = new BinaryBitmap(new HybridBinarizer(source));
        return new QRCodeReader().decode(bitmap)?.Text
            ?? new QRCodeReader()
                .decode(
                    bitmap,
                    new Dictionary<DecodeHintType, object> { [DecodeHintType.PURE_BARCODE] = true }
                )
                ?.Text
            ?? throw new InvalidOperationException("A code of the page cannot be read.");
    }

    [GeneratedRegex(@"\d{1,3}(\.\d{3})+")]
    private static partial Regex Amount();
}
