using Payments.BankSimulator.Messages;
using Payments.BankSimulator.Sheets;

namespace Payments.BankSimulator;

/// <summary>An answer for the inbox, under a name of its content.</summary>
/// <param name="Ending">Without its dot.</param>
internal sealed record FileAnswer(string Name, string Ending, byte[] Content);

/// <summary>What a file bank has to say and has not said: status reports or result lists, and statements.</summary>
internal static class FileAnswers
{
    public static List<FileAnswer> Of(BankOptions options, Books books, Faults faults)
    {
        var answers = new List<FileAnswer>();
        foreach (var batch in books.Batches.Values)
        {
            var kind = options.Sheet is null ? "pain.002" : "result";
            var name = $"{kind}-{MessageWriter.Digest($"{batch.MessageId}|{batch.Version}")}";
            if (!books.AnswersLeft.Contains(name))
            {
                answers.Add(
                    options.Sheet is { } sheet
                        ? new(name, sheet.File, List(sheet, batch, faults))
                        : new(name, "xml", Status(options.Bin, batch, faults))
                );
            }
        }

        foreach (var (account, day) in books.Ledger.Days())
        {
            var statement = books.Ledger.Find(account, day)!;
            var content = $"{account}|{day:O}|{statement.Entries.Count}|{statement.ClosingVnd}";
            var name = $"camt.053-{MessageWriter.Digest(content)}";
            if (
                !books.AnswersLeft.Contains(name)
                && Statement(options, statement, faults) is { } written
            )
            {
                answers.Add(new(name, "xml", written));
            }
        }

        return answers;
    }

    private static byte[] List(SheetTemplate sheet, Batch batch, Faults faults) =>
        faults.Next(FaultPoint.Status) is Fault.GarbageAnswer
            ? "garbage"u8.ToArray()
            : SheetResult.Write(sheet, batch);

    private static byte[] Status(string bin, Batch batch, Faults faults)
    {
        var fault = faults.Next(FaultPoint.Status);
        return fault is Fault.GarbageAnswer
            ? "<garbage"u8.ToArray()
            : Pain002Writer.Write(bin, batch, null, "ACSP", fault);
    }

    /// <summary>Null: the bank keeps it to itself.</summary>
    private static byte[]? Statement(BankOptions options, Statement statement, Faults faults)
    {
        var fault = faults.Next(FaultPoint.Statement);
        return fault is Fault.StatementMissing ? null
            : fault is Fault.GarbageAnswer ? "<garbage"u8.ToArray()
            : Camt053Writer.Write(
                options.Bin,
                FaultyStatement.Apply(statement, fault),
                options.Booking
            );
    }
}
