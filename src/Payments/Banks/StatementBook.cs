using System.Security.Cryptography;
using System.Text;
using Payments.Domain.Banks;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>A booking of a statement on its way into the books.</summary>
/// <param name="Account">The paying account it was booked on.</param>
/// <param name="Key">What the booking is known by, so that it is applied once.</param>
/// <param name="Entry">Which entry of the message it is of, from 0.</param>
internal sealed record StatementPlace(
    string BankBin,
    string Account,
    Guid MessageId,
    StatementFinding Finding,
    string Key,
    bool IsCredit,
    int Entry
)
{
    /// <summary>What the entry as a whole is known by, when it has a reference of its own; else the place's own key.</summary>
    public string EntryKey =>
        Finding.EntryReference is { } reference ? StatementBook.KeyOf(reference) : Key;
}

/// <summary>The bookings and the days of paying accounts as banks reported them.</summary>
internal sealed class StatementBook(MessageDesk desk, Clock clock)
{
    private const int ReferenceLengthMax = 70;

    /// <summary>What a message says that was not here before, each booking with its key.</summary>
    /// <remarks>An entry known by its own reference was kept as one booking, with all that it itemises.</remarks>
    public static async Task<IReadOnlyList<StatementPlace>> NewPlaces(
        Session session,
        string bankBin,
        AccountReport report,
        Guid messageId,
        CancellationToken cancellationToken
    )
    {
        var places = Places(bankBin, report, messageId).ToList();
        var whole = await Known(
            session,
            bankBin,
            places
                .Where(place => place.Key != place.EntryKey)
                .Select(place => new KnownBy(place.Account, place.EntryKey)),
            cancellationToken
        );
        places.RemoveAll(place =>
            place.Key != place.EntryKey
            && whole.TryGetValue(new KnownBy(place.Account, place.EntryKey), out var entry)
            && entry.Kind == "block"
        );
        var seen = await Known(session, bankBin, places.Select(KeyOf), cancellationToken);
        var shared = places
            .CountBy(KeyOf)
            .Where(key => key.Value > 1 || seen.ContainsKey(key.Key))
            .Select(key => key.Key)
            .ToHashSet();
        var own = await Known(
            session,
            bankBin,
            places
                .Where(place => shared.Contains(KeyOf(place)))
                .Select(place => new KnownBy(place.Account, OwnKey(place))),
            cancellationToken
        );
        foreach (var (key, entry) in own)
        {
            seen.TryAdd(key, entry);
        }

        return [.. places.Select(place => IfNew(place, seen)).OfType<StatementPlace>()];
    }

    private static IEnumerable<StatementPlace> Places(
        string bankBin,
        AccountReport report,
        Guid messageId
    )
    {
        var number = 0;
        foreach (var statement in report.Statements)
        {
            foreach (
                var entry in statement.Entries.Where(entry => entry.Status == EntryStatus.Booked)
            )
            {
                var at = 0;
                foreach (var finding in StatementRules.Read(entry))
                {
                    yield return new StatementPlace(
                        bankBin,
                        statement.Account ?? "",
                        messageId,
                        finding,
                        KeyOf(entry, finding, at++),
                        entry.IsCredit,
                        number
                    );
                }

                number++;
            }
        }
    }

    /// <summary>Bookings that are here, by what they are known by.</summary>
    private static async Task<Dictionary<KnownBy, KnownEntry>> Known(
        Session session,
        string bankBin,
        IEnumerable<KnownBy> wanted,
        CancellationToken cancellationToken
    )
    {
        var keys = wanted.Distinct().ToArray();
        if (keys.Length == 0)
        {
            return [];
        }

        var known = await session.Query<KnownEntry>(
            """
            select s.account, s.entry_key, s.kind, s.direction = 'credit' as is_credit, s.amount_vnd, s.end_to_end_id
              from unnest(@accounts, @keys) as k (account, entry_key)
             cross join lateral (
                    select *
                      from statement_entry n
                     where n.bank_bin = @bankBin
                       and n.account = k.account
                       and n.entry_key = k.entry_key
                    offset 0) s
            """,
            new
            {
                bankBin,
                accounts = keys.Select(key => key.Account).ToArray(),
                keys = keys.Select(key => key.Key).ToArray(),
            },
            cancellationToken
        );
        return known.ToDictionary(entry => new KnownBy(entry.Account, entry.EntryKey));
    }

    /// <summary>
    /// Banks are known to share one reference among the orders of a day: a booking of another amount, side or payment
    /// is another booking, and is not passed over as a repetition.
    /// </summary>
    private static StatementPlace? IfNew(StatementPlace place, Dictionary<KnownBy, KnownEntry> seen)
    {
        if (seen.TryGetValue(KeyOf(place), out var first) && !first.IsOf(place))
        {
            place = place with { Key = OwnKey(place) };
        }

        return seen.TryAdd(KeyOf(place), KnownEntry.Of(place)) ? place : null;
    }

    private static KnownBy KeyOf(StatementPlace place) => new(place.Account, place.Key);

    private static string OwnKey(StatementPlace place) =>
        $"{place.Key} {Digest($"{place.IsCredit} {place.Finding.Amount} {place.Finding.EndToEndId} {place.Finding.PmtInfId}")}";

    /// <summary>What a booking at one bank is known by: references are the bank's own, account by account.</summary>
    private readonly record struct KnownBy(string Account, string Key);

    private sealed record KnownEntry(
        string Account,
        string EntryKey,
        string Kind,
        bool IsCredit,
        long AmountVnd,
        string? EndToEndId
    )
    {
        public static KnownEntry Of(StatementPlace place) =>
            new(
                place.Account,
                place.Key,
                "",
                place.IsCredit,
                place.Finding.Amount?.Amount ?? 0,
                place.Finding.EndToEndId
            );

        public bool IsOf(StatementPlace place) =>
            IsCredit == place.IsCredit
            && AmountVnd == (place.Finding.Amount?.Amount ?? 0)
            && (
                EndToEndId is null
                || place.Finding.EndToEndId is null
                || EndToEndId == place.Finding.EndToEndId
            );
    }

    /// <param name="places">Of one message.</param>
    /// <param name="payments">One for each place, or null when they are not known.</param>
    /// <param name="blocks">Of bookings of blocks: one for each place.</param>
    public Task Keep(
        Session session,
        IReadOnlyList<StatementPlace> places,
        string kind,
        bool isMatched,
        IReadOnlyList<KnownPayment>? payments,
        CancellationToken cancellationToken,
        IReadOnlyList<Guid>? blocks = null
    ) =>
        places.Count == 0
            ? Task.CompletedTask
            : session.Execute(
                """
                insert into statement_entry (id, bank_bin, account, entry_key, message_id, booked_on, direction,
                                             amount_vnd, kind, is_matched, payment_id, payment_month, block_id,
                                             end_to_end_id, pmt_inf_id, reason_code, note)
                select e.id, @BankBin, e.account, e.key, @MessageId, e.booked_on, e.direction, e.amount, @kind,
                       @isMatched, e.payment_id, e.payment_month, e.block_id, e.end_to_end_id,
                       e.pmt_inf_id, e.reason, e.note
                  from unnest(@ids, @accounts, @keys, @bookedOn, @directions, @amounts, @paymentIds, @paymentMonths,
                              @blockIds, @endToEndIds, @pmtInfIds, @reasons, @notes)
                       as e (id, account, key, booked_on, direction, amount, payment_id, payment_month, block_id,
                             end_to_end_id, pmt_inf_id, reason, note)
                on conflict on constraint statement_entry_once do nothing
                """,
                new
                {
                    places[0].BankBin,
                    places[0].MessageId,
                    kind,
                    isMatched,
                    ids = places.Select(_ => clock.NewId()).ToArray(),
                    accounts = places.Select(place => place.Account).ToArray(),
                    keys = places.Select(place => place.Key).ToArray(),
                    bookedOn = places
                        .Select(place => place.Finding.BookedOn ?? clock.Today)
                        .ToArray(),
                    directions = places
                        .Select(place => place.IsCredit ? "credit" : "debit")
                        .ToArray(),
                    amounts = places.Select(place => place.Finding.Amount?.Amount ?? 0).ToArray(),
                    paymentIds = places.Select((_, at) => payments?[at].Id).ToArray(),
                    paymentMonths = places.Select((_, at) => payments?[at].Month).ToArray(),
                    blockIds = places
                        .Select((_, at) => blocks?[at] ?? payments?[at].BlockId)
                        .ToArray(),
                    endToEndIds = places
                        .Select((place, at) => payments?[at].EndToEndId ?? place.Finding.EndToEndId)
                        .ToArray(),
                    pmtInfIds = places.Select(place => place.Finding.PmtInfId).ToArray(),
                    reasons = places.Select(place => place.Finding.ReasonCode).ToArray(),
                    notes = places.Select(place => place.Finding.Why).ToArray(),
                },
                cancellationToken
            );

    public Task<int> KeepDay(
        Session session,
        string bankBin,
        string account,
        DateOnly day,
        AccountStatement statement,
        Guid messageId,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            insert into statement_day (bank_bin, account, day, message_id, opening_vnd, closing_vnd, entries_vnd,
                                       balanced, read_at)
            values (@bankBin, @account, @day, @messageId, @opening, @closing, @entries, @balanced, @now)
            on conflict (bank_bin, account, day) do update
               set message_id = excluded.message_id, opening_vnd = excluded.opening_vnd,
                   closing_vnd = excluded.closing_vnd, entries_vnd = excluded.entries_vnd,
                   balanced = excluded.balanced, read_at = excluded.read_at
            """,
            new
            {
                bankBin,
                account,
                day,
                messageId,
                opening = statement.Opening?.Signed,
                closing = statement.Closing?.Signed,
                entries = (long)Int128.Clamp(statement.Movement(), long.MinValue, long.MaxValue),
                balanced = statement.Adds() ?? false,
                now = clock.GetUtcNow(),
            },
            cancellationToken
        );

    public Task Raise(
        Session session,
        StatementPlace place,
        string kind,
        CancellationToken cancellationToken
    ) =>
        desk.Raise(
            session,
            place.BankBin,
            kind,
            SubjectOf(place.Account, place.Key),
            "A booking on a paying account that the books cannot explain.",
            place.MessageId,
            cancellationToken
        );

    /// <summary>A booking as exceptions name it.</summary>
    public static string SubjectOf(string account, string key) => $"{ShortOf(account)} {key}";

    /// <summary>A paying account as exceptions name it: its end, and a mark that tells it from others that end so.</summary>
    public static string ShortOf(string account) =>
        $"{account[^Math.Min(4, account.Length)..]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account)))[..6]}";

    /// <summary>The bank's reference; a booking without one is known by what it says.</summary>
    private static string KeyOf(StatementEntry entry, StatementFinding finding, int at)
    {
        if (finding.EntryReference is { } reference)
        {
            return entry.Details.Count > 1 || entry.Batches.Count > 1
                ? $"{KeyOf(reference)}/{at}"
                : KeyOf(reference);
        }

        return Digest(
            $"{entry.BookedOn} {entry.IsCredit} {entry.Amount.Text} {finding.EndToEndId} {finding.InstrId} {finding.PmtInfId} {finding.DetailReference} {at}"
        );
    }

    /// <summary>A reference as a key: one that is longer than any bank's should be is known by its hash.</summary>
    public static string KeyOf(string reference) =>
        reference.Length <= ReferenceLengthMax ? reference : Digest(reference);

    private static string Digest(string text) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
