using CsCheck;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;

namespace Payments.Domain.Tests.CashDesks;

public sealed class CashFloatTests
{
    private static readonly Gen<(int Kind, long Amount)> genStep = Gen.Select(
        Gen.Int[0, 3],
        Gen.Long[1, 2_000_000]
    );

    [Fact]
    public void Issued_is_paid_plus_handed_back_plus_held_whatever_happens() =>
        genStep
            .Array[0, 60]
            .Sample(steps =>
            {
                var cash = CashFloat.Empty;
                var paid = new Stack<Vnd>();
                var drawer = 0L;
                foreach (var (kind, amount) in steps)
                {
                    var vnd = new Vnd(amount);
                    if (kind == 0)
                    {
                        cash = cash.Issue(vnd);
                        drawer += amount;
                    }
                    else if (kind == 3 && paid.TryPop(out var last))
                    {
                        cash = cash.TakeBack(last);
                        drawer += last.Amount;
                    }
                    else if (kind is 1 or 2)
                    {
                        var moved = kind == 1 ? cash.Pay(vnd) : cash.HandBack(vnd);
                        Assert.Equal(
                            amount <= drawer,
                            moved.TryGet(out var after, out var refusal)
                        );
                        if (refusal is not null)
                        {
                            Assert.Equal("float_exceeded", refusal.Code);
                            continue;
                        }

                        cash = after;
                        drawer -= amount;
                        if (kind == 1)
                        {
                            paid.Push(vnd);
                        }
                    }

                    Assert.Equal(new Vnd(drawer), cash.Held);
                    Assert.True(cash.Held >= Vnd.Zero);
                    Assert.Equal(cash.Issued, cash.Paid + cash.HandedBack + cash.Held);
                    Assert.Equal(paid.Sum(vnd => vnd.Amount), cash.Paid.Amount);
                }
            });

    [Fact]
    public void A_list_closes_when_the_drawer_is_empty_and_everybody_was_called()
    {
        var cash = new CashFloat(new Vnd(1_500_000), new Vnd(500_000), new Vnd(1_000_000));

        Assert.Null(cash.WhyNotClosed(0));
        Assert.Equal("rows_open", cash.WhyNotClosed(2)?.Code);
        Assert.Contains('2', cash.WhyNotClosed(2)!.Message);
    }

    [Fact]
    public void Money_left_in_the_drawer_is_named_to_the_dong()
    {
        var refusal = new CashFloat(new Vnd(1_500_000), Vnd.Zero, new Vnd(1_499_999)).WhyNotClosed(
            0
        );

        Assert.Equal("float_not_balanced", refusal?.Code);
        Assert.EndsWith(": 1 đ is still held.", refusal!.Message);
    }
}
