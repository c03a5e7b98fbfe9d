using System.Globalization;
using Payments.Benchmarks;

const string usage = """
    usage: bench.sh [--people N] [--rounds N] [--only assess|messages|run|arrears|forecast|paper|import|answers|country]
      --people N   people of the larger run; the smaller has half (default 1000000)
      --rounds N   how often each way is timed, in turns; the best counts (default 2)
      --only X     one part alone; import, answers and country run only when they are named
    """;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var people = 1_000_000;
var rounds = 2;
string? only = null;
for (var at = 0; at < args.Length; at += 2)
{
    var value = at + 1 < args.Length ? args[at + 1] : "";
    var isGood = args[at] switch
    {
        "--people" => int.TryParse(value, out people) && people >= 10_000,
        "--rounds" => int.TryParse(value, out rounds) && rounds >= 1,
        "--only" => (only = value)
            is "assess"
                or "messages"
                or "run"
                or "arrears"
                or "forecast"
                or "paper"
                or "import"
                or "answers"
                or "country",
        _ => false,
    };
    if (!isGood)
    {
        Console.Error.WriteLine(usage);
        return 2;
    }
}

using var ending = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    ending.Cancel();
};
Console.WriteLine($"{Environment.ProcessorCount} processors, {Load.Now()}");
if (only is null or "assess")
{
    AssessBench.Run();
}

if (only is null or "messages")
{
    MessageBench.Run();
}

if (only is null or "run")
{
    await RunBench.Run(people, rounds, ending.Token);
}

if (only is null or "arrears")
{
    await ArrearsBench.Run(people / 10, rounds, ending.Token);
}

if (only is null or "forecast")
{
    await ForecastBench.Run(people, rounds, ending.Token);
}

if (only is null or "paper")
{
    PaperBench.Run();
}

if (only is "import")
{
    await ImportBench.Run(people, ending.Token);
}

if (only is "answers")
{
    await AnswersBench.Run(people, ending.Token);
}

if (only is "country")
{
    await CountryBench.Run(people, ending.Token);
}

Console.WriteLine($"\nAt the end: {Load.Now()}");
return 0;
