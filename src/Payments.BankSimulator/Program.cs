using Payments.BankSimulator.Acceptance;

namespace Payments.BankSimulator;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is [] or ["--help"])
        {
            Console.WriteLine(Arguments.Usage);
            Console.WriteLine(AcceptanceOptions.Usage);
            return arguments.Length == 0 ? 2 : 0;
        }

        if (arguments is ["accept", .. var about])
        {
            return await Accept(about);
        }

        SimulatorOptions options;
        WebApplication app;
        try
        {
            options = Arguments.Parse(arguments);
            app = Simulator.Build(options);
        }
        catch (Exception refused) when (refused is ArgumentException or IOException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 2;
        }

        await app.StartAsync();
        foreach (var bank in app.Services.GetRequiredService<IReadOnlyList<Bank>>())
        {
            Console.WriteLine($"{bank.Bin} {bank.BaseAddress.AbsoluteUri}");
        }

        if (options.EndsWithInput)
        {
            new Thread(() => StopAtEndOfInput(app.Lifetime)) { IsBackground = true }.Start();
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Tries another bank, and prints what holds.</summary>
    private static async Task<int> Accept(string[] arguments)
    {
        try
        {
            var report = await Try(AcceptanceOptions.Parse(arguments, TimeProvider.System));
            Console.WriteLine(report.Print());
            return report.Holds ? 0 : 1;
        }
        catch (ArgumentException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 2;
        }
    }

    private static async Task<Report> Try(AcceptanceOptions bank)
    {
        if (bank.Drop is not null)
        {
            using var drop = new DropBoxRun(bank, TimeProvider.System);
            return await drop.Run();
        }

        using var calls = new AcceptanceRun(bank, TimeProvider.System);
        return await calls.Run();
    }

    private static void StopAtEndOfInput(IHostApplicationLifetime lifetime)
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (input.Read(buffer) > 0)
        {
            // Nothing is said on standard input; only its end counts.
        }

        lifetime.StopApplication();
    }
}
