using CsCheck;
using Payments.Domain.Common;
using Payments.Domain.Reconciliation;

namespace Payments.Domain.Tests.Reconciliation;

public sealed class ReckoningTests
{
    private static readonly Place[] nine =
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

    [Fact]
    public void Total_is_released_plus_held_and_released_is_the_nine_places() =>
        Gen.Select(Gen.Enum<Place>(), Gen.Long[1, 5_000_000])
            .Array[0, 200]
            .Sample(payouts =>
            {
                var reckoning = new Reckoning();
                foreach (var (place, amount) in payouts)
                {
                    reckoning.Add(place, new Figure(1, new Vnd(amount)));
                }

                Assert.Equal(payouts.Sum(payout => payout.Item2), reckoning.Total.Amount.Amount);
                Assert.Equal(payouts.Length, reckoning.Total.Count);
                Assert.Equal(reckoning.Total, reckoning.Released + reckoning.Held);
                Assert.Equal(
                    reckoning.Released,
                    nine.Select(place => reckoning[place]).Aggregate(Figure.None, Figure.Add)
                );
                Assert.Equal(
                    Enum.GetValues<Place>()
                        .Select(place => reckoning[place])
                        .Aggregate(Figure.None, Figure.Add),
                    reckoning.Total
                );
            });

    [Fact]
    public void A_quiet_balanced_list_closes_whatever_is_held_or_uncollected() =>
        Assert.Null(
            ListClosing.WhyNot(
                Books(
                    "settled",
                    (Place.PaidByAccount, 500),
                    (Place.NotCollected, 500),
                    (Place.Held, 360)
                )
            )
        );

    [Theory]
    [InlineData(Place.Unknown, "unknown")]
    [InlineData(Place.InProgress, "in progress")]
    public void A_list_with_money_on_its_way_stays_open(Place place, string what)
    {
        var refusal = ListClosing.WhyNot(Books("released", (Place.PaidInCash, 500), (place, 360)));

        Assert.Equal("not_reconciled", refusal?.Code);
        Assert.Equal($"Commune 14845: 1 payments of 360 đ are {what}.", refusal!.Message);
    }

    [Fact]
    public void A_list_whose_settled_payments_have_no_statement_entry_stays_open() =>
        Assert.Equal(
            "not_reconciled",
            ListClosing
                .WhyNot(
                    Books("settled", (Place.PaidByAccount, 500)) with
                    {
                        Unbooked = new Figure(1, new Vnd(500)),
                    }
                )
                ?.Code
        );

    [Fact]
    public void A_list_that_is_one_dong_off_stays_open() =>
        Assert.Equal(
            "not_reconciled",
            ListClosing
                .WhyNot(
                    Books("settled", (Place.PaidByAccount, 500)) with
                    {
                        DeclaredTotal = new Vnd(501),
                    }
                )
                ?.Code
        );

    [Fact]
    public void A_list_that_is_not_released_does_not_close() =>
        Assert.Equal("list_state", ListClosing.WhyNot(Books("approved", (Place.Due, 500)))?.Code);

    private static ListBooks Books(string state, params (Place Place, long Amount)[] payouts)
    {
        var reckoning = new Reckoning();
        foreach (var (place, amount) in payouts)
        {
            reckoning.Add(place, new Figure(1, new Vnd(amount)));
        }

        return new ListBooks(
            "14845",
            state,
            payouts.Length,
            reckoning.Total.Amount,
            reckoning,
            Figure.None,
            BlocksBalanced: true
        );
    }
}
