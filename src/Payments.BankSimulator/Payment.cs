namespace Payments.BankSimulator;

/// <summary>Where a payment stands in the bank.</summary>
public enum PaymentState
{
    /// <summary>Taken, not yet executed.</summary>
    Accepted,

    /// <summary>The beneficiary was credited and the payer debited.</summary>
    Settled,
    Rejected,

    /// <summary>Credited, and the money came back later.</summary>
    Returned,
}

/// <summary>One credit transfer as the bank knows it.</summary>
public sealed class Payment(Block block, JournalLine line)
{
    public Block Block { get; } = block;
    public string EndToEndId { get; } = line.EndToEndId!;
    public string? InstructionId { get; } = line.InstructionId;
    public string? Uetr { get; } = line.Uetr;

    /// <summary>Null when it came in a pain.001.</summary>
    public string? Memo { get; } = line.Memo;
    public long AmountVnd { get; } = line.AmountVnd!.Value;
    public Fate Fate { get; } = MagicAccounts.FateOf(line.Account!);
    public PaymentState State { get; internal set; }
    public string? Reason { get; internal set; }
    public string? Reference { get; internal set; }

    /// <summary>An earlier payment, of another batch, that used the same EndToEndId.</summary>
    public Payment? Earlier { get; internal set; }

    /// <summary>Credits under this EndToEndId, those of earlier payments included.</summary>
    public int Credits =>
        (State is PaymentState.Settled or PaymentState.Returned ? 1 : 0) + (Earlier?.Credits ?? 0);
}

/// <summary>A payer's block of payments (PmtInf): one paying account.</summary>
public sealed class Block(Batch batch, string id, string debtorAccount)
{
    public Batch Batch { get; } = batch;
    public string Id { get; } = id;
    public string DebtorAccount { get; } = debtorAccount;
    public List<Payment> Payments { get; } = [];
}

/// <summary>A pain.001 that the bank took.</summary>
public sealed class Batch(JournalLine line)
{
    public string MessageId { get; } = line.MessageId!;
    public DateOnly Day { get; } = line.Day!.Value;
    public int Count { get; } = line.Payments!.Value;
    public long SumVnd { get; } = line.AmountVnd!.Value;
    public List<Block> Blocks { get; } = [];

    /// <summary>Some payment has no outcome yet.</summary>
    public bool IsWaiting =>
        Blocks.Exists(block =>
            block.Payments.Exists(payment => payment.State is PaymentState.Accepted)
        );

    /// <summary>Instant of the last change, on the bank's clock.</summary>
    public DateTimeOffset ChangedAt { get; internal set; } = line.At!.Value;

    /// <summary>Grows with every change, so that an answer's id names its content.</summary>
    public int Version { get; internal set; }

    /// <summary>How often it was asked for since the process started.</summary>
    internal int Asks { get; set; }

    /// <summary>Timestamp of the real clock from which it may settle.</summary>
    internal long DueAt { get; set; }
}
