using QRCoder;
using SkiaSharp;

namespace Payments.Papers;

/// <summary>A QR code as lines of a drawing: sharp in every print, small in the file.</summary>
internal static class QrCode
{
    /// <summary>Draws the code, with the four empty modules around it that scanners need, into a square.</summary>
    /// <remarks>Upper-case letters, digits and <c>/ : . -</c> alone make a coarser code that cheap scanners read better.</remarks>
    public static void Draw(SKCanvas canvas, string content, float left, float top, float side)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(content, QRCodeGenerator.ECCLevel.M);
        var modules = data.ModuleMatrix;
        using var lines = new SKPathBuilder();
        for (var y = 0; y < modules.Count; y++)
        {
            for (var x = 0; x < modules.Count; x++)
            {
                if (!modules[y][x] || (x > 0 && modules[y][x - 1]))
                {
                    continue;
                }

                var end = x;
                while (end < modules.Count && modules[y][end])
                {
                    end++;
                }

                lines.MoveTo(x, y);
                lines.LineTo(end, y);
            }
        }

        using var ink = new SKPaint
        {
            Style = SKPaintStyle.Stroke,
            StrokeWidth = 1,
            Color = SKColors.Black,
        };
        using var path = lines.Detach();
        canvas.Save();
        canvas.Translate(left, top);
        canvas.Scale(side / modules.Count);
        canvas.Translate(0, 0.5f);
        canvas.DrawPath(path, ink);
        canvas.Restore();
    }
}
