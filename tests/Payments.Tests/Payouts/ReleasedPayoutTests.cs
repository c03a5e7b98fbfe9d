using System.Net;
using Npgsql;
using Payments.Tests.PaymentRuns;

namespace Payments.Tests.Payouts;

public sealed class ReleasedPayoutTests(TwoMonths months) : IClassFixture<TwoMonths>
{
    [Fact]
    public async Task While_payments_are_being_made_nothing_is_stopped()
    {
        var id = await months.PayoutOf(months.June, months.ByAccount);
        await months.Execute("update release set cash_listed = false where kind = 'list'");
        var answer = await (await months.As("preparer")).Post(
            $"/v1/payouts/{id}/hold",
            new { reason = "why" }
        );

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("payments_being_prepared", answer.Code);
    }

    [Fact]
    public async Task A_payout_held_over_its_release_is_paid_alone_when_it_goes_on()
    {
        var id = await months.PayoutOf(months.June, months.Raised);
        await months.ReleasesArePrepared();

        (await months.Decide(id, "hold", new { reason = "why" })).Must(HttpStatusCode.OK);
        (await months.Decide(id, "unhold", null)).Must(HttpStatusCode.OK);

        Assert.Equal("released", (await months.Payout(id))["state"]!.GetValue<string>());
        Assert.Equal(
            "single approver 1 False",
            await months.Scalar<string>(
                """
                select kind || ' ' || released_by || ' ' || total || ' '
                       || case when accounts_prepared or cash_listed then 'True' else 'False' end
                  from release
                 where payout_id = $1
                   and list_ids = array[(select list_id from payout where id = $1)]
                """,
                new NpgsqlParameter { Value = id }
            )
        );
    }

    [Fact]
    public async Task Money_on_its_way_is_neither_held_nor_cancelled()
    {
        var id = await months.PayoutOf(months.June, months.Elsewhere);
        await months.ReleasesArePrepared();
        await ListInCash(id);
        var caller = await months.As("preparer");

        foreach (var step in (string[])["hold", "cancel"])
        {
            var answer = await caller.Post($"/v1/payouts/{id}/{step}", new { reason = "why" });
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Equal("payment_live", answer.Code);
        }
    }

    [Fact]
    public async Task A_hold_that_was_proposed_in_time_is_refused_when_money_left_meanwhile()
    {
        var id = await months.PayoutOf(months.June, months.Dead);
        await months.ReleasesArePrepared();
        var laid = await (await months.As("preparer")).Post(
            $"/v1/payouts/{id}/hold",
            new { reason = "why" }
        );
        await ListInCash(id);
        var accepted = await (await months.As("approver")).Post(
            $"/v1/proposals/{laid.Must(HttpStatusCode.Accepted).Value<Guid>("proposalId")}/accept"
        );

        Assert.Equal("payment_live", accepted.Code);
        Assert.Equal("released", (await months.Payout(id))["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_passport_leads_from_the_law_to_the_hand()
    {
        var id = await months.PayoutOf(months.June, months.InCash);
        await months.ReleasesArePrepared();
        var payment = await ListInCash(id);
        await HandOver(id, payment);
        var trace = (await (await months.As("auditor")).Get($"/v1/payouts/{id}/trace"))
            .Must(HttpStatusCode.OK)
            .Json;
        var steps = trace["steps"]!.AsArray();
        var words = steps.Select(step => step!["step"]!.GetValue<string>()).ToList();

        Assert.Equal("paid", trace["state"]!.GetValue<string>());
        foreach (
            var word in (string[])
                [
                    "facts_recorded",
                    "decision_recorded",
                    "law",
                    "calculated",
                    "submitted",
                    "approved",
                    "drawn",
                    "released",
                    "payment_made",
                    "payment_handed_over",
                    "cash_handed_over",
                ]
        )
        {
            Assert.Contains(word, words);
        }

        var times = steps.Select(step => step!["at"]!.GetValue<DateTimeOffset>()).ToList();
        Assert.Equal(times.Order(), times);
        Assert.True(words.IndexOf("law") < words.IndexOf("calculated"));
        Assert.True(words.IndexOf("approved") < words.IndexOf("released"));
        var receipt = steps.Single(step =>
            step!["step"]!.GetValue<string>() == "cash_handed_over"
        )!;
        Assert.Equal("1234", receipt["refs"]!["documentLast4"]!.GetValue<string>());
        Assert.Equal("signature", receipt["refs"]!["proof"]!.GetValue<string>());
    }

    private async Task<Guid> ListInCash(Guid payout)
    {
        var payment = Guid.CreateVersion7(months.Service.Clock.GetUtcNow());
        await months.Execute(
            """
            insert into cash_list (id, commune_code, month, opened_at)
            select gen_random_uuid(), commune_code, month, now()
              from payout
             where id = $1
                on conflict do nothing
            """,
            new NpgsqlParameter { Value = payout }
        );
        await months.Execute(
            """
            insert into payment (month, id, payout_id, run_id, list_id, commune_code, benefit, attempt, channel,
                                 amount_vnd, state, cash_list_id, made_at, changed_at)
            select o.month, $2, o.id, o.run_id, o.list_id, o.commune_code, o.benefit, 1, 'cash', o.amount_vnd, 'listed',
                   c.id, now(), now()
              from payout o
              join cash_list c on c.commune_code = o.commune_code and c.month = o.month
             where o.id = $1
            """,
            new NpgsqlParameter { Value = payout },
            new NpgsqlParameter { Value = payment }
        );
        return payment;
    }

    private async Task HandOver(Guid payout, Guid payment)
    {
        await months.Execute(
            "update payment set state = 'handed_over' where id = $1",
            new NpgsqlParameter { Value = payment }
        );
        await months.Execute(
            """
            insert into payment_event (month, payment_id, commune_code, at, state, source)
            select month, id, commune_code, now() + interval '1 second', 'handed_over', 'cashier'
              from payment
             where id = $1
            """,
            new NpgsqlParameter { Value = payment }
        );
        await months.Execute(
            """
            insert into cash_receipt (id, commune_code, cash_list_id, payment_month, payment_id, kind, amount_vnd,
                                      receipt_no, received_by, receiver_name, document, document_last4, proof, paid_on,
                                      recorded_by, recorded_at)
            select gen_random_uuid(), commune_code, cash_list_id, month, id, 'handed_over', amount_vnd, 'PC-' || left(id::text, 8),
                   'beneficiary', 'N', 'citizen_card', '1234', 'signature', current_date, 'cashier',
                   now() + interval '1 second'
              from payment
             where id = $1
            """,
            new NpgsqlParameter { Value = payment }
        );
        Assert.Equal("paid", (await months.Payout(payout))["state"]!.GetValue<string>());
    }
}
