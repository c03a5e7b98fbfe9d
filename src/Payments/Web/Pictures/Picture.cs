using Microsoft.AspNetCore.Html;

namespace Payments.Web.Pictures;

/// <summary>
/// Figures as a picture, drawn here as SVG without script or inline style, and the same figures as a table. The partial
/// <c>Picture</c> shows both.
/// </summary>
/// <param name="Id">Of the element, once a page.</param>
/// <param name="Title">Stands above the picture and is its name for who hears it.</param>
/// <param name="Finding">What there is to see, in a sentence.</param>
public abstract record Picture(string Id, string Title, string Finding)
{
    /// <summary>How an amount reads; đồng unless said otherwise.</summary>
    public Func<long, string> Tell { get; init; } = Speech.Money;

    /// <summary>The table stands on the page already.</summary>
    public bool HasTableBeside { get; init; }

    /// <summary>The pattern of each series where it is not its place; the law of today is 3 in every picture.</summary>
    public IReadOnlyList<int>? Patterns { get; init; }

    /// <summary>Heads of the table's columns, the first over the names of the rows.</summary>
    public abstract IReadOnlyList<string> Heads { get; }

    /// <summary>Rows of the table, each as long as <see cref="Heads"/>.</summary>
    public abstract IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>What the series are called, by the number of their pattern; empty where there is one.</summary>
    public virtual IReadOnlyList<string> Keys => [];

    /// <summary>The scale does not begin at nothing, which a reader must be told.</summary>
    public virtual bool IsCut => false;

    /// <summary>The whole element.</summary>
    public IHtmlContent Drawn()
    {
        var svg = new Svg(Id);
        foreach (var (series, _) in Keys.Index())
        {
            svg.Use(PatternOf(series));
        }

        Draw(svg);
        return svg.End(Title, Finding);
    }

    /// <summary>One small box with the pattern of a series.</summary>
    public IHtmlContent KeyOf(int series) => Svg.Key(Id, PatternOf(series));

    private protected int PatternOf(int series) => Patterns?[series] ?? series;

    private protected abstract void Draw(Svg svg);
}

/// <summary>A row of a picture: one number for each series.</summary>
/// <param name="Values">Never negative.</param>
public sealed record PictureRow(string Name, params IReadOnlyList<long> Values);
