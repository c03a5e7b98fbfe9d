using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.Reviews;

/// <summary>A registry that was there before 2025-07-01 goes over the mergers of that day.</summary>
public sealed class CommuneMergerTests
{
    private const string Divided = "14758";
    private const string PartOfDivided = "14797";
    private const string Whole = "14761";
    private const string Path = "/v1/commune-mergers";

    [Fact]
    public async Task People_of_a_divided_commune_wait_for_a_word_and_then_stay_or_move_with_their_history()
    {
        await using var town = await Town.Start();
        var (stays, goes) = (town.InCash(Divided), town.InCash(Divided));
        await town.Pay();
        var before = await Tasks(town, Divided);
        var ids = new[] { await Id(town, stays), await Id(town, goes) };
        await town.TurnTo(new DateOnly(2025, 7, 2));
        var waiting = await Tasks(town, Divided);
        var officer = await town.Service.As("preparer");
        var wrong = await officer.Post(Path, Body(Divided, "00001", ids));

        await Place(town, Divided, Divided, ids[0]);
        await Place(town, Divided, PartOfDivided, ids[1]);

        Assert.Empty(before);
        Assert.Equal(2, waiting.Count);
        Assert.All(
            waiting,
            task =>
            {
                Assert.Equal("commune_was_split", task!["kind"]!.GetValue<string>());
                Assert.Contains(
                    PartOfDivided,
                    task["reason"]!.GetValue<string>(),
                    StringComparison.Ordinal
                );
            }
        );
        Assert.Equal("/intoCommuneCode", wrong.Json["errors"]![0]!["pointer"]!.GetValue<string>());
        Assert.Empty(await Tasks(town, Divided));
        Assert.Equal((Divided, Divided), Codes(await Read(town, ids[0])));
        Assert.Equal("moved", (await Read(town, ids[1]))["state"]!.GetValue<string>());
        var there = await Found(town, goes, PartOfDivided);
        Assert.Equal((PartOfDivided, Divided), Codes(there));
        Assert.Equal("2025-08", there["joinedFrom"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_commune_that_went_whole_into_another_goes_over_with_everybody_and_each_month_is_paid_once()
    {
        await using var town = await Town.Start();
        var (one, two) = (town.InCash(Whole), town.InCash(Whole));
        await town.Pay();
        var ids = new[] { await Id(town, one), await Id(town, two) };
        await town.TurnTo(new DateOnly(2025, 7, 2));
        var waiting = await Tasks(town, Whole);

        await Place(town, Whole, Divided, ids);
        var preparer = await town.Service.As("preparer");
        await town.TurnTo(new DateOnly(2025, 7, 20));
        var july = await Run(town, Whole, "2025-07");
        var august = await Run(town, Divided, "2025-08");

        Assert.All(
            waiting,
            task => Assert.Equal("commune_merged", task!["kind"]!.GetValue<string>())
        );
        Assert.Equal(2 * Town.DueVnd, july);
        Assert.Equal(2 * Town.DueVnd, august);
    }

    private static object Body(string from, string into, params Guid[] ids) =>
        new
        {
            communeCode = from,
            intoCommuneCode = into,
            beneficiaryIds = ids,
        };

    private static async Task Place(Town town, string from, string into, params Guid[] ids) =>
        await town.Accepted(
            await (await town.Service.As("preparer")).Post(Path, Body(from, into, ids))
        );

    private static async Task<long> Run(Town town, string commune, string month)
    {
        var preparer = await town.Service.As("preparer");
        var run = (
            await preparer.Post(
                "/v1/payment-runs",
                new
                {
                    month,
                    kind = "regular",
                    communeCodes = new[] { commune },
                }
            )
        ).Must(HttpStatusCode.Created);
        var path = $"/v1/payment-runs/{run.Value<Guid>("id")}";
        (await preparer.Post($"{path}/calculate")).Must(HttpStatusCode.Accepted);
        var done = await preparer.Until(
            path,
            answer =>
                answer["progress"] is null && answer["state"]!.GetValue<string>() == "calculated"
        );
        return done.Value<long>("totalVnd");
    }

    private static async Task<Guid> Id(Town town, string name) =>
        (await town.PayoutOf(name))["beneficiaryId"]!.GetValue<Guid>();

    private static async Task<JsonArray> Tasks(Town town, string commune) =>
        (await (await town.Service.As("preparer")).Get($"/v1/tasks?communeCode={commune}"))
            .Must(HttpStatusCode.OK)
            .Json["items"]!.AsArray();

    private static async Task<JsonNode> Read(Town town, Guid id) =>
        (await (await town.Service.As("preparer")).Get($"/v1/beneficiaries/{id}"))
            .Must(HttpStatusCode.OK)
            .Json;

    private static async Task<JsonNode> Found(Town town, string name, string commune)
    {
        var found = (
            await (await town.Service.As("preparer")).Post(
                "/v1/beneficiaries/search",
                new { query = name, communeCode = commune }
            )
        ).Must(HttpStatusCode.OK);
        return await Read(
            town,
            Assert.Single(found.Json["items"]!.AsArray())!["id"]!.GetValue<Guid>()
        );
    }

    private static (string, string?) Codes(JsonNode person) =>
        (
            person["communeCode"]!.GetValue<string>(),
            person["formerCommuneCode"]?.GetValue<string>()
        );
}
