using Npgsql;
using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.PaymentRuns;

/// <summary>What standing payouts, and overpaid months already entered, say of one person.</summary>
internal sealed class Charges
{
    private readonly List<(Benefit Benefit, int Month, long Vnd)> charged = [];
    private readonly List<(Benefit Benefit, int Month, long Vnd)> recorded = [];

    public IReadOnlyList<(Benefit Benefit, int Month, long Vnd)> Charged => charged;

    /// <summary>The first month charged or recorded, as an index; <see cref="int.MaxValue"/> when there is none.</summary>
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

    public void Record(Benefit benefit, int month, long vnd)
    {
        recorded.Add((benefit, month, vnd));
        FirstMonth = Math.Min(FirstMonth, month);
    }

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
        select beneficiary_id, benefit, months, owed_vnd, charged_vnd, false as is_recovery
          from payout
         where commune_code = $1
           and (state is null or state = 'held')
           and not (month = $2 and list_id = $3)
        union all
        select beneficiary_id, benefit, array[month], array[amount_vnd], array[0::bigint], true
          from recovery
         where commune_code = $1
           and kind in ('overpaid', 'reversal')
           and reverses is null
         order by 1
        """;

    /// <summary>What stood when a list was calculated; the ledger of recoveries changes no payout.</summary>
    private const string SqlAsOf = """
        select o.beneficiary_id, o.benefit, o.months, o.owed_vnd, o.charged_vnd, false as is_recovery
          from payout o
          join payment_list l
            on l.id = o.list_id
         where o.commune_code = $1
           and o.list_id <> $3
           and l.facts_read_from < $2
           and (o.state is null
                or o.state = 'held'
                or exists (select
                             from payout_event e
                            where e.month = o.month
                              and e.payout_id = o.id
                              and e.kind in ('cancelled', 'returned_to_treasury')
                              and e.at > $2))
         order by 1
        """;

    private readonly CommuneReader reader;
    private readonly Charges charges = new();

    private ChargeStream(CommuneReader reader) => this.reader = reader;

    /// <param name="lists">
    /// The list being calculated of each commune, ascending by commune: what it held before is replaced and does not
    /// count.
    /// </param>
    public static async Task<ChargeStream> Open(
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
                        new NpgsqlParameter<string> { TypedValue = lists[at].Commune },
                        new NpgsqlParameter<DateOnly> { TypedValue = month },
                        new NpgsqlParameter<Guid> { TypedValue = lists[at].Id },
                    ],
                cancellationToken
            )
        );

    /// <summary>What stood when some lists were calculated.</summary>
    /// <param name="lists">Ascending by commune.</param>
    public static async Task<ChargeStream> OpenAsOf(
        NpgsqlConnection connection,
        IReadOnlyList<(string Commune, Guid Id)> lists,
        DateTime instant,
        CancellationToken cancellationToken
    ) =>
        new(
            await CommuneReader.Open(
                connection,
                [.. lists.Select(list => list.Commune)],
                SqlAsOf,
                at =>
                    [
                        new NpgsqlParameter<string> { TypedValue = lists[at].Commune },
                        new NpgsqlParameter<DateTime> { TypedValue = instant },
                        new NpgsqlParameter<Guid> { TypedValue = lists[at].Id },
                    ],
                cancellationToken
            )
        );

    /// <summary>What was charged for a person. People must be asked for in the order of the stream.</summary>
    public Charges Of(string commune, Guid beneficiary)
    {
        charges.Clear();
        while (reader.IsOnRow)
        {
            var order = Compare(commune, beneficiary);
            if (order > 0)
            {
                break;
            }

            if (order == 0)
            {
                Take();
            }

            reader.Advance();
        }

        return charges;
    }

    public ValueTask DisposeAsync() => reader.DisposeAsync();

    private void Take()
    {
        var row = reader.Row;
        if (!Words<Benefit>.TryParse(row.GetString(1), out var benefit))
        {
            throw new InvalidOperationException(
                "A payout has a benefit that the law does not know."
            );
        }

        var months = row.GetFieldValue<DateOnly[]>(2);
        var owed = row.GetFieldValue<long[]>(3);
        var before = row.GetFieldValue<long[]>(4);
        var isRecovery = row.GetBoolean(5);
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

    /// <summary>Where the row stands to a person: before (negative), at, or after.</summary>
    private int Compare(string commune, Guid beneficiary)
    {
        var order = string.CompareOrdinal(reader.Commune, commune);
        return order != 0 ? order : CompareIds(reader.Row.GetGuid(0), beneficiary);
    }

    /// <summary>Orders ids as PostgreSQL does: by their bytes, most significant first.</summary>
    internal static int CompareIds(Guid left, Guid right)
    {
        if (left == right)
        {
            return 0;
        }

        Span<byte> leftBytes = stackalloc byte[16];
        Span<byte> rightBytes = stackalloc byte[16];
        left.TryWriteBytes(leftBytes, bigEndian: true, out _);
        right.TryWriteBytes(rightBytes, bigEndian: true, out _);
        return leftBytes.SequenceCompareTo(rightBytes);
    }
}
