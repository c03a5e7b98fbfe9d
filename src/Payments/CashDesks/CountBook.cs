using Payments.Domain.CashDesks;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>One end-of-day sheet (biên bản kiểm quỹ) as JSON.</summary>
/// <param name="State">signed, confirmed, corrected.</param>
/// <param name="Notes">Pieces by the value of the note in đồng.</param>
/// <param name="DifferenceVnd">Counted less held.</param>
/// <param name="CorrectedReason">Why it was set aside.</param>
public sealed record CountAnswer(
    Guid Id,
    string CommuneCode,
    string Cashier,
    DateOnly Day,
    int Attempt,
    string State,
    DayAnswer Books,
    IReadOnlyDictionary<string, int> Notes,
    long SmallVnd,
    long CountedVnd,
    long DifferenceVnd,
    string? DifferenceReason,
    DateTimeOffset SignedAt,
    string? ConfirmedBy,
    DateTimeOffset? ConfirmedAt,
    string? CorrectedBy,
    string? CorrectedReason
);

/// <summary>What the books say about a cashier's drawers on one day: opening + received + taken back = paid + handed back + held.</summary>
/// <param name="TakenBackVnd">Hand-overs undone that day.</param>
public sealed record DayAnswer(
    long OpeningVnd,
    long ReceivedVnd,
    long TakenBackVnd,
    int Paid,
    long PaidVnd,
    string? FirstReceiptNo,
    string? LastReceiptNo,
    long HandedBackVnd,
    long HeldVnd
);

/// <summary>Reads the sheets of a cashier's days.</summary>
internal static class CountBook
{
    public const string Columns = """
        c.id, c.commune_code, c.cashier, c.day, c.attempt, c.opening_vnd, c.received_vnd, c.taken_back_vnd, c.paid,
        c.paid_vnd, c.first_receipt_no, c.last_receipt_no, c.handed_back_vnd, c.held_vnd, c.pieces, c.small_vnd,
        c.counted_vnd, c.difference_reason, c.signed_at, y.actor as confirmed_by, y.at as confirmed_at,
        n.actor as corrected_by, n.reason as corrected_reason
        """;

    public const string From = """
          from cash_count c
          left join cash_count_event y on y.count_id = c.id and y.kind = 'confirmed'
          left join cash_count_event n on n.count_id = c.id and n.kind = 'corrected'
        """;

    public static async Task<CountAnswer?> Find(
        Session session,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        (
            await session.Find<Row>(
                $"select {Columns} {From} where c.id = @id",
                new { id },
                cancellationToken
            )
        )?.Shown();

    /// <summary>Stops whatever moves money of a commune's drawers until the transaction ends.</summary>
    public static Task Lock(
        Session session,
        string communeCode,
        CancellationToken cancellationToken
    ) =>
        session.Query<Guid>(
            "select id from cash_list where commune_code = @communeCode and state = 'open' order by id for no key update",
            new { communeCode },
            cancellationToken
        );

    internal sealed class Row
    {
        public Guid Id { get; init; }

        public string CommuneCode { get; init; } = "";

        public string Cashier { get; init; } = "";

        public DateOnly Day { get; init; }

        public int Attempt { get; init; }

        public long OpeningVnd { get; init; }

        public long ReceivedVnd { get; init; }

        public long TakenBackVnd { get; init; }

        public int Paid { get; init; }

        public long PaidVnd { get; init; }

        public string? FirstReceiptNo { get; init; }

        public string? LastReceiptNo { get; init; }

        public long HandedBackVnd { get; init; }

        public long HeldVnd { get; init; }

        public int[] Pieces { get; init; } = [];

        public long SmallVnd { get; init; }

        public long CountedVnd { get; init; }

        public string? DifferenceReason { get; init; }

        public DateTime SignedAt { get; init; }

        public string? ConfirmedBy { get; init; }

        public DateTime? ConfirmedAt { get; init; }

        public string? CorrectedBy { get; init; }

        public string? CorrectedReason { get; init; }

        public CountAnswer Shown() =>
            new(
                Id,
                CommuneCode,
                Cashier,
                Day,
                Attempt,
                CorrectedBy is not null ? "corrected"
                    : ConfirmedBy is not null ? "confirmed"
                    : "signed",
                new DayAnswer(
                    OpeningVnd,
                    ReceivedVnd,
                    TakenBackVnd,
                    Paid,
                    PaidVnd,
                    FirstReceiptNo,
                    LastReceiptNo,
                    HandedBackVnd,
                    HeldVnd
                ),
                CashCount
                    .NotesVnd.Zip(Pieces)
                    .ToDictionary(pair => $"{pair.First}", pair => pair.Second),
                SmallVnd,
                CountedVnd,
                CountedVnd - HeldVnd,
                DifferenceReason,
                SignedAt,
                ConfirmedBy,
                ConfirmedAt,
                CorrectedBy,
                CorrectedReason
            );
    }
}
