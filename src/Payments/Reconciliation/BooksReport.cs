using Payments.Domain.Common;
using Payments.Domain.Reconciliation;

namespace Payments.Reconciliation;

/// <summary>What a check of the whole books found and counted.</summary>
public sealed record BooksReport
{
    /// <summary>What is broken; empty when every invariant holds.</summary>
    public required IReadOnlyList<BooksFinding> Findings { get; init; }

    /// <summary>How many checks were made, so that an empty list of findings means something.</summary>
    public required int Checks { get; init; }

    /// <summary>What was counted, in the order of the month.</summary>
    public required IReadOnlyList<BooksSection> Sections { get; init; }

    /// <summary>The identity over everything ever calculated.</summary>
    public required Reckoning Identity { get; init; }

    public required long Payouts { get; init; }

    /// <summary>Payouts calculated once more from stored facts and compared byte by byte.</summary>
    public required long Recomputed { get; init; }

    /// <summary>Of these nothing can be said: facts came in while they were calculated, or other rules were printed.</summary>
    public required long NotRecomputed { get; init; }

    public required long LogEntries { get; init; }

    /// <summary>Entries written that have no place in the log yet.</summary>
    public required long LogEntriesPending { get; init; }

    public required long Checkpoints { get; init; }

    /// <summary>The entries that the newest checkpoint covers; 0 without one.</summary>
    public required long NewestCheckpointSize { get; init; }

    public bool Holds => Findings.Count == 0;

    /// <summary>Prints the counts, the identity line, and every broken invariant with its first offenders.</summary>
    public void Print(TextWriter output) => new BooksPrinter(output).Print(this);
}

/// <summary>An invariant that does not hold.</summary>
/// <param name="Invariant">Its number in the house's list, such as <c>1</c> or <c>cash</c>.</param>
/// <param name="First">The first offenders by id, five at most.</param>
public sealed record BooksFinding(
    string Invariant,
    string Sentence,
    long Count,
    IReadOnlyList<string> First
);

/// <summary>Some counts under one heading.</summary>
public sealed record BooksSection(string Heading, IReadOnlyList<BooksLine> Lines);

/// <param name="Amount">Null where only heads are counted.</param>
public sealed record BooksLine(string What, long Count, Vnd? Amount);
