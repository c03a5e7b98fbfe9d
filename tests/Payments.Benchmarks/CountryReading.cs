using System.Diagnostics;
using Payments.Verbs.Demo;

namespace Payments.Benchmarks;

/// <summary>What the pages of a month ask for, after the country was paid: each question by itself, over HTTP.</summary>
internal static class CountryReading
{
    private const int Rounds = 5;

    public static async Task Print(DemoApi api, CancellationToken cancellationToken)
    {
        var runs = await api.Get("auditor", "/v1/payment-runs", cancellationToken);
        var run = $"/v1/payment-runs/{runs.Items("items").First().Word("id")}";
        var communes = await api.Get("auditor", "/v1/communes?limit=1", cancellationToken);
        var commune = communes.Items("items").First().Word("communeCode");
        var table = new Table("question", "ms, first", "ms, best");
        foreach (
            var path in new[]
            {
                run,
                $"{run}/changes?limit=100",
                "/v1/cash-shares",
                $"/v1/cash-shares?communeCode={commune}",
                $"/v1/people-in-cash?communeCode={commune}",
                "/v1/days-to-hand",
                $"/v1/days-to-hand?communeCode={commune}",
            }
        )
        {
            var taken = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                var time = Stopwatch.StartNew();
                await api.Get("auditor", path, cancellationToken);
                taken.Add(time.Elapsed.TotalMilliseconds);
            }

            table.Add(
                path.Replace(run, "/v1/payment-runs/{id}", StringComparison.Ordinal)
                    .Replace(commune, "…", StringComparison.Ordinal),
                $"{taken[0]:0}",
                $"{taken.Min():0}"
            );
        }

        table.Print("What the pages of this month ask for.");
    }
}
