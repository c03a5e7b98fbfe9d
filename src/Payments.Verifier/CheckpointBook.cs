namespace Payments.Verifier;

/// <summary>Holds the tree against each signed checkpoint, wherever the file has its line.</summary>
internal sealed class CheckpointBook
{
    private readonly Queue<Mark> ahead = [];
    private readonly List<Mark> behind = [];
    private long previousSize;
    private long largestSize = -1;

    /// <param name="Size">Entries that the checkpoint covers.</param>
    /// <param name="Root">32 bytes.</param>
    /// <param name="PreviousSize">Size of the signed checkpoint before it; 0 when it is the first.</param>
    /// <param name="Line">Where the file has it.</param>
    internal sealed record Mark(long Size, byte[] Root, long PreviousSize, long Line);

    public long Count { get; private set; }

    /// <summary>The largest size signed, or −1.</summary>
    public long LargestSize => largestSize;

    /// <summary>Checkpoints whose line came after later entries; they want a second reading.</summary>
    public IReadOnlyList<Mark> Behind => behind;

    public long PreviousSize => previousSize;

    /// <summary>Takes a checkpoint; false when sizes do not grow from line to line.</summary>
    public bool TryAdd(SignedNote note, long entries, long line)
    {
        if (note.Size <= largestSize)
        {
            return false;
        }

        var mark = new Mark(note.Size, note.Root, previousSize, line);
        (largestSize, previousSize) = (note.Size, note.Size);
        Count++;
        if (note.Size < entries)
        {
            behind.Add(mark);
        }
        else
        {
            ahead.Enqueue(mark);
        }

        return true;
    }

    /// <summary>The checkpoint at the tree's present size when the tree does not have its root.</summary>
    public Mark? Contradicted(HashTree tree) =>
        ahead.TryPeek(out var mark)
        && mark.Size == tree.Size
        && ahead.Dequeue() is var reached
        && !tree.HasRoot(reached.Root)
            ? reached
            : null;

    /// <summary>The first checkpoint that the file's entries do not reach.</summary>
    public Mark? Unreached => ahead.TryPeek(out var mark) ? mark : null;
}
