using Payments.Domain.Common;
using Payments.Forecasts;
using Payments.Web;

namespace Payments.Verbs;

/// <summary><c>payments forecast</c>: what a draft of the law would cost; the live rulebook stays as it is.</summary>
internal static class ForecastDraft
{
    public static async Task<int> Run(
        PayMonth fromMonth,
        IReadOnlyList<string> changes,
        IReadOnlyList<string>? communeCodes,
        string? provinceCode,
        bool asCsv,
        CancellationToken cancellationToken
    )
    {
        await using var host = await Host.Open(cancellationToken);
        Result<Done> result;
        await using (var app = Service.Build(host.Settings, host.ConnectionString, host.Clock))
        await using (var output = new StreamWriter(Console.OpenStandardOutput(), leaveOpen: true))
        {
            result = await app
                .Services.GetRequiredService<ForecastAtPrompt>()
                .Run(
                    fromMonth,
                    changes,
                    communeCodes,
                    provinceCode,
                    asCsv,
                    output,
                    cancellationToken
                );
        }

        await host.StopDatabase();
        if (result.Refusal is not { } no)
        {
            return 0;
        }

        var faults = no.Fields.Select(field => $"{field.Pointer} {field.Detail}");
        await Console.Error.WriteLineAsync(
            "payments: " + (no.Fields.Count > 0 ? string.Join(' ', faults) : no.Message)
        );
        return 1;
    }
}
