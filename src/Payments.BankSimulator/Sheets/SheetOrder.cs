using System.Globalization;
using Payments.BankSimulator.Messages;

namespace Payments.BankSimulator.Sheets;

/// <summary>Reads a list as a bank's clerk does: whole or not at all.</summary>
internal static class SheetOrder
{
    /// <param name="name">The file's name without its ending; it names the batch.</param>
    /// <param name="payingAccount">Whose money it is where no column says so.</param>
    /// <exception cref="MessageRefusedException">Not as agreed; nothing of it is taken.</exception>
    public static PaymentOrder Read(
        SheetTemplate template,
        string? payingAccount,
        string name,
        byte[] bytes
    )
    {
        Require(name.Length is > 0 and <= 35, "bad_id");
        var rows = SheetFile.Read(template, bytes);
        var above = template.Title.Count;
        Require(
            rows.Count > above
                && rows[above]
                    .SequenceEqual(template.Columns.Select(column => column.Heading.Trim())),
            "headings_differ"
        );
        var payments = new List<OrderedPayment>();
        var references = new HashSet<string>();
        foreach (var row in rows.Skip(above + 1).Where(row => row.Any(cell => cell.Length > 0)))
        {
            var payment = Payment(template, payingAccount, row);
            Require(references.Add(payment.EndToEndId), "end_to_end_id_repeated");
            payments.Add(payment);
        }

        Require(payments.Count > 0, "no_payments");
        return new PaymentOrder(name, payments.Sum(payment => payment.AmountVnd), payments);
    }

    private static OrderedPayment Payment(
        SheetTemplate template,
        string? payingAccount,
        string[] row
    )
    {
        Require(row.Length == template.Columns.Count, "cells_missing");
        string? Cell(string value)
        {
            var at = template.Columns.TakeWhile(column => column.Value != value).Count();
            return at < row.Length && row[at].Length > 0 ? row[at] : null;
        }

        var memo = Cell("memo");
        var reference =
            Cell("reference") ?? (memo is null ? null : template.ReferenceIn(memo)) ?? "";
        var paying = Cell("payingAccount") ?? payingAccount ?? "";
        var account = Cell("account") ?? "";
        Require(IsId(reference), "end_to_end_id_missing");
        Require(IsId(paying), "debtor_account_missing");
        Require(IsId(account), "creditor_account_missing");
        return new OrderedPayment(
            paying,
            paying,
            reference,
            null,
            null,
            Bin(template, Cell("bank")),
            account,
            Amount(Cell("amount")),
            memo ?? reference
        );
    }

    private static string Bin(SheetTemplate template, string? code) =>
        template.BankCode == "bin"
            ? code is { Length: 6 } && code.All(char.IsAsciiDigit)
                ? code
                : throw new MessageRefusedException("creditor_bank_missing")
            : template.BankCodes.FirstOrDefault(known => known.Value == code).Key
                ?? throw new MessageRefusedException("creditor_bank_missing");

    /// <summary>Whole đồng in digits; grouped digits and fractions are not guessed at.</summary>
    private static long Amount(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
        && amount is > 0 and <= 1_000_000_000_000_000
            ? amount
            : throw new MessageRefusedException("bad_amount");

    private static bool IsId(string text) => text.Length is > 0 and <= 35;

    private static void Require(bool holds, string code)
    {
        if (!holds)
        {
            throw new MessageRefusedException(code);
        }
    }
}
