using System.Globalization;
using SkiaSharp;

namespace Payments.Papers;

/// <summary>A paper of an office on A4, made to be printed and signed: head, facts, tables, signatures.</summary>
/// <remarks>
/// Parts are added from top to bottom; <see cref="WriteTo"/> lays them out in pages and writes the PDF. The same parts
/// at the same <c>madeAt</c> give the same pages.
/// </remarks>
/// <param name="title">Of the document, for the viewer and for screen readers; nobody's name.</param>
/// <param name="isLandscape">Wide tables lie.</param>
/// <param name="footer">Stands small at the foot of every page; the page number is added.</param>
public sealed class Paper(string title, string footer, DateTimeOffset madeAt, bool isLandscape)
{
    private const float FootHeight = 15;
    private const float CodeSide = 14.5f;
    private const float Text = 11;
    private const float Small = 8.5f;

    private readonly List<Part> parts = [];

    private float Width => isLandscape ? 297 : 210;

    private float Height => isLandscape ? 210 : 297;

    /// <summary>Margins of Decree 30/2020/NĐ-CP where the table leaves room; wider to the left, for the binding.</summary>
    private float Left => isLandscape ? 15 : 25;

    private float Right => Width - (isLandscape ? 12 : 15);

    private float Top => isLandscape ? 10 : 18;

    private float Bottom => Height - (isLandscape ? 8 : 12);

    private float Inner => Right - Left;

    /// <summary>The head of an official paper: who makes it, the motto of the state, what it is.</summary>
    /// <param name="office">Two lines: the office above and the office itself.</param>
    /// <param name="below">Lines under the title.</param>
    public Paper Head(IReadOnlyList<string> office, string heading, params string[] below)
    {
        const float Line = 5.2f;
        parts.Add(
            new Part(
                (3 * Line) + 8 + (below.Length * Line) + 4,
                (pen, top) =>
                {
                    var half = Inner * 0.4f;
                    for (var at = 0; at < office.Count; at++)
                    {
                        pen.Write(
                            office[at],
                            Left,
                            top + (at * Line),
                            half,
                            11.5f,
                            at == office.Count - 1,
                            PaperAlign.Centre
                        );
                    }

                    Underline(pen, Left, half, top + (office.Count * Line) + 0.6f, 22);
                    pen.Write(
                        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                        Left + half,
                        top,
                        Inner - half,
                        11.5f,
                        true,
                        PaperAlign.Centre
                    );
                    pen.Write(
                        "Độc lập - Tự do - Hạnh phúc",
                        Left + half,
                        top + Line,
                        Inner - half,
                        11.5f,
                        true,
                        PaperAlign.Centre
                    );
                    Underline(pen, Left + half, Inner - half, top + (2 * Line) + 0.6f, 46);
                    var y = top + (3 * Line) + 1;
                    pen.Write(heading, Left, y, Inner, 15, true, PaperAlign.Centre);
                    y += 7;
                    foreach (var line in below)
                    {
                        pen.Write(line, Left, y, Inner, 11.5f, false, PaperAlign.Centre);
                        y += Line;
                    }
                }
            )
        );
        return this;
    }

    /// <summary>A paragraph over the whole width.</summary>
    public Paper Say(string text, bool isBold = false)
    {
        using var pen = new Pen();
        var lines = pen.Wrap(text, Inner, Text, isBold);
        var height = Pen.LineHeight(Text);
        parts.Add(
            new Part(
                (lines.Count * height) + 3,
                (canvas, top) =>
                {
                    top += 1.5f;
                    foreach (var line in lines)
                    {
                        canvas.Write(line, Left, top, Inner, Text, isBold);
                        top += height;
                    }
                }
            )
            {
                // Closing words go with the last rows of the table above them.
                StaysWithPrevious =
                    parts.Count > 0 && (parts[^1].Table is not null || parts[^1].StaysWithPrevious),
            }
        );
        return this;
    }

    /// <summary>Names and values, one a line: figures that are no table.</summary>
    public Paper Facts(params (string Name, string Value)[] facts)
    {
        var height = Pen.LineHeight(Text) + 0.8f;
        foreach (var (name, value) in facts)
        {
            parts.Add(
                new Part(
                    height,
                    (pen, top) =>
                    {
                        pen.Write(name, Left, top, Inner * 0.6f, Text);
                        pen.Write(
                            value,
                            Left + (Inner * 0.6f),
                            top,
                            Inner * 0.4f,
                            Text,
                            true,
                            PaperAlign.Right
                        );
                        pen.Line(Left, top + height - 0.4f, Right, top + height - 0.4f, 0.08f);
                    }
                )
            );
        }

        return this;
    }

    public Paper Table<TRow>(PaperTable<TRow> table)
    {
        using var pen = new Pen();
        parts.AddRange(new TableParts<TRow>(table, Left, Inner).Make(pen));
        return this;
    }

    /// <summary>Place and day on the right, and below them who signs, with room for the names.</summary>
    public Paper Signatures(string placeAndDay, params string[] signers)
    {
        var each = Inner / signers.Length;
        parts.Add(
            new Part(
                40,
                (pen, top) =>
                {
                    top += 3;
                    pen.Write(
                        placeAndDay,
                        Right - Math.Max(each, 90),
                        top,
                        Math.Max(each, 90),
                        Text,
                        false,
                        PaperAlign.Centre
                    );
                    for (var at = 0; at < signers.Length; at++)
                    {
                        var left = Left + (at * each);
                        pen.Write(signers[at], left, top + 6, each, Text, true, PaperAlign.Centre);
                        pen.Write(
                            "(Ký, ghi rõ họ tên)",
                            left,
                            top + 11,
                            each,
                            Small + 1,
                            false,
                            PaperAlign.Centre
                        );
                    }
                }
            )
            {
                // A signature never stands alone on a page.
                StaysWithPrevious = true,
            }
        );
        return this;
    }

    public void WriteTo(Stream stream)
    {
        using var pen = new Pen();
        var pages = new Pages(Top, Bottom - FootHeight).Of(parts);
        using var document = SKDocument.CreatePdf(
            stream,
            new SKDocumentPdfMetadata
            {
                Title = title,
                Creation = madeAt.UtcDateTime,
                Modified = madeAt.UtcDateTime,
            }
        );
        for (var number = 1; number <= pages.Count; number++)
        {
            var page = pages[number - 1];
            pen.Canvas = document.BeginPage(
                Width * Pen.PointsPerMillimetre,
                Height * Pen.PointsPerMillimetre
            );
            foreach (var (part, top) in page)
            {
                part.Draw(pen, top);
            }

            Foot(pen, number, pages.Count, page);
            document.EndPage();
        }

        document.Close();
    }

    private void Foot(Pen pen, int number, int of, IReadOnlyList<(Part Part, float Top)> page)
    {
        var code = page.Select(placed => placed.Part.PageCode)
            .FirstOrDefault(made => made is not null);
        var edge = Right;
        if (code is not null)
        {
            pen.Code(code(number), Right - CodeSide, Bottom - CodeSide, CodeSide);
            edge -= CodeSide + 2;
        }

        var top = Bottom - Pen.LineHeight(Small);
        pen.Write(footer, Left, top, edge - Left, Small);
        pen.Write(
            string.Create(CultureInfo.InvariantCulture, $"Trang {number}/{of}"),
            Left,
            top,
            edge - Left,
            Small,
            false,
            PaperAlign.Right
        );
    }

    private static void Underline(Pen pen, float left, float width, float top, float length) =>
        pen.Line(left + ((width - length) / 2), top, left + ((width + length) / 2), top, 0.25f);
}
