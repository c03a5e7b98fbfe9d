using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Domain.Audit;
using Payments.Domain.Tests.Audit;

namespace Payments.Domain.Tests.Verifier;

/// <summary>An export as the contract describes it, to be tampered with line by line.</summary>
internal sealed class ExportBuilder
{
    public const int Entries = 25;

    // As our export writes: an escaped letter would have two equal spellings.
    private static readonly JsonSerializerOptions plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly DateTimeOffset start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<byte[]> entries = [];

    public CheckpointTests.SigningKey Key { get; } = new("payments.example/log", 7);

    /// <summary>Sizes at which the log was signed.</summary>
    public int[] Signed { get; init; } = [5, 10, 18, 25];

    public List<string> Lines { get; } = [];

    public string Text => string.Join('\n', Lines) + "\n";

    /// <summary>Entries 7 and 12 hold lists of one run (9 and 5 payouts), 20 one of another run (1 payout).</summary>
    public static ExportBuilder Example()
    {
        var builder = new ExportBuilder();
        builder.Write();
        return builder;
    }

    public void Write()
    {
        Lines.Add(
            new JsonObject
            {
                ["kind"] = "log",
                ["verifierKey"] = Key.Verifier.ToString(),
            }.ToJsonString(plain)
        );
        for (var index = 0; index < Entries; index++)
        {
            var payouts = PayoutsOf(index);
            entries.Add(Entry(index, payouts));
            Lines.Add(EntryLine(index, entries[index]));
            Lines.AddRange(payouts.Select((bytes, number) => PayoutLine(index, number, bytes)));
            if (Signed.Contains(index + 1))
            {
                Lines.Add(CheckpointLine(Note(index + 1)));
            }
        }
    }

    public static string EntryLine(long index, byte[] bytes) =>
        new JsonObject
        {
            ["kind"] = "entry",
            ["index"] = index,
            ["bytes"] = Convert.ToBase64String(bytes),
            ["leafHash"] = MerkleTree.LeafHash(bytes).ToString(),
        }.ToJsonString(plain);

    public static string PayoutLine(long entry, long index, byte[] bytes) =>
        new JsonObject
        {
            ["kind"] = "payout",
            ["entry"] = entry,
            ["index"] = index,
            ["bytes"] = Convert.ToBase64String(bytes),
        }.ToJsonString(plain);

    public static string CheckpointLine(string note) =>
        new JsonObject { ["kind"] = "checkpoint", ["note"] = note }.ToJsonString(plain);

    public string Note(int size, CheckpointTests.SigningKey? by = null)
    {
        var frontier = new MerkleFrontier();
        foreach (var entry in entries.Take(size))
        {
            frontier.Append(MerkleTree.LeafHash(entry));
        }

        var key = by ?? Key;
        return new Checkpoint(key.Verifier.Origin, size, frontier.Root()).Sign(
            key.Verifier,
            key.Sign
        );
    }

    /// <summary>Where the line of this entry stands.</summary>
    public int EntryAt(long index) =>
        Lines.FindIndex(line =>
            line.StartsWith($"{{\"kind\":\"entry\",\"index\":{index},", StringComparison.Ordinal)
        );

    /// <summary>Where the line of this payout stands.</summary>
    public int PayoutAt(long entry, long index) =>
        Lines.FindIndex(line =>
            line.StartsWith(
                $"{{\"kind\":\"payout\",\"entry\":{entry},\"index\":{index},",
                StringComparison.Ordinal
            )
        );

    /// <summary>Where the line of the checkpoint over this many entries stands.</summary>
    public int CheckpointAt(int size) => Lines.IndexOf(CheckpointLine(Note(size)));

    public void Swap(int one, int other) => (Lines[one], Lines[other]) = (Lines[other], Lines[one]);

    /// <summary>Changes the entry and its leaf hash, so that only a signed root can tell.</summary>
    public void Forge(long index)
    {
        var bytes = Entry((int)index, PayoutsOf((int)index));
        bytes[^2] ^= 1;
        Lines[EntryAt(index)] = EntryLine(index, bytes);
    }

    /// <summary>Gives every entry from a line on the index that its place asks for.</summary>
    public void Renumber()
    {
        var next = 0;
        for (var line = 0; line < Lines.Count; line++)
        {
            if (Lines[line].StartsWith("{\"kind\":\"entry\"", StringComparison.Ordinal))
            {
                var entry = JsonNode.Parse(Lines[line])!.AsObject();
                entry["index"] = next++;
                Lines[line] = entry.ToJsonString(plain);
            }
        }
    }

    public static byte[] Entry(int index, IReadOnlyList<byte[]> payouts)
    {
        var frontier = new MerkleFrontier();
        foreach (var payout in payouts)
        {
            frontier.Append(MerkleTree.LeafHash(payout));
        }

        var salt = SHA256.HashData(BitConverter.GetBytes(index))[..16];
        var facts = new LogEntryFacts(
            salt,
            start.AddMinutes(index),
            "officer",
            "Step",
            MerkleTree.EmptyRoot
        )
        {
            Payouts = payouts.Count == 0 ? null : new PayoutTree(frontier.Root(), payouts.Count),
            Tags =
                payouts.Count == 0
                    ? [new(LogTag.Count, index.ToString(CultureInfo.InvariantCulture))]
                    :
                    [
                        new(LogTag.Run, index < 20 ? "run-1" : "run-2"),
                        new(LogTag.List, $"list-{index}"),
                    ],
        };
        return LogEntry.Create(facts).TryGet(out var entry, out var refusal)
            ? entry.ToBytes()
            : throw new InvalidOperationException(refusal.Message);
    }

    public static IReadOnlyList<byte[]> PayoutsOf(int entry)
    {
        var count = entry switch
        {
            7 => 9,
            12 => 5,
            20 => 1,
            _ => 0,
        };
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(number =>
                    Encoding.UTF8.GetBytes($"payments-payout/1\npayout: {entry}-{number}\n")
                ),
        ];
    }
}
