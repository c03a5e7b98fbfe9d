using Payments.Domain.Banks;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Payments.Banks.Adapters.Sftp;

/// <summary>
/// A bank that takes files from a drop box. A batch is uploaded as <c>NAME.part</c>, measured, and renamed to
/// <c>NAME.xml</c>: the bank sees a whole file or none.
/// </summary>
public sealed class SftpBank(string bin, SftpDoor door, string outbox, string ending = "xml")
    : IBank
{
    public string Bin => bin;

    public bool AnswersAsks => false;

    public Task<NameEnquiry> LookUpName(
        string bankBin,
        string accountNumber,
        CancellationToken cancellationToken
    ) => Task.FromResult(new NameEnquiry(AccountStanding.CannotCheck, null));

    /// <remarks>
    /// Until the rename is asked for, nothing was handed over, whatever breaks: not sent. From then on only the host's
    /// own word is clear; a connection that breaks leaves it unknown.
    /// </remarks>
    public async Task<SendResult> Submit(OutgoingFile file, CancellationToken cancellationToken)
    {
        var target = $"{outbox}/{file.MsgId}.{ending}";
        var part = $"{outbox}/{file.MsgId}.part";
        SftpClient? client = null;
        try
        {
            try
            {
                client = await door.Connect(cancellationToken);
                if (await client.ExistsAsync(target, cancellationToken))
                {
                    return Result(SendOutcome.Known, "The file lies in the outbox already.");
                }

                await Upload(client, file, part, cancellationToken);
                if (file.Control is { } control)
                {
                    using var paper = new MemoryStream(control, writable: false);
                    await client.UploadFileAsync(
                        paper,
                        $"{outbox}/{file.MsgId}.control.pdf",
                        cancellationToken
                    );
                }
            }
            catch (Exception fault) when (SftpDoor.IsOutcome(fault))
            {
                return Result(SendOutcome.NotSent, $"Not uploaded: {fault.GetType().Name}");
            }

            return await Rename(client, part, target, cancellationToken);
        }
        finally
        {
            client?.Dispose();
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

    private static async Task Upload(
        SftpClient client,
        OutgoingFile file,
        string part,
        CancellationToken cancellationToken
    )
    {
        await using var source = file.Open();
        await client.UploadFileAsync(source, part, cancellationToken);
        var there = await client.GetAttributesAsync(part, cancellationToken);
        if (there.Size != file.Bytes)
        {
            throw new IOException("The file in the drop box is not as long as ours.");
        }
    }

    private static async Task<SendResult> Rename(
        SftpClient client,
        string part,
        string target,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await client.RenameFileAsync(part, target, cancellationToken);
            return Result(SendOutcome.Taken, null);
        }
        catch (Exception refused)
            when (refused is SftpPermissionDeniedException or SftpPathNotFoundException)
        {
            return Result(SendOutcome.NotSent, $"Not renamed: {refused.GetType().Name}");
        }
        catch (Exception fault) when (SftpDoor.IsOutcome(fault))
        {
            return Result(SendOutcome.Unknown, $"Not renamed: {fault.GetType().Name}");
        }
    }

    private static SendResult Result(SendOutcome outcome, string? why) =>
        new(outcome, null, why, null);
}
