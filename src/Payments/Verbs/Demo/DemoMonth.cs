using System.Globalization;
using System.Text.Json.Nodes;
using Payments.Beneficiaries;
using Payments.Domain.Common;

namespace Payments.Verbs.Demo;

/// <summary>
/// One month from its opening to its closing. Each step looks at where the month stands and takes it on, so that a demo
/// that was cut short goes on where it was.
/// </summary>
internal sealed class DemoMonth(
    PayMonth month,
    DemoApi api,
    DemoCalendar calendar,
    DemoStage stage,
    DemoMoney money,
    DemoDesks desks
)
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(120);

    /// <summary>The decree of August 2026 reaches back over the months between the first and the last.</summary>
    public static PayMonth First { get; } = new(2026, 7);

    public static PayMonth Last { get; } = new(2026, 11);

    private bool IsFirst => month == First;

    private bool IsLast => month == Last;

    /// <returns>The id of the month's regular run; null when it is not opened yet.</returns>
    public async Task<JsonNode?> Find(CancellationToken cancellationToken)
    {
        stage.Begin("look for the month");
        var runs = await api.Get("preparer", $"/v1/payment-runs?month={month}", cancellationToken);
        return runs.Items("items").FirstOrDefault(run => run.Word("kind") == "regular");
    }

    public async Task<string> Open(CancellationToken cancellationToken)
    {
        stage.Begin("open the month");
        var run = await api.Post(
            "preparer",
            "/v1/payment-runs",
            new
            {
                month = month.ToString(),
                kind = "regular",
                communeCodes = DemoRegistry.CommuneCodes,
            },
            cancellationToken
        );
        stage.Tell(
            $"Month {month} opened for communes {string.Join(", ", DemoRegistry.CommuneCodes)}."
        );
        return run.Word("id");
    }

    /// <summary>Takes the run from wherever it stands to closed.</summary>
    public async Task Close(string id, bool unplug, CancellationToken cancellationToken)
    {
        var path = $"/v1/payment-runs/{id}";
        stage.IsBrief = !IsFirst && !IsLast;
        var days = await api.Get("preparer", $"/v1/calendar?month={month}", cancellationToken);
        while (true)
        {
            stage.Begin("read the run");
            var run = await api.Get("preparer", path, cancellationToken);
            switch (run.Word("state"))
            {
                case "planned":
                    await Calculate(path, cancellationToken);
                    break;
                case "calculated":
                    if (IsFirst)
                    {
                        await Hold(path, cancellationToken);
                    }

                    await Submit(path, days, cancellationToken);
                    break;
                case "submitted":
                    await Approve(path, days, cancellationToken);
                    break;
                case "approved":
                    await Draw(run, days, cancellationToken);
                    await Release(path, days, unplug, cancellationToken);
                    break;
                case "closed":
                    return;
                default:
                    await PayOut(id, path, days, unplug, cancellationToken);
                    break;
            }
        }
    }

    private async Task Calculate(string path, CancellationToken cancellationToken)
    {
        stage.Begin("calculate");
        await api.Post("preparer", path + "/calculate", null, cancellationToken);
        var run = await api.Until(
            "preparer",
            path,
            now => now["progress"] is null && now.Word("state") != "planned",
            patience,
            null,
            cancellationToken
        );
        stage.Say(
            $"Month {month} calculated: {run.Number("people"):#,##0} people, {run.Number("payouts"):#,##0} payouts, {Money(run.Number("totalVnd"))}."
        );
        foreach (var part in run.Items("byBenefit"))
        {
            stage.Detail(
                $"{part.Word("benefit"), -20}{part.Number("payouts"), 7:#,##0}{Money(part.Number("amountVnd")), 22}"
            );
        }

        if (IsLast)
        {
            await new DemoArrears(month, api, stage).Tell(path, cancellationToken);
        }
    }

    private async Task Hold(string path, CancellationToken cancellationToken)
    {
        stage.Begin("hold a payout");
        var commune = DemoRegistry.CommuneCodes[0];
        var held = await api.Get(
            "officer",
            $"{path}/payouts?communeCode={commune}&state=held&limit=1",
            cancellationToken
        );
        if (held.Items("items").Any())
        {
            return;
        }

        var due = await api.Get(
            "officer",
            $"{path}/payouts?communeCode={commune}&state=due&limit=1",
            cancellationToken
        );
        var payout = due.Items("items").FirstOrDefault() ?? throw stage.Fail("nothing is due");
        await api.Decide(
            "officer",
            "chair",
            $"/v1/payouts/{payout.Word("id")}/hold",
            new { reason = "Chờ xác minh nơi cư trú" },
            cancellationToken
        );
        stage.Say(
            $"One payout of {Money(payout.Number("amountVnd"))} held: proposed by officer, accepted by chair."
        );
    }

    private async Task Submit(string path, JsonNode days, CancellationToken cancellationToken)
    {
        await calendar.TurnTo(DemoCalendar.Read(days.Word("submitBy")), cancellationToken);
        stage.Begin("submit");
        await api.Post("preparer", path + "/submit", null, cancellationToken);
        stage.Tell("Lists submitted by preparer.");
    }

    private async Task Approve(string path, JsonNode days, CancellationToken cancellationToken)
    {
        await calendar.TurnTo(DemoCalendar.Read(days.Word("approveBy")), cancellationToken);
        stage.Begin("approve");
        await api.Post("approver", path + "/approve", null, cancellationToken);
        stage.Tell("Lists approved by approver.");
    }

    private async Task Draw(JsonNode run, JsonNode days, CancellationToken cancellationToken)
    {
        var day = DemoCalendar.Read(days.Word("drawBy"));
        if (stage.Today > day)
        {
            // Drawn before the demo was cut short; the release says what is missing.
            return;
        }

        await calendar.TurnTo(day, cancellationToken);
        stage.Begin("draw at the Treasury");
        foreach (var part in run.Items("byBenefit"))
        {
            var amount = part.Number("amountVnd");
            await api.Post(
                "treasurer",
                "/v1/drawdowns",
                new
                {
                    runId = run.Word("id"),
                    communeCodes = DemoRegistry.CommuneCodes,
                    benefit = part.Word("benefit"),
                    amountVnd = amount,
                    documentNo = $"RDT-{month}-{part.Word("benefit")}",
                    drawnOn = DemoCalendar.Text(day),
                },
                cancellationToken
            );
        }

        stage.Tell($"{Money(run.Number("totalVnd"))} drawn at the Treasury by treasurer.");
    }

    private async Task Release(
        string path,
        JsonNode days,
        bool unplug,
        CancellationToken cancellationToken
    )
    {
        await calendar.TurnTo(DemoCalendar.Read(days.Word("accountsFrom")), cancellationToken);
        stage.Begin("release");
        if (IsFirst || unplug)
        {
            await money.Spoil(unplug, cancellationToken);
            stage.Say("One bank will hang after paying, the other before.");
        }

        await api.Post("treasurer", path + "/release", null, cancellationToken);
        stage.Tell("Lists released by treasurer.");
    }

    private async Task PayOut(
        string id,
        string path,
        JsonNode days,
        bool unplug,
        CancellationToken cancellationToken
    )
    {
        if (unplug)
        {
            await money.Unplug(id, cancellationToken);
        }

        await money.Prepared(path, cancellationToken);
        await money.SettleAccounts(id, cancellationToken);
        await money.AwaitReturns(id, DemoCalendar.Read(days.Word("cashFrom")), cancellationToken);
        await desks.HandOut(id, cancellationToken);
        await calendar.TurnTo(DemoCalendar.Read(days.Word("cashUntil")), cancellationToken);
        await desks.Close(cancellationToken);
        await money.Balanced(id, cancellationToken);
        stage.Begin("close the month");
        await api.Post("controller", path + "/close", null, cancellationToken);
        stage.Say($"Month {month} closed by controller.");
    }

    private static string Money(long amountVnd) => new Vnd(amountVnd).ToString();
}
