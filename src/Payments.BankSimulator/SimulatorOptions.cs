using System.Text.Json.Serialization;
using Payments.BankSimulator.Sheets;

namespace Payments.BankSimulator;

/// <summary>What one simulator process hosts: its banks, where they keep their books, and its day.</summary>
public sealed record SimulatorOptions
{
    public IReadOnlyList<BankOptions> Banks { get; init; } = [];

    /// <summary>Folder of the journals, one file a bank; made when missing.</summary>
    public string Data { get; init; } = ".local/banks";

    /// <summary>Seed of the dice that faults with a percentage throw.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The virtual day in UTC+7; it stands still until moved. Null: the real day.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>CSV of account holders, or a registry file (see <see cref="Holders"/>).</summary>
    public string? Holders { get; init; }

    /// <summary>End when standard input ends, as with the program that started this one.</summary>
    public bool EndsWithInput { get; init; }

    /// <summary>Faults that every bank starts with.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];
}

/// <summary>One bank: an HTTP bank on a port, or a file bank when it has an outbox and an inbox.</summary>
public sealed record BankOptions
{
    public required string Bin { get; init; }

    /// <summary>Port on 127.0.0.1; 0 takes a free one. A file bank serves only <c>/simulator</c> there.</summary>
    public int Port { get; init; }

    /// <summary>The payer's outbox, which a file bank reads.</summary>
    public string? Outbox { get; init; }

    /// <summary>The payer's inbox, where a file bank leaves its answers.</summary>
    public string? Inbox { get; init; }

    /// <summary>A named preset of the settings below (see <see cref="Scenarios"/>).</summary>
    public string Scenario { get; init; } = "calm";

    public Booking Booking { get; init; } = Booking.Payment;

    /// <summary>Milliseconds from taking a batch to settling it.</summary>
    public int SettleMilliseconds { get; init; } = 200;

    /// <summary>How often a batch or one of its payments must be asked for before it settles.</summary>
    public int SettleAsks { get; init; }

    /// <summary>Balance of every paying account before its first entry.</summary>
    public long OpeningBalanceVnd { get; init; } = 100_000_000_000_000;

    /// <summary>PEM of the private P-256 key that signs this bank's answers.</summary>
    public string? SigningKeyFile { get; init; }

    /// <summary>PEM of the payer's public P-256 key; when set, unsigned batches are refused.</summary>
    public string? VerifyKeyFile { get; init; }

    /// <summary>A file bank that takes lists and answers by lists, as agreed; null: ISO 20022.</summary>
    public SheetTemplate? Sheet { get; init; }

    /// <summary>The paying account of lists that have no column for it.</summary>
    public string? PayingAccount { get; init; }

    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    [JsonIgnore]
    public bool IsFileBank => Outbox is not null && Inbox is not null;
}

/// <summary>How debits stand on the statement.</summary>
public enum Booking
{
    /// <summary>One entry a payment, with its EndToEndId.</summary>
    Payment,

    /// <summary>One entry a block with count and sum only.</summary>
    Block,

    /// <summary>One entry a block with count, sum and every payment inside it.</summary>
    Itemised,
}
