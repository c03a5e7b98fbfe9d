namespace Payments.BankSimulator;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is [] or ["--help"])
        {
            Console.WriteLine(Arguments.Usage);
            return arguments.Length == 0 ? 2 : 0;
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
