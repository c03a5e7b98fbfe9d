using Npgsql;
using Payments.Domain.Audit;

namespace Payments.Audit;

/// <summary>Reads just those complete subtrees that a proof wants, in one statement.</summary>
internal static class LogNodes
{
    /// <summary>Runs <paramref name="compute"/> twice: once to learn what it reads, once with what was read.</summary>
    public static async Task<T> Compute<T>(
        NpgsqlConnection connection,
        Func<ReadNode, T> compute,
        CancellationToken cancellationToken
    )
    {
        var wanted = new HashSet<(int Level, long Index)>();
        compute(
            (level, index) =>
            {
                wanted.Add((level, index));
                return default;
            }
        );
        var found = await Read(connection, wanted, cancellationToken);
        return compute((level, index) => found[(level, index)]);
    }

    private static async Task<Dictionary<(int Level, long Index), MerkleHash>> Read(
        NpgsqlConnection connection,
        HashSet<(int Level, long Index)> wanted,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<(int Level, long Index), MerkleHash>();
        if (wanted.Count == 0)
        {
            return found;
        }

        await using var command = new NpgsqlCommand(
            """
            select w.level, w.index, coalesce(n.hash, e.leaf_hash)
              from unnest(@levels, @indexes) as w (level, index)
              left join log_node n
                on w.level > 0
               and n.level = w.level
               and n.index = w.index
              left join log_entry e
                on w.level = 0
               and e.index = w.index
            """,
            connection
        );
        command.Parameters.AddWithValue("levels", wanted.Select(place => place.Level).ToArray());
        command.Parameters.AddWithValue("indexes", wanted.Select(place => place.Index).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(
                (reader.GetInt32(0), reader.GetInt64(1)),
                new MerkleHash(reader.GetFieldValue<byte[]>(2))
            );
        }

        return found;
    }
}
