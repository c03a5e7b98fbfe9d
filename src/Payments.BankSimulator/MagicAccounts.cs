namespace Payments.BankSimulator;

/// <summary>What happens to a payment: refused with a reason, late by a day, or sent back after days.</summary>
public sealed record Fate(
    string? RejectReason = null,
    string? ReturnReason = null,
    int ReturnAfterDays = 0,
    bool NextDay = false
);

/// <summary>What the bank says when asked about an account before paying.</summary>
public enum EnquiryKind
{
    Active,
    Closed,
    Blocked,
    NotFound,
    CannotCheck,
    OtherName,
}

/// <summary>Accounts whose last four digits decide what the bank does with them; the table is in the README.</summary>
public static class MagicAccounts
{
    private static readonly Fate plain = new();

    private static readonly Dictionary<string, (EnquiryKind Enquiry, Fate Fate)> table = new()
    {
        ["9001"] = (EnquiryKind.NotFound, new Fate(RejectReason: "AC01")),
        ["9002"] = (EnquiryKind.Closed, new Fate(RejectReason: "AC04")),
        ["9003"] = (EnquiryKind.Blocked, new Fate(RejectReason: "AC06")),
        ["9004"] = (EnquiryKind.OtherName, new Fate(RejectReason: "BE01")),
        ["9005"] = (EnquiryKind.CannotCheck, plain),
        ["9006"] = (EnquiryKind.Active, new Fate(ReturnReason: "AC04", ReturnAfterDays: 2)),
        ["9007"] = (EnquiryKind.Active, new Fate(RejectReason: "AC01")),
        ["9008"] = (EnquiryKind.Active, new Fate(ReturnReason: "MD07", ReturnAfterDays: 30)),
        ["9009"] = (EnquiryKind.Active, new Fate(NextDay: true)),
    };

    public static Fate FateOf(string account) => Find(account)?.Fate ?? plain;

    public static EnquiryKind EnquiryOf(string account) =>
        Find(account)?.Enquiry ?? EnquiryKind.Active;

    private static (EnquiryKind Enquiry, Fate Fate)? Find(string account) =>
        account.Length >= 4 && table.TryGetValue(account[^4..], out var row) ? row : null;
}
