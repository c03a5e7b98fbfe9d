using System.Globalization;
using System.Text;
using MiniExcelLibs;
using MiniExcelLibs.Attributes;
using MiniExcelLibs.OpenXml;
using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Banks.Adapters.Sheets;

/// <summary>One row of an order.</summary>
public readonly record struct SheetLine(string PayingAccount, PaymentLine Payment);

/// <summary>Writes an order as a bank's own sheet; every payment keeps our own rules first.</summary>
/// <remarks>Accounts and codes are text, so that no program loses their zeros; a row of sums is not written.</remarks>
public static class SheetWriter
{
    public static byte[] Write(
        SheetTemplate template,
        PayMonth month,
        IReadOnlyCollection<SheetLine> lines
    )
    {
        var rows = new List<object[]>(lines.Count);
        foreach (var line in lines)
        {
            if (BatchRules.Check(line.Payment) is { } wrong)
            {
                throw new Iso20022.BatchRuleBrokenException($"row {rows.Count + 1}", wrong);
            }

            rows.Add([
                .. template.Columns.Select(column =>
                    Cell(template, month, column.Value, line, rows.Count + 1)
                ),
            ]);
        }

        return template.Kind == SheetKind.Csv ? Csv(template, rows) : Xlsx(template, rows);
    }

    private static object Cell(
        SheetTemplate template,
        PayMonth month,
        SheetValue value,
        SheetLine line,
        int number
    ) =>
        value switch
        {
            SheetValue.Number => (long)number,
            SheetValue.PayingAccount => line.PayingAccount,
            SheetValue.Account => line.Payment.CreditorAccount,
            SheetValue.Name => line.Payment.CreditorName,
            SheetValue.Bank => BankCode(template, line.Payment.CreditorAgent),
            SheetValue.Amount => line.Payment.Amount.Amount,
            SheetValue.Memo => template
                .Memo.Replace(
                    SheetRules.Reference,
                    line.Payment.EndToEndId,
                    StringComparison.Ordinal
                )
                .Replace(
                    SheetRules.Month,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{month.Year:0000}{month.Month:00}"
                    ),
                    StringComparison.Ordinal
                ),
            SheetValue.Reference => line.Payment.EndToEndId,
        };

    /// <exception cref="InvalidOperationException">The template knows no code of that bank.</exception>
    private static string BankCode(SheetTemplate template, string bin) =>
        template.BankCodes is not { } codes ? bin
        : codes.TryGetValue(bin, out var code) ? code
        : throw new InvalidOperationException($"The sheet's template has no code of bank {bin}.");

    private static byte[] Csv(SheetTemplate template, List<object[]> rows)
    {
        var text = new StringBuilder();
        foreach (var title in template.Title)
        {
            Append(text, title);
            text.Append("\r\n");
        }

        foreach (var row in rows.Prepend([.. template.Columns.Select(column => column.Heading)]))
        {
            for (var at = 0; at < row.Length; at++)
            {
                if (at > 0)
                {
                    text.Append(',');
                }

                Append(text, Convert.ToString(row[at], CultureInfo.InvariantCulture)!);
            }

            text.Append("\r\n");
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return template.HasBom ? [.. Encoding.UTF8.GetPreamble(), .. bytes] : bytes;
    }

    private static void Append(StringBuilder text, string cell)
    {
        if (cell.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            text.Append(cell);
            return;
        }

        text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }

    private static byte[] Xlsx(SheetTemplate template, List<object[]> rows)
    {
        var width = template.Columns.Count;
        string[] keys = [.. Enumerable.Range(0, width).Select(at => $"c{at:000}")];
        object?[][] above =
        [
            .. template.Title.Select(title => (object?[])[title, .. new object?[width - 1]]),
            [.. template.Columns.Select(column => column.Heading)],
        ];
        using var file = new MemoryStream();
        file.SaveAs(
            above
                .Concat(rows)
                .Select(row =>
                    keys.Select((key, at) => (key, value: row[at]))
                        .ToDictionary(cell => cell.key, cell => cell.value)
                ),
            printHeader: false,
            sheetName: template.SheetName,
            configuration: new OpenXmlConfiguration
            {
                TableStyles = TableStyles.None,
                AutoFilter = false,
                DynamicColumns =
                [
                    .. keys.Select(
                        (key, at) => new DynamicExcelColumn(key) { Index = at, Width = 22 }
                    ),
                ],
            }
        );
        return file.ToArray();
    }
}
