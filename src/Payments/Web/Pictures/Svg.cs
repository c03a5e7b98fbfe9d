using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;

namespace Payments.Web.Pictures;

/// <summary>
/// Writes one picture. Lengths across are shares of the width and lengths down are in the size of the letters, so that
/// text keeps its size on a telephone, in large print and on paper.
/// </summary>
internal sealed class Svg(string id)
{
    /// <summary>How many series are told apart; each has a colour and a pattern of its own.</summary>
    public const int Series = 6;

    private static readonly HtmlEncoder encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly string[] patterns =
    [
        "",
        """<path d="M0 6L6 0" class="ink1"/>""",
        """<circle cx="3" cy="3" r="1.6" class="dot2"/>""",
        "",
        """<path d="M0 0L6 6M0 6L6 0" class="ink4"/>""",
        """<path d="M0 3H6" class="ink5"/>""",
    ];

    private readonly StringBuilder body = new();
    private readonly SortedSet<int> used = [];
    private int height;

    /// <summary>The part of a whole in hundredths of a percent, rounded; nothing of nothing is nothing.</summary>
    public static decimal Share(long part, long whole) =>
        whole == 0 ? 0 : Math.Round(100m * part / whole, 2, MidpointRounding.AwayFromZero);

    /// <summary>The pattern is there for the key, also where no bar has it.</summary>
    public void Use(int series) => used.Add(series);

    /// <summary>A bar from a place to another.</summary>
    /// <param name="from">In percent of the width.</param>
    /// <param name="top">In tenths of the letters' size, as all that goes down.</param>
    public void Bar(decimal from, decimal width, int top, int tall, int series)
    {
        used.Add(series);
        body.Append(
            CultureInfo.InvariantCulture,
            $"<rect x=\"{Number(from)}%\" y=\"{Em(top)}\" width=\"{Number(width)}%\" height=\"{Em(tall)}\" "
        );
        body.Append(Fill(id, series)).Append("/>");
        Grow(top + tall);
    }

    /// <summary>Words at the left edge.</summary>
    public void Left(string text, int baseline) => Text(text, baseline, "x=\"0\"");

    /// <summary>Words that end at the right edge.</summary>
    public void Right(string text, int baseline) =>
        Text(text, baseline, "x=\"100%\" text-anchor=\"end\"");

    /// <summary>A thin upright line.</summary>
    public void Line(decimal at, int top, int bottom) =>
        body.Append(
            CultureInfo.InvariantCulture,
            $"<line x1=\"{Number(at)}%\" x2=\"{Number(at)}%\" y1=\"{Em(top)}\" y2=\"{Em(bottom)}\"/>"
        );

    public IHtmlContent End(string title, string finding)
    {
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg role=\"img\" aria-labelledby=\"{id}-title {id}-finding\" width=\"100%\" height=\"{Em(height + 4)}\">"
        );
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<title id=\"{id}-title\">{encoder.Encode(title)}</title>"
        );
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<desc id=\"{id}-finding\">{encoder.Encode(finding)}</desc>"
        );
        foreach (var series in used.Where(series => patterns[series].Length > 0))
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<defs><pattern id=\"{id}-p{series}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
            );
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<rect width=\"6\" height=\"6\" class=\"back{series}\"/>{patterns[series]}</pattern></defs>"
            );
        }

        return new HtmlString(svg.Append(body).Append("</svg>").ToString());
    }

    public static IHtmlContent Key(string id, int series) =>
        new HtmlString(
            $"<svg class=\"key\" width=\"1.2em\" height=\"0.9em\" aria-hidden=\"true\"><rect width=\"100%\" height=\"100%\" {Fill(id, series)}/></svg>"
        );

    private static string Fill(string id, int series) =>
        patterns[series].Length == 0
            ? $"class=\"bar{series}\""
            : $"class=\"bar{series}\" fill=\"url(#{id}-p{series})\"";

    private void Text(string text, int baseline, string place)
    {
        body.Append(
            CultureInfo.InvariantCulture,
            $"<text {place} y=\"{Em(baseline)}\">{encoder.Encode(text)}</text>"
        );
        Grow(baseline);
    }

    private void Grow(int bottom) => height = Math.Max(height, bottom);

    private static string Number(decimal number) =>
        number.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Em(int tenths) =>
        string.Create(CultureInfo.InvariantCulture, $"{tenths / 10}.{tenths % 10}em");
}
