using System.Text;
using CsCheck;
using Payments.Domain.Audit;

namespace Payments.Domain.Tests.Audit;

public sealed class LogEntryTests
{
    private static readonly MerkleHash digest = MerkleTree.LeafHash("request"u8);
    private static readonly DateTimeOffset noon = new(
        2026,
        11,
        24,
        12,
        0,
        0,
        123,
        456,
        TimeSpan.Zero
    );

    [Fact]
    public void An_entry_is_written_as_readable_lines()
    {
        var facts = Facts() with
        {
            RefusedCode = "not_funded",
            Subjects = [Guid.Parse("0193575a-0000-7000-8000-000000000001")],
            Payouts = new PayoutTree(MerkleTree.EmptyRoot, 0),
            Tags = [new(LogTag.Run, "r1"), new(LogTag.List, "l1")],
        };

        Assert.Equal(
            $"""
            payments-entry/1
            salt: 000102030405060708090a0b0c0d0e0f
            at: 2026-11-24T12:00:00.123456Z
            actor: treasurer
            command: ReleaseRun
            outcome: refused not_funded
            subject: 0193575a-0000-7000-8000-000000000001
            request: {digest}
            payout-root: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
            payout-count: 0
            list-id: l1
            run-id: r1

            """,
            Encoding.UTF8.GetString(Made(facts).ToBytes())
        );
    }

    [Fact]
    public void What_is_written_reads_back_the_same() =>
        Gen.Select(
                Gen.Byte.Array[16],
                Gen.DateTime,
                Gen.String,
                Gen.String[Gen.Char['a', 'z'], 1, 20]
            )
            .Select(
                Gen.Guid.Array[0, 4],
                Gen.Bool,
                Gen.Long[0, long.MaxValue],
                (text, subjects, hasPayouts, count) =>
                    Facts() with
                    {
                        Salt = text.Item1,
                        At = new DateTimeOffset(DateTime.SpecifyKind(text.Item2, DateTimeKind.Utc)),
                        Actor = text.Item3,
                        RefusedCode = hasPayouts ? null : text.Item4,
                        Subjects = subjects,
                        Payouts = hasPayouts ? new PayoutTree(digest, count) : null,
                        Tags = hasPayouts ? [new(LogTag.List, text.Item3)] : [],
                    }
            )
            .Sample(facts =>
            {
                if (!LogEntry.Create(facts).TryGet(out var entry, out _))
                {
                    // Refused text is that which could not be read back.
                    Assert.False(
                        facts.Actor.Length > 0 && facts.Actor.All(char.IsAsciiLetterOrDigit)
                    );
                    return;
                }

                Assert.True(
                    LogEntry.Parse(entry.ToBytes()).TryGet(out var read, out var refusal),
                    refusal?.Message
                );
                Assert.Equal(entry.ToBytes(), read.ToBytes());
                Assert.Equal(entry.Actor, read.Actor);
                Assert.Equal(entry.At, read.At);
                Assert.Equal(entry.Subjects, read.Subjects);
                Assert.Equal(entry.Payouts, read.Payouts);
            });

    [Theory]
    [InlineData("treasurer\npayout-root: x")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u202Eb")]
    [InlineData("a\uD800b")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("")]
    public void A_value_that_could_forge_a_line_is_refused(string value)
    {
        foreach (
            var facts in new[]
            {
                Facts() with
                {
                    Actor = value,
                },
                Facts() with
                {
                    Command = value,
                },
                Facts() with
                {
                    RefusedCode = value,
                },
                Facts() with
                {
                    Tags = [new(LogTag.Rulebook, value)],
                },
            }
        )
        {
            Assert.Equal("entry_unwritable", LogEntry.Create(facts).Refusal?.Code);
        }
    }

    [Fact]
    public void Impossible_facts_are_refused()
    {
        LogEntryFacts[] impossible =
        [
            Facts() with
            {
                Salt = new byte[15],
            },
            Facts() with
            {
                Tags = [new("payout-root", "x")],
            },
            Facts() with
            {
                Tags = [new(LogTag.Run, "a"), new(LogTag.Run, "b")],
            },
            Facts() with
            {
                Payouts = new PayoutTree(digest, -1),
            },
            Facts() with
            {
                Actor = new string('a', LogEntry.ValueLengthMax + 1),
            },
            Facts() with
            {
                Subjects = new Guid[LogEntry.SubjectsMax + 1],
            },
        ];

        Assert.All(impossible, facts => Assert.NotNull(LogEntry.Create(facts).Refusal));
    }

    [Theory]
    [InlineData("payments-entry/1", "payments-entry/2")]
    [InlineData("salt: 00", "salt: 0G")]
    [InlineData("0a0b", "0A0b")]
    [InlineData("123456Z", "1234567Z")]
    [InlineData("Z\n", "+00:00\n")]
    [InlineData("outcome: done", "outcome: Done")]
    [InlineData("outcome: done", "outcome: refused")]
    [InlineData("outcome: done\n", "")]
    [InlineData("actor: treasurer\ncommand: ReleaseRun", "command: ReleaseRun\nactor: treasurer")]
    [InlineData("\nrequest", "\n\nrequest")]
    [InlineData("\n", "\r\n")]
    public void Bytes_in_another_form_are_not_an_entry(string written, string altered)
    {
        var text = Encoding.UTF8.GetString(Made(Facts()).ToBytes());
        var bytes = Encoding.UTF8.GetBytes(
            text.Replace(written, altered, StringComparison.Ordinal)
        );

        Assert.Null(LogEntry.Parse(Encoding.UTF8.GetBytes(text)).Refusal);
        Assert.Equal("entry_unreadable", LogEntry.Parse(bytes).Refusal?.Code);
    }

    [Fact]
    public void No_bytes_whatever_make_the_reader_throw()
    {
        var written = Made(Facts()).ToBytes();

        Gen.Select(Gen.Int[0, written.Length - 1], Gen.Byte)
            .Sample(
                (where, value) =>
                {
                    var bytes = written.ToArray();
                    bytes[where] = value;
                    return LogEntry
                        .Parse(bytes)
                        .Match(entry => entry.ToBytes().SequenceEqual(bytes), _ => true);
                }
            );
        Gen.Byte.Array.Sample(bytes => LogEntry.Parse(bytes).Refusal is not null);
    }

    private static LogEntryFacts Facts() =>
        new(
            Enumerable.Range(0, 16).Select(value => (byte)value).ToArray(),
            noon,
            "treasurer",
            "ReleaseRun",
            digest
        );

    private static LogEntry Made(LogEntryFacts facts) =>
        LogEntry.Create(facts).TryGet(out var entry, out var refusal)
            ? entry
            : throw new InvalidOperationException(refusal.Message);
}
