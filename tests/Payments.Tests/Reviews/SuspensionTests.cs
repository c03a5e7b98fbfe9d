using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.Reviews;

/// <summary>Suspended people go on with arrears, or are proposed to be stopped after three months.</summary>
public sealed class SuspensionTests
{
    [Fact]
    public async Task Nothing_put_right_for_three_months_is_a_proposal_to_stop_from_the_suspension()
    {
        await using var town = await Town.Start();
        var (absent, other, custody) = (town.InCash(), town.InCash(), town.InCash());
        await town.Pay();
        var ids = await Ids(town, absent, other, custody);
        await Suspend(town, ids[0], "2025-07", "not_collected");
        await Suspend(town, ids[1], "2025-08", null);
        await Suspend(town, ids[2], "2025-07", "custody");
        var tasks = await Tasks(town);

        await town.TurnTo(new DateOnly(2025, 9, 30));
        await Task.Delay(TimeSpan.FromSeconds(8));
        var early = await Stops(town);
        await town.TurnTo(new DateOnly(2025, 10, 1));
        var due = await StopsUntil(town, 1);
        await town.Accepted(Proposal(due[0]!));

        Assert.Equal(
            [(absent, "2025-10-01"), (other, "2025-11-01")],
            tasks
                .Select(task =>
                    (task!["fullName"]!.GetValue<string>(), task["dueOn"]!.GetValue<string>())
                )
                .OrderBy(task => task.Item2)
        );
        Assert.Empty(early);
        Assert.Equal(ids[0], Assert.Single(due)!["subjectId"]!.GetValue<Guid>());
        var stopped = await Read(town, ids[0]);
        Assert.Equal("ended", stopped["state"]!.GetValue<string>());
        Assert.Equal("2025-07", stopped["endedFrom"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_refused_stop_stands_and_a_resumed_person_is_not_stopped()
    {
        await using var town = await Town.Start();
        var (kept, resumed) = (town.InCash(), town.InCash());
        await town.Pay();
        var ids = await Ids(town, kept, resumed);
        await Suspend(town, ids[0], "2025-07", null);
        await Suspend(town, ids[1], "2025-07", null);
        await town.TurnTo(new DateOnly(2025, 10, 1));
        var due = await StopsUntil(town, 2);
        var chair = await town.Service.As("approver");
        (
            await chair.Post(
                $"/v1/proposals/{IdOf(due, ids[0])}/refuse",
                new { reason = "in hospital" }
            )
        ).Must(HttpStatusCode.OK);

        await Change(town, ids[1], "resume", new { reason = "came back" });
        await Task.Delay(TimeSpan.FromSeconds(8));

        Assert.Empty(await Stops(town));
        Assert.Equal("granted", (await Read(town, ids[1]))["state"]!.GetValue<string>());
        Assert.Equal("suspended", (await Read(town, ids[0]))["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Who_resumes_is_paid_the_months_of_the_suspension_each_at_its_own_rate()
    {
        await using var town = await Town.Start();
        var (person, other) = (town.InCash(), town.InCash());
        await town.Pay();
        var id = (await Ids(town, person))[0];
        await Suspend(town, id, "2025-07", null);
        await town.TurnTo(new DateOnly(2025, 6, 20));
        await town.Calculate("2025-07");
        await town.Release();
        var others = await town.PayoutOf(other);
        await Assert.ThrowsAsync<InvalidOperationException>(() => town.PayoutOf(person));
        await town.TurnTo(new DateOnly(2025, 9, 1));

        await Change(town, id, "resume", new { reason = "came back" });
        await town.Calculate("2025-09");

        Assert.Equal(Town.DueVnd, others["amountVnd"]!.GetValue<long>());
        Assert.Equal(
            ["2025-07 750000", "2025-08 750000", "2025-09 750000"],
            (await town.PayoutOf(person))["months"]!
                .AsArray()
                .Select(month => $"{month!["month"]} {month["amountVnd"]}")
        );
    }

    [Fact]
    public async Task A_stop_from_the_suspension_finds_what_was_charged_beyond_it()
    {
        await using var town = await Town.Start();
        var person = town.InCash();
        await town.Pay();
        var id = (await Ids(town, person))[0];
        await town.TurnTo(new DateOnly(2025, 6, 20));
        await town.Calculate("2025-07");
        await town.Release();
        await Suspend(town, id, "2025-07", null);

        await Change(town, id, "stop", new { reason = "left the country", fromMonth = "2025-07" });
        await town.TurnTo(new DateOnly(2025, 7, 20));
        await town.Calculate("2025-08");

        var recoveries = (
            await (await town.Service.As("auditor")).Get($"/v1/recoveries?beneficiaryId={id}")
        ).Must(HttpStatusCode.OK);
        Assert.Equal(
            ["2025-07 750000"],
            recoveries.Json["items"]!
                .AsArray()
                .Select(item => $"{item!["month"]} {item["overpaidVnd"]}")
        );
    }

    [Fact]
    public async Task Custody_suspends_nobody_since_Decree_335()
    {
        await using var town = await Town.Start();
        var person = town.InCash();
        await town.Pay();
        var id = (await Ids(town, person))[0];
        await town.TurnTo(new DateOnly(2026, 10, 5));
        var officer = await town.Service.As("officer");

        var custody = await officer.Post(
            $"/v1/beneficiaries/{id}/suspend",
            new { reason = "custody", cause = "custody" }
        );
        var unknown = await officer.Post(
            $"/v1/beneficiaries/{id}/suspend",
            new { reason = "custody", cause = "holiday" }
        );

        Assert.Equal("not_a_cause", custody.Code);
        Assert.Equal("/cause", unknown.Json["errors"]![0]!["pointer"]!.GetValue<string>());
    }

    private static async Task<Guid[]> Ids(Town town, params string[] names)
    {
        var ids = new List<Guid>();
        foreach (var name in names)
        {
            ids.Add((await town.PayoutOf(name))["beneficiaryId"]!.GetValue<Guid>());
        }

        return [.. ids];
    }

    private static Task Suspend(Town town, Guid id, string fromMonth, string? cause) =>
        Change(
            town,
            id,
            "suspend",
            new
            {
                reason = "not found",
                fromMonth,
                cause,
            }
        );

    private static async Task Change(Town town, Guid id, string verb, object body) =>
        await town.Accepted(
            await (await town.Service.As("officer")).Post($"/v1/beneficiaries/{id}/{verb}", body)
        );

    private static async Task<JsonNode> Read(Town town, Guid id) =>
        (await (await town.Service.As("officer")).Get($"/v1/beneficiaries/{id}"))
            .Must(HttpStatusCode.OK)
            .Json;

    private static async Task<JsonArray> Tasks(Town town) =>
        (
            await (await town.Service.As("officer")).Get(
                $"/v1/tasks?communeCode={Town.Here}&kind=suspended"
            )
        )
            .Must(HttpStatusCode.OK)
            .Json["items"]!.AsArray();

    private static IEnumerable<JsonNode?> StopsOf(JsonNode page) =>
        page["items"]!.AsArray().Where(item => item!["kind"]!.GetValue<string>() == "stop");

    private static async Task<IReadOnlyList<JsonNode?>> Stops(Town town) =>
        [
            .. StopsOf(
                (await (await town.Service.As("approver")).Get("/v1/proposals?state=open"))
                    .Must(HttpStatusCode.OK)
                    .Json
            ),
        ];

    private static async Task<IReadOnlyList<JsonNode?>> StopsUntil(Town town, int count)
    {
        var answer = await (await town.Service.As("approver")).Until(
            "/v1/proposals?state=open",
            page => StopsOf(page).Count() == count
        );
        return [.. StopsOf(answer.Json)];
    }

    private static Guid IdOf(IReadOnlyList<JsonNode?> proposals, Guid person) =>
        proposals.Single(item => item!["subjectId"]!.GetValue<Guid>() == person)![
            "id"
        ]!.GetValue<Guid>();

    private static Answer Proposal(JsonNode item) =>
        new(
            HttpStatusCode.Accepted,
            new JsonObject { ["proposalId"] = item["id"]!.GetValue<Guid>() }.ToJsonString(),
            new HttpResponseMessage().Headers
        );
}
