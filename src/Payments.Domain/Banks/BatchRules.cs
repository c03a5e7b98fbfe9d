using Payments.Domain.Common;

namespace Payments.Domain.Banks;

/// <summary>
/// What we demand of a file before it leaves. Stricter than the schema, which lets a payment go
/// without a creditor, an account or a bank, and an amount be zero or have decimals.
/// </summary>
public static class BatchRules
{
    private const int IdLengthMax = 35;
    private const int AccountLengthMax = 34;
    private const int TextLengthMax = 140;

    public static FieldError? Check(BatchHead head)
    {
        if (!IsId(head.MsgId))
        {
            return Wrong("MsgId", "bad_id", "A message id is 1 to 35 letters and digits.");
        }

        if (head.CreatedAt.Offset != TimeSpan.Zero)
        {
            return Wrong("CreDtTm", "bad_instant", "The instant of making is given in UTC.");
        }

        if (!LatinName.IsLatin(head.InitiatingParty))
        {
            return Wrong("InitgPty/Nm", "bad_name", "The initiating party is written A to Z and spaces.");
        }

        return CheckTotals(head.Count, head.Sum);
    }

    public static FieldError? Check(BlockHead block)
    {
        if (!IsId(block.PmtInfId))
        {
            return Wrong("PmtInfId", "bad_id", "A block id is 1 to 35 letters and digits.");
        }

        if (!LatinName.IsLatin(block.DebtorName))
        {
            return Wrong("Dbtr/Nm", "bad_name", "The debtor is written A to Z and spaces.");
        }

        if (!IsAccount(block.DebtorAccount))
        {
            return Wrong("DbtrAcct", "bad_account", "The debtor's account is 4 to 34 letters and digits.");
        }

        if (!IsBin(block.DebtorAgent))
        {
            return Wrong("DbtrAgt", "bad_bank", "The paying bank is a BIN of six digits.");
        }

        return CheckTotals(block.Count, block.Sum);
    }

    public static FieldError? Check(in PaymentLine line)
    {
        if (!IsId(line.EndToEndId))
        {
            return Wrong("EndToEndId", "bad_id", "An end-to-end id is 1 to 35 letters and digits.");
        }

        if (line.Amount <= Vnd.Zero)
        {
            return Wrong("Amt", "bad_amount", "An amount is a whole number of đồng above zero.");
        }

        if (!IsBin(line.CreditorAgent))
        {
            return Wrong("CdtrAgt", "bad_bank", "The beneficiary's bank is a BIN of six digits.");
        }

        if (!LatinName.IsLatin(line.CreditorName))
        {
            return Wrong("Cdtr/Nm", "bad_name", "The beneficiary is written A to Z and spaces.");
        }

        if (!IsAccount(line.CreditorAccount))
        {
            return Wrong("CdtrAcct", "bad_account", "An account is 4 to 34 letters and digits.");
        }

        if (!IsText(line.Text))
        {
            return Wrong("RmtInf/Ustrd", "bad_text", "The text is 1 to 140 letters A to Z, digits and spaces.");
        }

        return line.Uetr is { Version: not 4 }
            ? Wrong("UETR", "bad_uetr", "A UETR is a UUID of version 4.")
            : null;
    }

    /// <summary>What was announced against what was written.</summary>
    public static FieldError? CheckTotals(string where, Totals announced, Totals written) =>
        announced == written
            ? null
            : Wrong(
                where,
                "totals_differ",
                $"Announced {announced.Count} payments of {announced.Sum}, written {written.Count} of {written.Sum}."
            );

    /// <summary>Whether the text is a BIN: six digits.</summary>
    public static bool IsBin(string text) => text.Length == 6 && text.All(char.IsAsciiDigit);

    /// <summary>Whether the text can be an account number on the wire.</summary>
    public static bool IsAccount(string text) =>
        text.Length is >= 4 and <= AccountLengthMax && IsAlphanumeric(text);

    private static FieldError? CheckTotals(int count, Vnd sum) =>
        count <= 0 ? Wrong("NbOfTxs", "bad_count", "A file and a block hold at least one payment.")
        : sum <= Vnd.Zero ? Wrong("CtrlSum", "bad_sum", "A control sum is above zero.")
        : null;

    private static bool IsId(string text) =>
        text.Length is >= 1 and <= IdLengthMax && IsAlphanumeric(text);

    private static bool IsText(string text)
    {
        if (text.Length is 0 or > TextLengthMax)
        {
            return false;
        }

        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != ' ')
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsAlphanumeric(string text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter))
            {
                return false;
            }
        }

        return true;
    }

    private static FieldError Wrong(string pointer, string code, string detail) =>
        new($"/{pointer}", code, detail);
}
