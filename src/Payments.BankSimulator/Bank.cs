using System.Threading.Channels;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Payments.BankSimulator.Messages;

namespace Payments.BankSimulator;

/// <summary>One bank: takes batches, executes each payment once, answers.</summary>
/// <remarks>Every change is on disk before it is applied, so that nothing is said that a crash could take back.</remarks>
public sealed class Bank : IDisposable
{
    private readonly Lock gate = new();
    private readonly Journal journal;
    private readonly SimulatorClock clock;
    private readonly Books books;
    private readonly HashSet<Payment> late = [];
    private readonly Channel<Batch> due = Channel.CreateUnbounded<Batch>();
    private DateOnly caughtUp;

    public Bank(BankOptions options, SimulatorClock clock, Journal journal, Faults faults)
    {
        Options = options;
        Faults = faults;
        this.clock = clock;
        this.journal = journal;
        books = new Books(options.OpeningBalanceVnd);
        journal.Replay(books.Apply);
        if (books.Day > clock.Today)
        {
            clock.TryMoveTo(books.Day.Value);
        }

        foreach (var batch in books.Batches.Values.Where(batch => batch.IsWaiting))
        {
            Schedule(batch);
        }
    }

    public BankOptions Options { get; }

    public string Bin => Options.Bin;

    public Faults Faults { get; }

    /// <summary>Where Kestrel listens for this bank; set when the host is built.</summary>
    internal ListenOptions? Listen { get; set; }

    /// <summary>Known once the host has started.</summary>
    public Uri BaseAddress => new($"http://127.0.0.1:{Listen!.IPEndPoint!.Port}");

    /// <summary>Signs answers and checks batches, when the bank has keys.</summary>
    internal Signature? Signature { get; init; }

    /// <summary>Batches whose time to settle comes, in the order in which it comes.</summary>
    internal ChannelReader<Batch> Due => due.Reader;

    public Stream ReadJournal() => journal.Read();

    public bool Knows(string messageId)
    {
        lock (gate)
        {
            return books.Batches.ContainsKey(messageId);
        }
    }

    /// <summary>Takes a whole batch, durably; false when the MsgId or the bytes are known, and then nothing is taken.</summary>
    public bool TryTake(PaymentOrder order, string sha256)
    {
        lock (gate)
        {
            if (books.Batches.ContainsKey(order.MessageId) || books.Hashes.Contains(sha256))
            {
                return false;
            }

            var lines = order.Payments.Select(payment => LineOf(order, payment)).ToList();
            lines.Add(
                new JournalLine(JournalKind.Batch)
                {
                    MessageId = order.MessageId,
                    Day = clock.Today,
                    At = clock.GetUtcNow(),
                    Payments = order.Payments.Count,
                    AmountVnd = order.SumVnd,
                    Sha256 = sha256,
                }
            );
            Write(lines);
            Schedule(books.Batches[order.MessageId]);
            return true;
        }
    }

    /// <summary>What is known of a batch as pain.002; null when it was never seen.</summary>
    public byte[]? AnswerBatch(string messageId, Fault? fault)
    {
        CatchUp();
        lock (gate)
        {
            return books.Batches.TryGetValue(messageId, out var batch)
                ? Answer(batch, only: null, fault)
                : null;
        }
    }

    /// <summary>What is known of one payment as pain.002; null when it was never seen.</summary>
    public byte[]? AnswerPayment(string endToEndId, Fault? fault)
    {
        CatchUp();
        lock (gate)
        {
            return books.Payments.TryGetValue(endToEndId, out var payment)
                ? Answer(payment.Block.Batch, payment, fault)
                : null;
        }
    }

    /// <summary>The account's day as camt.053; null when nothing is booked on it.</summary>
    public byte[]? AnswerStatement(string account, DateOnly day, Fault? fault)
    {
        CatchUp();
        lock (gate)
        {
            return
                fault is not Fault.StatementMissing
                && books.Ledger.Find(account, day) is { } statement
                ? Camt053Writer.Write(Bin, FaultyStatement.Apply(statement, fault), Options.Booking)
                : null;
        }
    }

    /// <summary>Does what the passing of days brings: late payments and returns.</summary>
    public void CatchUp()
    {
        lock (gate)
        {
            var today = clock.Today;
            if (today == caughtUp)
            {
                return;
            }

            if (clock.IsVirtual && books.Day != today)
            {
                Write([new JournalLine(JournalKind.Day) { Day = today }]);
            }

            ExecuteLate();
            Write(ReturnsUntil(today));
            caughtUp = today;
        }
    }

    /// <summary>What the bank's books hold, for checks from outside.</summary>
    public BankCounts Count()
    {
        lock (gate)
        {
            return new BankCounts(
                Bin,
                clock.Today,
                books.Batches.Count,
                books.Batches.Values.Sum(batch => batch.Count),
                books.Credits,
                books.Returns,
                books.Batches.Values.Count(batch => batch.IsWaiting)
            );
        }
    }

    /// <summary>How often each EndToEndId was credited, of those credited at least <paramref name="least"/> times.</summary>
    public IReadOnlyList<CreditCount> CountCredits(int least, string? endToEndId)
    {
        lock (gate)
        {
            return
            [
                .. books
                    .Payments.Values.Where(payment =>
                        endToEndId is null || payment.EndToEndId == endToEndId
                    )
                    .Select(payment => new CreditCount(payment.EndToEndId, payment.Credits))
                    .Where(count => count.Credits >= least),
            ];
        }
    }

    /// <summary>Executes what is due of a batch; safe to call again.</summary>
    internal void Settle(Batch batch)
    {
        lock (gate)
        {
            if (batch.Asks < Options.SettleAsks)
            {
                return;
            }

            var waiting = batch
                .Blocks.SelectMany(block => block.Payments)
                .Where(payment => payment.State is PaymentState.Accepted)
                .ToLookup(payment => payment.Fate.NextDay);
            late.UnionWith(waiting[true]);
            Execute([.. waiting[false]]);
            ExecuteLate();
        }
    }

    /// <summary>Lines applied so far; a file bank has nothing new to say while it stands still.</summary>
    internal long Changes
    {
        get
        {
            lock (gate)
            {
                return books.Changes;
            }
        }
    }

    /// <summary>Current answers of a file bank that it has not left yet.</summary>
    internal IReadOnlyList<FileAnswer> AnswersToLeave()
    {
        lock (gate)
        {
            return FileAnswers.Of(Options, books, Faults);
        }
    }

    internal void AnswerLeft(string name)
    {
        lock (gate)
        {
            Write([new JournalLine(JournalKind.Answer) { Name = name }]);
        }
    }

    public void Dispose() => journal.Dispose();

    private static JournalLine LineOf(PaymentOrder order, OrderedPayment payment) =>
        new(JournalKind.Payment)
        {
            MessageId = order.MessageId,
            BlockId = payment.BlockId,
            EndToEndId = payment.EndToEndId,
            InstructionId = payment.InstructionId,
            Uetr = payment.Uetr,
            Memo = payment.Memo,
            DebtorAccount = payment.DebtorAccount,
            BankBin = payment.BankBin,
            Account = payment.Account,
            AmountVnd = payment.AmountVnd,
        };

    private static string Reference(string kind, DateOnly day, int number) =>
        $"{kind}{day:yyMMdd}{number:D9}";

    private byte[] Answer(Batch batch, Payment? only, Fault? fault)
    {
        var fresh = batch.Asks == 0 && clock.GetTimestamp() < batch.DueAt;
        var answer = Pain002Writer.Write(Bin, batch, only, fresh ? "ACTC" : "ACSP", fault);
        batch.Asks++;
        if (batch.Asks == Options.SettleAsks)
        {
            due.Writer.TryWrite(batch);
        }

        return answer;
    }

    private void Schedule(Batch batch)
    {
        var delay = Options.SettleMilliseconds * clock.TimestampFrequency / 1000;
        batch.DueAt = clock.GetTimestamp() + delay;
        due.Writer.TryWrite(batch);
    }

    private void Execute(List<Payment> ready)
    {
        var at = clock.GetUtcNow();
        var day = clock.Today;
        var lines = new List<JournalLine>(ready.Count);
        var number = books.References;
        foreach (var block in ready.GroupBy(payment => payment.Block))
        {
            var entry =
                Options.Booking is Booking.Payment ? null : Reference("BT", day, number + 1);
            foreach (var payment in block)
            {
                var outcome = new JournalLine(JournalKind.Reject)
                {
                    MessageId = block.Key.Batch.MessageId,
                    EndToEndId = payment.EndToEndId,
                    AmountVnd = payment.AmountVnd,
                    Day = day,
                    At = at,
                    Reason = payment.Fate.RejectReason,
                };
                lines.Add(
                    outcome.Reason is not null
                        ? outcome
                        : outcome with
                        {
                            Kind = JournalKind.Credit,
                            Reference = Reference("FT", day, ++number),
                            Entry = entry,
                        }
                );
            }
        }

        Write(lines);
    }

    private void ExecuteLate()
    {
        var ready = late.Where(payment => clock.Today > payment.Block.Batch.Day).ToList();
        late.ExceptWith(ready);
        Execute(ready);
    }

    private List<JournalLine> ReturnsUntil(DateOnly today)
    {
        var lines = new List<JournalLine>();
        while (books.Returning.TryPeek(out var payment, out var day) && day <= today)
        {
            books.Returning.Dequeue();
            if (payment.State is not PaymentState.Settled)
            {
                continue;
            }

            lines.Add(
                new JournalLine(JournalKind.Return)
                {
                    MessageId = payment.Block.Batch.MessageId,
                    EndToEndId = payment.EndToEndId,
                    AmountVnd = payment.AmountVnd,
                    Day = day,
                    At = clock.GetUtcNow(),
                    Reason = payment.Fate.ReturnReason,
                    Reference = Reference("RT", day, books.References + lines.Count + 1),
                }
            );
        }

        return lines;
    }

    private void Write(List<JournalLine> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        journal.Append(lines);
        foreach (var line in lines)
        {
            books.Apply(line);
        }
    }
}
