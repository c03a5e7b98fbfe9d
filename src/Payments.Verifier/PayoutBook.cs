using System.Buffers.Text;
using System.Text;

namespace Payments.Verifier;

/// <summary>Holds each list's payouts against the root that its entry keeps.</summary>
/// <remarks>
/// Remembers a few numbers per list, never a payout. A run is in the file wholly or not at all:
/// once one of its lists is there, the latest calculation of every other must be there too.
/// </remarks>
internal sealed class PayoutBook
{
    private readonly Dictionary<long, PayoutList> lists = [];

    public long Payouts { get; private set; }

    public long ListsProved => lists.Values.Count(list => list.IsProved);

    public long ListsElsewhere => lists.Values.Count(list => !list.IsProved);

    /// <summary>Takes note of an entry that holds a payout root; others say nothing to the book.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? SeeEntry(long entry, ReadOnlySpan<byte> bytes)
    {
        if (
            !bytes.StartsWith("payments-entry/1\n"u8)
            || !TryFind(bytes, "\npayout-root: "u8, out var root)
        )
        {
            return lists.ContainsKey(entry)
                ? $"entry {entry}: payouts are given for it, but it holds no payout root"
                : null;
        }

        var expected = new byte[HashTree.HashSize];
        if (
            !StrictBase64.TryDecode(root, expected, out var written)
            || written != HashTree.HashSize
            || !TryFind(bytes, "\npayout-count: "u8, out var count)
            || !Utf8Parser.TryParse(count, out long number, out var consumed)
            || consumed != count.Length
            || number < 0
        )
        {
            return $"entry {entry}: its payout root or count is not in its form";
        }

        var list = ListOf(entry);
        list.Expect(
            expected,
            number,
            TryFind(bytes, "\nrun-id: "u8, out var run) ? Encoding.UTF8.GetString(run) : null,
            TryFind(bytes, "\nlist-id: "u8, out var listId) ? Encoding.UTF8.GetString(listId) : null
        );
        return list.WhatIsWrong() is { } wrong ? $"entry {entry}: {wrong}" : null;
    }

    /// <param name="entry">The entry that the payout belongs to, seen or not.</param>
    /// <param name="index">Its leaf number, from 0 without gaps.</param>
    /// <param name="leafHash">32 bytes.</param>
    /// <param name="isEntrySeen">The entry's line came before.</param>
    /// <returns>What is wrong, or null.</returns>
    public string? SeePayout(long entry, long index, ReadOnlySpan<byte> leafHash, bool isEntrySeen)
    {
        if (isEntrySeen && !lists.ContainsKey(entry))
        {
            return $"entry {entry}: payouts are given for it, but it holds no payout root";
        }

        var list = ListOf(entry);
        if (index != list.Found)
        {
            return $"entry {entry}: payout {list.Found} is missing or out of order (found {index})";
        }

        Payouts++;
        list.Append(leafHash);
        return list.WhatIsWrong() is { } wrong ? $"entry {entry}: {wrong}" : null;
    }

    /// <summary>What only the end of the file shows.</summary>
    public string? WhatIsMissing()
    {
        foreach (var (entry, list) in lists)
        {
            if (!list.IsExpected)
            {
                return $"entry {entry}: payouts are given for it, but it is not in the file";
            }

            if (list.Found > 0 && !list.IsProved)
            {
                return $"entry {entry}: payouts from {list.Found} on are missing";
            }
        }

        var runsInFile = lists
            .Values.Where(list => list.Found > 0 && list.Run is not null)
            .Select(list => list.Run)
            .ToHashSet();
        var latest = new Dictionary<string, KeyValuePair<long, PayoutList>>();
        foreach (
            var pair in lists.OrderBy(pair => pair.Key).Where(pair => pair.Value.List is not null)
        )
        {
            latest[pair.Value.List!] = pair;
        }

        foreach (var (entry, list) in latest.Values)
        {
            if (!list.IsProved && runsInFile.Contains(list.Run))
            {
                return $"entry {entry}: its payouts are missing, though others of its run are in the file";
            }
        }

        return null;
    }

    private static bool TryFind(
        ReadOnlySpan<byte> bytes,
        ReadOnlySpan<byte> key,
        out ReadOnlySpan<byte> value
    )
    {
        value = default;
        var start = bytes.IndexOf(key);
        if (start < 0)
        {
            return false;
        }

        var rest = bytes[(start + key.Length)..];
        var end = rest.IndexOf((byte)'\n');
        value = end < 0 ? rest : rest[..end];
        return true;
    }

    private PayoutList ListOf(long entry)
    {
        if (!lists.TryGetValue(entry, out var list))
        {
            list = new PayoutList();
            lists.Add(entry, list);
        }

        return list;
    }

    private sealed class PayoutList
    {
        // Dropped when proved, so that a file of many lists keeps few trees.
        private HashTree? tree;
        private byte[]? root;
        private long count;

        public long Found { get; private set; }

        public bool IsExpected { get; private set; }

        public bool IsProved { get; private set; }

        public string? Run { get; private set; }

        public string? List { get; private set; }

        public void Expect(byte[] expectedRoot, long expectedCount, string? run, string? list)
        {
            (IsExpected, root, count, Run, List) = (true, expectedRoot, expectedCount, run, list);
            tree ??= count == 0 ? new HashTree() : null;
        }

        public void Append(ReadOnlySpan<byte> leafHash)
        {
            tree ??= new HashTree();
            tree.Append(leafHash);
            Found++;
        }

        public string? WhatIsWrong()
        {
            if (!IsExpected || Found < count)
            {
                return null;
            }

            if (Found > count)
            {
                return $"more payouts than the {count} it was signed with";
            }

            if (tree is null || !tree.HasRoot(root))
            {
                return "its payouts do not give the payout root that it holds";
            }

            (tree, root, IsProved) = (null, null, true);
            return null;
        }
    }
}
