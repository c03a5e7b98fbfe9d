using System.Diagnostics;
using System.Globalization;
using System.Text;
using Payments.Banks.Adapters;
using Payments.Banks.Adapters.Iso20022;
using Payments.Domain.Banks;
using Payments.Domain.Common;
using BanksReader = Payments.BankSimulator.Messages.Pain001Reader;
using MessageRefusedException = Payments.BankSimulator.Messages.MessageRefusedException;

namespace Payments.Tests.Banks;

/// <summary>
/// Spoiled messages, thousands a second: every one is read or refused with a reason, quickly and in bounded memory, and
/// what is concluded from one that was read is concluded without a crash. <c>PAYMENTS_FUZZ_SECONDS</c> (a reader) and
/// <c>PAYMENTS_FUZZ_SEED</c> make it longer and other; what once broke a reader lies in <c>Golden/broken</c>.
/// </summary>
public sealed class FuzzTests
{
    private const long AllocatedMax = 256L * 1024 * 1024;
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_spoiled_status_report_is_read_or_refused() =>
        Fuzz(
            Corpus("pain.002", "broken"),
            bytes =>
            {
                var read = Pain002Reader.Read(new MemoryStream(bytes));
                _ = read.TryGet(out var report, out var refusal);
                DemandReason(refusal);
                if (report is not null)
                {
                    _ = AnswerRules.Read(report);
                }
            }
        );

    [Fact]
    public void A_spoiled_statement_is_read_or_refused() =>
        Fuzz(
            Corpus("camt.05", "broken"),
            bytes =>
            {
                _ = CamtReader.Read(new MemoryStream(bytes)).TryGet(out var report, out var no);
                DemandReason(no);
                foreach (var statement in report?.Statements ?? [])
                {
                    _ = statement.Adds();
                    _ = statement.Entries.SelectMany(StatementRules.Read).ToList();
                }
            }
        );

    [Fact]
    public void A_spoiled_file_of_ours_is_read_back_or_refused() =>
        Fuzz(
            Corpus("pain.001"),
            bytes => DemandReason(Pain001Reader.Totals(new MemoryStream(bytes)).Refusal)
        );

    [Fact]
    public void A_bank_takes_a_spoiled_batch_or_refuses_it() =>
        Fuzz(
            Corpus("pain.001"),
            bytes =>
            {
                try
                {
                    _ = BanksReader
                        .Read(new MemoryStream(bytes), CancellationToken.None)
                        .GetAwaiter()
                        .GetResult();
                }
                catch (MessageRefusedException refused)
                {
                    Assert.NotEmpty(refused.Code);
                }
            }
        );

    [Fact]
    public void A_spoiled_signature_never_holds()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(
            System.Security.Cryptography.ECCurve.NamedCurves.nistP256
        );
        using var jws = DetachedJws
            .FromPem(key.ExportPkcs8PrivateKeyPem(), TimeProvider.System)
            .Match(made => made, no => throw new InvalidOperationException(no.Message));
        var body = "<Document/>"u8.ToArray();
        var good = jws.Sign(new MemoryStream(body));

        Fuzz(
            [
                Encoding.ASCII.GetBytes(good),
                "eyJhbGciOiJub25lIn0.."u8.ToArray(),
                """{"alg":"ES256","b64":false,"crit":["b64"],"kid":"a","iat":1e99}"""u8.ToArray(),
            ],
            bytes =>
            {
                var spoiled = Encoding.Latin1.GetString(bytes);
                Assert.True(
                    spoiled == good
                        || jws.Verify(spoiled, new MemoryStream(body)).Refusal is not null
                );
            }
        );
    }

    private static void DemandReason(Refusal? refusal) =>
        Assert.True(refusal is null or MessageUnreadable { Reason.Length: > 0 and < 500 });

    private static byte[][] Corpus(params string[] folders)
    {
        var own = Directory
            .EnumerateDirectories(Messages.Folder())
            .Where(folder =>
                folders.Any(name =>
                    Path.GetFileName(folder).StartsWith(name, StringComparison.Ordinal)
                )
            )
            .SelectMany(Directory.EnumerateFiles);
        var real = SharedFolder.Find("data/iso20022/samples") is { } samples
            ? Directory.EnumerateFiles(samples, "*.xml")
            : [];
        return [.. own.Concat(real).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }

    private static void Fuzz(byte[][] corpus, Action<byte[]> read)
    {
        var seed = Number("PAYMENTS_FUZZ_SEED", 20260101);
        var seconds = Number("PAYMENTS_FUZZ_SECONDS", 1);
        var watch = Stopwatch.StartNew();
        var mutator = new Mutator(seed, corpus);
        var count = 0L;
        Array.ForEach(corpus, read);
        while (watch.Elapsed < TimeSpan.FromSeconds(seconds))
        {
            var bytes = mutator.Next();
            count++;
            var (since, before) = (watch.Elapsed, GC.GetAllocatedBytesForCurrentThread());
            try
            {
                read(bytes);
                Assert.True(watch.Elapsed - since < PatienceMax, "It took too long.");
                Assert.True(
                    GC.GetAllocatedBytesForCurrentThread() - before < AllocatedMax,
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

        Assert.True(count > 50, $"Only {count} messages.");
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
