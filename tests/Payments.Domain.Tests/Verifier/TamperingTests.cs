using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Payments.Domain.Tests.Audit;
using Payments.Verifier;

namespace Payments.Domain.Tests.Verifier;

/// <summary>Each case changes a good export in one way and says what must be named.</summary>
public sealed partial class TamperingTests
{
    public static TheoryData<string> Names => [.. cases.Keys];

    private static CheckpointTests.SigningKey Stranger => new("payments.example/log", 99);

    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_tampered_with_is_named(string name)
    {
        var builder = ExportBuilder.Example();
        var (tamper, named) = cases[name];

        tamper(builder);

        var report = Verify(builder.Text, builder.Key.Verifier.ToString());
        Assert.False(report.Holds);
        Assert.Equal(1, report.ExitCode);
        Assert.Contains(named, report.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_single_changed_byte_is_noticed()
    {
        var builder = ExportBuilder.Example();
        var text = Encoding.UTF8.GetBytes(builder.Text);
        var key = builder.Key.Verifier.ToString();
        Assert.True(ExportVerifier.Verify(new MemoryStream(text), key, null).Holds);

        Gen.Select(Gen.Int[0, text.Length - 1], Gen.Byte[1, 255])
            .Sample(
                (where, change) =>
                {
                    var altered = text.ToArray();
                    altered[where] ^= change;
                    return !ExportVerifier.Verify(new MemoryStream(altered), key, null).Holds;
                },
                iter: 2000
            );
    }

    [Fact]
    public void Any_entry_or_payout_removed_doubled_or_swapped_is_noticed() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[1, 40], Gen.Int[1, 40])
            .Sample(
                (how, one, other) =>
                {
                    var builder = ExportBuilder.Example();
                    var lines = builder.Lines;
                    bool IsCheckpoint(int at) =>
                        lines[at].Contains("checkpoint", StringComparison.Ordinal);
                    if (IsCheckpoint(one) || one == other || (how == 2 && IsCheckpoint(other)))
                    {
                        return true;
                    }

                    // Payouts may stand before or after their entry and between those of another list.
                    string Series(int at) => lines[at].Split(",\"index\"")[0];
                    if (how == 2 && Series(one) != Series(other))
                    {
                        return true;
                    }

                    // The only list of its run: that run is then not in the file at all.
                    if (how == 0 && one == builder.PayoutAt(20, 0))
                    {
                        lines.RemoveAt(one);
                        return Verify(builder.Text, null) is { Holds: true, ListsElsewhere: 1 };
                    }

                    Tamper(builder, how, one, other);
                    return !Verify(builder.Text, builder.Key.Verifier.ToString()).Holds;
                }
            );

    [Fact]
    public void A_file_cut_anywhere_is_noticed()
    {
        var builder = ExportBuilder.Example();
        var text = Encoding.UTF8.GetBytes(builder.Text);
        var ends = builder.Signed.Select(size => EndOf(builder, size)).ToHashSet();

        for (var length = 0; length < text.Length - 1; length++)
        {
            var report = ExportVerifier.Verify(new MemoryStream(text, 0, length), null, null);

            // Cut just behind a signed checkpoint it is an older, whole log; that takes one kept outside.
            Assert.Equal(ends.Contains(length) || ends.Contains(length + 1), report.Holds);
        }
    }

    internal static VerifyReport Verify(string text, string? key, string? old = null) =>
        ExportVerifier.Verify(new MemoryStream(Encoding.UTF8.GetBytes(text)), key, old);

    private static void Tamper(ExportBuilder builder, int how, int one, int other)
    {
        if (how == 0)
        {
            builder.Lines.RemoveAt(one);
        }
        else if (how == 1)
        {
            builder.Lines.Insert(other, builder.Lines[one]);
        }
        else
        {
            builder.Swap(one, other);
        }
    }

    /// <summary>The length with the last line feed; without it the file is whole too.</summary>
    private static int EndOf(ExportBuilder builder, int size) =>
        Encoding.UTF8.GetByteCount(
            string.Join('\n', builder.Lines.Take(builder.CheckpointAt(size) + 1)) + "\n"
        );

    private static string WithStrayBits(string line)
    {
        var entry = JsonNode.Parse(line)!;
        var bytes = entry["leafHash"]!.GetValue<string>();
        var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var last = letters[letters.IndexOf(bytes[^2], StringComparison.Ordinal) | 1];
        entry["leafHash"] = bytes[..^2] + last + "=";
        return entry.ToJsonString();
    }

    private static void SetBytes(ExportBuilder builder, long entry, Action<byte[]> change)
    {
        var bytes = Convert.FromBase64String(
            (string)JsonNode.Parse(builder.Lines[builder.EntryAt(entry)])!["bytes"]!
        );
        change(bytes);
        Set(builder, builder.EntryAt(entry), "bytes", Convert.ToBase64String(bytes));
    }

    private static void Set(ExportBuilder builder, int line, string member, string value)
    {
        var json = JsonNode.Parse(builder.Lines[line])!;
        json[member] = value;
        builder.Lines[line] = json.ToJsonString();
    }

    private static void SetNumber(ExportBuilder builder, int line, long value)
    {
        var json = JsonNode.Parse(builder.Lines[line])!;
        json["index"] = value;
        builder.Lines[line] = json.ToJsonString();
    }

    private static void Set4(ExportBuilder builder, string escape) =>
        Replace(builder, 4, "\"bytes\":\"", "\"bytes\":\"" + escape);

    private static void Replace(ExportBuilder builder, int line, string old, string replacement)
    {
        Assert.Contains(old, builder.Lines[line], StringComparison.Ordinal);
        builder.Lines[line] = builder
            .Lines[line]
            .Replace(old, replacement, StringComparison.Ordinal);
    }
}
