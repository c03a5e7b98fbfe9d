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
    private readonly MerkleFrontier tree = new();
    private readonly Dictionary<(Benefit, string), (int Payouts, Vnd Amount)> parts = [];

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
            part.Key.Item2,
            part.Value.Payouts,
            part.Value.Amount.Amount
        ));

    /// <returns>The number of the leaf in the list's tree, from 0.</returns>
    public int Add(Benefit benefit, string channel, Vnd amount, in MerkleHash leaf)
    {
        parts.TryGetValue((benefit, channel), out var part);
        parts[(benefit, channel)] = (part.Payouts + 1, part.Amount + amount);
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
    private readonly MerkleHash rulebookHash;

    private PayoutWriter(NpgsqlBinaryImporter importer, Guid runId, PayMonth month, byte[] rulebook)
    {
        this.importer = importer;
        this.runId = runId;
        this.month = month;
        firstDay = month.FirstDay;
        this.rulebook = rulebook;
        rulebookHash = new MerkleHash(rulebook);
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

    /// <param name="heldFor">Why the payout is held from the start; null: it is not.</param>
    public async ValueTask Write(
        ListTally list,
        RunPerson person,
        BenefitDue due,
        PayeeRoute route,
        string? heldFor,
        CancellationToken cancellationToken
    )
    {
        var benefit = Words<Benefit>.Print(due.Benefit);
        var relation = route.Relation ?? "self";
        var id = PayoutId.Of(list.Id, person.Id, due.Benefit);
        var explanation = due.Explanation.ToArray();
        var leaf = Hash(list, person, due, benefit, relation, id, explanation);
        var leafNo = list.Add(due.Benefit, route.Channel, new Vnd(due.AmountVnd), leaf);

        await importer.StartRowAsync(cancellationToken);
        await importer.WriteAsync(firstDay, NpgsqlDbType.Date, cancellationToken);
        await importer.WriteAsync(id, NpgsqlDbType.Uuid, cancellationToken);
        await importer.WriteAsync(runId, NpgsqlDbType.Uuid, cancellationToken);
        await importer.WriteAsync(list.Id, NpgsqlDbType.Uuid, cancellationToken);
        await importer.WriteAsync(list.CommuneCode, NpgsqlDbType.Text, cancellationToken);
        await importer.WriteAsync(leafNo, NpgsqlDbType.Integer, cancellationToken);
        await importer.WriteAsync(person.Id, NpgsqlDbType.Uuid, cancellationToken);
        await importer.WriteAsync(benefit, NpgsqlDbType.Text, cancellationToken);
        await importer.WriteAsync(list.Kind, NpgsqlDbType.Text, cancellationToken);
        await importer.WriteAsync(relation, NpgsqlDbType.Text, cancellationToken);
        await importer.WriteAsync(route.Name, NpgsqlDbType.Text, cancellationToken);
        await importer.WriteAsync(route.Channel, NpgsqlDbType.Text, cancellationToken);
        await WriteText(route.CashReason, cancellationToken);
        await WriteId(route.AccountId, cancellationToken);
        await importer.WriteAsync(
            Words<Category>.Print(due.Category),
            NpgsqlDbType.Text,
            cancellationToken
        );
        await importer.WriteAsync(due.AmountVnd, NpgsqlDbType.Bigint, cancellationToken);
        await WriteMonths(due, cancellationToken);
        await WriteText(heldFor is null ? null : "held", cancellationToken);
        await WriteText(heldFor, cancellationToken);
        await importer.WriteAsync(explanation, NpgsqlDbType.Bytea, cancellationToken);
        await importer.WriteAsync(rulebook, NpgsqlDbType.Bytea, cancellationToken);
        await importer.WriteAsync(leaf.ToArray(), NpgsqlDbType.Bytea, cancellationToken);
    }

    public async Task Complete(CancellationToken cancellationToken) =>
        await importer.CompleteAsync(cancellationToken);

    public ValueTask DisposeAsync() => importer.DisposeAsync();

    private MerkleHash Hash(
        ListTally list,
        RunPerson person,
        BenefitDue due,
        string benefit,
        string relation,
        Guid id,
        byte[] explanation
    )
    {
        var months = new PayoutLeafMonth[due.Months.Count];
        for (var at = 0; at < months.Length; at++)
        {
            var (index, owed, charged) = due.Months[at];
            months[at] = new PayoutLeafMonth(
                PayMonth.FromIndex(index),
                new Vnd(owed),
                new Vnd(charged),
                new Vnd(owed - charged)
            );
        }

        return new PayoutLeaf
        {
            PayoutId = id,
            ListId = list.Id,
            CommuneCode = list.CommuneCode,
            Month = month,
            BeneficiaryId = person.Id,
            Benefit = benefit,
            Kind = list.Kind,
            PayeeRelation = relation,
            Amount = new Vnd(due.AmountVnd),
            Months = months,
            RulebookHash = rulebookHash,
            ExplanationHash = new MerkleHash(SHA256.HashData(explanation)),
        }.LeafHash();
    }

    private async ValueTask WriteMonths(BenefitDue due, CancellationToken cancellationToken)
    {
        var count = due.Months.Count;
        var months = new DateOnly[count];
        var owed = new long[count];
        var charged = new long[count];
        for (var at = 0; at < count; at++)
        {
            months[at] = PayMonth.FromIndex(due.Months[at].Month).FirstDay;
            owed[at] = due.Months[at].Owed;
            charged[at] = due.Months[at].Charged;
        }

        await importer.WriteAsync(
            months,
            NpgsqlDbType.Array | NpgsqlDbType.Date,
            cancellationToken
        );
        await importer.WriteAsync(
            owed,
            NpgsqlDbType.Array | NpgsqlDbType.Bigint,
            cancellationToken
        );
        await importer.WriteAsync(
            charged,
            NpgsqlDbType.Array | NpgsqlDbType.Bigint,
            cancellationToken
        );
    }

    private Task WriteText(string? text, CancellationToken cancellationToken) =>
        text is null
            ? importer.WriteNullAsync(cancellationToken)
            : importer.WriteAsync(text, NpgsqlDbType.Text, cancellationToken);

    private Task WriteId(Guid? id, CancellationToken cancellationToken) =>
        id is null
            ? importer.WriteNullAsync(cancellationToken)
            : importer.WriteAsync(id.Value, NpgsqlDbType.Uuid, cancellationToken);
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
