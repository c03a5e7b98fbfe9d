using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Beneficiaries;
using Payments.Tests.Support;

namespace Payments.FaultTests.Support;

/// <summary>A month as its users live it, over HTTP, whichever process answers.</summary>
internal sealed class Month(SteadyCaller caller)
{
    public static readonly DateOnly Day = new(2026, 5, 18);

    public static readonly IReadOnlyList<string> Communes = ["14857", "15880", "16522"];

    private static readonly TimeSpan longWork = TimeSpan.FromSeconds(120);

    public SteadyCaller Caller => caller;

    /// <summary>Invented people in the form of the registry file; the same seed gives the same bytes.</summary>
    public static async Task<byte[]> Registry(int people, int seed)
    {
        await using var text = new StringWriter(CultureInfo.InvariantCulture);
        await GenerateRegistry.Write(
            text,
            new GenerateRegistry.Options(people, (ulong)seed, Communes, Day),
            CancellationToken.None
        );
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public async Task Import(byte[] registry)
    {
        var id = await Checked(registry);
        await Apply(id);
        await Applied(id);
    }

    public async Task<Guid> Checked(byte[] registry)
    {
        var started = await caller.Upload("preparer", "/v1/imports", registry, "text/csv");
        var id = started.Must(HttpStatusCode.Accepted).Value<Guid>("id");
        await Becomes("preparer", $"/v1/imports/{id}", json => StateOf(json) == "checked");
        return id;
    }

    public Task Apply(Guid import) => Carry($"/v1/imports/{import}/apply", null);

    public Task Applied(Guid import) =>
        Becomes("preparer", $"/v1/imports/{import}", json => StateOf(json) == "applied");

    public async Task<Guid> Plan(string month, IReadOnlyList<string>? communes = null)
    {
        var made = await caller.Post(
            "preparer",
            "/v1/payment-runs",
            new
            {
                month,
                kind = "regular",
                communeCodes = communes ?? Communes,
            }
        );
        return made.Must(HttpStatusCode.Created).Value<Guid>("id");
    }

    public async Task OrderCalculation(Guid run) =>
        Succeeded(await caller.Post("preparer", Path(run, "calculate"), new { }));

    public Task Calculated(Guid run) =>
        Becomes(
            "preparer",
            Path(run),
            json => json["progress"] is null && StateOf(json) == "calculated"
        );

    /// <summary>Submits, approves and draws the money.</summary>
    public async Task Approve(Guid run)
    {
        Succeeded(await caller.Post("preparer", Path(run, "submit"), new { }));
        Succeeded(await caller.Post("approver", Path(run, "approve"), new { }));
        var shown = (await caller.Get("treasurer", Path(run))).Must(HttpStatusCode.OK).Json;
        foreach (var benefit in shown["byBenefit"]!.AsArray())
        {
            Succeeded(
                await caller.Post(
                    "treasurer",
                    "/v1/drawdowns",
                    new
                    {
                        runId = run,
                        communeCodes = shown["lists"]!
                            .AsArray()
                            .Select(list => list!["communeCode"]!.GetValue<string>()),
                        benefit = benefit!["benefit"]!.GetValue<string>(),
                        amountVnd = benefit["amountVnd"]!.GetValue<long>(),
                        documentNo = $"RDT-{run:N}",
                        drawnOn = "2026-05-18",
                    }
                )
            );
        }
    }

    public async Task Release(Guid run) =>
        Succeeded(await caller.Post("treasurer", Path(run, "release"), new { }));

    public Task Prepared(Guid run) =>
        Becomes("treasurer", Path(run), json => json["progress"] is null);

    /// <summary>Import is done: calculates, approves and releases a month.</summary>
    public async Task<Guid> Run(string month)
    {
        var run = await Plan(month);
        await OrderCalculation(run);
        await Calculated(run);
        await Approve(run);
        await Release(run);
        return run;
    }

    /// <summary>Proposes as the officer for all and accepts as the chairman for all.</summary>
    public async Task Carry(string path, object? body)
    {
        var laid = await caller.Post("preparer", path, body);
        var id = laid.Must(HttpStatusCode.Accepted).Value<Guid>("proposalId");
        Succeeded(await caller.Post("approver", $"/v1/proposals/{id}/accept"));
    }

    public async Task Becomes(string user, string path, Func<JsonNode, bool> wished)
    {
        Answer? last = null;
        try
        {
            await Patience.Until(
                path,
                longWork,
                async () =>
                {
                    last = await caller.Get(user, path);
                    return last.Status == HttpStatusCode.OK && wished(last.Json);
                }
            );
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}; last: {last?.Text}", exception);
        }
    }

    public static void Succeeded(Answer answer) =>
        Assert.True((int)answer.Status is >= 200 and < 300, answer.Text);

    private static string Path(Guid run, string? step = null) =>
        step is null ? $"/v1/payment-runs/{run}" : $"/v1/payment-runs/{run}/{step}";

    private static string StateOf(JsonNode json) => json["state"]!.GetValue<string>();
}
