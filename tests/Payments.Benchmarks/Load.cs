namespace Payments.Benchmarks;

/// <summary>How busy the machine is beside us.</summary>
internal static class Load
{
    public static string Now() =>
        File.Exists("/proc/loadavg")
            ? "load average " + string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3])
            : "load average unknown";
}
