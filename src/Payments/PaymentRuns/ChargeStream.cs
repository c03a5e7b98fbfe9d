using Npgsql;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.PaymentRuns;

/// <summary>What standing payouts, and overpaid months already entered, say of one person.</summary>
internal sealed class Charges
{
    private readonly List<(Benefit Benefit, int Month, long Vnd)> charged = [];
    private readonly List<(Benefit Benefit, int Month, long Vnd)> recorded = [];

    public IReadOnlyList<(Benefit Benefit, int Month, long Vnd)> Charged => charged;

    /// <summary>The first month that anything was charged for, as an index; <see cref="int.MaxValue"/> when nothing was.</summary>
    public int FirstMonth { get; private set; } = int.MaxValue;

    public void Clear()
    {
        charged.Clear();
        recorded.Clear();
        FirstMonth = int.MaxValue;
    }

    public void Charge(Benefit benefit, int month, long vnd)
    {
        charged.Add((benefit, month, vnd));
        FirstMonth = Math.Min(FirstMonth, month);
    }

    public void Record(Benefit benefit, int month, long vnd) => recorded.Add((benefit, month, vnd));

    public long ChargedFor(Benefit benefit, int month) => Sum(charged, benefit, month);

    /// <summary>Overpaid đồng of the month already entered in the recovery ledger.</summary>
    public long RecordedFor(Benefit benefit, int month) => Sum(recorded, benefit, month);

    private static long Sum(
        List<(Benefit Benefit, int Month, long Vnd)> entries,
        Benefit benefit,
        int month
    )
    {
        var sum = 0L;
        foreach (var entry in entries)
        {
            if (entry.Benefit == benefit && entry.Month == month)
            {
                sum += entry.Vnd;
            }
        }

        return sum;
    }
}

/// <summary>Streams charged months in the order of the people, to be merged with <see cref="FactStream"/>.</summary>
/// <remarks>A payout stands until it is cancelled or its money went back: held, unknown and uncollected ones stand.</remarks>
internal sealed class ChargeStream : IAsyncDisposable
{
    private const string Sql = """
        select commune_code, beneficiary_id, benefit, months, owed_vnd, charged_vnd, false as is_recovery
          from payout
         where commune_code = any(@communes)
           and (state is null or state = 'held')
           and not (month = @month and list_id = any(@lists))
        union all
        select commune_code, beneficiary_id, benefit, array[month], array[amount_vnd], array[0::bigint], true
          from recovery
         where commune_code = any(@communes)
           and kind in ('overpaid', 'reversal')
         order by 1, 2
        """;

    private readonly NpgsqlDataReader reader;
    private readonly Charges charges = new();
    private bool isOnRow;

    private ChargeStream(NpgsqlDataReader reader) => this.reader = reader;

    /// <param name="lists">The lists being calculated: what they held before is replaced and does not count.</param>
    public static async Task<ChargeStream> Open(
        NpgsqlConnection connection,
        string[] communes,
        DateOnly month,
        Guid[] lists,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddWithValue("communes", communes);
        command.Parameters.AddWithValue("month", month);
        command.Parameters.AddWithValue("lists", lists);
        var stream = new ChargeStream(await command.ExecuteReaderAsync(cancellationToken));
        stream.isOnRow = await stream.reader.ReadAsync(cancellationToken);
        return stream;
    }

    /// <summary>What was charged for a person. People must be asked for in the order of the stream.</summary>
    public async ValueTask<Charges> Of(
        string communeCode,
        Guid beneficiary,
        CancellationToken cancellationToken
    )
    {
        charges.Clear();
        while (isOnRow)
        {
            var order = Compare(reader.GetString(0), reader.GetGuid(1), communeCode, beneficiary);
            if (order > 0)
            {
                break;
            }

            if (order == 0)
            {
                Take();
            }

            isOnRow = await reader.ReadAsync(cancellationToken);
        }

        return charges;
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();

    private void Take()
    {
        if (!Words<Benefit>.TryParse(reader.GetString(2), out var benefit))
        {
            throw new InvalidOperationException(
                "A payout has a benefit that the law does not know."
            );
        }

        var months = reader.GetFieldValue<DateOnly[]>(3);
        var owed = reader.GetFieldValue<long[]>(4);
        var before = reader.GetFieldValue<long[]>(5);
        var isRecovery = reader.GetBoolean(6);
        for (var at = 0; at < months.Length; at++)
        {
            var month = Domain.Common.PayMonth.Of(months[at]).Index;
            if (isRecovery)
            {
                charges.Record(benefit, month, owed[at]);
            }
            else
            {
                charges.Charge(benefit, month, owed[at] - before[at]);
            }
        }
    }

    private static int Compare(string commune, Guid id, string otherCommune, Guid otherId)
    {
        var order = string.CompareOrdinal(commune, otherCommune);
        return order != 0 ? order : CompareIds(id, otherId);
    }

    /// <summary>Orders ids as PostgreSQL does: by their bytes, most significant first.</summary>
    private static int CompareIds(Guid left, Guid right)
    {
        Span<byte> leftBytes = stackalloc byte[16];
        Span<byte> rightBytes = stackalloc byte[16];
        left.TryWriteBytes(leftBytes, bigEndian: true, out _);
        right.TryWriteBytes(rightBytes, bigEndian: true, out _);
        return leftBytes.SequenceCompareTo(rightBytes);
    }
}
