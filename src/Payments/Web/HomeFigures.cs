using Payments.Pipeline;

namespace Payments.Web;

/// <summary>What the first page shows of the newest month: sums and states, never a person.</summary>
internal sealed record HomeFigures(
    HomeFigures.RunRow? Run,
    IReadOnlyList<HomeFigures.ListRow> Lists,
    IReadOnlyList<HomeFigures.Sum> Places,
    IReadOnlyList<HomeFigures.Sum> Channels,
    IReadOnlyList<HomeFigures.BankRow> Banks,
    IReadOnlyList<HomeFigures.CashRow> Cash,
    HomeFigures.CheckpointRow? Checkpoint
)
{
    public sealed record RunRow(Guid Id, DateOnly Month, long People, long Payouts, long TotalVnd);

    public sealed record ListRow(
        string CommuneCode,
        string Name,
        string State,
        int Payouts,
        long TotalVnd
    );

    public sealed record Sum(string Word, long Count, long AmountVnd);

    public sealed record BankRow(string Bin, string State, long Count, long AmountVnd);

    public sealed record CashRow(
        string Name,
        string State,
        long Waiting,
        long HandedOver,
        long NotCollected
    );

    public sealed record CheckpointRow(long Size, byte[] Root);

    private static readonly Actor Watcher = new("home page", [], ["*"]);

    public static async Task<HomeFigures> Read(Session session, CancellationToken cancellationToken)
    {
        session.ActAs(Watcher);
        var checkpoint = await session.Find<CheckpointRow>(
            "select size, root from log_checkpoint order by size desc limit 1",
            null,
            cancellationToken
        );
        var run = await session.Find<RunRow>(
            """
            select r.id, r.month, sum(l.people)::bigint as people, sum(l.payouts)::bigint as payouts,
                   sum(l.total_vnd)::bigint as total_vnd
              from payment_run r
              join payment_list l on l.run_id = r.id
             where r.kind = 'regular'
               and l.state <> 'cancelled'
             group by r.id, r.month
             order by r.month desc, r.id desc
             limit 1
            """,
            null,
            cancellationToken
        );
        return run is null
            ? new HomeFigures(null, [], [], [], [], [], checkpoint)
            : new HomeFigures(
                run,
                await ListsOf(session, run, cancellationToken),
                await Sums(session, run, "place", cancellationToken),
                await Sums(
                    session,
                    run,
                    "case when state = 'held' then 'held' else coalesce(paid_by, channel) end",
                    cancellationToken
                ),
                await BanksOf(session, run, cancellationToken),
                await CashOf(session, run, cancellationToken),
                checkpoint
            );
    }

    private static Task<IReadOnlyList<ListRow>> ListsOf(
        Session session,
        RunRow run,
        CancellationToken cancellationToken
    ) =>
        session.Query<ListRow>(
            """
            select l.commune_code, c.name, l.state, l.payouts, l.total_vnd
              from payment_list l
              join commune c on c.commune_code = l.commune_code
             where l.run_id = @Id
             order by l.commune_code
             limit 200
            """,
            new { run.Id },
            cancellationToken
        );

    /// <param name="word">An expression over <c>payout_now</c>, written here and never given from outside.</param>
    private static Task<IReadOnlyList<Sum>> Sums(
        Session session,
        RunRow run,
        string word,
        CancellationToken cancellationToken
    ) =>
        session.Query<Sum>(
            $"""
            select {word} as word, count(*) as count, sum(amount_vnd)::bigint as amount_vnd
              from payout_now
             where month = @Month
               and run_id = @Id
             group by 1
             order by 1
            """,
            new { run.Id, run.Month },
            cancellationToken
        );

    private static Task<IReadOnlyList<BankRow>> BanksOf(
        Session session,
        RunRow run,
        CancellationToken cancellationToken
    ) =>
        session.Query<BankRow>(
            """
            select bank_bin as bin, state, count(*) as count, sum(amount_vnd)::bigint as amount_vnd
              from payment_now
             where month = @Month
               and run_id = @Id
               and bank_bin is not null
             group by bank_bin, state
             order by bank_bin, state
            """,
            new { run.Id, run.Month },
            cancellationToken
        );

    private static Task<IReadOnlyList<CashRow>> CashOf(
        Session session,
        RunRow run,
        CancellationToken cancellationToken
    ) =>
        session.Query<CashRow>(
            """
            select c.name, l.state,
                   count(*) filter (where p.state = 'listed') as waiting,
                   count(*) filter (where p.state = 'handed_over') as handed_over,
                   count(*) filter (where p.state = 'not_collected') as not_collected
              from cash_list l
              join commune c on c.commune_code = l.commune_code
              left join payment p on p.cash_list_id = l.id
             where l.month = @Month
             group by l.id, c.name, l.state, l.commune_code
             order by l.commune_code
             limit 200
            """,
            new { run.Month },
            cancellationToken
        );
}
