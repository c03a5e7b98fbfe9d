namespace Payments.Web.Pictures;

/// <summary>Bars that lie under their names, one for each series, each with its number.</summary>
/// <param name="Head">What a row is.</param>
/// <param name="Series">What is counted; at most six.</param>
public sealed record Bars(
    string Id,
    string Title,
    string Finding,
    string Head,
    IReadOnlyList<string> Series,
    IReadOnlyList<PictureRow> Data
) : Picture(Id, Title, Finding)
{
    /// <summary>The longest bar, in percent of the width; what is left holds the longest sum of a country.</summary>
    private const decimal Longest = 55;

    private const int NameTall = 16;
    private const int BarTall = 14;
    private const int Gap = 6;

    /// <summary>A bar of nothing is not drawn; the table has it.</summary>
    public bool SkipsNothing { get; init; }

    public override IReadOnlyList<string> Heads => [Head, .. Series];

    public override IReadOnlyList<IReadOnlyList<string>> Rows =>
        [.. Data.Select(row => new List<string>([row.Name, .. row.Values.Select(Tell)]))];

    public override IReadOnlyList<string> Keys => Series.Count > 1 ? Series : [];

    private protected override void Draw(Svg svg)
    {
        var most = Data.SelectMany(row => row.Values).DefaultIfEmpty().Max();
        var top = 0;
        foreach (var row in Data)
        {
            svg.Left(row.Name, top + 12);
            top += NameTall;
            foreach (var (series, value) in row.Values.Index())
            {
                if (SkipsNothing && value == 0)
                {
                    continue;
                }

                svg.Bar(
                    0,
                    Svg.Share(value, most) * Longest / 100,
                    top + 1,
                    BarTall - 3,
                    PatternOf(series)
                );
                svg.Right(Tell(value), top + 10);
                top += BarTall;
            }

            top += Gap;
        }
    }
}
