using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Forecasts;
using Payments.Tests.Support;

namespace Payments.Tests.Forecasts;

/// <summary>The work of a forecast under its lease.</summary>
public sealed class ForecastWorkerTests
{
    private static readonly DateOnly day = new(2026, 5, 18);

    [Fact]
    public async Task What_a_dead_worker_left_is_taken_again_when_its_lease_runs_out_and_counted_once()
    {
        await using var database = await TestDatabase.Create();
        var path = await OrderedAndAbandoned(database);

        await using var again = await TestService.Start(
            day,
            database: database,
            ownsDatabase: false
        );
        var found = await (await again.As("policy")).Until(path, json => json["progress"] is null);

        Assert.Equal("done", found.Value<string>("state"));
        Assert.Equal(25, found.Json["result"]!["total"]!["draft"]!["people"]!.GetValue<long>());
        Assert.Equal(
            ["done 2 25"],
            await Registry.Read(
                database,
                "select state || ' ' || fence || ' ' || done from forecast_chunk"
            )
        );
    }

    [Fact]
    public async Task A_worker_whose_chunk_was_taken_by_another_keeps_nothing()
    {
        await using var database = await TestDatabase.Create();
        await OrderedAndAbandoned(database);
        await Registry.Execute(
            database,
            "update forecast_chunk set fence = 2, leased_until = now() + interval '1 hour'"
        );
        var id = Guid.Parse(
            (await Registry.Read(database, "select id::text from forecast")).Single()
        );
        var month = new PayMonth(2026, 6);
        var book = Rulebook.Load();
        var slow = new Comparison(
            database.Worker,
            new TwoLaws(book, book, month, day),
            new Payments.Pipeline.Clock(TimeProvider.System)
        );

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            slow.Run(
                new Chunk(id, 0, ["14845"], Fence: 1, month, day),
                _ => { },
                CancellationToken.None
            )
        );

        Assert.Equal(
            ["0"],
            await Registry.Read(database, "select count(*)::text from forecast_row")
        );
    }

    [Fact]
    public async Task A_forecast_that_cannot_be_worked_on_fails_after_three_tries_and_says_so()
    {
        await using var service = await TestService.Start(day);
        await Registry.Execute(
            service.Database,
            """
            insert into forecast (id, from_month, known_on, rulebook, draft_rulebook, changes, communes, ordered_by,
                                  ordered_at)
            values ('01970000-0000-7000-8000-0000000000ff', '2026-06-01', '2026-05-18', 'sha256:00', 'sha256:01', '[]',
                    array['14845'], 'policy', now());
            insert into forecast_chunk (forecast_id, chunk_no, communes, people)
            values ('01970000-0000-7000-8000-0000000000ff', 0, array['14845'], 10);
            """
        );
        var policy = await service.As("policy");

        var found = await policy.Until(
            "/v1/forecasts/01970000-0000-7000-8000-0000000000ff",
            json => json["progress"] is null
        );
        var csv = await policy.Get("/v1/forecasts/01970000-0000-7000-8000-0000000000ff.csv");

        Assert.Equal("failed", found.Value<string>("state"));
        Assert.Null(found.Json["result"]);
        Assert.Equal((HttpStatusCode.Conflict, "forecast_not_done"), (csv.Status, csv.Code));
        Assert.Equal(
            ["failed 3"],
            await Registry.Read(
                service.Database,
                "select state || ' ' || fence from forecast_chunk"
            )
        );
    }

    /// <summary>A forecast whose only chunk was taken by a worker that is no more.</summary>
    private static async Task<string> OrderedAndAbandoned(TestDatabase database)
    {
        await using var service = await TestService.Start(
            day,
            database: database,
            idle: ["forecasts"],
            ownsDatabase: false
        );
        await Registry.Import(
            service,
            Registry.Csv(Registry.People(25, "14845", "1985-01-01", Registry.Disabled("severe")))
        );
        var ordered = (
            await (await service.As("policy")).Post(
                "/v1/forecasts",
                new
                {
                    fromMonth = "2026-06",
                    changes = new[] { new { parameter = "standard", amountVnd = 600_000 } },
                    all = true,
                }
            )
        ).Must(HttpStatusCode.Accepted);
        await Registry.Execute(
            database,
            "update forecast_chunk set state = 'running', fence = 1, leased_until = now() - interval '1 second'"
        );
        return ordered.Headers.Location!.ToString();
    }
}
