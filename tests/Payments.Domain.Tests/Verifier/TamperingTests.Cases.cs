using System.Text.Json.Nodes;
using Payments.Domain.Audit;

namespace Payments.Domain.Tests.Verifier;

public sealed partial class TamperingTests
{
    private static readonly Dictionary<string, (Action<ExportBuilder> Tamper, string Named)> cases =
        new()
        {
            ["an entry's bytes changed"] = (
                b => SetBytes(b, 3, bytes => bytes[^2] ^= 1),
                "entry 3: its bytes"
            ),
            ["the first entry's bytes changed"] = (
                b => SetBytes(b, 0, bytes => bytes[40] ^= 1),
                "entry 0: its bytes"
            ),
            ["the last entry's bytes changed"] = (
                b => SetBytes(b, 24, bytes => bytes[40] ^= 1),
                "entry 24: its bytes"
            ),
            ["two entries changed, the first is named"] = (
                b =>
                {
                    SetBytes(b, 9, bytes => bytes[40] ^= 1);
                    SetBytes(b, 3, bytes => bytes[40] ^= 1);
                },
                "entry 3: its bytes"
            ),
            ["an entry's leaf hash changed"] = (
                b => Set(b, b.EntryAt(3), "leafHash", MerkleTree.EmptyRoot.ToString()),
                "entry 3: its bytes"
            ),
            ["a leaf hash cut short"] = (
                b => Set(b, b.EntryAt(3), "leafHash", "AAAA"),
                "entry 3: its bytes"
            ),
            ["an entry's bytes emptied"] = (
                b => Set(b, b.EntryAt(3), "bytes", ""),
                "entry 3: its bytes"
            ),
            ["two entries exchanged their bytes"] = (
                b =>
                {
                    var (one, other) = (
                        JsonNode.Parse(b.Lines[b.EntryAt(2)])!,
                        JsonNode.Parse(b.Lines[b.EntryAt(3)])!
                    );
                    Set(b, b.EntryAt(2), "bytes", (string)other["bytes"]!);
                    Set(b, b.EntryAt(3), "bytes", (string)one["bytes"]!);
                },
                "entry 2: its bytes"
            ),
            ["an entry altered with its leaf hash"] = (b => b.Forge(3), "entries 0 to 4: altered"),
            ["an entry of the second range altered with its leaf hash"] = (
                b => b.Forge(6),
                "entries 5 to 9: altered"
            ),
            ["an entry of the third range altered with its leaf hash"] = (
                b => b.Forge(17),
                "entries 10 to 17: altered"
            ),
            ["the last entry altered with its leaf hash"] = (
                b => b.Forge(24),
                "entries 18 to 24: altered"
            ),
            ["altered, and the nearest checkpoint removed"] = (
                b =>
                {
                    b.Lines.RemoveAt(b.CheckpointAt(10));
                    b.Forge(6);
                },
                "entries 5 to 17: altered"
            ),
            ["the first entry removed"] = (
                b => b.Lines.RemoveAt(b.EntryAt(0)),
                "entry 0: is missing"
            ),
            ["a middle entry removed"] = (
                b => b.Lines.RemoveAt(b.EntryAt(13)),
                "entry 13: is missing"
            ),
            ["an entry removed and the rest renumbered"] = (
                b =>
                {
                    b.Lines.RemoveAt(b.EntryAt(13));
                    b.Renumber();
                },
                "entries 10 to 17: altered"
            ),
            ["the last entry removed"] = (
                b => b.Lines.RemoveAt(b.EntryAt(24)),
                "entries 24 to 24: missing at the end"
            ),
            ["the last checkpoint removed"] = (
                b => b.Lines.RemoveAt(b.CheckpointAt(25)),
                "entries 18 to 24: no signed"
            ),
            ["the last entry and its checkpoint removed"] = (
                b => b.Lines.RemoveRange(b.EntryAt(24), 2),
                "entries 18 to 23: no signed"
            ),
            ["all checkpoints removed"] = (
                b =>
                    b.Lines.RemoveAll(line =>
                        line.Contains("checkpoint", StringComparison.Ordinal)
                    ),
                "entries 0 to 24: no signed"
            ),
            ["only the first line left"] = (
                b => b.Lines.RemoveRange(1, b.Lines.Count - 1),
                "no signed checkpoint"
            ),
            ["nothing left"] = (b => b.Lines.Clear(), "line 1: not a line"),
            ["an entry added in the middle"] = (
                b =>
                {
                    b.Lines.Insert(
                        b.EntryAt(13),
                        ExportBuilder.EntryLine(13, "payments-entry/1\nforged\n"u8.ToArray())
                    );
                    b.Renumber();
                },
                "entries 10 to 17: altered"
            ),
            ["an entry added at the end"] = (
                b =>
                    b.Lines.Add(
                        ExportBuilder.EntryLine(25, "payments-entry/1\nforged\n"u8.ToArray())
                    ),
                "entries 25 to 25: no signed"
            ),
            ["an entry twice"] = (
                b => b.Lines.Insert(b.EntryAt(4), b.Lines[b.EntryAt(4)]),
                "entry 4: is repeated"
            ),
            ["neighbours swapped"] = (
                b => b.Swap(b.EntryAt(2), b.EntryAt(3)),
                "entry 2: is missing or out of order"
            ),
            ["entries swapped over a checkpoint"] = (
                b => b.Swap(b.EntryAt(4), b.EntryAt(5)),
                "entry 4: is missing or out of order"
            ),
            ["neighbours swapped and renumbered"] = (
                b =>
                {
                    b.Swap(b.EntryAt(2), b.EntryAt(3));
                    b.Renumber();
                },
                "entries 0 to 4: altered"
            ),
            ["an index negative"] = (b => SetNumber(b, b.EntryAt(3), -3), "not a line"),
            ["an index out of any range"] = (
                b => Replace(b, b.EntryAt(3), "\"index\":3", "\"index\":99999999999999999999"),
                "not a line"
            ),
            ["an index with a fraction"] = (
                b => Replace(b, b.EntryAt(3), "\"index\":3", "\"index\":3.0"),
                "not a line"
            ),
            ["an index as text"] = (
                b => Replace(b, b.EntryAt(3), "\"index\":3", "\"index\":\"3\""),
                "not a line"
            ),
            ["a payout's bytes changed"] = (
                b => Set(b, b.PayoutAt(7, 4), "bytes", "AAAA"),
                "entry 7: its payouts do not give"
            ),
            ["a payout removed"] = (
                b => b.Lines.RemoveAt(b.PayoutAt(7, 4)),
                "entry 7: payout 4 is missing"
            ),
            ["the last payout of a list removed"] = (
                b => b.Lines.RemoveAt(b.PayoutAt(7, 8)),
                "entry 7: payouts from 8 on are missing"
            ),
            ["a whole list removed from its run"] = (
                b => b.Lines.RemoveRange(b.PayoutAt(12, 0), 5),
                "entry 12: its payouts are missing"
            ),
            ["a payout added"] = (
                b => b.Lines.Insert(b.PayoutAt(7, 8) + 1, ExportBuilder.PayoutLine(7, 9, [1])),
                "entry 7: more payouts"
            ),
            ["a payout twice"] = (
                b => b.Lines.Insert(b.PayoutAt(7, 4), b.Lines[b.PayoutAt(7, 4)]),
                "entry 7: payout 5 is missing or out of order"
            ),
            ["payouts swapped"] = (
                b => b.Swap(b.PayoutAt(7, 4), b.PayoutAt(7, 5)),
                "entry 7: payout 4 is missing or out of order"
            ),
            ["payouts swapped and renumbered"] = (
                b =>
                {
                    b.Lines[b.PayoutAt(7, 4)] = ExportBuilder.PayoutLine(
                        7,
                        4,
                        ExportBuilder.PayoutsOf(7)[5]
                    );
                    b.Lines[b.PayoutAt(7, 5)] = ExportBuilder.PayoutLine(
                        7,
                        5,
                        ExportBuilder.PayoutsOf(7)[4]
                    );
                },
                "entry 7: its payouts do not give"
            ),
            ["a payout given to an entry without a list"] = (
                b => b.Lines[b.PayoutAt(7, 4)] = ExportBuilder.PayoutLine(3, 0, [1]),
                "entry 3: payouts are given for it, but it holds no payout root"
            ),
            ["a payout given to an entry that is not there"] = (
                b => b.Lines.Add(ExportBuilder.PayoutLine(99, 0, [1])),
                "entry 99: payouts are given for it, but it is not in the file"
            ),
            ["a payout moved to the other list"] = (
                b =>
                    b.Lines[b.PayoutAt(12, 2)] = ExportBuilder.PayoutLine(
                        12,
                        2,
                        ExportBuilder.PayoutsOf(7)[2]
                    ),
                "entry 12: its payouts do not give"
            ),
            ["a checkpoint signed by another key"] = (
                b =>
                    b.Lines[b.CheckpointAt(10)] = ExportBuilder.CheckpointLine(
                        b.Note(10, Stranger)
                    ),
                "the checkpoint of 10 entries is not signed by the key; entries 5 to 9"
            ),
            ["a checkpoint's size changed"] = (
                b => Replace(b, b.CheckpointAt(10), "log\\n10\\n", "log\\n11\\n"),
                "the checkpoint of 11 entries is not signed"
            ),
            ["a checkpoint's origin changed"] = (
                b =>
                    Replace(
                        b,
                        b.CheckpointAt(10),
                        "payments.example/log\\n10",
                        "payments.example/lag\\n10"
                    ),
                "the checkpoint of 10 entries is not signed"
            ),
            ["a checkpoint's signature taken from another"] = (
                b =>
                    b.Lines[b.CheckpointAt(10)] = ExportBuilder.CheckpointLine(
                        b.Note(10).Split("\n\n")[0] + "\n\n" + b.Note(18).Split("\n\n")[1]
                    ),
                "the checkpoint of 10 entries is not signed"
            ),
            ["a checkpoint without a signature"] = (
                b =>
                    b.Lines[b.CheckpointAt(10)] = ExportBuilder.CheckpointLine(
                        b.Note(10).Split("\n\n")[0] + "\n"
                    ),
                "not a signed checkpoint"
            ),
            ["a checkpoint twice"] = (
                b => b.Lines.Insert(b.CheckpointAt(10), b.Lines[b.CheckpointAt(10)]),
                "a checkpoint of 10 entries after one of 10"
            ),
            ["checkpoints swapped"] = (
                b => b.Swap(b.CheckpointAt(10), b.CheckpointAt(18)),
                "a checkpoint of 10 entries after one of 18"
            ),
            ["the key in the file exchanged"] = (
                b => Set(b, 0, "verifierKey", Stranger.Verifier.ToString()),
                "line 1: the file names another key"
            ),
            ["the key in the file broken"] = (
                b => Set(b, 0, "verifierKey", "x"),
                "line 1: the key in the file"
            ),
            ["the first line removed"] = (b => b.Lines.RemoveAt(0), "line 1: the first line"),
            ["the first line twice"] = (
                b => b.Lines.Insert(1, b.Lines[0]),
                "line 2: a second line of the log"
            ),
            ["an empty line"] = (b => b.Lines.Insert(4, ""), "line 5: not a line"),
            ["a line that is not JSON"] = (b => b.Lines.Insert(4, "{oops}"), "line 5: not a line"),
            ["a line cut in the middle"] = (
                b => b.Lines[4] = b.Lines[4][..50],
                "line 5: not a line"
            ),
            ["an array for a line"] = (b => b.Lines.Insert(4, "[1]"), "line 5: not a line"),
            ["two objects on a line"] = (b => b.Lines[4] += b.Lines[4], "line 5: not a line"),
            ["an unknown kind"] = (
                b => b.Lines.Insert(4, "{\"kind\":\"note\"}"),
                "line 5: not a line"
            ),
            ["an unknown member"] = (
                b => Replace(b, 4, "{", "{\"extra\":1,"),
                "line 5: not a line"
            ),
            ["a member twice"] = (b => Replace(b, 4, "{", "{\"index\":3,"), "line 5: not a line"),
            ["a member missing"] = (
                b => b.Lines[4] = "{\"kind\":\"entry\",\"index\":3}",
                "line 5: not a line"
            ),
            ["a nested value"] = (
                b => Replace(b, 4, "\"index\":3", "\"index\":{\"a\":3}"),
                "line 5: not a line"
            ),
            ["half a surrogate pair"] = (b => Set4(b, "\\ud800"), "line 5: not a line"),
            ["bytes that are not base64"] = (b => Set(b, 4, "bytes", "!!!!"), "entry 3: its bytes"),
            ["base64 with a space"] = (
                b => Replace(b, 4, "\"bytes\":\"", "\"bytes\":\" "),
                "entry 3: its bytes"
            ),
            ["base64 with stray bits"] = (
                b => b.Lines[4] = WithStrayBits(b.Lines[4]),
                "entry 3: its bytes"
            ),
            ["a mark before the first line"] = (
                b => b.Lines[0] = "\uFEFF" + b.Lines[0],
                "line 1: not a line"
            ),
            ["carriage returns"] = (b => b.Lines[0] += "\r", "line 1: not a line"),
        };
}
