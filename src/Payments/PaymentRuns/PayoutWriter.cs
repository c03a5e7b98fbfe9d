using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;
using Payments.Beneficiaries;
using Payments.Domain.Audit;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.PaymentRuns;

/// <summary>The list that a payout goes to, and what it adds up to.</summary>
internal sealed class ListTally(Guid id, string communeCode, string kind)
{
    private const string Account = "account";
    private const string Cash = "cash";

    private readonly MerkleFrontier tree = new();
    private readonly Dictionary<(Benefit, bool IsCash), (int Payouts, Vnd Amount)> parts = [];

    public Guid Id { get; } = id;

    public string CommuneCode { get; } = communeCode;

    public string Kind { get; } = kind;

    public int People { get; set; }

    public int Payouts { get; private set; }

    public Vnd Total { get; private set; }

    public MerkleHash Root => tree.Root();

    /// <summary>The same, by benefit and channel.</summary>
    public IEnumerable<ListPart> Parts =>
        parts.Select(part => new ListPart(
            Id,
            CommuneCode,
            Words<Benefit>.Print(part.Key.Item1),
            part.Key.IsCash ? Cash : Account,
            part.Value.Payouts,
            part.Value.Amount.Amount
        ));

    /// <returns>The number of the leaf in the list's tree, from 0.</returns>
    public int Add(Benefit benefit, string channel, Vnd amount, in MerkleHash leaf)
    {
        ref var part = ref CollectionsMarshal.GetValueRefOrAddDefault(
            parts,
            (benefit, channel == Cash),
            out _
        );
        part = (part.Payouts + 1, part.Amount + amount);
        tree.Append(leaf);
        Total += amount;
        return Payouts++;
    }
}

/// <summary>Writes payouts into the partition of their month by binary COPY, hash and explanation with each row.</summary>
internal sealed class PayoutWriter : IAsyncDisposable
{
    private readonly NpgsqlBinaryImporter importer;
    private readonly Guid runId;
    private readonly PayMonth month;
    private readonly DateOnly firstDay;
    private readonly byte[] rulebook;
    private readonly byte[] leafBytes = new byte[MerkleHash.Size];
    private readonly PayoutMonths months = new();

    private PayoutWriter(NpgsqlBinaryImporter importer, Guid runId, PayMonth month, byte[] rulebook)
    {
        this.importer = importer;
        this.runId = runId;
        this.month = month;
        firstDay = month.FirstDay;
        this.rulebook = rulebook;
    }

    /// <param name="rulebook">The 32 bytes of the rulebook's hash.</param>
    public static async Task<PayoutWriter> Open(
        NpgsqlConnection connection,
        Guid runId,
        PayMonth month,
        byte[] rulebook,
        CancellationToken cancellationToken
    )
    {
        var importer = await connection.BeginBinaryImportAsync(
            $"""
            copy payout_{month.Year:0000}_{month.Month:00} (
                month, id, run_id, list_id, commune_code, leaf_no, beneficiary_id, benefit, kind, payee_relation,
                payee_name, channel, cash_reason, account_id, category, amount_vnd, months, owed_vnd, charged_vnd,
                state, state_reason, explanation, rulebook, leaf_hash)
            from stdin (format binary)
            """,
            cancellationToken
        );
        return new PayoutWriter(importer, runId, month, rulebook);
    }

    /// <summary>Puts one payout into the buffer of the connection, which sends itself when it is full.</summary>
    /// <param name="heldFor">Why the payout is held from the start; null: it is not.</param>
    public void Write(
        ListTally list,
        RunPerson person,
        BenefitDue due,
        PayeeRoute route,
        string? heldFor
    )
    {
        months.Take(due);
        Write(list, PayoutText.Of(person.Id, due), route, heldFor, rulebook);
    }

    /// <summary>What is owed once for a death: the claim stands where else the person stands.</summary>
    public void Write(ListTally list, ChargedFuneral funeral)
    {
        months.Take(PayMonth.Of(funeral.DiedOn), funeral.AmountVnd);
        Write(
            list,
            new PayoutText(
                funeral.ClaimId,
                Benefit.Funeral,
                funeral.Rule,
                funeral.AmountVnd,
                funeral.Explanation
            ),
            funeral.Route,
            null,
            funeral.Rulebook
        );
    }

    private void Write(
        ListTally list,
        in PayoutText text,
        PayeeRoute route,
        string? heldFor,
        byte[] lawBook
    )
    {
        var benefit = Words<Benefit>.Print(text.Benefit);
        var relation = route.Relation ?? "self";
        var id = PayoutId.Of(list.Id, text.About, text.Benefit);
        var leaf = PayoutHash.Of(
            new PayoutPlace(list.Id, list.CommuneCode, list.Kind, month, new MerkleHash(lawBook)),
            text,
            relation,
            months.Leaf
        );
        var leafNo = list.Add(text.Benefit, route.Channel, new Vnd(text.AmountVnd), leaf);

        importer.StartRow();
        importer.Write(firstDay, NpgsqlDbType.Date);
        importer.Write(id, NpgsqlDbType.Uuid);
        importer.Write(runId, NpgsqlDbType.Uuid);
        importer.Write(list.Id, NpgsqlDbType.Uuid);
        importer.Write(list.CommuneCode, NpgsqlDbType.Text);
        importer.Write(leafNo, NpgsqlDbType.Integer);
        importer.Write(text.About, NpgsqlDbType.Uuid);
        importer.Write(benefit, NpgsqlDbType.Text);
        importer.Write(list.Kind, NpgsqlDbType.Text);
        importer.Write(relation, NpgsqlDbType.Text);
        importer.Write(route.Name, NpgsqlDbType.Text);
        importer.Write(route.Channel, NpgsqlDbType.Text);
        WriteText(route.CashReason);
        WriteId(route.AccountId);
        importer.Write(text.Category, NpgsqlDbType.Text);
        importer.Write(text.AmountVnd, NpgsqlDbType.Bigint);
        importer.Write(months.Days, NpgsqlDbType.Array | NpgsqlDbType.Date);
        importer.Write(months.Owed, NpgsqlDbType.Array | NpgsqlDbType.Bigint);
        importer.Write(months.Charged, NpgsqlDbType.Array | NpgsqlDbType.Bigint);
        WriteText(heldFor is null ? null : "held");
        WriteText(heldFor);
        importer.Write(text.Explanation, NpgsqlDbType.Bytea);
        importer.Write(lawBook, NpgsqlDbType.Bytea);
        importer.Write(Bytes(leaf), NpgsqlDbType.Bytea);
    }

    public async Task Complete(CancellationToken cancellationToken) =>
        await importer.CompleteAsync(cancellationToken);

    public ValueTask DisposeAsync() => importer.DisposeAsync();

    /// <summary>In the one buffer for it: the importer has copied it when it returns.</summary>
    private ReadOnlyMemory<byte> Bytes(in MerkleHash hash)
    {
        hash.Span.CopyTo(leafBytes);
        return leafBytes;
    }

    private void WriteText(string? text)
    {
        if (text is null)
        {
            importer.WriteNull();
        }
        else
        {
            importer.Write(text, NpgsqlDbType.Text);
        }
    }

    private void WriteId(Guid? id)
    {
        if (id is null)
        {
            importer.WriteNull();
        }
        else
        {
            importer.Write(id.Value, NpgsqlDbType.Uuid);
        }
    }
}

/// <summary>The months of one payout as columns and as parts of its leaf, in lists used again for each.</summary>
internal sealed class PayoutMonths
{
    private readonly List<PayoutLeafMonth> leaf = [];

    public List<DateOnly> Days { get; } = [];

    public List<long> Owed { get; } = [];

    public List<long> Charged { get; } = [];

    public ReadOnlySpan<PayoutLeafMonth> Leaf => CollectionsMarshal.AsSpan(leaf);

    public void Take(BenefitDue due)
    {
        Clear();
        foreach (var (index, owed, charged) in due.Months)
        {
            Add(PayMonth.FromIndex(index), owed, charged);
        }
    }

    /// <summary>One month of which nothing was charged before.</summary>
    public void Take(PayMonth month, long owed)
    {
        Clear();
        Add(month, owed, 0);
    }

    private void Clear()
    {
        Days.Clear();
        Owed.Clear();
        Charged.Clear();
        leaf.Clear();
    }

    private void Add(PayMonth month, long owed, long charged)
    {
        Days.Add(month.FirstDay);
        Owed.Add(owed);
        Charged.Add(charged);
        leaf.Add(
            new PayoutLeafMonth(month, new Vnd(owed), new Vnd(charged), new Vnd(owed - charged))
        );
    }
}
