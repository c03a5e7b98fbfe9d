using Microsoft.Extensions.DependencyInjection;
using Payments.CashDesks;
using Payments.Tests.Reconciliation;
using Payments.Tests.Support;

namespace Payments.Tests.CashDesks;

public sealed class FallBackToCashTests
{
    private static readonly DateOnly dayBefore = new(2026, 11, 4);

    [Fact]
    public async Task On_the_cash_date_who_could_not_be_paid_by_account_is_paid_at_the_desk_but_unknown_never_is()
    {
        await using var service = await TestService.Start(dayBefore);
        var books = new Ledger(service.Database, service.Clock.GetUtcNow());
        Due refused = new(500_000),
            rejected = new(650_000),
            returned = new(700_000),
            unknown = new(900_000),
            settled = new(360_000),
            held = new(540_000, State: "held");
        var run = await books.Run("2026-11");
        var list = await books.List(
            run,
            "2026-11",
            "14845",
            "released",
            refused,
            rejected,
            returned,
            unknown,
            settled,
            held
        );
        await books.Release(run, list);
        await books.Batch(
            list,
            "970436",
            "answered",
            (rejected.Id, "rejected", false),
            (returned.Id, "returned", true),
            (unknown.Id, "unknown", false),
            (settled.Id, "settled", true)
        );
        await books.Execute("update release set accounts_prepared = true, cash_listed = true");
        var worker = service.Services.GetRequiredService<FallBackToCash>();

        await Drain(worker);
        Assert.Equal(0L, await CashPayments(books));

        service.Clock.TurnTo(dayBefore.AddDays(1));
        await Drain(worker);

        Assert.Equal(
            new[] { refused.Id, rejected.Id, returned.Id }.Order(),
            await books.Query<Guid>(
                "select payout_id from payment where channel = 'cash' and state = 'listed' order by 1"
            )
        );
        Assert.Equal(
            3L,
            await books.Single<long>(
                "select count(*) from payment_event where source = 'calendar' and state = 'listed'"
            )
        );
        Assert.Equal(
            ["no_account", "rejected", "returned"],
            await books.Query<string>(
                "select reason from payout_event where kind = 'fell_back_to_cash' order by 1"
            )
        );
        await Drain(worker);
        Assert.Equal(3L, await CashPayments(books));
    }

    private static Task<long> CashPayments(Ledger books) =>
        books.Single<long>("select count(*) from payment where channel = 'cash'");

    private static async Task Drain(FallBackToCash worker)
    {
        while (await worker.Work(CancellationToken.None)) { }
    }
}
