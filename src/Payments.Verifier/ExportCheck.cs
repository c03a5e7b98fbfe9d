using System.Text;

namespace Payments.Verifier;

/// <summary>One reading of an export from its first line to its last, or to the first break.</summary>
internal sealed class ExportCheck(string? givenKey, string? oldCheckpoint)
{
    private readonly CheckpointBook checkpoints = new();
    private readonly PayoutBook payouts = new();
    private readonly HashTree tree = new();
    private byte[] buffer = new byte[4096];
    private NoteKey? key;
    private SignedNote? old;
    private bool isOldContradicted;
    private VerifyReport? brokenPayout;

    public IReadOnlyList<CheckpointBook.Mark> Behind => checkpoints.Behind;

    /// <summary>The tree does not have a signed root: the break is since the signed checkpoint before.</summary>
    public static VerifyReport Contradiction(VerifyReport report, CheckpointBook.Mark mark) =>
        report with
        {
            Failure =
                mark.Size == 0
                    ? $"line {mark.Line}: the checkpoint of an empty log has another root"
                    : $"entries {mark.PreviousSize} to {mark.Size - 1}: altered, with their leaf hashes; "
                        + $"they do not give the signed root of the checkpoint of {mark.Size} entries (line {mark.Line})",
            Line = mark.Line,
            FirstEntry = mark.Size == 0 ? null : mark.PreviousSize,
            LastEntry = mark.Size == 0 ? null : mark.Size - 1,
        };

    public VerifyReport Read(Stream export)
    {
        var lines = new LineReader(export);
        if (givenKey is not null && NoteKey.Parse(givenKey) is null)
        {
            return Broken("the key given is not a verifier key (name+hash+base64)", null);
        }

        while (lines.TryRead(out var bytes))
        {
            var line = lines.IsLineTooLong ? default : ExportLine.Read(bytes);
            if (See(line, lines.LineNumber) is { } failure)
            {
                return failure;
            }
        }

        return AtEnd();
    }

    private VerifyReport? See(ExportLine line, long number)
    {
        if (line.Kind == LineKind.Unreadable)
        {
            return Broken($"line {number}: not a line of an export", number);
        }

        if (key is null != (line.Kind == LineKind.Log))
        {
            var what = key is null
                ? "the first line is not that of the log"
                : "a second line of the log";
            return Broken($"line {number}: {what}", number);
        }

        if (line.Kind == LineKind.Payout)
        {
            SeePayout(line, number);
            return null;
        }

        return line.Kind switch
        {
            LineKind.Log => SeeLog(line, number),
            LineKind.Entry => SeeEntry(line, number),
            LineKind.Checkpoint => SeeCheckpoint(line, number),
            LineKind.Payout or LineKind.Unreadable => null,
        };
    }

    private VerifyReport? SeeLog(ExportLine line, long number)
    {
        var named = Encoding.UTF8.GetString(line.VerifierKey);
        if (NoteKey.Parse(named) is not { } found)
        {
            return Broken($"line {number}: the key in the file is not a verifier key", number);
        }

        if (givenKey is not null && givenKey != named)
        {
            return Broken($"line {number}: the file names another key than the one given", number);
        }

        key = found;
        if (oldCheckpoint is null)
        {
            return null;
        }

        old = SignedNote.Read(Encoding.UTF8.GetBytes(oldCheckpoint), found);
        if (old is not { IsSigned: true })
        {
            return Broken("the old checkpoint is not one that this key signed", null);
        }

        HoldAgainstOld();
        return null;
    }

    private VerifyReport? SeeEntry(ExportLine line, long number)
    {
        if (line.Index != tree.Size)
        {
            var said =
                line.Index < tree.Size
                    ? "is repeated or out of order"
                    : "is missing or out of order";
            var entry = Math.Min(line.Index, tree.Size);
            return Broken(
                $"entry {entry}: {said} (line {number} has index {line.Index})",
                number,
                entry,
                entry
            );
        }

        Span<byte> given = stackalloc byte[HashTree.HashSize];
        Span<byte> computed = stackalloc byte[HashTree.HashSize];
        if (
            !TryHash(line.Bytes, computed, out var length)
            || !StrictBase64.TryDecode(line.LeafHash, given, out var written)
            || written != HashTree.HashSize
            || !given.SequenceEqual(computed)
        )
        {
            return Broken(
                $"entry {line.Index}: its bytes do not give its leaf hash (line {number})",
                number,
                line.Index,
                line.Index
            );
        }

        tree.Append(computed);
        HoldAgainstOld();
        if (
            brokenPayout is null
            && payouts.SeeEntry(line.Index, buffer.AsSpan(1, length)) is { } wrong
        )
        {
            KeepBroken(wrong, number, line.Index);
        }

        return checkpoints.Contradicted(tree) is { } mark ? Contradiction(Counted(), mark) : null;
    }

    private void SeePayout(ExportLine line, long number)
    {
        if (brokenPayout is not null)
        {
            return;
        }

        Span<byte> hash = stackalloc byte[HashTree.HashSize];
        var wrong = TryHash(line.Bytes, hash, out _)
            ? payouts.SeePayout(line.Entry, line.Index, hash, line.Entry < tree.Size)
            : $"entry {line.Entry}: payout {line.Index} is not base64";
        if (wrong is not null)
        {
            KeepBroken(wrong, number, line.Entry);
        }
    }

    /// <summary>Entries come first: a broken payout is told when all signed roots have held.</summary>
    private void KeepBroken(string wrong, long number, long entry) =>
        brokenPayout = Broken($"{wrong} (line {number})", number, entry, entry);

    private VerifyReport? SeeCheckpoint(ExportLine line, long number)
    {
        if (SignedNote.Read(line.Note, key!) is not { } note)
        {
            return Broken($"line {number}: not a signed checkpoint", number);
        }

        if (!note.IsSigned)
        {
            var from = checkpoints.PreviousSize;
            var range = note.Size > from ? $"; entries {from} to {note.Size - 1} rest on it" : "";
            return Broken(
                $"line {number}: the checkpoint of {note.Size} entries is not signed by the key{range}",
                number,
                note.Size > from ? from : null,
                note.Size > from ? note.Size - 1 : null
            );
        }

        if (!checkpoints.TryAdd(note, tree.Size, number))
        {
            return Broken(
                $"line {number}: a checkpoint of {note.Size} entries after one of {checkpoints.LargestSize}",
                number
            );
        }

        return checkpoints.Contradicted(tree) is { } mark ? Contradiction(Counted(), mark) : null;
    }

    private VerifyReport AtEnd()
    {
        if (key is null)
        {
            return Broken("the file is empty", null);
        }

        if (checkpoints.Unreached is { } unreached)
        {
            return Missing(
                unreached.Size,
                $"the checkpoint on line {unreached.Line} was signed over {unreached.Size}"
            );
        }

        if (checkpoints.LargestSize < tree.Size)
        {
            var first = Math.Max(checkpoints.LargestSize, 0);
            return checkpoints.LargestSize < 0 && tree.Size == 0
                ? Broken("the file has no signed checkpoint", null)
                : Broken(
                    $"entries {first} to {tree.Size - 1}: no signed checkpoint covers them",
                    null,
                    first,
                    tree.Size - 1
                );
        }

        if (brokenPayout is not null)
        {
            return brokenPayout;
        }

        return payouts.WhatIsMissing() is { } missing ? Broken(missing, null) : OldAtEnd();
    }

    private VerifyReport OldAtEnd()
    {
        if (old is not null && old.Size > tree.Size)
        {
            return Missing(old.Size, $"the old checkpoint was signed over {old.Size}");
        }

        return old is not null && isOldContradicted
            ? Broken(
                old.Size == 0
                    ? "the old checkpoint of an empty log has another root"
                    : $"entries 0 to {old.Size - 1}: not those of the old checkpoint; the log was written anew and signed again",
                null,
                0,
                Math.Max(old.Size - 1, 0)
            )
            : Counted();
    }

    private VerifyReport Missing(long size, string why) =>
        Broken(
            $"entries {tree.Size} to {size - 1}: missing at the end; {why}",
            null,
            tree.Size,
            size - 1
        );

    private void HoldAgainstOld()
    {
        if (old is not null && old.Size == tree.Size)
        {
            isOldContradicted = !tree.HasRoot(old.Root);
        }
    }

    private bool TryHash(ReadOnlySpan<byte> base64, Span<byte> hash, out int length)
    {
        if (base64.Length >= buffer.Length)
        {
            buffer = new byte[base64.Length + 1];
        }

        if (!StrictBase64.TryDecode(base64, buffer.AsSpan(1), out length))
        {
            return false;
        }

        HashTree.LeafHash(buffer.AsSpan(0, length + 1), hash);
        return true;
    }

    private VerifyReport Broken(
        string failure,
        long? line,
        long? first = null,
        long? last = null
    ) => Counted() with { Failure = failure, Line = line, FirstEntry = first, LastEntry = last };

    private VerifyReport Counted() =>
        new()
        {
            Entries = tree.Size,
            Payouts = payouts.Payouts,
            ListsProved = payouts.ListsProved,
            ListsElsewhere = payouts.ListsElsewhere,
            Checkpoints = checkpoints.Count,
            OldSize = old?.Size,
            VerifierKey = key?.Text ?? givenKey,
            IsKeyFromFile = givenKey is null,
        };
}
