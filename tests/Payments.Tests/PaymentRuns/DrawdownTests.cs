using System.Net;
using Payments.Domain.Common;
using Payments.Domain.PaymentRuns;
using Payments.PaymentRuns;
using Payments.Pipeline;

namespace Payments.Tests.PaymentRuns;

public sealed class DrawdownTests(TwoMonths months) : IClassFixture<TwoMonths>
{
    [Theory]
    [InlineData("amountVnd", "/amountVnd")]
    [InlineData("benefit", "/benefit")]
    [InlineData("documentNo", "/documentNo")]
    [InlineData("communeCodes", "/communeCodes")]
    public async Task A_wrong_field_is_named(string member, string pointer)
    {
        var body = Body("RDT-WRONG");
        body[member] = member switch
        {
            "amountVnd" => 0,
            "communeCodes" => Array.Empty<string>(),
            _ => "",
        };

        var answer = await (await months.As("treasurer")).Post("/v1/drawdowns", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(pointer, answer.Json["errors"]![0]!["pointer"]!.GetValue<string>());
    }

    [Fact]
    public async Task Money_is_drawn_for_communes_of_the_run_and_not_in_the_future()
    {
        var caller = await months.As("treasurer");
        var elsewhere = Body("RDT-ELSEWHERE");
        elsewhere["communeCodes"] = new[] { TwoMonths.Here, "00001" };
        var tomorrow = Body("RDT-TOMORROW");
        tomorrow["drawnOn"] = "2026-06-18";
        var nowhere = Body("RDT-NOWHERE");
        nowhere["runId"] = new Guid("01970000-0000-7000-8000-00000000ffff");

        Assert.Equal("commune_not_in_run", (await caller.Post("/v1/drawdowns", elsewhere)).Code);
        Assert.Equal("drawn_in_future", (await caller.Post("/v1/drawdowns", tomorrow)).Code);
        Assert.Equal(HttpStatusCode.NotFound, (await caller.Post("/v1/drawdowns", nowhere)).Status);
    }

    [Fact]
    public async Task A_document_counts_once_and_only_a_treasurer_draws()
    {
        var caller = await months.As("treasurer");
        (await caller.Post("/v1/drawdowns", Body("RDT-ONCE"))).Must(HttpStatusCode.Created);

        Assert.Equal("document_used", (await caller.Post("/v1/drawdowns", Body("RDT-ONCE"))).Code);
        Assert.Equal(
            "forbidden_role",
            (await (await months.As("officer")).Post("/v1/drawdowns", Body("RDT-OTHER"))).Code
        );
    }

    [Fact]
    public async Task A_drawdown_recorded_wrongly_is_taken_back_and_its_document_recorded_again()
    {
        var caller = await months.As("treasurer");
        var huge = Body("RDT-TYPED");
        huge["amountVnd"] = long.MaxValue;
        var refused = await caller.Post("/v1/drawdowns", huge);
        var made = (await caller.Post("/v1/drawdowns", Body("RDT-TYPED"))).Must(
            HttpStatusCode.Created
        );
        var path = $"/v1/drawdowns/{made.Value<Guid>("id")}/take-back";
        var reason = new { reason = "a nought too many" };

        var silent = await caller.Post(path, new { reason = "" });
        var taken = (await caller.Post(path, reason)).Must(HttpStatusCode.OK);
        var twice = await caller.Post(path, reason);
        (await caller.Post("/v1/drawdowns", Body("RDT-TYPED"))).Must(HttpStatusCode.Created);
        var all = (
            await (await months.As("auditor")).Get($"/v1/payment-runs/{months.July}/drawdowns")
        ).Must(HttpStatusCode.OK);
        var used = (await caller.Post("/v1/drawdowns", Body("RDT-USED", months.June))).Must(
            HttpStatusCode.Created
        );

        Assert.Equal("/amountVnd", refused.Json["errors"]![0]!["pointer"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.BadRequest, silent.Status);
        Assert.Equal("a nought too many", taken.Value<string>("takenBackFor"));
        Assert.Equal("drawdown_taken_back", twice.Code);
        Assert.Equal(
            ["", "treasurer"],
            all.Json["items"]!
                .AsArray()
                .Where(item => item!["documentNo"]!.GetValue<string>() == "RDT-TYPED")
                .Select(item => item!["takenBackBy"]?.GetValue<string>() ?? "")
        );
        Assert.Equal(
            "drawdown_used",
            (await caller.Post($"/v1/drawdowns/{used.Value<Guid>("id")}/take-back", reason)).Code
        );
    }

    [Fact]
    public async Task What_is_missing_for_a_release_is_said_per_benefit()
    {
        await using var session = new Session(months.Service.Database.App);
        session.ActAs(new Actor("treasurer", [Domain.Identity.Role.Treasurer], ["*"]));
        var lists = await Lists(session, months.July);

        var missing = await FundingCheck.Missing(
            session,
            months.July,
            lists,
            CancellationToken.None
        );
        await Draw(session, "x", TwoMonths.There, TwoMonths.SevereVnd - 1);
        await Draw(session, "y", TwoMonths.Here, 10 * TwoMonths.SevereVnd);
        var almost = await FundingCheck.Missing(
            session,
            months.July,
            lists,
            CancellationToken.None
        );
        await Draw(session, "z", TwoMonths.There, 1);
        var enough = await FundingCheck.Missing(
            session,
            months.July,
            lists,
            CancellationToken.None
        );

        Assert.Equal("monthly_allowance", Assert.Single(missing).Benefit);
        Assert.Equal([new MissingMoney("monthly_allowance", new Vnd(1))], almost);
        Assert.Empty(enough);
    }

    [Fact]
    public async Task What_june_did_not_need_is_brought_forward_to_july()
    {
        await using var session = new Session(months.Service.Database.App);
        session.ActAs(new Actor("treasurer", [Domain.Identity.Role.Treasurer], ["*"]));
        var lists = await Lists(session, months.July);
        var before = await FundingCheck.Missing(
            session,
            months.July,
            lists,
            CancellationToken.None
        );
        await session.Execute(
            """
            insert into drawdown (id, run_id, communes, benefit, amount_vnd, document_no, drawn_on, recorded_by,
                                  recorded_at)
            select gen_random_uuid(), @June, array['14845'], 'monthly_allowance', @Amount, 'MORE', '2026-05-18',
                   'treasurer', now()
            """,
            new { months.June, before[0].Amount.Amount },
            CancellationToken.None
        );

        Assert.Empty(
            await FundingCheck.Missing(session, months.July, lists, CancellationToken.None)
        );
    }

    private Dictionary<string, object> Body(string document, Guid? run = null) =>
        new()
        {
            ["runId"] = run ?? months.July,
            ["communeCodes"] = new[] { TwoMonths.Here },
            ["benefit"] = "social_pension",
            ["amountVnd"] = 1000,
            ["documentNo"] = document,
            ["drawnOn"] = "2026-06-17",
        };

    private static async Task<IReadOnlyList<Guid>> Lists(Session session, Guid run) =>
        await session.Query<Guid>(
            "select id from payment_list where run_id = @run",
            new { run },
            CancellationToken.None
        );

    private Task<int> Draw(Session session, string document, string commune, long amountVnd) =>
        session.Execute(
            """
            insert into drawdown (id, run_id, communes, benefit, amount_vnd, document_no, drawn_on, recorded_by,
                                  recorded_at)
            values (gen_random_uuid(), @July, array[@commune], 'monthly_allowance', @amountVnd, @document, '2026-06-17',
                    'treasurer', now())
            """,
            new
            {
                months.July,
                document,
                commune,
                amountVnd,
            },
            CancellationToken.None
        );
}
