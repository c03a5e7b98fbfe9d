using MediatR;
using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks;

/// <summary>What banks said or left out that nobody can apply, oldest first, with age and owner.</summary>
public static class ListBankExceptions
{
    /// <param name="NextStep">What to do first, in Vietnamese.</param>
    /// <param name="Owner">Who has taken it on; null: nobody.</param>
    public sealed record Item(
        Guid Id,
        string BankBin,
        string? CommuneCode,
        string Kind,
        string NextStep,
        string NextStepEnglish,
        string Subject,
        string Detail,
        Guid? MessageId,
        string State,
        int AgeHours,
        DateTime RaisedAt,
        string? Owner,
        string? ClosedBy,
        DateTime? ClosedAt,
        string? Note
    );

    /// <param name="State">open or closed; null: open.</param>
    [Requires(Permission.ReadUnknown)]
    public sealed record Query(
        string? State,
        string? Kind,
        string? BankBin,
        int? Limit,
        string? Cursor
    ) : IQuery<Result<Page<Item>>>;

    internal const string Columns =
        "id, bank_bin, commune_code, kind, subject, detail, message_id, state, raised_at, owner, closed_by, closed_at, "
        + "closed_note";

    internal sealed record Row(
        Guid Id,
        string BankBin,
        string CommuneCode,
        string Kind,
        string Subject,
        string Detail,
        Guid? MessageId,
        string State,
        DateTime RaisedAt,
        string? Owner,
        string? ClosedBy,
        DateTime? ClosedAt,
        string? ClosedNote
    );

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Query, Result<Page<Item>>>
    {
        public async Task<Result<Page<Item>>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            if (
                !Paging.TryRead(query.Limit, query.Cursor, out var limit, out var after, out var no)
            )
            {
                return no;
            }

            var state = query.State ?? "open";
            if (state is not ("open" or "closed"))
            {
                return Refusal.Field("/state", "bad_value", "The state is open or closed.");
            }

            var rows = await session.Query<Row>(
                $"""
                select {Columns}
                  from bank_exception
                 where state = @state
                   and (@Kind::text is null or kind = @Kind)
                   and (@BankBin::text is null or bank_bin = @BankBin)
                   and (@after::uuid is null or id > @after)
                 order by id
                 limit @limit + 1
                """,
                new
                {
                    state,
                    query.Kind,
                    query.BankBin,
                    after = Paging.Id(after),
                    limit,
                },
                cancellationToken
            );
            var now = clock.GetUtcNow();
            return Paging.Of<Item>(
                [.. rows.Select(row => Shown(row, now))],
                limit,
                item => item.Id.ToString()
            );
        }
    }

    internal static Item Shown(Row row, DateTimeOffset now)
    {
        var first = ExceptionKinds.FirstStep(row.Kind);
        return new(
            row.Id,
            row.BankBin,
            row.CommuneCode == "*" ? null : row.CommuneCode,
            row.Kind,
            first.Vietnamese,
            first.English,
            row.Subject,
            row.Detail,
            row.MessageId,
            row.State,
            (int)(now - row.RaisedAt).TotalHours,
            row.RaisedAt,
            row.Owner,
            row.ClosedBy,
            row.ClosedAt,
            row.ClosedNote
        );
    }
}
