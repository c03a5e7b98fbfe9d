using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;
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
        Write(
            list,
            new PayoutText(
                person.Id,
                due.Benefit,
                Words<Category>.Print(due.Category),
                due.AmountVnd,
                due.Explanation
            ),
            route,
            heldFor,
            rulebook
        );
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

    private readonly record struct PayoutText(
        Guid About,
        Benefit Benefit,
        string Category,
        long AmountVnd,
        ReadOnlyMemory<byte> Explanation
    );

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
        var leaf = Hash(list, text, benefit, relation, id, lawBook);
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

    private MerkleHash Hash(
        ListTally list,
        in PayoutText text,
        string benefit,
        string relation,
        Guid id,
        byte[] lawBook
    )
    {
        Span<byte> explanation = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.Explanation.Span, explanation);
        return new PayoutLeaf
        {
            PayoutId = id,
            ListId = list.Id,
            CommuneCode = list.CommuneCode,
            Month = month,
            BeneficiaryId = text.About,
            Benefit = benefit,
            Kind = list.Kind,
            PayeeRelation = relation,
            Amount = new Vnd(text.AmountVnd),
            Months = months.Leaf,
            RulebookHash = new MerkleHash(lawBook),
            ExplanationHash = new MerkleHash(explanation),
        }.LeafHash();
    }

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

/// <summary>Payout ids follow from what the payout is, so that a chunk taken again gives the same rows.</summary>
internal static class PayoutId
{
    /// <summary>A version 7 id: the time of the list's id, then a digest of list, person and benefit.</summary>
    public static Guid Of(Guid listId, Guid beneficiary, Benefit benefit)
    {
        Span<byte> source = stackalloc byte[33];
        listId.TryWriteBytes(source, bigEndian: true, out _);
        beneficiary.TryWriteBytes(source[16..], bigEndian: true, out _);
        source[32] = (byte)benefit;
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(source, digest);
        source[..6].CopyTo(digest);
        digest[6] = (byte)(0x70 | (digest[6] & 0x0F));
        digest[8] = (byte)(0x80 | (digest[8] & 0x3F));
        return new Guid(digest[..16], bigEndian: true);
    }
}
