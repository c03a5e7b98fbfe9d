using System.Diagnostics;
using System.Text;
using Payments.BankSimulator;

namespace Payments.Tests.BankSimulator;

/// <summary>Banks in a process of their own, started as anybody starts them.</summary>
internal sealed class LaunchedBank : IDisposable
{
    private readonly Process process;

    private LaunchedBank(Process process, IReadOnlyList<Uri> addresses) =>
        (this.process, Addresses) = (process, addresses);

    /// <summary>One for each <c>--bank</c>.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    public Uri Address => Addresses[0];

    public static ProcessStartInfo Command(IEnumerable<string> arguments) =>
        new("dotnet", ["exec", typeof(Simulator).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    /// <summary>A program that ends by itself.</summary>
    public static async Task<(int ExitCode, string Said)> Run(IEnumerable<string> arguments)
    {
        using var process = Process.Start(Command(arguments))!;
        var complaint = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said + await complaint);
    }

    public static async Task<LaunchedBank> Start(string folder, params string[] arguments)
    {
        string[] day = arguments.Contains("--today") ? [] : ["--today", "2026-10-01"];
        var process = Process.Start(Command(["--data", folder, .. day, .. arguments]))!;
        var banks = arguments.Count(argument => argument == "--bank");
        var addresses = new List<Uri>();
        var said = new StringBuilder();
        while (addresses.Count < banks)
        {
            var line =
                await process.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException(
                    $"The simulator did not start. {said}{await process.StandardError.ReadToEndAsync()}"
                );
            said.AppendLine(line);
            if (
                line.Split(' ') is [_, var address]
                && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            )
            {
                addresses.Add(uri);
            }
        }

        return new LaunchedBank(process, addresses);
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }
}
