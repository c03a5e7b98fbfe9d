using System.Text;
using Payments.Domain.Audit;
using Payments.Domain.Tests.Audit;
using Payments.Verifier;

namespace Payments.Domain.Tests.Verifier;

public sealed class ExportVerifierTests
{
    private readonly ExportBuilder builder = ExportBuilder.Example();

    private string Key => builder.Key.Verifier.ToString();

    [Fact]
    public void A_good_export_holds_and_is_counted()
    {
        var report = TamperingTests.Verify(builder.Text, Key, builder.Note(10));

        Assert.Null(report.Failure);
        Assert.Equal(0, report.ExitCode);
        Assert.Equal(25, report.Entries);
        Assert.Equal(15, report.Payouts);
        Assert.Equal(3, report.ListsProved);
        Assert.Equal(0, report.ListsElsewhere);
        Assert.Equal(4, report.Checkpoints);
        Assert.Equal(10, report.OldSize);
        Assert.False(report.IsKeyFromFile);
    }

    [Fact]
    public void Without_a_key_it_says_that_it_trusted_the_one_in_the_file()
    {
        var (output, error) = (new StringWriter(), new StringWriter());

        TamperingTests.Verify(builder.Text, null).Write(output, error);

        Assert.Contains("trusted the key in the file", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(Key, output.ToString(), StringComparison.Ordinal);
        Assert.Equal("", error.ToString());
    }

    [Fact]
    public void A_log_of_any_entries_holds_when_it_is_signed()
    {
        var frontier = new MerkleFrontier();
        var lines = new List<string> { builder.Lines[0] };
        foreach (var (index, entry) in new[] { "a", "b", "c" }.Index())
        {
            var bytes = Encoding.UTF8.GetBytes(entry);
            frontier.Append(MerkleTree.LeafHash(bytes));
            lines.Add(ExportBuilder.EntryLine(index, bytes));
        }

        var note = new Checkpoint(builder.Key.Verifier.Origin, 3, frontier.Root()).Sign(
            builder.Key.Verifier,
            builder.Key.Sign
        );
        lines.Add(ExportBuilder.CheckpointLine(note));

        Assert.Contains(
            "NmQuc8JUCrEh46a/lUWwokmCzYMOsT080Z3jzmwCHsE=",
            note,
            StringComparison.Ordinal
        );
        Assert.Null(TamperingTests.Verify(string.Join('\n', lines), Key).Failure);
    }

    [Fact]
    public void An_empty_log_holds_when_it_is_signed()
    {
        var note = builder.Note(0);
        var text = $"{builder.Lines[0]}\n{ExportBuilder.CheckpointLine(note)}\n";

        Assert.True(TamperingTests.Verify(text, Key, note).Holds);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Checkpoints_may_stand_together_at_the_end(bool isAltered)
    {
        var checkpoints = builder
            .Signed.Select(size => builder.Lines[builder.CheckpointAt(size)])
            .ToArray();
        builder.Lines.RemoveAll(checkpoints.Contains);
        builder.Lines.AddRange(checkpoints);
        if (isAltered)
        {
            builder.Forge(6);
        }

        var report = TamperingTests.Verify(builder.Text, Key);

        Assert.Equal(!isAltered, report.Holds);
        if (isAltered)
        {
            Assert.StartsWith("entries 5 to 9: altered", report.Failure, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Checkpoints_may_stand_before_the_entries()
    {
        var checkpoints = builder
            .Signed.Select(size => builder.Lines[builder.CheckpointAt(size)])
            .ToArray();
        builder.Lines.RemoveAll(checkpoints.Contains);
        builder.Lines.InsertRange(1, checkpoints);
        Assert.True(TamperingTests.Verify(builder.Text, Key).Holds);

        builder.Forge(6);

        Assert.StartsWith(
            "entries 5 to 9: altered",
            TamperingTests.Verify(builder.Text, Key).Failure,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Payouts_may_stand_before_or_after_the_entries()
    {
        var payouts = builder
            .Lines.Where(line => line.Contains("\"payout\"", StringComparison.Ordinal))
            .ToArray();
        builder.Lines.RemoveAll(payouts.Contains);
        builder.Lines.InsertRange(1, payouts);
        Assert.True(TamperingTests.Verify(builder.Text, Key).Holds);

        builder.Lines.RemoveRange(1, payouts.Length);
        builder.Lines.AddRange(payouts);

        Assert.Equal(3, TamperingTests.Verify(builder.Text, Key).ListsProved);
    }

    [Fact]
    public void An_export_of_one_run_says_that_other_payouts_are_elsewhere()
    {
        builder.Lines.RemoveAt(builder.PayoutAt(20, 0));
        var (output, error) = (new StringWriter(), new StringWriter());

        var report = TamperingTests.Verify(builder.Text, Key);

        Assert.True(report.Holds);
        Assert.Equal(1, report.ListsElsewhere);
        report.Write(output, error);
        Assert.Contains(
            "payouts of 1 further lists are not in this file",
            output.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_cut_that_looks_whole_is_caught_by_a_checkpoint_kept_outside()
    {
        var old = builder.Note(25);
        builder.Lines.RemoveRange(
            builder.CheckpointAt(18) + 1,
            builder.Lines.Count - builder.CheckpointAt(18) - 1
        );

        Assert.True(TamperingTests.Verify(builder.Text, Key).Holds);
        Assert.StartsWith(
            "entries 18 to 24: missing at the end",
            TamperingTests.Verify(builder.Text, Key, old).Failure,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_history_written_anew_by_the_signer_is_caught_by_a_checkpoint_kept_outside()
    {
        var frontier = new MerkleFrontier();
        frontier.Append(MerkleTree.LeafHash("another history"u8));
        for (var entry = 1; entry < 10; entry++)
        {
            frontier.Append(MerkleTree.EmptyRoot);
        }

        var old = new Checkpoint(builder.Key.Verifier.Origin, 10, frontier.Root()).Sign(
            builder.Key.Verifier,
            builder.Key.Sign
        );

        Assert.StartsWith(
            "entries 0 to 9: not those of the old checkpoint",
            TamperingTests.Verify(builder.Text, Key, old).Failure,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    public void An_old_checkpoint_that_is_none_is_refused(string old) =>
        Assert.Contains(
            "old checkpoint",
            TamperingTests.Verify(builder.Text, Key, old).Failure,
            StringComparison.Ordinal
        );

    [Fact]
    public void An_old_checkpoint_of_a_stranger_is_refused()
    {
        var stranger = new CheckpointTests.SigningKey("payments.example/log", 99);

        Assert.Contains(
            "not one that this key signed",
            TamperingTests.Verify(builder.Text, Key, builder.Note(10, stranger)).Failure,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_line_without_end_is_refused_in_bounded_memory()
    {
        var text = builder.Lines[0] + "\n{\"kind\":\"" + new string('x', 9 * 1024 * 1024);

        Assert.StartsWith(
            "line 2: not a line",
            TamperingTests.Verify(text, Key).Failure,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_command_answers_with_its_exit_codes()
    {
        var file = Path.GetTempFileName();
        var old = Path.GetTempFileName();
        File.WriteAllText(file, builder.Text);
        File.WriteAllText(old, builder.Note(10));

        Assert.Equal(0, Run(out var output, out _, file, "--key", Key, "--checkpoint", old));
        Assert.Contains("25 entries", output, StringComparison.Ordinal);
        builder.Forge(6);
        File.WriteAllText(file, builder.Text);
        Assert.Equal(1, Run(out _, out var error, file, "--key", Key));
        Assert.StartsWith("entries 5 to 9", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Equal(1, Run(out _, out error, file + ".absent", "--key", Key));
        Assert.DoesNotContain(file, error, StringComparison.Ordinal);
        Assert.Equal(2, Run(out _, out _));
        Assert.Equal(2, Run(out _, out _, file, "--key"));
        Assert.Equal(2, Run(out _, out _, file, "--key", "nonsense"));
        Assert.Equal(2, Run(out _, out _, file, "--unknown"));
        Assert.Equal(2, Run(out _, out _, file, file));
        Assert.Equal(0, Run(out output, out _, "--help"));
        Assert.Contains("--checkpoint", output, StringComparison.Ordinal);
        File.Delete(file);
        File.Delete(old);
    }

    private static int Run(out string output, out string error, params string[] arguments)
    {
        var (outputWriter, errorWriter) = (new StringWriter(), new StringWriter());
        var code = VerifyCommand.Run(arguments, outputWriter, errorWriter);
        (output, error) = (outputWriter.ToString(), errorWriter.ToString());
        return code;
    }
}
