using System.Globalization;

namespace Payments.Verbs.Demo;

/// <summary>Tells what happens, with the day of the demo in front, and remembers which step is on.</summary>
internal sealed class DemoStage(TextWriter output, DateOnly today)
{
    /// <summary>The day that it is in the demo.</summary>
    public DateOnly Today { get; set; } = today;

    /// <summary>The step that is on, for a failure to name.</summary>
    public string Step { get; private set; } = "start";

    /// <summary>A month like those before it: of its steps only the outcome is told.</summary>
    public bool IsBrief { get; set; }

    public void Begin(string step) => Step = step;

    public void Say(string text) =>
        output.WriteLine(Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "  " + text);

    /// <summary>What every month repeats: not told in a brief one.</summary>
    public void Tell(string text)
    {
        if (!IsBrief)
        {
            Say(text);
        }
    }

    /// <summary>A line under what was told; in a brief month not told.</summary>
    public void Detail(string text)
    {
        if (!IsBrief)
        {
            output.WriteLine("              " + text);
        }
    }

    public StepFailedException Fail(string why) => new($"step '{Step}': {why}");
}
