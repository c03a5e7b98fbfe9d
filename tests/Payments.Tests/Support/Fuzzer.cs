using System.Diagnostics;
using System.Globalization;

namespace Payments.Tests.Support;

/// <summary>
/// Feeds a reader spoiled bytes for a second, or for <c>PAYMENTS_FUZZ_SECONDS</c>: none may crash it, take it long or
/// take it much memory. <c>PAYMENTS_FUZZ_SEED</c> spoils otherwise; <c>PAYMENTS_FUZZ_FROM</c> begins with the message of
/// that number, which a failure names.
/// </summary>
internal static class Fuzzer
{
    private const long AllocatedMax = 256L << 20;
    private const long WorkbookAllocatedMax = 1L << 30;
    private const int LeastMessages = 50;
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(5);

    /// <summary>Spoils the first sheet of a workbook and packs it again, so that the reader gets past the packing.</summary>
    public static void RunInWorkbook(byte[] workbook, Action<byte[]> read) =>
        Run(
            [PackedSheet.Of(workbook)],
            bytes => read(PackedSheet.Replace(workbook, bytes)),
            WorkbookAllocatedMax
        );

    /// <param name="read">Must end with a reading or a refusal, never with an exception.</param>
    public static void Run(byte[][] corpus, Action<byte[]> read, long allocatedMax = AllocatedMax)
    {
        var seed = Number("PAYMENTS_FUZZ_SEED", 20260101);
        var seconds = Number("PAYMENTS_FUZZ_SECONDS", 1);
        var watch = Stopwatch.StartNew();
        var mutator = new Mutator(seed, corpus);
        var count = 0L;
        Array.ForEach(corpus, read);
        for (var skipped = Number("PAYMENTS_FUZZ_FROM", 1); count < skipped - 1; count++)
        {
            _ = mutator.Next();
        }

        watch.Restart();
        while (watch.Elapsed < TimeSpan.FromSeconds(seconds) || count < LeastMessages)
        {
            var bytes = mutator.Next();
            count++;
            var (since, before) = (watch.Elapsed, GC.GetAllocatedBytesForCurrentThread());
            var cpu = Environment.CpuUsage.TotalTime;
            try
            {
                read(bytes);
                // A busy machine may stop anybody for seconds; then this process works as little.
                Assert.True(
                    watch.Elapsed - since < PatienceMax
                        || Environment.CpuUsage.TotalTime - cpu < PatienceMax,
                    "It took too long."
                );
                Assert.True(
                    GC.GetAllocatedBytesForCurrentThread() - before < allocatedMax,
                    "It took too much memory."
                );
            }
            catch (Exception crash)
            {
                throw new InvalidOperationException(
                    $"Seed {seed}, message {count} ({bytes.Length} bytes).",
                    crash
                );
            }
        }

        Console.WriteLine($"{count} spoiled messages, seed {seed}.");
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(variable),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : otherwise;
}
