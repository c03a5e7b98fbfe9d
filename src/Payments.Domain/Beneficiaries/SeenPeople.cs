using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Payments.Domain.Beneficiaries;

/// <summary>The keys of a file's accepted rows, so that a second row of the same person is found.</summary>
/// <remarks>
/// Keeps 12 bytes a key: 64 bits of a keyed hash and the row. Two of a million people share a hash
/// once in 37 million files.
/// </remarks>
public sealed class SeenPeople(ReadOnlyMemory<byte> secret)
{
    private ulong[] hashes = new ulong[1024];
    private int[] rows = new int[1024];
    private int count;

    /// <summary>
    /// Remembers a row, or refuses it as <c>duplicate_person</c>: one personal id in the file, one
    /// file number in a commune.
    /// </summary>
    public bool IsNew(RegistryRow row, ICollection<RowError> problems)
    {
        var id = row.PersonalId is { } known ? Hash($"i{known}") : (ulong?)null;
        var file = row.FileNo is { } number ? Hash($"f{row.CommuneCode}/{number}") : (ulong?)null;
        if (
            IsSeen(id, RegistryColumn.PersonalId, row.Row, problems)
            || IsSeen(file, RegistryColumn.FileNo, row.Row, problems)
        )
        {
            return false;
        }

        Remember(id, row.Row);
        Remember(file, row.Row);
        return true;
    }

    private bool IsSeen(ulong? hash, RegistryColumn column, int row, ICollection<RowError> problems)
    {
        if (hash is not { } key || rows[Slot(key)] is not (> 0 and var first))
        {
            return false;
        }

        problems.Add(
            new RowError(
                row,
                column.Name(),
                RowCodes.DuplicatePerson,
                $"Row {first} has the same {(column == RegistryColumn.PersonalId ? "personal id" : "file number in this commune")}."
            )
        );
        return true;
    }

    private void Remember(ulong? hash, int row)
    {
        if (hash is not { } key)
        {
            return;
        }

        if (count * 4 >= hashes.Length * 3)
        {
            Grow();
        }

        var slot = Slot(key);
        hashes[slot] = key;
        rows[slot] = row;
        count++;
    }

    private int Slot(ulong key)
    {
        var mask = hashes.Length - 1;
        var slot = (int)(key & (ulong)mask);
        while (rows[slot] != 0 && hashes[slot] != key)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        var (oldHashes, oldRows) = (hashes, rows);
        hashes = new ulong[oldHashes.Length * 2];
        rows = new int[oldRows.Length * 2];
        for (var index = 0; index < oldRows.Length; index++)
        {
            if (oldRows[index] != 0)
            {
                var slot = Slot(oldHashes[index]);
                hashes[slot] = oldHashes[index];
                rows[slot] = oldRows[index];
            }
        }
    }

    private ulong Hash(string key)
    {
        Span<byte> digest = stackalloc byte[32];
        HMACSHA256.HashData(secret.Span, Encoding.UTF8.GetBytes(key), digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }
}
