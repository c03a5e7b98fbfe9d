using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.PaymentRuns;

namespace Payments.Tests.Payouts;

public sealed class PayoutTests(TwoMonths months) : IClassFixture<TwoMonths>
{
    [Fact]
    public async Task A_payout_shows_its_months_and_payee()
    {
        var id = await months.PayoutOf(months.July, months.ByAccount);
        var payout = await months.Payout(id);

        Assert.Equal(
            [
                "id",
                "runId",
                "listId",
                "beneficiaryId",
                "benefit",
                "kind",
                "payee",
                "months",
                "amountVnd",
                "state",
                "holdReason",
                "payments",
            ],
            payout.AsObject().Select(member => member.Key)
        );
        Assert.Equal("due", payout["state"]!.GetValue<string>());
        Assert.Equal("""{"relation":"self","name":"Trần Thị B"}""", Unescaped(payout["payee"]!));
        var last = payout["months"]!.AsArray()[^1]!;
        Assert.Equal(
            """{"month":"2026-07","owedVnd":750000,"chargedBeforeVnd":0,"amountVnd":750000}""",
            last.ToJsonString()
        );
        Assert.Equal(
            payout["amountVnd"]!.GetValue<long>(),
            payout["months"]!.AsArray().Sum(month => month!["amountVnd"]!.GetValue<long>())
        );
    }

    [Theory]
    [InlineData(
        "vi",
        "500.000 đ × 1,5 = 750.000 đ",
        "người khuyết tật nặng",
        "– trẻ em không có nguồn nuôi dưỡng (20/2021/NĐ-CP 5(1)): không thuộc trường hợp nào của khoản 1."
    )]
    [InlineData(
        "en",
        "500.000 đ × 1.5 = 750.000 đ",
        "severely disabled adult",
        "– child without a source of care (20/2021/NĐ-CP 5(1)): no case of 5(1)."
    )]
    public async Task An_explanation_can_be_worked_out_again(
        string lang,
        string arithmetic,
        string group,
        string refused
    )
    {
        var id = await months.PayoutOf(months.June, months.Elsewhere);
        var explanation = (
            await (await months.As("chair2")).Get($"/v1/payouts/{id}/explanation?lang={lang}")
        )
            .Must(HttpStatusCode.OK)
            .Json;
        var text = explanation["text"]!.GetValue<string>();
        var line = explanation["lines"]!.AsArray().Single()!;

        Assert.Equal(lang, explanation["lang"]!.GetValue<string>());
        Assert.Contains(arithmetic, text, StringComparison.Ordinal);
        Assert.Contains(group, text, StringComparison.Ordinal);
        Assert.Contains(refused, text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "disabled",
            explanation["considered"]!.AsArray().Select(one => one!["category"]!.GetValue<string>())
        );
        Assert.All(
            explanation["considered"]!.AsArray(),
            one =>
                Assert.DoesNotContain(
                    $": {one!["reason"]}.",
                    one["text"]!.GetValue<string>(),
                    StringComparison.Ordinal
                )
        );
        Assert.Equal(1.5m, line["coefficient"]!.GetValue<decimal>());
        Assert.Equal(500_000, line["standardVnd"]!.GetValue<long>());
        Assert.Equal(750_000, line["amountVnd"]!.GetValue<long>());
        Assert.Contains(
            explanation["citations"]!.AsArray(),
            citation => citation!["instrument"]!.GetValue<string>() == "20/2021/NĐ-CP"
        );
    }

    [Fact]
    public void Every_group_and_every_reason_of_the_law_has_its_words()
    {
        static IEnumerable<string> All<TEnum>()
            where TEnum : struct, Enum =>
            Enum.GetValues<TEnum>().Select(Payments.Domain.Common.Words<TEnum>.Print);

        Assert.Equal(
            All<Payments.Domain.Entitlement.Category>(),
            Payments.Payouts.ConsideredWords.KnownGroups
        );
        Assert.Equal(
            All<Payments.Domain.Entitlement.Reason>().Except(["not_looked_at", "met"]),
            Payments.Payouts.ConsideredWords.KnownReasons
        );
    }

    [Fact]
    public async Task A_language_that_is_not_spoken_here_is_refused() =>
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (
                await (await months.As("chair")).Get(
                    $"/v1/payouts/{new Guid("01970000-0000-7000-8000-00000000ffff")}/explanation?lang=fr"
                )
            ).Status
        );

    [Fact]
    public async Task A_held_payout_is_not_due_and_can_go_on_again()
    {
        var id = await months.PayoutOf(months.July, months.InCash);

        (await months.Decide(id, "hold", new { reason = "address unclear" })).Must(
            HttpStatusCode.OK
        );
        var held = await months.Payout(id);
        var run = (await (await months.As("auditor")).Get($"/v1/payment-runs/{months.July}")).Json;
        var listed = await (await months.As("auditor")).Get(
            $"/v1/payment-runs/{months.July}/payouts?state=held"
        );
        var again = await (await months.As("preparer")).Post(
            $"/v1/payouts/{id}/hold",
            new { reason = "again" }
        );
        (await months.Decide(id, "unhold", null)).Must(HttpStatusCode.OK);
        var free = await months.Payout(id);

        Assert.Equal("held", held["state"]!.GetValue<string>());
        Assert.Equal("address unclear", held["holdReason"]!.GetValue<string>());
        Assert.Equal(750_000, run["byChannel"]![2]!["amountVnd"]!.GetValue<long>());
        Assert.Equal(
            run["totalVnd"]!.GetValue<long>(),
            run["byChannel"]!.AsArray().Sum(part => part!["amountVnd"]!.GetValue<long>())
        );
        Assert.Single(listed.Json["items"]!.AsArray());
        Assert.Equal("payout_cannot_move", again.Code);
        Assert.Equal("due", free["state"]!.GetValue<string>());
        Assert.Null(free["holdReason"]);
        Assert.Equal(
            0L,
            await months.Scalar<long>(
                "select count(*) from release where payout_id = $1",
                new Npgsql.NpgsqlParameter { Value = id }
            )
        );
    }

    [Fact]
    public async Task Nobody_stops_a_payout_alone()
    {
        var id = await months.PayoutOf(months.July, months.ByAccount);
        var caller = await months.As("preparer");
        var laid = (await caller.Post($"/v1/payouts/{id}/hold", new { reason = "why" })).Must(
            HttpStatusCode.Accepted
        );
        var own = await caller.Post($"/v1/proposals/{laid.Value<Guid>("proposalId")}/accept");
        var byTreasurer = await (await months.As("treasurer")).Post(
            $"/v1/proposals/{laid.Value<Guid>("proposalId")}/accept"
        );

        Assert.NotEqual(HttpStatusCode.OK, own.Status);
        Assert.Equal("forbidden_role", byTreasurer.Code);
        Assert.Equal("due", (await months.Payout(id))["state"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("cancel")]
    public async Task Stopping_needs_a_reason(string step)
    {
        var id = await months.PayoutOf(months.July, months.ByAccount);
        var answer = await (await months.As("preparer")).Post(
            $"/v1/payouts/{id}/{step}",
            new { reason = " " }
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task A_cancelled_payout_stands_no_more_and_the_total_of_its_list_stays()
    {
        var id = await months.PayoutOf(months.July, months.Granted);
        (await months.Decide(id, "cancel", new { reason = "granted by mistake" })).Must(
            HttpStatusCode.OK
        );
        var payout = await months.Payout(id);
        var again = await (await months.As("preparer")).Post($"/v1/payouts/{id}/unhold");

        Assert.Equal("cancelled", payout["state"]!.GetValue<string>());
        Assert.Equal("payout_cannot_move", again.Code);
        Assert.Equal(
            payout["amountVnd"]!.GetValue<long>()
                + TwoMonths.ExtremeVnd
                + (3 * TwoMonths.SevereVnd),
            (await (await months.As("auditor")).Get($"/v1/payment-runs/{months.July}")).Value<long>(
                "totalVnd"
            )
        );
        Assert.Equal(
            "granted by mistake",
            await months.Scalar<string>(
                "select reason from payout_event where payout_id = $1 and kind = 'cancelled'",
                new Npgsql.NpgsqlParameter { Value = id }
            )
        );
    }

    internal static string Unescaped(JsonNode node) =>
        node.ToJsonString(
            new System.Text.Json.JsonSerializerOptions
            {
                Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}
