namespace Payments.Verifier;

/// <summary>Checks an export of the audit log with nothing but the file and the log's public key.</summary>
/// <remarks>
/// Written apart from the program that writes the log, so that one mistake cannot hide in both.
/// Reads once, keeping only the tree's edge; a second time, where the stream can seek, for
/// checkpoints that stand after later entries.
/// </remarks>
public static class ExportVerifier
{
    /// <param name="export">Lines of JSON; read to its end, not closed.</param>
    /// <param name="verifierKey">The key got elsewhere; null: believe the one in the file and say so.</param>
    /// <param name="oldCheckpoint">A signed note kept outside; null: none.</param>
    public static VerifyReport Verify(Stream export, string? verifierKey, string? oldCheckpoint)
    {
        ArgumentNullException.ThrowIfNull(export);
        var start = export.CanSeek ? export.Position : 0;
        var check = new ExportCheck(verifierKey, oldCheckpoint);
        var report = check.Read(export);
        if (check.Behind.Count == 0 || (!report.Holds && !export.CanSeek))
        {
            return report;
        }

        if (!export.CanSeek)
        {
            return report with
            {
                Failure =
                    $"line {check.Behind[0].Line}: a checkpoint stands after later entries, "
                    + "and this stream cannot be read twice",
                Line = check.Behind[0].Line,
            };
        }

        export.Position = start;
        return ReadAgain(export, check.Behind, report);
    }

    /// <summary>The leaf hashes before these checkpoints are known to be right; only the roots are wanted.</summary>
    private static VerifyReport ReadAgain(
        Stream export,
        IReadOnlyList<CheckpointBook.Mark> marks,
        VerifyReport report
    )
    {
        var lines = new LineReader(export);
        var tree = new HashTree();
        Span<byte> leafHash = stackalloc byte[HashTree.HashSize];
        var next = 0;
        while (true)
        {
            if (next < marks.Count && marks[next].Size == tree.Size)
            {
                if (!tree.HasRoot(marks[next].Root))
                {
                    return ExportCheck.Contradiction(report, marks[next]);
                }

                next++;
            }
            else if (next == marks.Count)
            {
                return report;
            }
            else if (!TryNextLeaf(lines, leafHash))
            {
                return ExportCheck.Contradiction(report, marks[next]);
            }
            else
            {
                tree.Append(leafHash);
            }
        }
    }

    private static bool TryNextLeaf(LineReader lines, Span<byte> leafHash)
    {
        while (lines.TryRead(out var bytes) && !lines.IsLineTooLong)
        {
            var line = ExportLine.Read(bytes);
            if (line.Kind == LineKind.Entry)
            {
                return StrictBase64.TryDecode(line.LeafHash, leafHash, out _);
            }
        }

        return false;
    }
}
