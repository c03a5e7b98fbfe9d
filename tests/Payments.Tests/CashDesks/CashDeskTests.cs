using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Reconciliation;
using Payments.Tests.Support;

namespace Payments.Tests.CashDesks;

/// <summary>A desk over HTTP: four people paid in cash in the first demo commune, released on 26 October.</summary>
public sealed class CashDeskTests : IAsyncLifetime
{
    private const string Commune = "14845";
    private TestService? service;
    private Ledger? books;
    private Guid run;
    private Guid list;

    private readonly Due[] people =
    [
        new(500_000, "cash"),
        new(650_000, "cash"),
        new(700_000, "cash"),
        new(900_000, "account"),
    ];

    private TestService Service => service!;

    private Ledger Books => books!;

    public async Task InitializeAsync()
    {
        service = await TestService.Start(new DateOnly(2026, 11, 4));
        books = new Ledger(service.Database, service.Clock.GetUtcNow());
        run = await books.Run("2026-11");
        list = await books.List(run, "2026-11", Commune, "released", people);
        await books.Release(run, list);
    }

    public async Task DisposeAsync() => await Service.DisposeAsync();

    [Fact]
    public async Task Who_is_paid_in_cash_stands_on_the_list_of_the_commune_and_benefits_are_not_shown()
    {
        var desk = await OpenDesk();

        Assert.Equal(3, desk.Json["items"]!.AsArray().Count);
        Assert.Equal(1_850_000, desk.Value<long>("totalVnd"));
        Assert.Equal(
            people.Take(3).Select(person => person.Id).Order(),
            desk.Json["items"]!
                .AsArray()
                .Select(item => item!["payoutId"]!.GetValue<Guid>())
                .Order()
        );
        Assert.DoesNotContain("benefit", desk.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("elderly", desk.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_desk_pays_once_within_its_float_and_closes_to_the_dong()
    {
        var desk = await OpenDesk();
        var listId = desk.Value<Guid>("id");
        var (cashier, treasurer) = (await Service.As("cashier"), await Service.As("treasurer"));
        var ids = Ids(desk);
        var secondPayout = desk.Json["items"]![1]!["payoutId"]!.GetValue<Guid>();
        var left = desk.Json["items"]![2]!["amountVnd"]!.GetValue<long>();

        var early = await HandOver(cashier, ids[0], "PC-1");
        Assert.Equal((HttpStatusCode.Conflict, "float_exceeded"), (early.Status, early.Code));

        await Float(treasurer, listId, "issued", 1_850_000, "F-1");
        (await HandOver(cashier, ids[0], "PC-1")).Must(HttpStatusCode.OK);
        Assert.Equal("already_handed_over", (await HandOver(cashier, ids[0], "PC-2")).Code);
        Assert.Equal("receipt_used", (await HandOver(cashier, secondPayout, "PC-1")).Code);
        var second = (await HandOver(cashier, secondPayout, "PC-2")).Must(HttpStatusCode.OK);
        Assert.Equal("handed_over", second.Value<string>("state"));

        Assert.Equal("rows_open", (await cashier.Post($"/v1/cash-lists/{listId}/close")).Code);
        (
            await cashier.Post(
                $"/v1/cash-payouts/{ids[2]}/not-collected",
                new { reason = "absent" }
            )
        ).Must(HttpStatusCode.OK);
        Assert.Equal(
            "float_not_balanced",
            (await cashier.Post($"/v1/cash-lists/{listId}/close")).Code
        );
        await Float(treasurer, listId, "handed_back", left, "F-2");
        (await cashier.Post($"/v1/cash-lists/{listId}/close")).Must(HttpStatusCode.OK);

        var correction = await cashier.Post(
            $"/v1/cash-payouts/{ids[0]}/correct",
            new { reason = "wrong person" }
        );
        Assert.Equal("cash_list_closed", correction.Code);
    }

    [Fact]
    public async Task Two_desks_at_once_give_one_receipt_and_one_refusal()
    {
        var desk = await OpenDesk();
        var (cashier, treasurer) = (await Service.As("cashier"), await Service.As("treasurer"));
        await Float(treasurer, desk.Value<Guid>("id"), "issued", 1_850_000, "F-1");
        var id = Ids(desk)[0];

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(number => HandOver(cashier, id, $"PC-{number}"))
        );

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(5, answers.Count(answer => answer.Code == "already_handed_over"));
        Assert.Equal(
            1L,
            await Books.Single<long>("select count(*) from cash_receipt where kind = 'handed_over'")
        );
    }

    [Fact]
    public async Task A_counter_entry_puts_the_money_back_into_the_drawer()
    {
        var desk = await OpenDesk();
        var listId = desk.Value<Guid>("id");
        var (cashier, treasurer) = (await Service.As("cashier"), await Service.As("treasurer"));
        await Float(treasurer, listId, "issued", 1_850_000, "F-1");
        var id = Ids(desk)[0];
        Assert.Equal(
            "nothing_to_correct",
            (await cashier.Post($"/v1/cash-payouts/{id}/correct", new { reason = "no" })).Code
        );

        await HandOver(cashier, id, "PC-1");
        var corrected = (
            await cashier.Post($"/v1/cash-payouts/{id}/correct", new { reason = "wrong person" })
        ).Must(HttpStatusCode.OK);

        Assert.Equal("listed", corrected.Value<string>("state"));
        Assert.Equal(1_850_000, corrected.Json["float"]!["heldVnd"]!.GetValue<long>());
        (await HandOver(cashier, id, "PC-2")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_money_of_the_dead_waits_for_an_heir()
    {
        var desk = await OpenDesk();
        var (cashier, treasurer) = (await Service.As("cashier"), await Service.As("treasurer"));
        await Float(treasurer, desk.Value<Guid>("id"), "issued", 1_850_000, "F-1");
        await Books.Execute(
            """
            insert into fact (commune_code, beneficiary_id, effective_from, known_on, recorded_at, recorded_by,
                              date_of_birth, date_of_death)
            select commune_code, beneficiary_id, '2026-10-30', '2026-11-02', now(), 'test', '1940-01-01', '2026-10-30'
              from payout where id = @Id
            """,
            people[0]
        );

        Assert.Equal("recorded_dead", (await HandOver(cashier, people[0].Id, "PC-1")).Code);
        (await HandOver(cashier, people[0].Id, "PC-1", "heir")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_held_payout_is_not_handed_over()
    {
        var desk = await OpenDesk();
        var (cashier, treasurer) = (await Service.As("cashier"), await Service.As("treasurer"));
        await Float(treasurer, desk.Value<Guid>("id"), "issued", 1_850_000, "F-1");
        await Books.Execute("update payout set state = 'held' where id = @Id", people[0]);

        Assert.Equal("payout_held", (await HandOver(cashier, people[0].Id, "PC-1")).Code);
    }

    [Fact]
    public async Task Fields_are_named_and_another_commune_sees_nothing()
    {
        var desk = await OpenDesk();
        var (cashier, stranger) = (await Service.As("cashier"), await Service.As("cashier2"));
        var path = $"/v1/cash-payouts/{Ids(desk)[0]}/hand-over";

        var malformed = await cashier.Post(path, new { receivedBy = "beneficiary" });
        Assert.Equal(HttpStatusCode.BadRequest, malformed.Status);
        Assert.Contains(
            "/receiptNo",
            malformed.Json["errors"]!
                .AsArray()
                .Select(error => error!["pointer"]!.GetValue<string>())
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await HandOver(stranger, Ids(desk)[0], "PC-1")).Status
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await stranger.Get($"/v1/cash-lists/{desk.Value<Guid>("id")}")).Status
        );
        var foreign = await stranger.Get($"/v1/cash-lists?communeCode={Commune}");
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden_scope"), (foreign.Status, foreign.Code));
        var officer = await HandOver(await Service.As("officer"), Ids(desk)[0], "PC-1");
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden_role"), (officer.Status, officer.Code));
    }

    [Fact]
    public async Task Who_was_not_there_stands_on_the_next_months_list()
    {
        var desk = await OpenDesk();
        await CloseUncollected(desk);
        var december = await Books.Run("2026-12");
        var next = await Books.List(
            december,
            "2026-12",
            Commune,
            "released",
            new Due(500_000, "cash")
        );
        await Books.Release(december, next);

        var cashier = await Service.As("cashier");
        var lists = await cashier.Until(
            "/v1/cash-lists?month=2026-12",
            json =>
                json["items"]!.AsArray().Count == 1
                && json["items"]![0]!["payments"]!.GetValue<long>() == 4
        );

        Assert.Equal(1_850_000 + 500_000, lists.Json["items"]![0]!["listedVnd"]!.GetValue<long>());
        using var visitor = await PageVisitor.Of(Service, "cashier");
        var shown = await visitor.Get($"/cash-lists/{lists.Json["items"]![0]!["id"]}");
        Assert.Equal(3, shown.Text.Split("của tháng 11/2026").Length - 1);
        var old = await cashier.Get($"/v1/cash-lists/{desk.Value<Guid>("id")}");
        Assert.All(
            old.Json["items"]!.AsArray(),
            item => Assert.Equal("carried_over", item!["state"]!.GetValue<string>())
        );
        Assert.Equal(
            3L,
            await Books.Single<long>(
                "select count(*) from payment n join payment p on p.id = n.replaces where n.attempt = p.attempt + 1"
            )
        );
    }

    [Fact]
    public async Task Money_nobody_collected_goes_back_to_the_treasury_when_two_people_say_so()
    {
        var desk = await OpenDesk();
        var (officer, chair) = (await Service.As("officer"), await Service.As("chair"));
        var path = $"/v1/payouts/{people[0].Id}/return-to-treasury";
        var body = new { reason = "died without heirs", voucherNo = "KB-77" };
        Assert.Equal("not_uncollected", (await officer.Post(path, body)).Code);
        await CloseUncollected(desk);

        var proposal = (await officer.Post(path, body)).Must(HttpStatusCode.Accepted);
        var id = proposal.Value<Guid>("proposalId");
        (await chair.Post($"/v1/proposals/{id}/accept")).Must(HttpStatusCode.OK);

        Assert.Equal(
            ("returned_to_treasury", "returned_to_treasury"),
            await Books.Single<(string, string)>(
                "select state, payment_state from payout_now where id = @Id",
                people[0]
            )
        );
    }

    [Fact]
    public async Task A_payout_without_a_live_payment_is_redirected_to_the_desk_by_two_people()
    {
        await OpenDesk();
        var (officer, chair) = (await Service.As("officer"), await Service.As("chair"));
        var path = $"/v1/payouts/{people[3].Id}/redirect-to-cash";
        Assert.Equal(HttpStatusCode.BadRequest, (await officer.Post(path, new { })).Status);

        var proposal = (await officer.Post(path, new { reason = "disability" })).Must(
            HttpStatusCode.Accepted
        );
        (await chair.Post($"/v1/proposals/{proposal.Value<Guid>("proposalId")}/accept")).Must(
            HttpStatusCode.OK
        );

        Assert.Equal(
            ("cash", "listed"),
            await Books.Single<(string, string)>(
                "select channel, payment_state from payout_now where id = @Id",
                people[3]
            )
        );
        Assert.Equal("already_in_cash", (await officer.Post(path, new { reason = "age" })).Code);
    }

    [Fact]
    public async Task A_payout_whose_payment_may_still_arrive_is_not_redirected()
    {
        await Books.Batch(list, "970436", "unknown", (people[3].Id, "unknown", false));

        var answer = await (await Service.As("officer")).Post(
            $"/v1/payouts/{people[3].Id}/redirect-to-cash",
            new { reason = "age" }
        );

        Assert.Equal((HttpStatusCode.Conflict, "payment_live"), (answer.Status, answer.Code));
    }

    private async Task<Answer> OpenDesk()
    {
        var cashier = await Service.As("cashier");
        var lists = await cashier.Until(
            "/v1/cash-lists?month=2026-11",
            json => json["items"]!.AsArray().Count == 1
        );
        var id = lists.Json["items"]![0]!["id"]!.GetValue<Guid>();
        return (await cashier.Get($"/v1/cash-lists/{id}")).Must(HttpStatusCode.OK);
    }

    private async Task CloseUncollected(Answer desk)
    {
        var cashier = await Service.As("cashier");
        foreach (var id in Ids(desk))
        {
            (
                await cashier.Post(
                    $"/v1/cash-payouts/{id}/not-collected",
                    new { reason = "absent" }
                )
            ).Must(HttpStatusCode.OK);
        }

        (await cashier.Post($"/v1/cash-lists/{desk.Value<Guid>("id")}/close")).Must(
            HttpStatusCode.OK
        );
    }

    private static Guid[] Ids(Answer desk) =>
        [.. desk.Json["items"]!.AsArray().Select(item => item!["id"]!.GetValue<Guid>())];

    private static Task<Answer> HandOver(
        TestCaller cashier,
        Guid id,
        string receiptNo,
        string receivedBy = "beneficiary"
    ) =>
        cashier.Post(
            $"/v1/cash-payouts/{id}/hand-over",
            new JsonObject
            {
                ["receivedBy"] = receivedBy,
                ["receiverName"] = "Mẫu",
                ["document"] = "citizen_card",
                ["documentLast4"] = "1234",
                ["proof"] = "signature",
                ["receiptNo"] = receiptNo,
                ["paidOn"] = "2026-11-04",
            }
        );

    private static async Task Float(
        TestCaller treasurer,
        Guid listId,
        string direction,
        long amountVnd,
        string receiptNo
    ) =>
        (
            await treasurer.Post(
                $"/v1/cash-lists/{listId}/float",
                new
                {
                    direction,
                    amountVnd,
                    to = "cashier",
                    receiptNo,
                }
            )
        ).Must(HttpStatusCode.OK);
}
