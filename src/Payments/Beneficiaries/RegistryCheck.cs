using System.Runtime.CompilerServices;
using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries;

/// <summary>Checks a registry file from front to back and gives what is good and what is wrong in batches.</summary>
/// <param name="secret">Keys the hashes by which a second row of one person is found.</param>
public sealed class RegistryCheck(
    RegistryFile file,
    RegistryRules rules,
    ReadOnlyMemory<byte> secret
)
{
    public const int BatchSize = 5_000;

    private readonly List<RowError> refusals = [];

    /// <summary>Why the whole file is refused; empty until <see cref="Batches"/> has ended, and when it is not.</summary>
    public IReadOnlyList<RowError> Refusals => refusals;

    public RegistryTotals Totals { get; private set; }

    /// <summary>
    /// Batches of about <see cref="BatchSize"/> rows. When it ends and <see cref="Refusals"/> is not
    /// empty, nothing of what it gave counts.
    /// </summary>
    public async IAsyncEnumerable<RegistryBatch> Batches(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        RegistryRowParser? parser = null;
        var seen = new SeenPeople(secret);
        var batch = new RegistryBatch();
        await foreach (var source in file.Rows(cancellationToken))
        {
            if (source.IsBlank)
            {
                continue;
            }

            if (parser is null)
            {
                if (RegistryHeader.Parse(source, refusals) is not { } header)
                {
                    yield break;
                }

                parser = new RegistryRowParser(header, rules);
                continue;
            }

            Take(parser, seen, source, batch);
            if (batch.RowsRead >= BatchSize)
            {
                yield return batch;
                batch = new RegistryBatch();
            }
        }

        if (file.Refusal is { } refusal)
        {
            refusals.Add(refusal);
        }
        else if (parser is null)
        {
            refusals.Add(
                new RowError(
                    1,
                    "",
                    RowCodes.MissingColumn,
                    "The file is empty; its first row names the columns."
                )
            );
        }
        else if (batch.RowsRead > 0)
        {
            yield return batch;
        }
    }

    private void Take(
        RegistryRowParser parser,
        SeenPeople seen,
        SourceRow source,
        RegistryBatch batch
    )
    {
        var before = batch.Problems.Count;
        var row = parser.Parse(source, batch.Problems);
        if (row is not null && !seen.IsNew(row, batch.Problems))
        {
            row = null;
        }

        batch.RowsRead++;
        if (row is not null)
        {
            batch.Rows.Add(row);
        }
        else
        {
            KeepErrors(batch.Problems, before);
        }

        Totals = Totals.Plus(row is not null, CountWarnings(batch.Problems, before));
    }

    /// <summary>A doubt is about a row that is taken: what else is odd about a refused one can wait.</summary>
    private static void KeepErrors(List<RowError> problems, int from)
    {
        for (var index = problems.Count - 1; index >= from; index--)
        {
            if (problems[index].Severity == RowSeverity.Warning)
            {
                problems.RemoveAt(index);
            }
        }
    }

    private static int CountWarnings(List<RowError> problems, int from)
    {
        var warnings = 0;
        for (var index = from; index < problems.Count; index++)
        {
            warnings += problems[index].Severity == RowSeverity.Warning ? 1 : 0;
        }

        return warnings;
    }
}

/// <summary>Some rows of a file: the good ones, and what is wrong with any.</summary>
public sealed class RegistryBatch
{
    public int RowsRead { get; set; }

    public List<RegistryRow> Rows { get; } = [];

    public List<RowError> Problems { get; } = [];
}

/// <summary>What was counted so far: the header and blank rows are none.</summary>
public readonly record struct RegistryTotals(long Rows, long Accepted, long Refused, long Warnings)
{
    public RegistryTotals Plus(bool isAccepted, int warnings) =>
        new(
            Rows + 1,
            Accepted + (isAccepted ? 1 : 0),
            Refused + (isAccepted ? 0 : 1),
            Warnings + warnings
        );
}
