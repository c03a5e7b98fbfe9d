using System.Text;
using SkiaSharp;

namespace Payments.Papers;

/// <summary>How a text stands in its space.</summary>
public enum PaperAlign
{
    Left,
    Centre,
    Right,
}

/// <summary>Writes text and lines at places in millimetres. The fonts are in the program: no machine needs one installed.</summary>
/// <remarks>Text is composed (NFC) first: decomposed marks would be drawn beside their letters.</remarks>
internal sealed class Pen : IDisposable
{
    public const float PointsPerMillimetre = 72f / 25.4f;
    private static readonly SKTypeface regular = Read("PaperSerif-Regular.ttf");
    private static readonly SKTypeface bold = Read("PaperSerif-Bold.ttf");

    private readonly Dictionary<(float Size, bool IsBold), SKFont> fonts = [];
    private readonly SKPaint ink = new() { Color = SKColors.Black, IsAntialias = true };
    private readonly SKPaint rule = new()
    {
        Color = SKColors.Black,
        Style = SKPaintStyle.Stroke,
        IsAntialias = true,
    };
    private readonly SKPaint fill = new() { Style = SKPaintStyle.Fill };

    /// <summary>Null while pages are only being laid out.</summary>
    public SKCanvas? Canvas { get; set; }

    public static float LineHeight(float points) => points * 1.22f / PointsPerMillimetre;

    public float Width(string text, float points, bool isBold) =>
        Made(points, isBold).MeasureText(text) / PointsPerMillimetre;

    /// <summary>The lines of a text in a column; a word longer than the column is cut.</summary>
    public List<string> Wrap(string text, float width, float points, bool isBold)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Normalize(NormalizationForm.FormC).Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var longer = line.Length == 0 ? word : line + " " + word;
                if (Width(longer, points, isBold) <= width)
                {
                    line = longer;
                    continue;
                }

                if (line.Length > 0)
                {
                    lines.Add(line);
                }

                line = word;
                while (Width(line, points, isBold) > width && line.Length > 1)
                {
                    var fits = Fits(line, width, points, isBold);
                    lines.Add(line[..fits]);
                    line = line[fits..];
                }
            }

            lines.Add(line);
        }

        return lines;
    }

    /// <summary>One line; <paramref name="top"/> is the upper edge of its line height.</summary>
    public void Write(
        string text,
        float left,
        float top,
        float width,
        float points,
        bool isBold = false,
        PaperAlign align = PaperAlign.Left
    )
    {
        if (Canvas is null || text.Length == 0)
        {
            return;
        }

        text = text.Normalize(NormalizationForm.FormC);
        var (x, from) = align switch
        {
            PaperAlign.Right => (left + width, SKTextAlign.Right),
            PaperAlign.Centre => (left + (width / 2), SKTextAlign.Center),
            _ => (left, SKTextAlign.Left),
        };
        Canvas.DrawText(
            text,
            x * PointsPerMillimetre,
            (top + (LineHeight(points) * 0.78f)) * PointsPerMillimetre,
            from,
            Made(points, isBold),
            ink
        );
    }

    public void Line(float x1, float y1, float x2, float y2, float thickness = 0.2f)
    {
        rule.StrokeWidth = thickness * PointsPerMillimetre;
        Canvas?.DrawLine(
            x1 * PointsPerMillimetre,
            y1 * PointsPerMillimetre,
            x2 * PointsPerMillimetre,
            y2 * PointsPerMillimetre,
            rule
        );
    }

    public void Shade(float left, float top, float width, float height, byte grey)
    {
        fill.Color = new SKColor(grey, grey, grey);
        Canvas?.DrawRect(
            left * PointsPerMillimetre,
            top * PointsPerMillimetre,
            width * PointsPerMillimetre,
            height * PointsPerMillimetre,
            fill
        );
    }

    public void Code(string content, float left, float top, float side)
    {
        if (Canvas is not null)
        {
            QrCode.Draw(
                Canvas,
                content,
                left * PointsPerMillimetre,
                top * PointsPerMillimetre,
                side * PointsPerMillimetre
            );
        }
    }

    public void Dispose()
    {
        foreach (var font in fonts.Values)
        {
            font.Dispose();
        }

        ink.Dispose();
        rule.Dispose();
        fill.Dispose();
    }

    private int Fits(string line, float width, float points, bool isBold)
    {
        var fits = line.Length - 1;
        while (fits > 1 && Width(line[..fits], points, isBold) > width)
        {
            fits--;
        }

        return fits;
    }

    private SKFont Made(float size, bool isBold)
    {
        if (!fonts.TryGetValue((size, isBold), out var font))
        {
            font = new SKFont(isBold ? bold : regular, size)
            {
                Subpixel = true,
                LinearMetrics = true,
                Hinting = SKFontHinting.None,
            };
            fonts.Add((size, isBold), font);
        }

        return font;
    }

    private static SKTypeface Read(string file)
    {
        using var stream =
            typeof(Pen).Assembly.GetManifestResourceStream("Fonts/" + file)
            ?? throw new InvalidOperationException($"The font {file} is not in the program.");
        return SKTypeface.FromStream(stream)
            ?? throw new InvalidOperationException($"The font {file} cannot be read.");
    }
}
