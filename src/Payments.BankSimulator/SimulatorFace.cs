using System.Text.Json;
using Sylvan.Data.Csv;

namespace Payments.BankSimulator;

/// <summary>The simulator's own calls under <c>/simulator</c>: to look behind the bank and to script it.</summary>
internal static class SimulatorFace
{
    public static void Map(WebApplication app)
    {
        var face = app.MapGroup("/simulator");
        face.MapGet(
            "/health",
            (HttpContext http) => Results.Json(Simulator.BankOf(http).Count(), Faults.Json)
        );
        face.MapGet(
            "/journal",
            (HttpContext http) =>
                // The journal may grow while it is told: no length is promised.
                Results.Stream(
                    async body =>
                    {
                        await using var journal = Simulator.BankOf(http).ReadJournal();
                        await journal.CopyToAsync(body);
                    },
                    "application/x-ndjson"
                )
        );
        face.MapGet(
            "/credits",
            (HttpContext http, string? endToEndId, int least = 0) =>
                Results.Json(Simulator.BankOf(http).CountCredits(least, endToEndId), Faults.Json)
        );
        face.MapGet(
            "/faults",
            (HttpContext http) => Results.Json(Simulator.BankOf(http).Faults.Rules, Faults.Json)
        );
        face.MapPut("/faults", (Delegate)SetFaults);
        face.MapPost("/clock", MoveClock);
        face.MapPut("/holders", LoadHolders);
    }

    private static async Task<IResult> SetFaults(HttpContext http)
    {
        if (await Read<List<FaultRule>>(http) is not { } rules || rules.Exists(IsSenseless))
        {
            return Results.BadRequest();
        }

        Simulator.BankOf(http).Faults.Set(rules);
        return Results.Json(Simulator.BankOf(http).Faults.Rules, Faults.Json);
    }

    private static async Task<IResult> MoveClock(
        HttpContext http,
        SimulatorClock clock,
        IReadOnlyList<Bank> banks
    )
    {
        if (await Read<ClockMove>(http) is not { } move)
        {
            return Results.BadRequest();
        }

        if (!clock.TryMoveTo(move.Today))
        {
            return Results.Conflict();
        }

        foreach (var bank in banks)
        {
            bank.CatchUp();
        }

        return Results.Json(new ClockMove(clock.Today), Faults.Json);
    }

    private static async Task<IResult> LoadHolders(HttpContext http, Holders holders)
    {
        try
        {
            using var csv = new StreamReader(http.Request.Body);
            var rows = await holders.Load(csv, http.RequestAborted);
            return Results.Json(new { rows, holders = holders.Count });
        }
        catch (CsvFormatException)
        {
            return Results.BadRequest();
        }
    }

    private static bool IsSenseless(FaultRule rule) =>
        rule.Times is <= 0 || rule.Percent is < 1 or > 100;

    private static async Task<T?> Read<T>(HttpContext http)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(
                http.Request.Body,
                Faults.Json,
                http.RequestAborted
            );
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record ClockMove(DateOnly Today);
}
