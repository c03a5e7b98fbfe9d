using System.Globalization;

namespace Payments.Verbs.Demo;

/// <summary>Tells what happens, with the day of the demo in front, and remembers which step is on.</summary>
internal sealed class DemoStage(TextWriter output, DateOnly today)
{
    /// <summary>The day that it is in the demo.</summary>
    public DateOnly Today { get; set; } = today;

    /// <summary>The step that is on, for a failure to name.</summary>
    public string Step { get; private set; } = "start";

    public void Begin(string step) => Step = step;

    public void Say(string text) =>
        output.WriteLine(Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "  " + text);

    public void Detail(string text) => output.WriteLine("              " + text);

    public StepFailedException Fail(string why) => new($"step '{Step}': {why}");
}
