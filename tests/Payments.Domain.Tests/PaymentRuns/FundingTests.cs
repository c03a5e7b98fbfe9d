using CsCheck;
using Payments.Domain.Common;
using Payments.Domain.PaymentRuns;

namespace Payments.Domain.Tests.PaymentRuns;

public sealed class FundingTests
{
    private const string Allowance = "monthly_allowance";
    private const string Pension = "social_pension";

    private static readonly Dictionary<string, Vnd> nothing = [];

    [Fact]
    public void Enough_for_every_benefit_is_enough() =>
        Assert.Empty(
            Funding.Missing(
                [Need("A", Allowance, 100), Need("B", Allowance, 50), Need("B", Pension, 30)],
                [Drawn(Allowance, 150, "A", "B"), Drawn(Pension, 30, "B")],
                nothing
            )
        );

    [Fact]
    public void Money_of_one_benefit_does_not_pay_another() =>
        Assert.Equal(
            [new MissingMoney(Pension, new Vnd(30))],
            Funding.Missing(
                [Need("A", Allowance, 100), Need("A", Pension, 30)],
                [Drawn(Allowance, 500, "A")],
                nothing
            )
        );

    [Fact]
    public void Money_drawn_for_one_commune_does_not_pay_another() =>
        Assert.Equal(
            [new MissingMoney(Allowance, new Vnd(100))],
            Funding.Missing(
                [Need("A", Allowance, 100), Need("B", Allowance, 100)],
                [Drawn(Allowance, 200, "A")],
                nothing
            )
        );

    [Fact]
    public void Drawdowns_that_share_a_commune_are_one_purse() =>
        Assert.Empty(
            Funding.Missing(
                [Need("A", Allowance, 10), Need("B", Allowance, 90), Need("C", Allowance, 50)],
                [Drawn(Allowance, 100, "A", "B"), Drawn(Allowance, 50, "B", "C")],
                nothing
            )
        );

    [Fact]
    public void What_was_brought_forward_fills_what_is_short_once()
    {
        MoneyNeeded[] needed = [Need("A", Allowance, 100), Need("B", Allowance, 100)];
        var forward = new Dictionary<string, Vnd> { [Allowance] = new(150) };

        Assert.Equal(
            [new MissingMoney(Allowance, new Vnd(50))],
            Funding.Missing(needed, [], forward)
        );
        Assert.Empty(Funding.Missing(needed, [Drawn(Allowance, 50, "B")], forward));
    }

    [Fact]
    public void Left_over_is_what_a_purse_drew_and_did_not_need()
    {
        var left = Funding.LeftOver(
            [Need("A", Allowance, 100), Need("B", Allowance, 100), Need("E", Allowance, 500)],
            [Drawn(Allowance, 230, "A", "B"), Drawn(Pension, 7, "D")],
            new HashSet<string> { "A", "D" }
        );

        Assert.Equal(new Vnd(30), left[Allowance]);
        Assert.Equal(new Vnd(7), left[Pension]);
    }

    [Fact]
    public void What_one_purse_gave_another_is_not_brought_forward_again() =>
        Assert.Equal(
            new Vnd(20),
            Funding.LeftOver(
                [Need("A", Allowance, 100), Need("C", Allowance, 80)],
                [Drawn(Allowance, 200, "A")],
                new HashSet<string> { "A", "C" }
            )[Allowance]
        );

    [Fact]
    public void A_purse_that_overspent_brings_nothing_forward() =>
        Assert.Equal(
            Vnd.Zero,
            Funding.LeftOver(
                [Need("A", Allowance, 100)],
                [Drawn(Allowance, 70, "A")],
                new HashSet<string> { "A" }
            )[Allowance]
        );

    [Fact]
    public void What_is_missing_is_exactly_what_more_must_be_drawn() =>
        Gen.Select(Gen.Int[0, 1000].Array[1, 6], Gen.Int[1, 1000].Array[0, 6])
            .Sample(
                (needs, draws) =>
                {
                    var needed = needs.Select((n, i) => Need("C" + i, Allowance, n)).ToArray();
                    var drawn = draws.Select((d, i) => Drawn(Allowance, d, "C" + i)).ToList();
                    var missing = Funding.Missing(needed, drawn, nothing);
                    var forward = missing.ToDictionary(m => m.Benefit, m => m.Amount);

                    return Funding.Missing(needed, drawn, forward).Count == 0
                        && forward.Values.All(amount =>
                            Funding
                                .Missing(
                                    needed,
                                    drawn,
                                    new Dictionary<string, Vnd>
                                    {
                                        [Allowance] = amount - new Vnd(1),
                                    }
                                )
                                .Single()
                                .Amount == new Vnd(1)
                        );
                }
            );

    private static MoneyNeeded Need(string commune, string benefit, long amountVnd) =>
        new(commune, benefit, new Vnd(amountVnd));

    private static MoneyDrawn Drawn(string benefit, long amountVnd, params string[] communes) =>
        new(communes, benefit, new Vnd(amountVnd));
}
