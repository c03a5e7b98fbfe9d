namespace Payments.Verifier;

/// <summary>What an export proved, or the first thing in it that is broken.</summary>
public sealed record VerifyReport
{
    /// <summary>Null: everything holds. Else one sentence that names entry, range or line.</summary>
    public string? Failure { get; init; }

    /// <summary>The line of the export where it was noticed, from 1; null when no one line shows it.</summary>
    public long? Line { get; init; }

    /// <summary>The first entry that may be broken; null when the failure is not about entries.</summary>
    public long? FirstEntry { get; init; }

    /// <summary>The last entry of the smallest range that holds the break, inclusive.</summary>
    public long? LastEntry { get; init; }

    public long Entries { get; init; }

    public long Payouts { get; init; }

    /// <summary>Lists whose payouts are in the file and give the root that their entry holds.</summary>
    public long ListsProved { get; init; }

    /// <summary>Lists that the log holds, but whose payouts are not in the file (an export of one run).</summary>
    public long ListsElsewhere { get; init; }

    public long Checkpoints { get; init; }

    /// <summary>The checkpoint kept outside, if one was given; its entries begin this log.</summary>
    public long? OldSize { get; init; }

    /// <summary>The key that was used; null when there was none to use.</summary>
    public string? VerifierKey { get; init; }

    /// <summary>No key was given: the one in the file was believed, which a forger could have put there.</summary>
    public bool IsKeyFromFile { get; init; }

    public bool Holds => Failure is null;

    public int ExitCode => Holds ? 0 : 1;

    /// <summary>Counts and the key on <paramref name="output"/>, a failure as one line on <paramref name="error"/>.</summary>
    public void Write(TextWriter output, TextWriter error)
    {
        if (IsKeyFromFile && VerifierKey is not null)
        {
            output.WriteLine(
                $"No --key was given: trusted the key in the file, {VerifierKey}. Compare it with one you got elsewhere."
            );
        }

        if (Failure is not null)
        {
            error.WriteLine(Failure);
            return;
        }

        output.WriteLine(
            $"The log holds: {Entries} entries, {Checkpoints} signed checkpoints, "
                + $"{Payouts} payouts in {ListsProved} lists."
        );
        if (ListsElsewhere > 0)
        {
            output.WriteLine(
                $"The payouts of {ListsElsewhere} further lists are not in this file."
            );
        }

        output.WriteLine(
            OldSize is { } size
                ? $"The old checkpoint of {size} entries is the beginning of this log."
                : "Without --checkpoint, entries cut from the end together with their checkpoints would not show."
        );
    }
}
