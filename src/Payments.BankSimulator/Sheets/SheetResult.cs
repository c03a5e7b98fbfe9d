namespace Payments.BankSimulator.Sheets;

/// <summary>Writes what became of a list, in the bank's own words.</summary>
internal static class SheetResult
{
    /// <remarks>A payment that has no word yet, because the bank has none for waiting, is left out.</remarks>
    public static byte[] Write(SheetTemplate template, Batch batch)
    {
        var result = template.Result;
        var told = batch
            .Blocks.SelectMany(block => block.Payments)
            .Select(payment => (Payment: payment, Word: result.WordOf(StatusOf(payment))))
            .Where(row => row.Word is not null)
            .ToList();
        return Write(
            template,
            "KET QUA CHI " + batch.MessageId,
            [
                .. told.Select(row =>
                    Row(
                        template,
                        row.Payment.Memo ?? row.Payment.EndToEndId,
                        row.Payment.AmountVnd,
                        row.Word!,
                        row.Payment.Reason is { } reason
                            ? result.NoteOf(reason)
                            : row.Payment.Reference ?? ""
                    )
                ),
                Row(template, "TONG CONG", told.Sum(row => row.Payment.AmountVnd), "", ""),
            ]
        );
    }

    /// <summary>Says that nothing of a list was taken, and why; it names no payment.</summary>
    public static byte[] Refuse(SheetTemplate template, string name, string code) =>
        Write(
            template,
            "KHONG NHAN TEP " + name,
            [Row(template, "KHONG NHAN CA TEP: " + code, "", "", "")]
        );

    private static byte[] Write(SheetTemplate template, string title, List<object[]> rows)
    {
        var result = template.Result;
        var width = Row(template, "", "", "", "").Length;
        object[] Line(string first) => [first, .. Enumerable.Repeat((object)"", width - 1)];
        return SheetFile.Write(
            template,
            [
                .. Enumerable
                    .Range(1, result.HeaderRow - 1)
                    .Select(row => Line(row == 1 ? title : "")),
                Row(template, result.Reference, result.Amount, result.Status, result.Note ?? ""),
                .. rows,
            ]
        );
    }

    private static object[] Row(
        SheetTemplate template,
        string reference,
        object amount,
        string status,
        string note
    ) =>
        template.Result.Note is null
            ? [reference, amount, status]
            : [reference, amount, status, note];

    private static string StatusOf(Payment payment) =>
        payment.State switch
        {
            PaymentState.Accepted => "PDNG",
            PaymentState.Rejected => "RJCT",
            _ => "ACSC",
        };
}
