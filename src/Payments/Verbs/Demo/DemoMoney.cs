using System.Globalization;
using System.Text.Json.Nodes;
using Payments.Domain.Common;

namespace Payments.Verbs.Demo;

/// <summary>The month's money in the banks: sent, doubted, asked about, settled, come back.</summary>
internal sealed class DemoMoney(
    PayMonth month,
    DemoApi api,
    DemoBanks banks,
    DemoCalendar calendar,
    DemoStage stage
)
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(240);
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan patienceUnplugged = TimeSpan.FromSeconds(60);

    private static readonly object[] afterPaying =
    [
        new { fault = "executeThenHang", times = 1 },
        new { fault = "repeatAnswers", times = 3 },
        new { fault = "reorderAnswers", times = 3 },
    ];

    private static readonly object[] beforePaying =
    [
        new { fault = "hangWithoutExecuting", times = 1 },
        new { fault = "reorderAnswers", times = 2 },
    ];

    private static readonly object[] alwaysAfterPaying = [new { fault = "executeThenHang" }];

    /// <summary>Scripts how the banks misbehave with this month's batches.</summary>
    public async Task Spoil(bool unplug, CancellationToken cancellationToken)
    {
        if (banks.AreUnplugged)
        {
            return;
        }

        await banks.Misbehave(
            DemoBanks.First,
            unplug ? alwaysAfterPaying : afterPaying,
            cancellationToken
        );
        await banks.Misbehave(
            DemoBanks.Second,
            unplug ? alwaysAfterPaying : beforePaying,
            cancellationToken
        );
    }

    /// <summary>Pulls the banks' plug while they hold a batch that they have carried out without saying so.</summary>
    public async Task Unplug(string runId, CancellationToken cancellationToken)
    {
        stage.Begin("unplug the banks");
        if (!banks.AreUnplugged)
        {
            while (await banks.Count("batches", cancellationToken) == 0)
            {
                await Task.Delay(50, cancellationToken);
            }

            banks.Unplug();
            stage.Say("Banks unplugged while they held a batch.");
        }

        await api.Until(
            "controller",
            $"/v1/reconciliation?runId={runId}",
            books => books.Number("unknownCount") > 0,
            patienceUnplugged,
            null,
            cancellationToken
        );
    }

    /// <summary>Waits until every payment of the release is made.</summary>
    public async Task Prepared(string path, CancellationToken cancellationToken)
    {
        stage.Begin("prepare the payments");
        await api.Until(
            "treasurer",
            path,
            run => run["progress"] is null,
            patience,
            Unplugged,
            cancellationToken
        );
    }

    /// <summary>Waits until no outcome is open and each settled payment stands on a statement.</summary>
    public async Task SettleAccounts(string runId, CancellationToken cancellationToken)
    {
        stage.Begin("settle with the banks");
        var unknownBefore = 0L;
        var books = await api.Until(
            "controller",
            $"/v1/reconciliation?runId={runId}",
            now =>
            {
                var unknown = now.Number("unknownCount");
                if (unknown != unknownBefore)
                {
                    stage.Say(
                        unknown == 0
                            ? "Every unknown outcome was settled by asking."
                            : $"{unknown:#,##0} outcomes unknown, {Money(now.Number("unknownVnd"))}: asking."
                    );
                }

                unknownBefore = unknown;
                return IsQuiet(now);
            },
            patience,
            Unplugged,
            cancellationToken
        );
        stage.Say(
            $"Banks done: {books.Number("paidByAccountCount"):#,##0} payments settled and on a statement, {Money(books.Number("paidByAccountVnd"))}."
        );
    }

    /// <summary>Day by day to the cash date; what banks send back on the way is waited for.</summary>
    public async Task AwaitReturns(
        string runId,
        DateOnly cashFrom,
        CancellationToken cancellationToken
    )
    {
        stage.Begin("wait for returns");
        while (stage.Today < cashFrom)
        {
            await calendar.TurnTo(stage.Today.AddDays(1), cancellationToken);
            for (var patient = patience; await AreOnTheWay(cancellationToken); patient -= pause)
            {
                if (banks.AreUnplugged || patient <= TimeSpan.Zero)
                {
                    throw stage.Fail(Unplugged() ?? "a payment that came back is in no books");
                }

                await Task.Delay(pause, cancellationToken);
            }
        }

        var books = await api.Get(
            "controller",
            $"/v1/reconciliation?runId={runId}",
            cancellationToken
        );
        stage.Tell($"{Returned(books)} payments came back from closed accounts.");
    }

    /// <summary>Whether the banks sent back more than our books know, of this month or one before.</summary>
    private async Task<bool> AreOnTheWay(CancellationToken cancellationToken)
    {
        var missing = await banks.Count("returns", cancellationToken);
        for (var at = month; missing > 0 && at >= DemoMonth.First; at = at.Plus(-1))
        {
            foreach (var run in await Runs(at, cancellationToken))
            {
                missing -= Returned(
                    await api.Get(
                        "controller",
                        $"/v1/reconciliation?runId={run.Word("id")}",
                        cancellationToken
                    )
                );
            }
        }

        return missing > 0;
    }

    private async Task<IEnumerable<JsonNode>> Runs(PayMonth of, CancellationToken cancellationToken)
    {
        var runs = await api.Get("preparer", $"/v1/payment-runs?month={of}", cancellationToken);
        return runs.Items("items");
    }

    private static long Returned(JsonNode books) =>
        books.Items("banks").Sum(bank => bank.Number("statementCreditsCount"));

    /// <exception cref="StepFailedException">The identity does not add up.</exception>
    public async Task Balanced(string runId, CancellationToken cancellationToken)
    {
        stage.Begin("reconcile");
        var books = await api.Get(
            "controller",
            $"/v1/reconciliation?runId={runId}",
            cancellationToken
        );
        if (books["balanced"]?.GetValue<bool>() != true)
        {
            throw stage.Fail("the reconciliation does not balance");
        }

        stage.Tell($"Reconciled: every đồng of {Money(books.Number("totalVnd"))} has its place.");
    }

    /// <summary>What is not known or not done, a line a batch; empty when nothing is open.</summary>
    public async Task<IReadOnlyList<string>> OpenOutcomes(CancellationToken cancellationToken)
    {
        var unknown = await api.All("controller", "/v1/unknown-outcomes", cancellationToken);
        var lines = unknown
            .GroupBy(item => (Bank: item.Word("bankBin"), Batch: item.Word("msgId")))
            .Select(batch =>
                $"unknown: {batch.Count():#,##0} payments of {Money(batch.Sum(item => item.Number("amountVnd")))} in batch {batch.Key.Batch} of bank {batch.Key.Bank}"
            )
            .ToList();
        foreach (var run in await Runs(month, cancellationToken))
        {
            var books = await api.Get(
                "controller",
                $"/v1/reconciliation?runId={run.Word("id")}",
                cancellationToken
            );
            if (books.Number("inProgressCount") is > 0 and var count)
            {
                lines.Add(
                    $"not finished: {count:#,##0} payments of {Money(books.Number("inProgressVnd"))}, sent or waiting to be sent"
                );
            }
        }

        return lines;
    }

    private static bool IsQuiet(JsonNode books) =>
        books.Number("inProgressCount") == 0
        && books.Number("unknownCount") == 0
        && books.Items("lists").All(list => list.Number("unbookedCount") == 0);

    private string? Unplugged() =>
        banks.AreUnplugged ? "the bank simulator is gone; what it was sent stays open" : null;

    private static string Money(long amountVnd) => new Vnd(amountVnd).ToString();
}
