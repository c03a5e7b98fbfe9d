using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using Payments.Domain.Audit;
using Payments.Domain.Common;
using Payments.Tests.Support;

namespace Payments.Tests.Reconciliation;

/// <summary>A payout to be written: what it is worth and how it is paid.</summary>
internal sealed record Due(
    long AmountVnd,
    string Channel = "account",
    string? State = null,
    string Benefit = "monthly_allowance",
    Guid? Beneficiary = null
)
{
    /// <summary>Left null, a new person is enrolled.</summary>
    public Guid Id { get; init; } = TestIds.New();
}

/// <summary>
/// Writes months as the other rooms do, straight into the tables, with true hashes: what this room looks at can then
/// be put into any state.
/// </summary>
internal sealed class Ledger(TestDatabase database, DateTimeOffset now)
{
    private static readonly byte[] explanation = Encoding.UTF8.GetBytes(
        """[{"from":"2026-11","lines":[{"age":81,"coefficient":1.0,"rule":"elderly","standardVnd":500000,"articles":["20/2021/NĐ-CP 5(5)(b)"]}],"to":"2026-11"}]"""
    );

    private static readonly byte[] rulebook = SHA256.HashData("rulebook"u8);

    public NpgsqlDataSource Admin => database.Admin;

    public async Task Commune(string code) =>
        await Execute(
            "insert into commune (commune_code, name, province_code) values (@code, @code, '38') on conflict do nothing",
            new { code }
        );

    public async Task<Guid> Person(string commune, string channel = "cash")
    {
        var id = TestIds.New();
        await Execute(
            """
            insert into beneficiary (id, commune_code, state, file_no, full_name, name_folded, hamlet, created_at, created_by)
            values (@id, @commune, 'granted', @fileNo, 'Mẫu', 'mau', 'Xóm 1', @now, 'test');
            insert into fact (commune_code, beneficiary_id, effective_from, known_on, recorded_at, recorded_by, date_of_birth)
            values (@commune, @id, '2025-01-01', '2025-01-01', @now, 'test', '1940-01-01')
            """,
            new
            {
                id,
                commune,
                fileNo = id.ToString(),
                now,
                channel,
            }
        );
        return id;
    }

    public async Task<Guid> Run(string month)
    {
        var id = TestIds.New();
        await Execute(
            """
            insert into payment_run (id, month, kind, created_by, created_at) values (@id, @first, 'regular', 'preparer', @now);
            select ensure_month(@first)
            """,
            new
            {
                id,
                first = PayMonth.Parse(month).FirstDay,
                now,
            }
        );
        return id;
    }

    /// <summary>A list with its payouts, its root and its sums.</summary>
    public async Task<Guid> List(
        Guid run,
        string month,
        string commune,
        string state,
        params Due[] payouts
    )
    {
        await Commune(commune);
        var (id, first) = (TestIds.New(), PayMonth.Parse(month).FirstDay);
        var tree = new MerkleFrontier();
        await Execute(
            """
            insert into payment_list (id, run_id, commune_code, month, kind, state, prepared_by, approved_by, released_by,
                                      released_at)
            values (@id, @run, @commune, @first, 'regular', @state, array['preparer'],
                    case when @state not in ('planned', 'calculated', 'submitted') then 'approver' end,
                    case when @state in ('released', 'settled') then 'treasurer' end, @now)
            """,
            new
            {
                id,
                run,
                commune,
                first,
                state,
                now,
            }
        );
        for (var leafNo = 0; leafNo < payouts.Length; leafNo++)
        {
            await Payout(run, id, first, commune, leafNo, payouts[leafNo], tree);
        }

        await Execute(
            """
            update payment_list
               set people = @count, payouts = @count, total_vnd = @total, payout_root = @root
             where id = @id
            """,
            new
            {
                id,
                count = payouts.Length,
                total = payouts.Sum(payout => payout.AmountVnd),
                root = tree.Root().ToArray(),
            }
        );
        return id;
    }

    public Task Release(Guid run, params Guid[] lists) =>
        Execute(
            """
            insert into release (id, run_id, kind, list_ids, released_by, released_at)
            values (@id, @run, 'list', @lists, 'treasurer', @now)
            """,
            new
            {
                id = TestIds.New(),
                run,
                lists,
                now,
            }
        );

    /// <summary>One batch of one block that pays some payouts of a list, in a state.</summary>
    /// <returns>The ids of the payments.</returns>
    public async Task<IReadOnlyList<Guid>> Batch(
        Guid list,
        string bin,
        string batchState,
        params (Guid Payout, string? State, bool Booked)[] payments
    )
    {
        var (batch, block) = (TestIds.New(), TestIds.New());
        var amounts = await Query<(Guid Id, long AmountVnd)>(
            "select id, amount_vnd from payout where list_id = @list",
            new { list }
        );
        var total = payments.Sum(payment =>
            amounts.Single(amount => amount.Id == payment.Payout).AmountVnd
        );
        var file = Encoding.ASCII.GetBytes(
            $"<NbOfTxs>{payments.Length}</NbOfTxs><CtrlSum>{total}</CtrlSum>"
        );
        await Execute(
            """
            insert into bank_batch (id, bank_bin, run_id, release_id, month, msg_id, state, payments, total_vnd, file,
                                    sha256, made_at, execute_on)
            select @batch, @bin, run_id, @batch, month, left(@batch::text, 35), @batchState, @count, @total, @file,
                   sha256(@file), @now, @now::date
              from payment_list where id = @list;
            insert into payment_block (id, batch_id, list_id, commune_code, month, pmt_inf_id, debtor_account, payments,
                                       total_vnd)
            select @block, @batch, id, commune_code, month, left(@block::text, 35), '1', @count, @total
              from payment_list where id = @list
            """,
            new
            {
                batch,
                block,
                bin,
                batchState,
                count = payments.Length,
                total,
                file,
                list,
                now,
            }
        );
        var ids = new List<Guid>();
        foreach (var (payout, state, booked) in payments)
        {
            var id = TestIds.New();
            ids.Add(id);
            await Execute(
                """
                insert into payment (month, id, payout_id, run_id, list_id, commune_code, benefit, attempt, channel,
                                     amount_vnd, state, end_to_end_id, bank_bin, batch_id, block_id, booked, made_at,
                                     changed_at)
                select o.month, @id, o.id, o.run_id, o.list_id, o.commune_code, o.benefit,
                       (select count(*) + 1 from payment p where p.payout_id = o.id), 'account', o.amount_vnd, @state,
                       left(@id::text, 35), @bin, @batch, @block, @booked, @now, @now
                  from payout o where o.id = @payout
                """,
                new
                {
                    id,
                    payout,
                    state,
                    bin,
                    batch,
                    block,
                    booked,
                    now,
                }
            );
        }

        return ids;
    }

    public async Task Execute(string sql, object? parameters = null)
    {
        await using var connection = await Admin.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? parameters = null)
    {
        await using var connection = await Admin.OpenConnectionAsync();
        return (await connection.QueryAsync<T>(sql, parameters)).AsList();
    }

    public async Task<T> Single<T>(string sql, object? parameters = null) =>
        (await Query<T>(sql, parameters))[0];

    private async Task Payout(
        Guid run,
        Guid list,
        DateOnly month,
        string commune,
        int leafNo,
        Due due,
        MerkleFrontier tree
    )
    {
        var person = due.Beneficiary ?? await Person(commune);
        var leaf = new PayoutLeaf
        {
            PayoutId = due.Id,
            ListId = list,
            CommuneCode = commune,
            Month = PayMonth.Of(month),
            BeneficiaryId = person,
            Benefit = due.Benefit,
            Kind = "regular",
            PayeeRelation = "self",
            Amount = new Vnd(due.AmountVnd),
            Months = new[]
            {
                new PayoutLeafMonth(
                    PayMonth.Of(month),
                    new Vnd(due.AmountVnd),
                    Vnd.Zero,
                    new Vnd(due.AmountVnd)
                ),
            },
            RulebookHash = new MerkleHash(rulebook),
            ExplanationHash = new MerkleHash(SHA256.HashData(explanation)),
        }.LeafHash();
        tree.Append(leaf);
        await Execute(
            """
            insert into payout (month, id, run_id, list_id, commune_code, leaf_no, beneficiary_id, benefit, kind,
                                payee_relation, payee_name, channel, category, amount_vnd, months, owed_vnd, charged_vnd,
                                state, explanation, rulebook, leaf_hash)
            values (@month, @Id, @run, @list, @commune, @leafNo, @person, @Benefit, 'regular', 'self', 'Mẫu', @Channel,
                    'elderly_80', @AmountVnd, array[@month], array[@AmountVnd], array[0], @State, @explanation, @rulebook,
                    @hash)
            """,
            new
            {
                month,
                due.Id,
                run,
                list,
                commune,
                leafNo,
                person,
                due.Benefit,
                due.Channel,
                due.AmountVnd,
                due.State,
                explanation,
                rulebook,
                hash = leaf.ToArray(),
            }
        );
    }
}
