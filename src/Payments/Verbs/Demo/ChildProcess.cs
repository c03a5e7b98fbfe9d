using System.Collections.Concurrent;
using System.Diagnostics;

namespace Payments.Verbs.Demo;

/// <summary>
/// A program of ours that lives as long as this one: it ends when its standard input does, which the system closes
/// also when this process is killed.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int LinesKept = 12;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(15);

    private readonly Process process;
    private readonly StreamWriter log;
    private readonly ConcurrentQueue<string> last = new();

    private ChildProcess(Process process, string logFile)
    {
        this.process = process;
        LogFile = logFile;
        log = new StreamWriter(logFile, append: true) { AutoFlush = true };
    }

    public string LogFile { get; }

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <param name="heard">Gets each line of standard output.</param>
    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        string logFile,
        Action<string>? heard = null
    )
    {
        var start = new ProcessStartInfo(DotnetPath())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(logFile)!);
        var child = new ChildProcess(new Process { StartInfo = start }, logFile);
        child.process.OutputDataReceived += (_, line) => child.Hear(line.Data, heard);
        child.process.ErrorDataReceived += (_, line) => child.Hear(line.Data, null);
        child.process.Start();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    public string LastLines() => string.Join('\n', last);

    /// <returns>The exit code, once the process has ended by itself.</returns>
    public async Task<int> WaitForEnd(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>Pulls the plug: the process ends without a word.</summary>
    public void Kill()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            using var tooLong = new CancellationTokenSource(patience);
            try
            {
                await process.WaitForExitAsync(tooLong.Token);
            }
            catch (OperationCanceledException)
            {
                Kill();
            }
        }

        process.Dispose();
        lock (log)
        {
            log.Dispose();
        }
    }

    private static string DotnetPath() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
            ? path
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private void Hear(string? line, Action<string>? heard)
    {
        if (line is null)
        {
            return;
        }

        lock (log)
        {
            if (log.BaseStream is { CanWrite: true })
            {
                log.WriteLine(line);
            }
        }

        last.Enqueue(line);
        while (last.Count > LinesKept)
        {
            last.TryDequeue(out _);
        }

        heard?.Invoke(line);
    }
}
