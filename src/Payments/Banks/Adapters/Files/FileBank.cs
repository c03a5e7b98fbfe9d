using Payments.Domain.Banks;

namespace Payments.Banks.Adapters.Files;

/// <summary>
/// A bank that takes files from a folder. A batch is written as <c>NAME.part</c>, made durable, and
/// renamed to <c>NAME.xml</c> (or as its sheets are called): the bank sees a whole file or none. A control sheet lies there
/// before it.
/// </summary>
public sealed class FileBank(string bin, string outbox, string ending = "xml") : IBank
{
    public string Bin => bin;

    public bool AnswersAsks => false;

    public Task<NameEnquiry> LookUpName(
        string bankBin,
        string accountNumber,
        CancellationToken cancellationToken
    ) => Task.FromResult(new NameEnquiry(AccountStanding.CannotCheck, null));

    /// <remarks>
    /// Before the rename nothing was handed over, so a full disk or a stop is "not sent". From the
    /// rename on only success is clear.
    /// </remarks>
    public async Task<SendResult> Submit(OutgoingFile file, CancellationToken cancellationToken)
    {
        var target = Path.Combine(outbox, $"{file.MsgId}.{ending}");
        var part = Path.Combine(outbox, $"{file.MsgId}.part");
        if (File.Exists(target))
        {
            return new SendResult(
                SendOutcome.Known,
                null,
                "The file lies in the outbox already.",
                null
            );
        }

        try
        {
            _ = Directory.CreateDirectory(outbox);
            await WriteDurably(part, file, cancellationToken);
            if (file.Control is { } control)
            {
                await File.WriteAllBytesAsync(
                    Path.Combine(outbox, $"{file.MsgId}.control.pdf"),
                    control,
                    cancellationToken
                );
            }
        }
        catch (Exception fault) when (IsOutcome(fault))
        {
            Forget(part);
            return new SendResult(
                SendOutcome.NotSent,
                null,
                $"Not written: {fault.GetType().Name}",
                null
            );
        }

        try
        {
            File.Move(part, target, overwrite: false);
            DirectoryFlush.Flush(outbox);
            return new SendResult(SendOutcome.Taken, null, null, null);
        }
        catch (Exception fault) when (IsOutcome(fault))
        {
            return new SendResult(
                SendOutcome.Unknown,
                null,
                $"Not renamed: {fault.GetType().Name}",
                null
            );
        }
    }

    public Task<AskResult> AskBatch(string msgId, CancellationToken cancellationToken) =>
        Task.FromResult(AskResult.NotOffered);

    public Task<AskResult> AskPayment(string endToEndId, CancellationToken cancellationToken) =>
        Task.FromResult(AskResult.NotOffered);

    public Task<StatementResult> ReadStatement(
        string account,
        DateOnly day,
        CancellationToken cancellationToken
    ) => Task.FromResult(StatementResult.NotOffered);

    private static bool IsOutcome(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or OperationCanceledException;

    private static async Task WriteDurably(
        string part,
        OutgoingFile file,
        CancellationToken cancellationToken
    )
    {
        await using var source = file.Open();
        await using var output = new FileStream(
            part,
            FileMode.Create,
            FileAccess.Write,
            FileShare.None
        );
        await source.CopyToAsync(output, cancellationToken);
        output.Flush(flushToDisk: true);
        if (output.Length != file.Bytes)
        {
            throw new IOException("The file is not as long as it was announced.");
        }
    }

    private static void Forget(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception fault) when (IsOutcome(fault))
        {
            // A leftover .part is no file to the bank, and the next try writes over it.
        }
    }
}
