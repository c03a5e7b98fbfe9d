using System.Diagnostics;

namespace Payments.BankSimulator;

/// <summary>What a bank knows: a fold over its journal lines, the same live as after a restart.</summary>
public sealed class Books(long openingBalanceVnd)
{
    private readonly Dictionary<string, Batch> batches = [];
    private readonly Dictionary<string, Payment> payments = [];
    private readonly List<JournalLine> staged = [];

    public Ledger Ledger { get; } = new(openingBalanceVnd);

    public IReadOnlyDictionary<string, Batch> Batches => batches;

    /// <summary>SHA-256 of everything taken.</summary>
    public HashSet<string> Hashes { get; } = [];

    /// <summary>The latest payment under each EndToEndId.</summary>
    public IReadOnlyDictionary<string, Payment> Payments => payments;

    /// <summary>Settled payments that will come back, by the day on which they do.</summary>
    public PriorityQueue<Payment, DateOnly> Returning { get; } = new();

    /// <summary>Names of the answers that a file bank has left.</summary>
    public HashSet<string> AnswersLeft { get; } = [];

    /// <summary>The last virtual day that was written down.</summary>
    public DateOnly? Day { get; private set; }

    public int Credits { get; private set; }

    public int Returns { get; private set; }

    /// <summary>Bank references given so far; each movement takes the next number.</summary>
    public int References => Credits + Returns;

    /// <summary>Lines applied; grows with every change.</summary>
    public long Changes { get; private set; }

    public void Apply(JournalLine line)
    {
        Changes++;
        switch (line.Kind)
        {
            case JournalKind.Payment:
                staged.Add(line);
                break;
            case JournalKind.Batch:
                Take(line);
                break;
            case JournalKind.Credit:
                Credit(Change(line, PaymentState.Settled), line);
                break;
            case JournalKind.Reject:
                Change(line, PaymentState.Rejected).Reason = line.Reason;
                break;
            case JournalKind.Return:
                Return(Change(line, PaymentState.Returned), line);
                break;
            case JournalKind.Day:
                Day = line.Day;
                break;
            case JournalKind.Answer:
                AnswersLeft.Add(line.Name!);
                break;
        }
    }

    private void Take(JournalLine line)
    {
        var batch = new Batch(line);
        Block? block = null;
        foreach (var each in staged)
        {
            if (block?.Id != each.BlockId)
            {
                block = new Block(batch, each.BlockId!, each.DebtorAccount!);
                batch.Blocks.Add(block);
            }

            var payment = new Payment(block!, each);
            payment.Earlier = payments.GetValueOrDefault(payment.EndToEndId);
            payments[payment.EndToEndId] = payment;
            block!.Payments.Add(payment);
        }

        staged.Clear();
        batches.Add(batch.MessageId, batch);
        Hashes.Add(line.Sha256!);
    }

    private void Credit(Payment payment, JournalLine line)
    {
        Credits++;
        payment.Reference = line.Reference;
        Ledger.Debit(payment, line.Entry ?? line.Reference!, line.Day!.Value, line.At!.Value);
        if (payment.Fate.ReturnReason is not null)
        {
            Returning.Enqueue(payment, line.Day!.Value.AddDays(payment.Fate.ReturnAfterDays));
        }
    }

    private void Return(Payment payment, JournalLine line)
    {
        Returns++;
        Ledger.Return(payment, line.Reference!, line.Reason!, line.Day!.Value, line.At!.Value);
    }

    /// <summary>The payment that an outcome line speaks of, moved to its new state.</summary>
    private Payment Change(JournalLine line, PaymentState state)
    {
        var payment = payments[line.EndToEndId!];
        while (payment.Block.Batch.MessageId != line.MessageId)
        {
            payment =
                payment.Earlier ?? throw new UnreachableException("An outcome without a payment.");
        }

        var expected =
            state is PaymentState.Returned ? PaymentState.Settled : PaymentState.Accepted;
        if (payment.State != expected)
        {
            throw new UnreachableException(
                $"{payment.EndToEndId} is {payment.State} and cannot become {state}."
            );
        }

        payment.State = state;
        payment.Block.Batch.Version++;
        payment.Block.Batch.ChangedAt = line.At!.Value;
        return payment;
    }
}
