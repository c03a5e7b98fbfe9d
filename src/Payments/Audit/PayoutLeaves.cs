using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Npgsql;
using Payments.Domain.Audit;
using Payments.Domain.Common;

namespace Payments.Audit;

/// <summary>Writes the leaves of a calculated list again from its stored payouts.</summary>
/// <param name="source">Connections of the role <c>worker</c>: a list's tree has no part that somebody may not see.</param>
public sealed class PayoutLeaves(NpgsqlDataSource source)
{
    private const string Sql = """
        select month, id, list_id, commune_code, beneficiary_id, benefit, kind, payee_relation, amount_vnd, months,
               owed_vnd, charged_vnd, rulebook, explanation
          from payout
         where month = (select month from payment_list where id = @list)
           and list_id = @list
         order by leaf_no
        """;

    /// <summary>The canonical bytes of the list's payouts, in the order of their leaf numbers.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Of(
        Guid listId,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (
            var scope = new NpgsqlCommand(
                "select set_config('app.communes', '*', true)",
                connection
            )
        )
        {
            await scope.ExecuteScalarAsync(cancellationToken);
        }

        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddWithValue("list", listId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return Leaf(reader);
        }
    }

    private static byte[] Leaf(NpgsqlDataReader row)
    {
        var leaf = new PayoutLeaf
        {
            Month = PayMonth.Of(row.GetFieldValue<DateOnly>(0)),
            PayoutId = row.GetGuid(1),
            ListId = row.GetGuid(2),
            CommuneCode = row.GetString(3),
            BeneficiaryId = row.GetGuid(4),
            Benefit = row.GetString(5),
            Kind = row.GetString(6),
            PayeeRelation = row.GetString(7),
            Amount = new Vnd(row.GetInt64(8)),
            Months = Months(row),
            RulebookHash = new MerkleHash(row.GetFieldValue<byte[]>(12)),
            ExplanationHash = new MerkleHash(SHA256.HashData(row.GetFieldValue<byte[]>(13))),
        };
        var bytes = new byte[leaf.SizeMax];
        return bytes[..leaf.Write(bytes)];
    }

    private static PayoutLeafMonth[] Months(NpgsqlDataReader row)
    {
        var months = row.GetFieldValue<DateOnly[]>(9);
        var owed = row.GetFieldValue<long[]>(10);
        var charged = row.GetFieldValue<long[]>(11);
        return
        [
            .. months.Select(
                (month, at) =>
                    new PayoutLeafMonth(
                        PayMonth.Of(month),
                        new Vnd(owed[at]),
                        new Vnd(charged[at]),
                        new Vnd(owed[at] - charged[at])
                    )
            ),
        ];
    }
}
