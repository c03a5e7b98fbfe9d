using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.Recoveries;

/// <summary>June is paid before anyone says that one of two people had died in April; July finds it.</summary>
public sealed class RecoveryTests : IAsyncLifetime
{
    private Town town = null!;
    private Guid living;
    private JsonNode recovery = null!;

    private string Path => $"/v1/recoveries/{recovery["id"]}";

    public async Task InitializeAsync()
    {
        town = await Town.Start();
        var (stays, died) = (town.InCash(), town.InCash());
        await town.Pay("2025-06");
        var dead = (await town.PayoutOf(died))["beneficiaryId"]!.GetValue<Guid>();
        living = (await town.PayoutOf(stays))["beneficiaryId"]!.GetValue<Guid>();
        await town.TurnTo(new DateOnly(2025, 6, 20));
        await town.Accepted(
            await (await town.Service.As("preparer")).Post(
                $"/v1/beneficiaries/{dead}/death",
                new { dateOfDeath = "2025-04-30" }
            )
        );
        await town.Calculate("2025-07");
        await town.CalculateAgain();
        Assert.Equal(Town.DueVnd, (await town.PayoutOf(stays))["amountVnd"]!.GetValue<long>());
        recovery = Assert.Single(await List("?state=open"))!;
        Assert.Equal(dead, recovery["beneficiaryId"]!.GetValue<Guid>());
    }

    public async Task DisposeAsync() => await town.DisposeAsync();

    [Fact]
    public async Task A_month_paid_to_the_dead_is_open_until_two_people_say_how_it_ended()
    {
        Assert.Equal(
            ("2025-06", Town.DueVnd, 0, Town.DueVnd),
            (
                recovery["month"]!.GetValue<string>(),
                recovery["overpaidVnd"]!.GetValue<long>(),
                recovery["settledVnd"]!.GetValue<long>(),
                recovery["openVnd"]!.GetValue<long>()
            )
        );
        var controller = await town.Service.As("controller");
        var proposed = await Settle("repaid", 500_000);
        var alone = await controller.Post(
            $"/v1/proposals/{proposed.Value<Guid>("proposalId")}/accept"
        );
        Assert.Equal((HttpStatusCode.Conflict, "same_person"), (alone.Status, alone.Code));
        Assert.Equal(Town.DueVnd, await Open());

        await town.Accepted(proposed);
        Assert.Equal(250_000, await Open());
        await town.Accepted(await Settle("waived", 250_000));

        Assert.Empty(await List("?state=open"));
        Assert.Single(await List($"?state=settled&beneficiaryId={recovery["beneficiaryId"]}"));
        Assert.Empty(await List($"?beneficiaryId={living}"));
    }

    [Fact]
    public async Task More_than_is_open_is_refused_when_proposed_and_again_when_accepted()
    {
        var tooMuch = await Outcome("repaid", Town.DueVnd + 1);
        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, "more_than_open"),
            (tooMuch.Status, tooMuch.Code)
        );
        var (first, second) = (await Settle("repaid", 500_000), await Settle("repaid", 500_000));
        await town.Accepted(first);

        var late = await (await town.Service.As("approver")).Post(
            $"/v1/proposals/{second.Value<Guid>("proposalId")}/accept"
        );

        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, "more_than_open"),
            (late.Status, late.Code)
        );
        Assert.Equal(250_000, await Open());
    }

    [Fact]
    public async Task No_deduction_is_recorded_where_no_article_and_no_setting_allows_it()
    {
        var answer = await Outcome("agreed_deduction", 1_000, "BB-1");

        Assert.Equal(
            (HttpStatusCode.UnprocessableEntity, "agreed_deduction_not_allowed"),
            (answer.Status, answer.Code)
        );
    }

    [Fact]
    public async Task A_settlement_is_taken_back_once_and_a_run_does_not_count_it()
    {
        await town.Accepted(await Settle("repaid", Town.DueVnd));
        var shown = (await (await town.Service.As("auditor")).Get(Path)).Must(HttpStatusCode.OK);
        var repaid = shown.Json["entries"]![1]!;
        Assert.Equal(-Town.DueVnd, repaid["amountVnd"]!.GetValue<long>());
        var controller = await town.Service.As("controller");
        var reverse = $"{Path}/outcomes/{repaid["id"]}/reverse";
        await town.Accepted(await controller.Post(reverse, new { reason = "another person's" }));

        var again = await controller.Post(reverse, new { reason = "once more" });
        await town.CalculateAgain();

        Assert.Equal((HttpStatusCode.Conflict, "already_reversed"), (again.Status, again.Code));
        Assert.Equal(Town.DueVnd, await Open());
        Assert.Single(await List(""));
    }

    [Fact]
    public async Task Another_commune_sees_nothing_of_it()
    {
        var officer = await town.Service.As("officer2");

        Assert.Equal(HttpStatusCode.NotFound, (await officer.Get(Path)).Status);
        Assert.Empty(
            (await officer.Get("/v1/recoveries")).Must(HttpStatusCode.OK).Json["items"]!.AsArray()
        );
    }

    private async Task<JsonArray> List(string query) =>
        (await (await town.Service.As("auditor")).Get("/v1/recoveries" + query))
            .Must(HttpStatusCode.OK)
            .Json["items"]!.AsArray();

    private async Task<long> Open() =>
        (await (await town.Service.As("auditor")).Get(Path)).Must(HttpStatusCode.OK).Json[
            "recovery"
        ]!["openVnd"]!.GetValue<long>();

    private async Task<Answer> Outcome(string kind, long amountVnd, string? documentNo = null) =>
        await (await town.Service.As("controller")).Post(
            $"{Path}/outcomes",
            new
            {
                kind,
                amountVnd,
                documentNo,
            }
        );

    private async Task<Answer> Settle(string kind, long amountVnd) =>
        (await Outcome(kind, amountVnd, "PT-1")).Must(HttpStatusCode.Accepted);
}
