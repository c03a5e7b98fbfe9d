using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Payments.Reconciliation;
using Payments.Tests.Support;

namespace Payments.Tests.Reconciliation;

public sealed class ReconciliationTests : IAsyncLifetime
{
    private const string Commune = "14845";

    private static readonly (string Member, string Word)[] nine =
    [
        ("paidByAccount", "settled"),
        ("paidInCash", "handed_over"),
        ("inProgress", "accepted"),
        ("unknown", "unknown"),
        ("awaitingCash", "rejected"),
        ("notCollected", "not_collected"),
        ("returned", "returned"),
        ("returnedToTreasury", "returned_to_treasury"),
        ("cancelled", "cancelled"),
    ];

    private TestService? service;
    private Ledger? books;

    private TestService Service => service!;

    private Ledger Books => books!;

    public async Task InitializeAsync()
    {
        service = await TestService.Start(new DateOnly(2026, 11, 4));
        books = new Ledger(service.Database, service.Clock.GetUtcNow());
    }

    public async Task DisposeAsync() => await Service.DisposeAsync();

    [Fact]
    public async Task Every_dong_stands_in_one_place_whatever_state_the_month_is_in()
    {
        var seed = Environment.TickCount;
        Console.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var run = await Books.Run("2026-11");
        var expected = nine.ToDictionary(place => place.Member, _ => (Count: 0L, Vnd: 0L));
        expected["held"] = expected["due"] = (0, 0);
        foreach (var commune in new[] { "14845", "14866", "14900" })
        {
            await RandomList(random, run, commune, expected);
        }

        var answer = (
            await (await Service.As("controller")).Get($"/v1/reconciliation?runId={run}")
        ).Must(HttpStatusCode.OK);

        expected["held"] = Plus(expected["held"], expected["due"]);
        foreach (var (member, (count, vnd)) in expected)
        {
            Assert.Equal(
                (member, count, vnd),
                (member, answer.Value<long>(member + "Count"), answer.Value<long>(member + "Vnd"))
            );
        }

        CheckIdentity(answer.Json);
        foreach (var part in new[] { "lists", "benefits" })
        {
            var lines = answer.Json[part]!.AsArray();
            Assert.All(lines, line => CheckIdentity(line!));
            foreach (var (member, _) in nine.Append(("total", "")).Append(("held", "")))
            {
                Assert.Equal(
                    answer.Value<long>(member + "Vnd"),
                    lines.Sum(line => line![member + "Vnd"]!.GetValue<long>())
                );
            }
        }

        Assert.True(answer.Value<bool>("balanced"));
    }

    [Fact]
    public async Task Balanced_is_computed_and_not_assumed()
    {
        var run = await Books.Run("2026-11");
        Due first = new(500_000),
            second = new(650_000);
        var list = await Books.List(run, "2026-11", Commune, "released", first, second);
        await Books.Batch(
            list,
            "970436",
            "sent",
            (first.Id, null, false),
            (second.Id, null, false)
        );
        var controller = await Service.As("controller");
        Assert.True(await Balanced());

        await Books.Execute("update payment_block set total_vnd = total_vnd + 1");
        Assert.False(await Balanced());
        await Books.Execute("update payment_block set total_vnd = total_vnd - 1");
        await Books.Execute("update payment_list set total_vnd = total_vnd + 1");
        Assert.False(await Balanced());

        async Task<bool> Balanced() =>
            (await controller.Get($"/v1/reconciliation?runId={run}")).Value<bool>("balanced");
    }

    [Fact]
    public async Task A_list_settles_by_itself_and_closes_only_when_everything_is_booked()
    {
        var run = await Books.Run("2026-11");
        Due first = new(500_000),
            second = new(650_000);
        var list = await Books.List(run, "2026-11", Commune, "released", first, second);
        var payments = await Books.Batch(
            list,
            "970436",
            "answered",
            (first.Id, "settled", true),
            (second.Id, "unknown", false)
        );
        var (controller, path) = (await Service.As("controller"), $"/v1/payment-runs/{run}/close");

        var unknown = await controller.Post(path);
        Assert.Equal((HttpStatusCode.Conflict, "not_reconciled"), (unknown.Status, unknown.Code));
        Assert.Contains(
            "14845: 1 payments of 650.000 đ are unknown",
            unknown.Text,
            StringComparison.Ordinal
        );
        await Books.Execute(
            "update payment set state = 'settled' where id = @id",
            new { id = payments[1] }
        );
        Assert.Contains(
            "without an entry",
            (await controller.Post(path)).Text,
            StringComparison.Ordinal
        );
        await Books.Execute("update payment set booked = true");
        await Drain(Service.Services.GetRequiredService<SettleLists>());
        Assert.Equal("settled", await Books.Single<string>("select state from payment_list"));

        var treasurer = await (await Service.As("treasurer")).Post(path);
        Assert.Equal(
            (HttpStatusCode.Forbidden, "forbidden_role"),
            (treasurer.Status, treasurer.Code)
        );
        await Books.Execute("update payment_list set approved_by = 'controller'");
        Assert.Equal("same_person", (await controller.Post(path)).Code);
        await Books.Execute("update payment_list set approved_by = 'approver'");
        var closed = (await controller.Post(path, new { communeCodes = new[] { Commune } })).Must(
            HttpStatusCode.OK
        );
        Assert.Equal("closed", closed.Json["lists"]![0]!["state"]!.GetValue<string>());
        Assert.Equal("already_closed", (await controller.Post(path)).Code);
    }

    [Fact]
    public async Task One_list_that_is_not_reconciled_keeps_all_open()
    {
        var run = await Books.Run("2026-11");
        Due first = new(500_000),
            second = new(650_000);
        var good = await Books.List(run, "2026-11", Commune, "released", first);
        var bad = await Books.List(run, "2026-11", "14866", "released", second);
        await Books.Batch(good, "970436", "answered", (first.Id, "settled", true));
        await Books.Batch(bad, "970436", "sent", (second.Id, null, false));
        var (controller, path) = (await Service.As("controller"), $"/v1/payment-runs/{run}/close");

        Assert.Equal("not_reconciled", (await controller.Post(path)).Code);
        Assert.Equal(
            0L,
            await Books.Single<long>("select count(*) from payment_list where state = 'closed'")
        );
        (await controller.Post(path, new { communeCodes = new[] { Commune } })).Must(
            HttpStatusCode.OK
        );
    }

    [Fact]
    public async Task A_return_after_closing_reopens_nothing_and_appears_in_the_open_month()
    {
        var november = await Books.Run("2026-11");
        Due late = new(500_000),
            kept = new(650_000);
        var list = await Books.List(november, "2026-11", Commune, "released", late, kept);
        var payments = await Books.Batch(
            list,
            "970436",
            "answered",
            (late.Id, "settled", true),
            (kept.Id, "settled", true)
        );
        var controller = await Service.As("controller");
        (await controller.Post($"/v1/payment-runs/{november}/close")).Must(HttpStatusCode.OK);
        var december = await Books.Run("2026-12");
        await Books.List(december, "2026-12", Commune, "released", new Due(500_000));

        await Books.Execute(
            "update payment set state = 'returned', changed_at = @at where id = @id",
            new { id = payments[0], at = Service.Clock.GetUtcNow().AddHours(1) }
        );

        var open = await controller.Get($"/v1/reconciliation?runId={december}");
        Assert.Equal(
            (500_000, 1),
            (open.Value<long>("sinceCloseVnd"), open.Value<long>("sinceCloseCount"))
        );
        CheckIdentity(open.Json);
        var closed = await controller.Get($"/v1/reconciliation?runId={november}");
        Assert.Equal("closed", closed.Json["lists"]![0]!["state"]!.GetValue<string>());
        Assert.Equal(500_000, closed.Value<long>("returnedVnd"));
        Assert.True(closed.Value<bool>("balanced"));
    }

    [Fact]
    public async Task A_cashier_does_not_read_the_reconciliation_and_an_unknown_run_is_not_found()
    {
        var path = $"/v1/reconciliation?runId={TestIds.New()}";

        Assert.Equal("forbidden_role", (await (await Service.As("cashier")).Get(path)).Code);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await (await Service.As("treasurer")).Get(path)).Status
        );
    }

    private async Task RandomList(
        Random random,
        Guid run,
        string commune,
        Dictionary<string, (long Count, long Vnd)> expected
    )
    {
        var isReleased = commune != "14900";
        var words = Enumerable
            .Range(0, 30)
            .Select(_ => random.Next(11) is var at && at < 9 ? nine[at] : ("held", "held"))
            .ToArray();
        var payouts = words
            .Select(word => new Due(
                random.Next(1, 2_000_000),
                State: word.Item2 is "cancelled" or "held" or "returned_to_treasury"
                    ? word.Item2
                    : null,
                Benefit: random.Next(2) == 0 ? "monthly_allowance" : "social_pension"
            ))
            .ToArray();
        var list = await Books.List(
            run,
            "2026-11",
            commune,
            isReleased ? "released" : "approved",
            payouts
        );
        for (var index = 0; index < payouts.Length; index++)
        {
            var member =
                isReleased || payouts[index].State is not null ? words[index].Item1 : "due";
            expected[member] = Plus(expected[member], (1, payouts[index].AmountVnd));
        }

        if (!isReleased)
        {
            return;
        }

        var paid = words.Zip(payouts).Where(pair => pair.Second.State is null).ToArray();
        var byAccount = paid.Where(pair =>
            pair.First.Item2 is "settled" or "accepted" or "unknown" or "rejected" or "returned"
        );
        await Books.Batch(
            list,
            random.Next(2) == 0 ? "970436" : "970405",
            "answered",
            [
                .. byAccount.Select(pair =>
                    (
                        pair.Second.Id,
                        pair.First.Item2 == "accepted" ? null : (string?)pair.First.Item2,
                        pair.First.Item2 == "settled"
                    )
                ),
            ]
        );
        await CashPayments(
            list,
            commune,
            [.. paid.Where(pair => pair.First.Item2 is "handed_over" or "not_collected")]
        );
    }

    private async Task CashPayments(
        Guid list,
        string commune,
        ((string, string Word) First, Due Second)[] paid
    )
    {
        var cashList = TestIds.New();
        await Books.Execute(
            "insert into cash_list (id, commune_code, month, opened_at) values (@cashList, @commune, '2026-11-01', now())",
            new { cashList, commune }
        );
        foreach (var (word, payout) in paid)
        {
            // A dead attempt before the live one: only the last payment may count.
            foreach (var (attempt, state) in new[] { (1, "carried_over"), (2, word.Word) })
            {
                await Books.Execute(
                    """
                    insert into payment (month, id, payout_id, run_id, list_id, commune_code, benefit, attempt, channel,
                                         amount_vnd, state, cash_list_id, made_at, changed_at)
                    select month, @id, id, run_id, list_id, commune_code, benefit, @attempt, 'cash', amount_vnd, @state,
                           @cashList, now(), now()
                      from payout where id = @payout and list_id = @list
                    """,
                    new
                    {
                        id = TestIds.New(),
                        attempt,
                        state,
                        cashList,
                        payout = payout.Id,
                        list,
                    }
                );
            }
        }
    }

    private static (long, long) Plus((long, long) left, (long, long) right) =>
        (left.Item1 + right.Item1, left.Item2 + right.Item2);

    private static void CheckIdentity(JsonNode figures)
    {
        foreach (var unit in new[] { "Vnd", "Count" })
        {
            long Read(string member) => figures[member + unit]!.GetValue<long>();
            Assert.Equal(Read("total"), Read("released") + Read("held"));
            Assert.Equal(Read("released"), nine.Sum(place => Read(place.Member)));
        }
    }

    private static async Task Drain(SettleLists worker)
    {
        while (await worker.Work(CancellationToken.None)) { }
    }
}
