namespace Payments.Domain.Forecasts;

/// <summary>What a draft does to some people in one month. A sum of effects is an effect.</summary>
/// <remarks>
/// Who draws under both laws gains, loses or stays; <c>ComeIn</c> draw under the draft only, <c>FallOut</c> under the
/// law of today only. In a row of one benefit or category it is what the person draws of that one.
/// </remarks>
public sealed record Effect(
    long PeopleToday,
    long TodayVnd,
    long PeopleDraft,
    long DraftVnd,
    long Gain,
    long Lose,
    long ComeIn,
    long FallOut
)
{
    public static readonly Effect None = new(0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Who draws the same under both laws.</summary>
    public long Unchanged => PeopleToday - Gain - Lose - FallOut;

    /// <summary>Of one month; signed.</summary>
    public long DifferenceVnd => DraftVnd - TodayVnd;

    public static Effect operator +(Effect left, Effect right) => Add(left, right);

    public static Effect Add(Effect left, Effect right) =>
        new(
            left.PeopleToday + right.PeopleToday,
            left.TodayVnd + right.TodayVnd,
            left.PeopleDraft + right.PeopleDraft,
            left.DraftVnd + right.DraftVnd,
            left.Gain + right.Gain,
            left.Lose + right.Lose,
            left.ComeIn + right.ComeIn,
            left.FallOut + right.FallOut
        );
}
