namespace Payments.Web.Pictures;

/// <summary>Rows that are divided: each bar is one whole, cut into its series. One row is a strip of progress.</summary>
/// <param name="Head">What a row is.</param>
/// <param name="Series">The parts; at most six.</param>
public sealed record Shares(
    string Id,
    string Title,
    string Finding,
    string Head,
    IReadOnlyList<string> Series,
    IReadOnlyList<PictureRow> Data
) : Picture(Id, Title, Finding)
{
    private const int NameTall = 16;
    private const int BarTall = 16;
    private const int Gap = 8;

    public override IReadOnlyList<string> Heads => [Head, .. Series];

    public override IReadOnlyList<IReadOnlyList<string>> Rows =>
        [.. Data.Select(row => new List<string>([row.Name, .. row.Values.Select(Tell)]))];

    /// <summary>Of one row with what there is of each.</summary>
    public override IReadOnlyList<string> Keys =>
        Data.Count == 1
            ? [.. Series.Zip(Data[0].Values, (name, value) => $"{name}: {Tell(value)}")]
            : Series;

    private protected override void Draw(Svg svg)
    {
        var top = 0;
        foreach (var row in Data)
        {
            if (Data.Count > 1)
            {
                svg.Left(row.Name, top + 12);
                svg.Right(Tell(row.Values.Sum()), top + 12);
                top += NameTall;
            }

            var whole = row.Values.Sum();
            var before = 0L;
            foreach (var (series, value) in row.Values.Index())
            {
                if (value > 0)
                {
                    // Both ends are rounded, so that the parts meet and the last one ends at the edge.
                    var from = Svg.Share(before, whole);
                    svg.Bar(
                        from,
                        Svg.Share(before + value, whole) - from,
                        top,
                        BarTall,
                        PatternOf(series)
                    );
                }

                before += value;
            }

            top += BarTall + Gap;
        }
    }
}
