using Npgsql;
using NpgsqlTypes;
using Payments.Banks.Adapters;
using Payments.Banks.Adapters.Iso20022;
using Payments.Banks.Adapters.Sheets;
using Payments.Domain.Audit;
using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>One payment on its way into a batch.</summary>
/// <param name="AccountNumber">In clear, for the file alone; it is stored nowhere else.</param>
internal sealed record DraftLine(
    Guid PayoutId,
    Guid ListId,
    string CommuneCode,
    string Benefit,
    int Attempt,
    Guid? Replaces,
    Guid AccountId,
    string CreditorBin,
    string AccountNumber,
    string CreditorName,
    Vnd Amount
);

/// <summary>The payments of one bank and release until the file is written; lists come one after the other.</summary>
internal sealed class BatchDraft(
    BankRow bank,
    Guid releaseId,
    Guid runId,
    DateOnly month,
    DateOnly executeOn,
    Clock clock
)
{
    private const string InitiatingParty = "UBND XA";
    private const string Reference = "TCXH";

    private readonly string text = TransferText
        .Of(Reference, PayMonth.Of(month))
        .Match(made => made, no => throw new InvalidOperationException(no.Message));

    private readonly List<(DraftLine Line, int Block)> lines = [];
    private readonly List<Block> blocks = [];

    private sealed record Block(Guid Id, Guid ListId, string CommuneCode, PayingAccount Account)
    {
        public Totals Totals { get; set; }
    }

    public BankRow Bank { get; } = bank;

    public int Count => lines.Count;

    public bool IsFull => lines.Count >= Bank.MaxPayments;

    public void Add(DraftLine line, PayingAccount account)
    {
        if (blocks.Count == 0 || blocks[^1].ListId != line.ListId || blocks[^1].Account != account)
        {
            blocks.Add(new Block(clock.NewId(), line.ListId, line.CommuneCode, account));
        }

        blocks[^1].Totals = blocks[^1].Totals.Plus(line.Amount);
        lines.Add((line, blocks.Count - 1));
    }

    /// <summary>Writes the file, reads its totals back, and stores batch, blocks and payments.</summary>
    public async Task Store(Session session, AuditTrail audit, CancellationToken cancellationToken)
    {
        var id = clock.NewId();
        var now = clock.GetUtcNow();
        using var file = new MemoryStream();
        var written = Bank.Sheet is { } sheet
            ? WriteSheet(sheet, file, MsgId.Of(id))
            : Write(file, MsgId.Of(id), now);
        var bytes = file.ToArray();
        CheckReadBack(bytes, written.Totals);
        await session.Execute(
            """
            insert into bank_batch (id, bank_bin, run_id, release_id, month, msg_id, state, payments, total_vnd, file,
                                    sha256, made_at, execute_on, next_attempt_at)
            values (@id, @bin, @runId, @releaseId, @month, @msgId, 'prepared', @payments, @total, @bytes, @sha256, @now,
                    @executeOn, @wallNow)
            """,
            new
            {
                id,
                bin = Bank.Bin,
                runId,
                releaseId,
                month,
                msgId = written.MsgId,
                payments = written.Totals.Count,
                total = written.Totals.Sum.Amount,
                bytes,
                sha256 = Convert.FromHexString(written.Sha256),
                now,
                executeOn,
                wallNow = clock.WallNow,
            },
            cancellationToken
        );
        await session.Execute(
            """
            insert into payment_block (id, batch_id, list_id, commune_code, month, pmt_inf_id, debtor_account, payments,
                                       total_vnd)
            select b.id, @batch, b.list_id, b.commune_code, @month, b.pmt_inf_id, b.account, b.payments, b.total
              from unnest(@ids, @lists, @communes, @pmtInfIds, @accounts, @payments, @totals)
                   as b (id, list_id, commune_code, pmt_inf_id, account, payments, total)
            """,
            new
            {
                batch = id,
                month,
                ids = blocks.Select(block => block.Id).ToArray(),
                lists = blocks.Select(block => block.ListId).ToArray(),
                communes = blocks.Select(block => block.CommuneCode).ToArray(),
                pmtInfIds = blocks.Select(block => PmtInfId.Of(block.Id)).ToArray(),
                accounts = blocks.Select(block => block.Account.Account).ToArray(),
                payments = blocks.Select(block => block.Totals.Count).ToArray(),
                totals = blocks.Select(block => block.Totals.Sum.Amount).ToArray(),
            },
            cancellationToken
        );
        await CopyPayments(session, id, now, cancellationToken);
        await audit.Append(
            session,
            "prepare_batch",
            [id, runId],
            null,
            [new(LogTag.FileHash, written.Sha256), new(LogTag.Message, written.MsgId)],
            cancellationToken
        );
    }

    private WrittenFile Write(Stream output, string msgId, DateTimeOffset now)
    {
        var total = Total();
        using var writer = new Pain001Writer(
            output,
            new BatchHead(msgId, now, InitiatingParty, total.Count, total.Sum),
            Bank.Message
        );
        var at = -1;
        foreach (var (line, block) in lines)
        {
            if (block != at)
            {
                at = block;
                writer.StartBlock(HeadOf(blocks[block]));
            }

            writer.Write(PaymentOf(line));
        }

        return writer.Finish();
    }

    private WrittenFile WriteSheet(SheetTemplate sheet, Stream output, string msgId)
    {
        var bytes = SheetWriter.Write(
            sheet,
            PayMonth.Of(month),
            [
                .. lines.Select(line => new SheetLine(
                    blocks[line.Block].Account.Account,
                    PaymentOf(line.Line)
                )),
            ]
        );
        output.Write(bytes);
        return new WrittenFile(msgId, bytes.Length, OutgoingFile.Of(msgId, bytes).Sha256, Total());
    }

    private Totals Total() => blocks.Aggregate(Totals.Zero, (sum, block) => sum + block.Totals);

    private PaymentLine PaymentOf(DraftLine line) =>
        new(
            IdOf(line),
            line.Amount,
            line.CreditorBin,
            LatinName.Of(line.CreditorName),
            line.AccountNumber,
            text
        );

    private BlockHead HeadOf(Block block) =>
        new(
            PmtInfId.Of(block.Id),
            LatinName.Of(block.Account.Name),
            block.Account.Account,
            Bank.Bin,
            executeOn,
            block.Totals.Count,
            block.Totals.Sum
        );

    private string IdOf(DraftLine line) =>
        EndToEndId.Of(PayMonth.Of(month), line.PayoutId, line.Attempt).Value;

    private void CheckReadBack(byte[] bytes, Totals expected)
    {
        var read = Bank.Sheet is { } sheet
            ? SheetReader.Written(sheet, bytes)
            : Pain001Reader
                .Totals(new MemoryStream(bytes, writable: false))
                .Match<Result<Totals>>(
                    totals => totals.Adds ? totals.Counted : Totals.Zero,
                    no => no
                );
        if (
            read.Match(made => made, no => throw new InvalidOperationException(no.Message))
            != expected
        )
        {
            throw new InvalidOperationException(
                "The file read back does not hold what was written."
            );
        }
    }

    private async Task CopyPayments(
        Session session,
        Guid batchId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var connection = await session.Open(cancellationToken);
        await using var importer = await connection.BeginBinaryImportAsync(
            $"""
            copy payment_{month.Year:0000}_{month.Month:00} (
                month, id, payout_id, run_id, list_id, commune_code, benefit, attempt, channel, amount_vnd,
                end_to_end_id, bank_bin, creditor_bin, account_id, batch_id, block_id, replaces, made_at, changed_at)
            from stdin (format binary)
            """,
            cancellationToken
        );
        foreach (var (line, block) in lines)
        {
            await importer.StartRowAsync(cancellationToken);
            await importer.WriteAsync(month, NpgsqlDbType.Date, cancellationToken);
            await importer.WriteAsync(clock.NewId(), NpgsqlDbType.Uuid, cancellationToken);
            await importer.WriteAsync(line.PayoutId, NpgsqlDbType.Uuid, cancellationToken);
            await importer.WriteAsync(runId, NpgsqlDbType.Uuid, cancellationToken);
            await importer.WriteAsync(line.ListId, NpgsqlDbType.Uuid, cancellationToken);
            await importer.WriteAsync(line.CommuneCode, NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(line.Benefit, NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(line.Attempt, NpgsqlDbType.Integer, cancellationToken);
            await importer.WriteAsync("account", NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(line.Amount.Amount, NpgsqlDbType.Bigint, cancellationToken);
            await importer.WriteAsync(IdOf(line), NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(Bank.Bin, NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(line.CreditorBin, NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(line.AccountId, NpgsqlDbType.Uuid, cancellationToken);
            await importer.WriteAsync(batchId, NpgsqlDbType.Uuid, cancellationToken);
            await importer.WriteAsync(blocks[block].Id, NpgsqlDbType.Uuid, cancellationToken);
            if (line.Replaces is { } replaced)
            {
                await importer.WriteAsync(replaced, NpgsqlDbType.Uuid, cancellationToken);
            }
            else
            {
                await importer.WriteNullAsync(cancellationToken);
            }

            await importer.WriteAsync(
                now.ToUniversalTime(),
                NpgsqlDbType.TimestampTz,
                cancellationToken
            );
            await importer.WriteAsync(
                now.ToUniversalTime(),
                NpgsqlDbType.TimestampTz,
                cancellationToken
            );
        }

        await importer.CompleteAsync(cancellationToken);
    }
}
