using System.Security.Cryptography;
using System.Xml;
using Payments.BankSimulator.Messages;
using Payments.BankSimulator.Sheets;

namespace Payments.BankSimulator;

/// <summary>A bank reached by files: reads whole files of the outbox, leaves answers in the inbox.</summary>
/// <remarks>The outbox is the payer's: files are read and left where they are. <c>.part</c> files are not touched.</remarks>
internal sealed class FileDrop(Bank bank, SimulatorClock clock) : BackgroundService
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(300);

    private readonly HashSet<(string Name, long Length, DateTime WrittenAt)> seen = [];
    private long answeredChanges = -1;

    private string Ending => bank.Options.Sheet?.File ?? "xml";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Directory.CreateDirectory(bank.Options.Outbox!);
        Directory.CreateDirectory(bank.Options.Inbox!);
        using var timer = new PeriodicTimer(pause, clock);
        do
        {
            bank.CatchUp();
            var files = new DirectoryInfo(bank.Options.Outbox!)
                .GetFiles()
                .Where(file =>
                    file.Extension == "." + Ending
                    || (file.Extension == ".part" && bank.Faults.Has(Fault.ReadsPart))
                );
            foreach (var file in files)
            {
                if (seen.Add((file.Name, file.Length, file.LastWriteTimeUtc)))
                {
                    await Take(file.FullName, stoppingToken);
                }
            }

            LeaveAnswers();
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Take(string path, CancellationToken cancellationToken)
    {
        var fault = bank.Faults.Next(FaultPoint.Batch);
        if (fault is Fault.HangWithoutExecuting)
        {
            return;
        }

        if (bank.Options.Sheet is { } sheet)
        {
            await TakeList(sheet, path, cancellationToken);
            return;
        }

        await using var file = File.OpenRead(path);
        await using var body = new ReceivedBody(file, check: null);
        try
        {
            var order = await Pain001Reader.Read(body, cancellationToken);
            Take(order, body.Sha256());
        }
        catch (MessageRefusedException refused)
        {
            var reason = refused.Code switch
            {
                "sum_wrong" => "AM10",
                "count_wrong" => "AM18",
                _ => "FF01",
            };
            if (FindMessageId(path) is { } messageId && !bank.Knows(messageId))
            {
                var answer = Pain002Writer.Refuse(bank.Bin, messageId, reason, clock.GetUtcNow());
                Leave(
                    $"pain.002-{Convert.ToHexString(SHA256.HashData(answer), 0, 16)}",
                    "xml",
                    answer
                );
            }
        }
    }

    private void Take(PaymentOrder order, string sha256)
    {
        if (!bank.TryTake(order, sha256) && bank.Faults.Has(Fault.ExecutesCopies))
        {
            bank.TryTake(
                order with
                {
                    MessageId = $"{order.MessageId}{seen.Count}",
                },
                $"{sha256}{seen.Count}"
            );
        }
    }

    private async Task TakeList(
        SheetTemplate sheet,
        string path,
        CancellationToken cancellationToken
    )
    {
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        var name = Path.GetFileNameWithoutExtension(path);
        try
        {
            Take(
                SheetOrder.Read(sheet, bank.Options.PayingAccount, name, bytes),
                Convert.ToHexStringLower(SHA256.HashData(bytes))
            );
        }
        catch (MessageRefusedException refused)
        {
            if (!bank.Knows(name))
            {
                Leave(
                    $"refused-{MessageWriter.Digest($"{name}|{refused.Code}")}",
                    sheet.File,
                    SheetResult.Refuse(sheet, name, refused.Code)
                );
            }
        }
    }

    private void LeaveAnswers()
    {
        var changes = bank.Changes;
        if (changes == answeredChanges)
        {
            return;
        }

        foreach (var (name, ending, content) in bank.AnswersToLeave())
        {
            Leave(name, ending, content);
            bank.AnswerLeft(name);
        }

        answeredChanges = changes;
    }

    private void Leave(string name, string ending, byte[] content)
    {
        var path = Path.Combine(bank.Options.Inbox!, name);
        if (bank.Faults.Has(Fault.AnswersInPlace))
        {
            using var slow = new FileStream(
                $"{path}.{ending}",
                FileMode.Create,
                FileAccess.Write,
                FileShare.Read
            );
            slow.Write(content.AsSpan(..(content.Length / 2)));
            slow.Flush();
            Thread.Sleep(pause);
            slow.Write(content.AsSpan((content.Length / 2)..));
            return;
        }

        using (var part = File.Create(path + ".part"))
        {
            part.Write(content);
            part.Flush(flushToDisk: true);
        }

        File.Move(path + ".part", $"{path}.{ending}", overwrite: true);
    }

    /// <summary>The MsgId of a message that may be broken further on.</summary>
    private static string? FindMessageId(string path)
    {
        try
        {
            var settings = new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
            };
            using var reader = XmlReader.Create(path, settings);
            return
                reader.ReadToFollowing("MsgId")
                && reader.ReadElementContentAsString() is { Length: > 0 and <= 35 } id
                ? id
                : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
