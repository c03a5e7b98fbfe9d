using System.Diagnostics;
using Payments.Verbs.Demo;

namespace Payments.Benchmarks;

/// <summary>
/// A month of the country from its calculation to its books: the service and the banks are processes of their own, and
/// every step is taken over HTTP by the person whose step it is. Money for cash stays on the lists.
/// </summary>
internal sealed class CountryBench(
    BenchService service,
    DemoBanks banks,
    CancellationToken cancellationToken
)
{
    private const int GoalSeconds = 240;
    private const int GoalMegabytes = 250;
    private const int PaymentsInABatch = 10_000;
    private const string OpeningBalance = "1000000000000000";

    private readonly List<Step> steps = [];

    private sealed record Step(
        string Name,
        double Seconds,
        double ServiceCpu,
        double BankCpu,
        double? ServerCpu
    );

    public static async Task Run(int people, CancellationToken cancellationToken)
    {
        var small = await RunSize(people / 2, cancellationToken);
        var large = await RunSize(people, cancellationToken);
        Console.WriteLine($"\nGrowth: twice the people take {large / small:0.00} times as long.");
    }

    private static async Task<double> RunSize(int people, CancellationToken cancellationToken)
    {
        DemoBanks? banks = null;
        await using var service = await BenchService.Start(
            people,
            "country",
            async (folder, stage, file, communes) =>
            {
                banks = await DemoBanks.Start(
                    folder,
                    ["--booking", "itemised", "--opening-balance", OpeningBalance],
                    stage.Today,
                    stage,
                    cancellationToken
                );
                banks.WriteFile(file, PaymentsInABatch, communes);
            },
            cancellationToken
        );
        await using (banks!)
        {
            var bench = new CountryBench(service, banks!, cancellationToken);
            await bench.PayMonth();
            await bench.Print(people);
            await CountryReading.Print(service.Api, cancellationToken);
            return bench.steps.Sum(step => step.Seconds);
        }
    }

    private async Task PayMonth()
    {
        var month = await service.CreateRun(cancellationToken);
        await Take("calculate", () => service.Calculate(month, cancellationToken));
        await Take("submit and approve", () => service.Approve(month, cancellationToken));
        await service.Draw(month, cancellationToken);
        await new DemoCalendar(service.Api, banks, service.Stage).TurnTo(
            BenchService.PayDay,
            cancellationToken
        );
        await Take("release and write the files", () => service.Release(month, cancellationToken));
        await Take("send, answers and statements", AwaitBanks);
        await Take("reconcile", () => Reconcile(month.Id));
        await Take("verify the books", Verify);
        if (await banks.CreditedTwice(cancellationToken) is > 0 and var twice)
        {
            throw new InvalidOperationException($"{twice} payments were credited twice.");
        }
    }

    /// <summary>Until every batch has ended: each payment settled on a statement, or rejected.</summary>
    private async Task AwaitBanks()
    {
        while (
            await service.Number(
                "select count(*) from bank_batch where state <> 'finished'",
                cancellationToken
            )
                is > 0
            || await service.Number("select count(*) from bank_batch", cancellationToken) == 0
        )
        {
            service.DemandAlive();
            await Task.Delay(500, cancellationToken);
        }
    }

    private async Task Reconcile(string id)
    {
        var books = await service.Api.Get(
            "controller",
            $"/v1/reconciliation?runId={id}",
            cancellationToken
        );
        if (books["balanced"]?.GetValue<bool>() != true || books.Number("inProgressCount") > 0)
        {
            throw new InvalidOperationException("The month does not balance.");
        }

        Console.Error.WriteLine(
            $"{books.Number("paidByAccountCount"):#,##0} paid by account, {books.Number("totalVnd"):#,##0} đồng in all."
        );
    }

    private async Task Verify()
    {
        await using var verify = service.Verb("verify");
        if (await verify.WaitForEnd(cancellationToken) is not 0 and var code)
        {
            throw new InvalidOperationException($"verify ended with {code}: {verify.LastLines()}");
        }
    }

    private async Task Take(string name, Func<Task> work)
    {
        Console.Error.WriteLine(name + " …");
        var (ours, theirs, server) = await Cpu();
        var time = Stopwatch.StartNew();
        await work();
        var seconds = time.Elapsed.TotalSeconds;
        var (oursNow, theirsNow, serverNow) = await Cpu();
        steps.Add(new Step(name, seconds, oursNow - ours, theirsNow - theirs, serverNow - server));
        Console.Error.WriteLine($"  {seconds:0.0} s");
    }

    private async Task<(double Service, double Banks, double? Server)> Cpu() =>
        (
            BenchService.Seconds(service.ProcessId),
            BenchService.Seconds(banks.ProcessId),
            await service.ServerCpu(cancellationToken)
        );

    private async Task Print(int people)
    {
        var payouts = await service.Number("select count(*) from payout", cancellationToken);
        var payments = await service.Number(
            "select count(*) from payment where channel = 'account'",
            cancellationToken
        );
        var table = new Table("step", "s", "service CPU s", "PostgreSQL CPU s", "banks CPU s");
        foreach (
            var step in steps.Append(
                new Step(
                    "all",
                    steps.Sum(step => step.Seconds),
                    steps.Sum(step => step.ServiceCpu),
                    steps.Sum(step => step.BankCpu),
                    steps.Sum(step => step.ServerCpu)
                )
            )
        )
        {
            table.Add(
                step.Name,
                $"{step.Seconds:0.0}",
                $"{step.ServiceCpu:0.0}",
                $"{step.ServerCpu:0.0}",
                $"{step.BankCpu:0.0}"
            );
        }

        table.Print(
            $"""
            The country's month, end to end: {people:#,##0} people, {payouts:#,##0} payouts, {payments:#,##0} of them by account.
            Goal for 4,500,000: {GoalSeconds} s and {GoalMegabytes} MB. The service had {service.PeakMegabytes} MB at most.
            """
        );
    }
}
