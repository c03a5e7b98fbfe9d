using System.Globalization;
using System.Runtime.CompilerServices;
using MiniExcelLibs;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;

namespace Payments.Beneficiaries;

/// <summary>The first sheet of a spreadsheet, within bounds; formulas, macros and links are not followed.</summary>
internal sealed class XlsxRegistryFile(Stream content, WorkbookLimits limits) : RegistryFile
{
    private const int RowsBetweenYields = 1000;

    public override async IAsyncEnumerable<SourceRow> Rows(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Refusal = FindExcess(cancellationToken);
        if (Refusal is not null)
        {
            yield break;
        }

        content.Position = 0;
        using var rows = Open();
        var number = 0;
        var filled = 0;
        while (rows is not null && MoveOn(rows, number, out var cells))
        {
            number++;
            var row = new SourceRow(number, cells);
            filled += row.IsBlank ? 0 : 1;
            if (filled > limits.MaxRows + 1 || cells.Length > limits.MaxColumns)
            {
                Refusal = TooLarge(
                    number,
                    $"A spreadsheet has at most {limits.MaxRows:N0} rows and {limits.MaxColumns:N0} columns; larger registries come as CSV."
                );
                yield break;
            }

            yield return row;
            if (number % RowsBetweenYields == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
    }

    private RowError? FindExcess(CancellationToken cancellationToken)
    {
        try
        {
            return WorkbookBounds.Excess(content, limits, cancellationToken) is { } excess
                ? TooLarge(1, excess)
                : null;
        }
        catch (InvalidDataException)
        {
            return NotXlsx(1);
        }
    }

    private IEnumerator<object>? Open()
    {
#pragma warning disable CA1031 // The library promises no exception type for a broken workbook.
        try
        {
            return MiniExcel
                .Query(content, useHeaderRow: false, excelType: ExcelType.XLSX)
                .GetEnumerator();
        }
        catch (Exception)
        {
            Refusal = NotXlsx(1);
            return null;
        }
#pragma warning restore CA1031
    }

    private bool MoveOn(IEnumerator<object> rows, int number, out string[] cells)
    {
        cells = [];
#pragma warning disable CA1031 // As above: whatever the parser stumbles over, the file is not readable.
        try
        {
            if (!rows.MoveNext())
            {
                return false;
            }

            cells = Cells((IDictionary<string, object?>)rows.Current);
            return true;
        }
        catch (Exception)
        {
            Refusal = NotXlsx(number + 1);
            return false;
        }
#pragma warning restore CA1031
    }

    private static string[] Cells(IDictionary<string, object?> row)
    {
        var cells = new string[row.Count];
        var index = 0;
        foreach (var value in row.Values)
        {
            cells[index++] = Text(value);
        }

        return cells;
    }

    /// <summary>A number keeps its digits where the spreadsheet kept them, and shows as 1.2E+17 where not.</summary>
    private static string Text(object? value) =>
        value switch
        {
            null => "",
            string text => text,
            bool flag => flag ? "true" : "false",
            DateTime moment when moment.TimeOfDay == TimeSpan.Zero => moment.ToString(
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture
            ),
            DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            double number when Math.Abs(number) < 1e15 && Math.Floor(number) == number =>
                number.ToString("F0", CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    private static RowError TooLarge(int row, string detail) =>
        new(row, "", RowCodes.TooLarge, detail);

    private static RowError NotXlsx(int row) =>
        new(row, "", RowCodes.NotXlsx, "The file is no readable .xlsx workbook.");
}
