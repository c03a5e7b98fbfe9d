using System.Security.Cryptography;
using Npgsql;
using Payments.Domain.Audit;
using Payments.Domain.Common;

namespace Payments.Reconciliation;

/// <summary>Recomputes each payout's leaf from its row, and each list's root from its leaves; keeps no payout.</summary>
internal sealed class PayoutBooks(NpgsqlConnection connection, Offenders offenders)
{
    private const int WideMonths = 512;

    /// <summary>Payouts read.</summary>
    public long Payouts { get; private set; }

    /// <summary>Leaf, arithmetic and citation of every payout.</summary>
    public async Task CheckLeaves(CancellationToken cancellationToken)
    {
        await using var export = await connection.BeginBinaryExportAsync(
            """
            copy (select id, list_id, commune_code, month, beneficiary_id, benefit, kind, payee_relation, amount_vnd,
                         months, owed_vnd, charged_vnd, explanation, rulebook, leaf_hash
                    from payout) to stdout (format binary)
            """,
            cancellationToken
        );
        while (await export.StartRowAsync(cancellationToken) != -1)
        {
            Payouts++;
            var id = await export.ReadAsync<Guid>(cancellationToken);
            var row = new Row(
                id,
                await export.ReadAsync<Guid>(cancellationToken),
                await export.ReadAsync<string>(cancellationToken),
                await export.ReadAsync<DateOnly>(cancellationToken),
                await export.ReadAsync<Guid>(cancellationToken),
                await export.ReadAsync<string>(cancellationToken),
                await export.ReadAsync<string>(cancellationToken),
                await export.ReadAsync<string>(cancellationToken),
                await export.ReadAsync<long>(cancellationToken),
                await export.ReadAsync<DateOnly[]>(cancellationToken),
                await export.ReadAsync<long[]>(cancellationToken),
                await export.ReadAsync<long[]>(cancellationToken),
                await export.ReadAsync<byte[]>(cancellationToken),
                await export.ReadAsync<byte[]>(cancellationToken),
                await export.ReadAsync<byte[]>(cancellationToken)
            );
            Check(row);
        }
    }

    /// <summary>The root of every calculated list over its leaves in their order.</summary>
    public async Task CheckRoots(CancellationToken cancellationToken)
    {
        var roots = await ReadRoots(cancellationToken);
        await using var command = new NpgsqlCommand(
            "select list_id, leaf_no, leaf_hash from payout order by list_id, leaf_no",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tree = new MerkleFrontier();
        var (list, isGapless) = (Guid.Empty, true);
        while (await reader.ReadAsync(cancellationToken))
        {
            var next = reader.GetGuid(0);
            if (next != list)
            {
                Finish(roots, list, tree, isGapless);
                (list, isGapless) = (next, true);
                tree.Clear();
            }

            isGapless &= reader.GetInt32(1) == tree.Size;
            tree.Append(new MerkleHash(reader.GetFieldValue<byte[]>(2)));
        }

        Finish(roots, list, tree, isGapless);
        foreach (var (id, root) in roots)
        {
            if (root != MerkleTree.EmptyRoot)
            {
                offenders.Add(BookFindings.WrongRoot, id.ToString());
            }
        }
    }

    private async Task<Dictionary<Guid, MerkleHash>> ReadRoots(CancellationToken cancellationToken)
    {
        var roots = new Dictionary<Guid, MerkleHash>();
        await using var command = new NpgsqlCommand(
            "select id, payout_root from payment_list where payout_root is not null and state <> 'cancelled'",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            roots[reader.GetGuid(0)] = new MerkleHash(reader.GetFieldValue<byte[]>(1));
        }

        return roots;
    }

    /// <summary>Takes the list out of those that still have to show their payouts.</summary>
    private void Finish(
        Dictionary<Guid, MerkleHash> roots,
        Guid list,
        MerkleFrontier tree,
        bool isGapless
    )
    {
        if (roots.Remove(list, out var root) && (!isGapless || tree.Root() != root))
        {
            offenders.Add(BookFindings.WrongRoot, list.ToString());
        }
    }

    private void Check(Row row)
    {
        var id = row.Id.ToString();
        if (
            row.Months.Length == 0
            || row.Owed.Length != row.Months.Length
            || row.Charged.Length != row.Months.Length
        )
        {
            offenders.Add(BookFindings.WrongArithmetic, id);
            return;
        }

        var due = 0L;
        for (var index = 0; index < row.Months.Length; index++)
        {
            due += row.Owed[index] - row.Charged[index];
        }

        if (due != row.AmountVnd)
        {
            offenders.Add(BookFindings.WrongArithmetic, id);
        }

        if (!Citations.Stand(row.Explanation))
        {
            offenders.Add(BookFindings.NoArticle, id);
        }

        if (!LeafOf(row).Span.SequenceEqual(row.LeafHash))
        {
            offenders.Add(BookFindings.WrongLeaf, id);
        }
    }

    private static MerkleHash LeafOf(in Row row)
    {
        Span<PayoutLeafMonth> months =
            row.Months.Length <= WideMonths
                ? stackalloc PayoutLeafMonth[row.Months.Length]
                : new PayoutLeafMonth[row.Months.Length];
        for (var index = 0; index < months.Length; index++)
        {
            months[index] = new PayoutLeafMonth(
                PayMonth.Of(row.Months[index]),
                new Vnd(row.Owed[index]),
                new Vnd(row.Charged[index]),
                new Vnd(row.Owed[index] - row.Charged[index])
            );
        }

        return new PayoutLeaf
        {
            PayoutId = row.Id,
            ListId = row.ListId,
            CommuneCode = row.CommuneCode,
            Month = PayMonth.Of(row.Month),
            BeneficiaryId = row.BeneficiaryId,
            Benefit = row.Benefit,
            Kind = row.Kind,
            PayeeRelation = row.PayeeRelation,
            Amount = new Vnd(row.AmountVnd),
            Months = months,
            RulebookHash = row.Rulebook.Length == MerkleHash.Size ? new(row.Rulebook) : default,
            ExplanationHash = new MerkleHash(SHA256.HashData(row.Explanation)),
        }.LeafHash();
    }

    private readonly record struct Row(
        Guid Id,
        Guid ListId,
        string CommuneCode,
        DateOnly Month,
        Guid BeneficiaryId,
        string Benefit,
        string Kind,
        string PayeeRelation,
        long AmountVnd,
        DateOnly[] Months,
        long[] Owed,
        long[] Charged,
        byte[] Explanation,
        byte[] Rulebook,
        byte[] LeafHash
    );
}

/// <summary>Whether a stored explanation names its articles.</summary>
internal static class Citations
{
    /// <summary>There are articles, and no line is without.</summary>
    public static bool Stand(ReadOnlySpan<byte> explanation) =>
        explanation.IndexOf("\"articles\":[\""u8) > 0
        && explanation.IndexOf("\"articles\":[]"u8) < 0;
}
