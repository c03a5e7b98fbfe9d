using System.Globalization;

namespace Payments.Verbs.Demo;

/// <summary>Turns the days of the demo, the banks' first, so that no statement of a day to come is asked for.</summary>
internal sealed class DemoCalendar(DemoApi api, DemoBanks banks, DemoStage stage)
{
    /// <summary>Makes it that day, unless it is later already.</summary>
    public async Task TurnTo(DateOnly day, CancellationToken cancellationToken)
    {
        if (day <= stage.Today)
        {
            return;
        }

        await banks.TurnTo(day, cancellationToken);
        await api.Post("admin", "/v1/demo/today", new { today = Text(day) }, cancellationToken);
        api.ForgetTokens();
        stage.Today = day;
    }

    public static string Text(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateOnly Read(string day) =>
        DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
