using System.Security.Cryptography;
using System.Text.Json;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.CashDesks.Printing;

/// <summary>A cash list as it was cut.</summary>
/// <param name="Edition">1, 2, …; 0: only looked at, nothing was cut.</param>
internal sealed record CashListEdition(
    Guid CashListId,
    int Edition,
    string CommuneCode,
    PayMonth Month,
    DateTimeOffset CutAt,
    IReadOnlyList<PrintedRow> Rows,
    string Sha256
)
{
    public bool IsIssued => Edition > 0;

    public long SumVnd => Rows.Sum(row => row.AmountVnd);

    /// <summary>What people call it: <c>14845-2026-11/01</c>.</summary>
    public string Number => $"{CommuneCode}-{Month}/{Edition:00}";

    /// <summary>Rows from one number to another.</summary>
    public IReadOnlyList<PrintedRow> Between(int first, int last) =>
        [.. Rows.Where(row => row.No >= first && row.No <= last)];
}

/// <summary>Cuts cash lists and reads what was cut.</summary>
internal static class CashListEditions
{
    private sealed record Header(Guid Id, string CommuneCode, DateOnly Month);

    private sealed record Stored(int Edition, DateTime CutAt, byte[] Rows, byte[] Sha256);

    private sealed record Row(
        Guid Id,
        string Name,
        string Hamlet,
        string? DateOfBirth,
        string? IdTail,
        string Benefit,
        DateOnly[] Months,
        long MonthVnd,
        long AmountVnd,
        string PayeeRelation,
        string PayeeName,
        string State,
        string? PayoutState
    );

    /// <summary>An edition by its number, or the last one; null: there is none, or no such list.</summary>
    public static async Task<CashListEdition?> Find(
        Session session,
        Guid cashListId,
        int? edition,
        CancellationToken cancellationToken
    )
    {
        var header = await List(session, cashListId, "", cancellationToken);
        var stored = header is null
            ? null
            : await session.Find<Stored>(
                """
                select edition, cut_at, rows, sha256
                  from cash_list_edition
                 where cash_list_id = @cashListId
                   and (@edition::int is null or edition = @edition)
                 order by edition desc
                 limit 1
                """,
                new { cashListId, edition },
                cancellationToken
            );
        return stored is null
            ? null
            : new CashListEdition(
                cashListId,
                stored.Edition,
                header!.CommuneCode,
                PayMonth.Of(header.Month),
                stored.CutAt,
                JsonSerializer.Deserialize<List<PrintedRow>>(stored.Rows)!,
                Convert.ToHexStringLower(stored.Sha256)
            );
    }

    /// <summary>The last edition, or a new one when people joined the list since; null: no such list.</summary>
    /// <remarks>Nobody leaves a list, so that the number of its payments says whether somebody joined.</remarks>
    public static async Task<CashListEdition?> Cut(
        Session session,
        Guid cashListId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (
            await List(session, cashListId, "for no key update", cancellationToken)
            is not { } header
        )
        {
            return null;
        }

        var last = await Find(session, cashListId, null, cancellationToken);
        var count = await session.Single<int>(
            "select count(*)::int from payment where cash_list_id = @cashListId",
            new { cashListId },
            cancellationToken
        );
        if (last?.Rows.Count == count)
        {
            return last;
        }

        var cut = await Draft(session, header, (last?.Edition ?? 0) + 1, now, cancellationToken);
        var rows = Bytes(cut.Rows);
        await session.Execute(
            """
            insert into cash_list_edition (cash_list_id, edition, commune_code, cut_at, cut_by, payments, amount_vnd, rows,
                                           sha256)
            values (@cashListId, @Edition, @CommuneCode, @now, @user, @count, @SumVnd, @rows, @sha256)
            """,
            new
            {
                cashListId,
                cut.Edition,
                cut.CommuneCode,
                now,
                user = session.Actor.UserName,
                count = cut.Rows.Count,
                cut.SumVnd,
                rows,
                sha256 = SHA256.HashData(rows),
            },
            cancellationToken
        );
        return cut;
    }

    /// <summary>The list as it stands, for who may look and not cut; null: no such list.</summary>
    public static async Task<CashListEdition?> Look(
        Session session,
        Guid cashListId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        await List(session, cashListId, "", cancellationToken) is { } header
            ? await Draft(session, header, 0, now, cancellationToken)
            : null;

    private static Task<Header?> List(
        Session session,
        Guid cashListId,
        string locked,
        CancellationToken cancellationToken
    ) =>
        session.Find<Header>(
            $"select id, commune_code, month from cash_list where id = @cashListId {locked}",
            new { cashListId },
            cancellationToken
        );

    private static async Task<CashListEdition> Draft(
        Session session,
        Header header,
        int edition,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<Row>(
            """
            select p.id, coalesce(b.full_name, o.payee_name) as name, coalesce(b.hamlet, '') as hamlet, f.date_of_birth,
                   b.personal_id_tail as id_tail, o.benefit, o.months,
                   coalesce((select sum(m.owed - m.charged)
                               from unnest(o.months, o.owed_vnd, o.charged_vnd) as m (month, owed, charged)
                              where m.month = @Month), 0)::bigint as month_vnd,
                   p.amount_vnd, o.payee_relation, o.payee_name, p.state, o.state as payout_state
              from payment p
              join payout o on o.month = p.month and o.id = p.payout_id
              left join beneficiary b on b.id = o.beneficiary_id and o.benefit <> 'funeral'
              left join lateral (
                   select date_of_birth
                     from fact
                    where commune_code = b.commune_code
                      and beneficiary_id = b.id
                    order by effective_from desc, fact_no desc
                    limit 1
              ) f on true
             where p.cash_list_id = @Id
            """,
            header,
            cancellationToken
        );
        var ordered = PrintedRow.InOrder(rows.Select(Printed));
        return new CashListEdition(
            header.Id,
            edition,
            header.CommuneCode,
            PayMonth.Of(header.Month),
            now,
            ordered,
            Convert.ToHexStringLower(SHA256.HashData(Bytes(ordered)))
        );
    }

    private static PrintedRow Printed(Row row) =>
        new(
            0,
            row.Id,
            row.Hamlet,
            row.Name,
            row.DateOfBirth?[..4],
            row.IdTail,
            PrintedRow.GroupOf(row.Benefit),
            row.Months,
            row.MonthVnd,
            row.AmountVnd - row.MonthVnd,
            row.AmountVnd,
            IsPaidThemselves(row) ? null : row.PayeeName,
            IsPaidThemselves(row) ? null : row.PayeeRelation,
            row.PayoutState ?? (row.State is "listed" or "not_collected" ? null : row.State)
        );

    /// <summary>A name that was corrected since is still the person's own; the holder of a funeral stands under theirs.</summary>
    private static bool IsPaidThemselves(Row row) =>
        row.PayeeRelation == "self" || row.PayeeName == row.Name;

    private static byte[] Bytes(IReadOnlyList<PrintedRow> rows) =>
        JsonSerializer.SerializeToUtf8Bytes(rows);
}
