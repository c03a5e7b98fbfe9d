using System.Collections.Concurrent;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Pipeline;

namespace Payments.Entitlement;

/// <summary>The printed rulebook together with the local standards that were accepted since.</summary>
/// <remarks>Books are kept by hash, so that the numbers of a month are worked out once.</remarks>
public sealed class CurrentRulebook(Rulebook printed, Clock clock)
{
    private const string Columns =
        "id, province, former_province, item, from_month, amount_vnd, resolution";

    private static readonly DateOnly farAway = new(9000, 1, 1);
    private readonly ConcurrentDictionary<string, Rulebook> books = new();

    private sealed record Row(
        Guid Id,
        string Province,
        string? FormerProvince,
        string Item,
        DateOnly FromMonth,
        long AmountVnd,
        string Resolution
    );

    /// <summary>The rules as printed, for checks to which no local standard matters.</summary>
    public Rulebook Printed => printed;

    /// <summary>The book with what was accepted up to and including a day in Vietnam.</summary>
    public async Task<Rulebook> On(
        Session session,
        DateOnly day,
        CancellationToken cancellationToken
    ) => Bind(await AcceptedUntil(session, day, cancellationToken));

    /// <summary>
    /// Today's book for an order that is worked on later; <see cref="Edition"/> finds it again by its hash.
    /// </summary>
    public async Task<Rulebook> Order(Session session, CancellationToken cancellationToken)
    {
        var rows = await AcceptedUntil(session, clock.Today, cancellationToken);
        var book = Bind(rows);
        await session.Execute(
            """
            insert into rulebook_edition (hash, standards, since)
            values (@Hash, @standards, @now)
            on conflict (hash) do nothing
            """,
            new
            {
                book.Hash,
                standards = rows.Select(row => row.Id).ToArray(),
                now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return book;
    }

    /// <summary>The very book of an order, whatever was accepted since.</summary>
    /// <exception cref="InvalidOperationException">This process prints other rules than the one that took the order.</exception>
    public async Task<Rulebook> Edition(
        Session session,
        string hash,
        CancellationToken cancellationToken
    )
    {
        if (hash == printed.Hash)
        {
            return printed;
        }

        if (books.TryGetValue(hash, out var known))
        {
            return known;
        }

        var book = Bind(
            await session.Query<Row>(
                $"""
                select {Columns}
                  from local_standard
                 where id = any((select standards from rulebook_edition where hash = @hash)::uuid[])
                """,
                new { hash },
                cancellationToken
            )
        );
        return book.Hash == hash
            ? book
            : throw new InvalidOperationException(
                "The run was ordered under another rulebook than this process holds."
            );
    }

    private static Task<IReadOnlyList<Row>> AcceptedUntil(
        Session session,
        DateOnly day,
        CancellationToken cancellationToken
    ) =>
        session.Query<Row>(
            $"""
            select {Columns}
              from local_standard
             where accepted_at < @end
            """,
            new { end = EndOf(day) },
            cancellationToken
        );

    /// <summary>The first instant after a day in Vietnam.</summary>
    private static DateTimeOffset EndOf(DateOnly day) =>
        new DateTimeOffset(
            (day < farAway ? day : farAway).AddDays(1),
            TimeOnly.MinValue,
            Clock.VietnamOffset
        ).ToUniversalTime();

    private Rulebook Bind(IReadOnlyList<Row> rows)
    {
        var book = printed.With(
            rows.Select(row => new LocalStandard(
                row.Province,
                row.FormerProvince,
                ItemOf(row.Item),
                PayMonth.Of(row.FromMonth),
                row.AmountVnd,
                row.Resolution
            ))
        );
        return books.GetOrAdd(book.Hash, book);
    }

    private static StandardItem ItemOf(string word) =>
        Words<StandardItem>.TryParse(word, out var item)
            ? item
            : throw new InvalidOperationException("A local standard is for nothing known.");
}
