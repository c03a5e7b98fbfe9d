using Npgsql;
using Payments.Beneficiaries;
using Payments.Domain.Audit;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.PaymentRuns;

/// <summary>A stored payout as a recomputation needs it.</summary>
internal readonly record struct StoredLeaf(
    Guid Id,
    Benefit Benefit,
    string PayeeRelation,
    MerkleHash Hash
);

/// <summary>Streams the stored payouts of some lists in the order of the people.</summary>
internal sealed class LeafStream : IAsyncDisposable
{
    private const string Sql = """
        select beneficiary_id, id, benefit, payee_relation, leaf_hash
          from payout
         where month = $1
           and commune_code = $2
           and list_id = $3
           and benefit <> 'funeral'
         order by beneficiary_id
        """;

    private readonly CommuneReader reader;
    private readonly List<StoredLeaf> found = [];

    private LeafStream(CommuneReader reader) => this.reader = reader;

    /// <param name="lists">Ascending by commune.</param>
    public static async Task<LeafStream> Open(
        NpgsqlConnection connection,
        IReadOnlyList<(string Commune, Guid Id)> lists,
        DateOnly month,
        CancellationToken cancellationToken
    ) =>
        new(
            await CommuneReader.Open(
                connection,
                [.. lists.Select(list => list.Commune)],
                Sql,
                at =>
                    [
                        new NpgsqlParameter<DateOnly> { TypedValue = month },
                        new NpgsqlParameter<string> { TypedValue = lists[at].Commune },
                        new NpgsqlParameter<Guid> { TypedValue = lists[at].Id },
                    ],
                cancellationToken
            )
        );

    /// <summary>The payouts of a person. People must be asked for in the order of the stream.</summary>
    /// <param name="strangers">Gets the ids of payouts of people that were passed by.</param>
    public IReadOnlyList<StoredLeaf> Of(string commune, Guid beneficiary, List<Guid> strangers)
    {
        found.Clear();
        while (reader.IsOnRow)
        {
            var order = string.CompareOrdinal(reader.Commune, commune);
            order =
                order != 0 ? order : ChargeStream.CompareIds(reader.Row.GetGuid(0), beneficiary);
            if (order > 0)
            {
                break;
            }

            if (order == 0)
            {
                found.Add(Read());
            }
            else
            {
                strangers.Add(reader.Row.GetGuid(1));
            }

            reader.Advance();
        }

        return found;
    }

    /// <summary>Payouts of people after the last that was asked for.</summary>
    public void Rest(List<Guid> strangers)
    {
        while (reader.IsOnRow)
        {
            strangers.Add(reader.Row.GetGuid(1));
            reader.Advance();
        }
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();

    private StoredLeaf Read()
    {
        var row = reader.Row;
        if (!Words<Benefit>.TryParse(row.GetString(2), out var benefit))
        {
            throw new InvalidOperationException(
                "A payout has a benefit that the law does not know."
            );
        }

        return new StoredLeaf(
            row.GetGuid(1),
            benefit,
            row.GetString(3),
            new MerkleHash(row.GetFieldValue<byte[]>(4))
        );
    }
}
