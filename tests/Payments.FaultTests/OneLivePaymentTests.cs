using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Payments.Banks;
using Payments.FaultTests.Support;
using Payments.Reconciliation;

namespace Payments.FaultTests;

/// <summary>Two orders to pay one payout at the same moment: what forbids the second payment is an index.</summary>
public sealed class OneLivePaymentTests
{
    private const string June = "2026-06";

    [Theory]
    [InlineData("", 1)]
    [InlineData("payment_one_live_per_payout", 1)]
    [InlineData("payment_one_live_per_payout, payment_attempt_once, payment_end_to_end_id_once", 2)]
    public async Task Only_indexes_keep_two_preparations_at_once_from_paying_a_payout_twice(
        string without,
        int expected
    )
    {
        await using var town = await SmallTown.Found("Rejected An", "Paid Binh");
        var june = await town.Calculate(June);
        await town.Pay(june);
        var payout = await town.Payout(june, "Rejected An");
        var first = payout["payments"]![0]!["endToEndId"]!.GetValue<string>();
        await town.Say(first, "RJCT", "AC01");
        if (without.Length > 0)
        {
            await town.Execute($"drop index {without}");
        }

        await PrepareTwiceAtOnce(town, payout["id"]!.GetValue<Guid>());
        await town.Sent();

        Assert.Equal(
            expected,
            await town.Count(
                $"select count(*) from payment where payout_id = '{payout["id"]}' and state is distinct from 'rejected'"
            )
        );
        var again = town.Ledger.Journal.Where(line =>
            line.EndToEndId != first && line.EndToEndId[..33] == first[..33]
        );
        Assert.Equal(expected, again.Count());
        var report = await new BooksVerifier(town.Admin).Verify(CancellationToken.None);
        Assert.Equal(expected == 1, report.Holds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_index_and_nothing_else_refuses_a_second_live_payment_of_a_payout(
        bool hasIndex
    )
    {
        await using var town = await SmallTown.Found("Unknown An");
        var june = await town.Calculate(June);
        await town.Pay(june);
        var payout = await town.Payout(june, "Unknown An");
        await town.Say(payout["payments"]![0]!["endToEndId"]!.GetValue<string>(), "RJCT", "AM05");
        if (!hasIndex)
        {
            await town.Execute("drop index payment_one_live_per_payout");
        }

        var refused = await Record.ExceptionAsync(() =>
            PayAgain(town, payout["id"]!.GetValue<Guid>())
        );

        Assert.Equal(
            hasIndex ? "payment_2026_06_month_payout_id_idx" : null,
            (refused as PostgresException)?.ConstraintName
        );
        Assert.Equal(hasIndex ? 1 : 2, await town.Count("select count(*) from payment"));
        Assert.Equal(
            hasIndex,
            (await new BooksVerifier(town.Admin).Verify(CancellationToken.None)).Holds
        );
    }

    [Fact]
    public async Task Two_accepted_proposals_to_pay_again_make_one_payment()
    {
        await using var town = await SmallTown.Found("Rejected An");
        var june = await town.Calculate(June);
        await town.Pay(june);
        var payout = await town.Payout(june, "Rejected An");
        await town.Say(payout["payments"]![0]!["endToEndId"]!.GetValue<string>(), "RJCT", "AC01");
        var path = $"/v1/payouts/{payout["id"]}/reissue";
        var laid = new List<Guid>();
        for (var at = 0; at < 2; at++)
        {
            var answer = await town.Month.Caller.Post("preparer", path, new { reason = "mended" });
            if ((int)answer.Status < 300)
            {
                laid.Add(answer.Value<Guid>("proposalId"));
            }
        }

        var accepted = await Task.WhenAll(
            laid.Select(id => town.Month.Caller.Post("approver", $"/v1/proposals/{id}/accept"))
        );
        await town.Sent();

        Assert.Contains(accepted, answer => (int)answer.Status < 300);
        Assert.Equal(2, (await town.Payout(june, "Rejected An"))["payments"]!.AsArray().Count);
        Assert.Equal(2, town.Ledger.Journal.Count);
    }

    /// <summary>A second attempt as a program with a fault would write it, with the rights of a worker.</summary>
    private static async Task PayAgain(SmallTown town, Guid payout)
    {
        await using var connection = await town.Service.Database.Worker.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            $"""
            select set_config('app.communes', '*', true);
            insert into payment (month, id, payout_id, run_id, list_id, commune_code, benefit, attempt, channel,
                                 amount_vnd, end_to_end_id, bank_bin, batch_id, block_id, made_at, changed_at)
            select month, gen_random_uuid(), payout_id, run_id, list_id, commune_code, benefit, 2, channel, amount_vnd,
                   left(end_to_end_id, 33) || '02', bank_bin, batch_id, block_id, now(), now()
              from payment
             where payout_id = '{payout}'
            """,
            connection
        );
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    /// <summary>
    /// Two single releases of the payout, as two accepted proposals at once would leave; both preparations have looked,
    /// and found nothing alive, when the first may write.
    /// </summary>
    private static async Task PrepareTwiceAtOnce(SmallTown town, Guid payout)
    {
        await using var gate = await town.Admin.OpenConnectionAsync();
        await using var holding = await gate.BeginTransactionAsync();
        await using var close = new NpgsqlCommand("lock table bank_batch in share mode", gate);
        await close.ExecuteNonQueryAsync();
        await town.Execute(
            $"""
            insert into release (id, run_id, kind, list_ids, payout_id, cash_listed, released_by, released_at, total)
            select gen_random_uuid(), run_id, 'single', array[list_id], id, true, 'approver', now(), 1
              from payout, generate_series(1, 2)
             where id = '{payout}'
            """
        );
        var second = ActivatorUtilities.CreateInstance<PrepareReleases>(town.Service.Services);
        var preparing = Prepare(second);
        await Patience.Until(
            "both preparations wait to write",
            TimeSpan.FromSeconds(60),
            async () =>
                await town.Count(
                    """
                    select count(distinct a.pid)
                      from pg_locks l
                      join pg_stat_activity a on a.pid = l.pid
                     where l.relation = 'bank_batch'::regclass
                       and not l.granted
                       and a.query like '%insert into bank_batch%'
                       and a.datname = current_database()
                    """
                ) == 2
        );
        await holding.RollbackAsync();
        await preparing;
    }

    private static async Task Prepare(PrepareReleases worker)
    {
        try
        {
            for (var tries = 0; tries < 600 && !await worker.Work(CancellationToken.None); tries++)
            {
                await Task.Delay(100);
            }
        }
        catch (PostgresException refused)
            when (refused.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // The other was first; the release is prepared again by whoever comes next, and finds a live payment.
        }
    }
}
