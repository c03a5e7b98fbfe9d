namespace Payments.Web.Pictures;

/// <summary>How one sum became another, step by step.</summary>
public sealed record Waterfall : Picture
{
    /// <summary>Where the highest level is, in percent of the width; what is left holds the numbers.</summary>
    private const decimal Highest = 72;

    private const int NameTall = 16;
    private const int BarTall = 14;
    private const int Gap = 6;

    /// <summary>Below this part of the whole a change would be a hair; the scale is cut then.</summary>
    private const int HairOf = 10;

    private readonly string head;
    private readonly string column;
    private readonly (string Name, long Value) start;
    private readonly IReadOnlyList<(string Name, long Value)> steps;
    private readonly (string Name, long Value) end;
    private readonly long lowest;
    private readonly long highest;

    /// <param name="heads">What a row is, and what is counted.</param>
    /// <param name="steps">What was added or, negative, taken away, in order.</param>
    /// <exception cref="ArgumentException">The steps do not lead from the start to the end: no picture is better than a wrong one.</exception>
    public Waterfall(
        string id,
        string title,
        string finding,
        (string Head, string Column) heads,
        (string Name, long Value) start,
        IReadOnlyList<(string Name, long Value)> steps,
        (string Name, long Value) end
    )
        : base(id, title, finding)
    {
        if (start.Value + steps.Sum(step => step.Value) != end.Value)
        {
            throw new ArgumentException("The steps do not lead to the end.", nameof(steps));
        }

        (head, column) = heads;
        this.start = start;
        this.steps = steps;
        this.end = end;
        var level = start.Value;
        lowest = Math.Min(start.Value, end.Value);
        highest = Math.Max(start.Value, end.Value);
        foreach (var step in steps)
        {
            level += step.Value;
            lowest = Math.Min(lowest, level);
            highest = Math.Max(highest, level);
        }
    }

    public override IReadOnlyList<string> Heads => [head, column];

    public override IReadOnlyList<IReadOnlyList<string>> Rows =>
        [
            [start.Name, Tell(start.Value)],
            .. steps.Select(step => new List<string>([step.Name, Signed(step.Value)])),
            [end.Name, Tell(end.Value)],
        ];

    public override bool IsCut => lowest > 0 && highest - lowest < highest / HairOf;

    /// <summary>Where the scale begins: at nothing, or a fifth of the differences below the lowest level.</summary>
    private long Foot =>
        IsCut ? Math.Max(0, lowest - Math.Max(1, (highest - lowest) / 5)) : Math.Min(0, lowest);

    private protected override void Draw(Svg svg)
    {
        var top = 0;
        Row(svg, ref top, start.Name, Tell(start.Value), Foot, start.Value, 3);
        var level = start.Value;
        foreach (var (name, value) in steps)
        {
            svg.Line(At(level), top - Gap, top + NameTall);
            Row(svg, ref top, name, Signed(value), level, level + value, value < 0 ? 4 : 1);
            level += value;
        }

        svg.Line(At(level), top - Gap, top + NameTall);
        Row(svg, ref top, end.Name, Tell(end.Value), Foot, end.Value, 0);
    }

    private void Row(Svg svg, ref int top, string name, string text, long from, long to, int series)
    {
        svg.Left(name, top + 12);
        svg.Right(text, top + 12);
        var left = At(Math.Min(from, to));
        svg.Bar(left, At(Math.Max(from, to)) - left, top + NameTall, BarTall - 2, series);
        top += NameTall + BarTall + Gap;
    }

    private decimal At(long value) =>
        Math.Round(Svg.Share(value - Foot, highest - Foot) * Highest / 100, 2);

    private string Signed(long value) => (value > 0 ? "+" : "") + Tell(value);
}
