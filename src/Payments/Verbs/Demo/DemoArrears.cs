using System.Globalization;
using System.Text.Json.Nodes;
using Payments.Domain.Common;

namespace Payments.Verbs.Demo;

/// <summary>Tells what a run pays for months that were paid before, and why: amount by amount, each with an example.</summary>
internal sealed class DemoArrears(PayMonth month, DemoApi api, DemoStage stage)
{
    public async Task Tell(string runPath, CancellationToken cancellationToken)
    {
        stage.Begin("read the arrears");
        var changes = await api.All("auditor", runPath + "/changes", cancellationToken);
        var raised = changes.Where(change => change.Number("arrearsVnd") > 0).ToList();
        stage.Say(
            $"Of it {Money(raised.Sum(change => change.Number("arrearsVnd")))} are arrears to {raised.Count:#,##0} payees: Decree 335/2026/NĐ-CP, in force since 2026-10-05, reaches back to July."
        );
        var alike = raised
            .GroupBy(change => (Benefit: change.Word("benefit"), Vnd: change.Number("arrearsVnd")))
            .OrderBy(group => group.Key.Benefit, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Vnd);
        foreach (var group in alike)
        {
            var example = await api.Get(
                "auditor",
                $"/v1/payouts/{group.First().Word("payoutNow")}",
                cancellationToken
            );
            stage.Detail(
                $"{group.Key.Benefit, -18}{group.Count(), 6:#,##0} × {Money(group.Key.Vnd), 12} = {Sum(example)}"
            );
        }
    }

    /// <summary>The months before the run's own: alike ones together, owed less charged before.</summary>
    private string Sum(JsonNode payout)
    {
        var months = payout
            .Items("months")
            .Where(one => one.Word("month") != month.ToString())
            .ToList();
        var differences = months
            .GroupBy(one => (Owed: one.Number("owedVnd"), Charged: one.Number("chargedBeforeVnd")))
            .Select(group =>
                $"{group.Count()} × ({Amount(group.Key.Owed)} − {Amount(group.Key.Charged)})"
            );
        return $"{string.Join(" + ", differences)}, {months[0].Word("month")} to {months[^1].Word("month")}";
    }

    private static string Money(long amountVnd) => new Vnd(amountVnd).ToString();

    private static string Amount(long amountVnd) =>
        amountVnd.ToString("#,##0", CultureInfo.InvariantCulture).Replace(',', '.');
}
