using System.Collections.Frozen;

namespace Payments.Domain.Beneficiaries;

/// <summary>Whether a bank can be reached over the fast interbank rail.</summary>
public enum TransferSupport
{
    Yes,
    No,

    /// <summary>Its own app cannot send, but it can be paid.</summary>
    ReceiveOnly,
    Unknown,
}

/// <summary>A bank or wallet that can hold an account.</summary>
/// <param name="Bin">Six digits, as NAPAS and VietQR use them.</param>
/// <param name="Citad">Three digits of the interbank system; null when it has none or none is known.</param>
public sealed record Bank(
    string Bin,
    string ShortName,
    string Name,
    TransferSupport Transfer,
    string? Citad
);

/// <summary>Banks by BIN; never by name, since names change.</summary>
public sealed class BankDirectory(IEnumerable<Bank> banks)
{
    private readonly FrozenDictionary<string, Bank> byBin = banks.ToFrozenDictionary(
        bank => bank.Bin,
        StringComparer.Ordinal
    );

    public Bank? Find(string bin) => byBin.GetValueOrDefault(bin);

    /// <summary>All banks, by BIN.</summary>
    public IReadOnlyList<Bank> All =>
        [.. byBin.Values.OrderBy(bank => bank.Bin, StringComparer.Ordinal)];
}
