using Payments.Domain.Common;

namespace Payments.Domain.Reconciliation;

/// <summary>The money of some payouts, place by place.</summary>
/// <remarks>
/// total = released + held, and released = the nine places it can be in. Money on a list that is not released yet
/// counts as held back, so that both lines hold at every moment.
/// </remarks>
public sealed class Reckoning
{
    private static readonly Place[] heldPlaces = [Place.Held, Place.Due];

    private static readonly Place[] releasedPlaces =
    [
        Place.PaidByAccount,
        Place.PaidInCash,
        Place.InProgress,
        Place.Unknown,
        Place.AwaitingCash,
        Place.NotCollected,
        Place.Returned,
        Place.ReturnedToTreasury,
        Place.Cancelled,
    ];

    private readonly Figure[] places = new Figure[Enum.GetValues<Place>().Length];

    public Figure this[Place place] => places[(int)place];

    /// <summary>Of lists not released yet, and of payouts that a person holds.</summary>
    public Figure Held => Sum(heldPlaces);

    public Figure Released => Sum(releasedPlaces);

    public Figure Total => Released + Held;

    /// <summary>Nothing is on its way and nothing is unknown.</summary>
    public bool IsQuiet => this[Place.InProgress].Count == 0 && this[Place.Unknown].Count == 0;

    public void Add(Place place, Figure figure) => places[(int)place] += figure;

    public void Add(Reckoning other)
    {
        foreach (var place in Enum.GetValues<Place>())
        {
            Add(place, other[place]);
        }
    }

    /// <summary>Whether the payouts found are those that a list declared when it was calculated.</summary>
    public bool Accounts(long payouts, Vnd total) => Total == new Figure(payouts, total);

    private Figure Sum(Place[] some)
    {
        var sum = Figure.None;
        foreach (var place in some)
        {
            sum += this[place];
        }

        return sum;
    }
}
