using System.Globalization;
using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries;

/// <summary>Writes <c>errors.csv</c>: what is wrong with which row, never what the row holds.</summary>
public static class ErrorsCsv
{
    public const string Header = "row,column,code,detail,severity";

    public static async Task WriteHeader(TextWriter writer, CancellationToken cancellationToken) =>
        await writer.WriteAsync((Header + "\r\n").AsMemory(), cancellationToken);

    public static async Task Write(
        TextWriter writer,
        RowError error,
        CancellationToken cancellationToken
    ) => await writer.WriteAsync((Line(error) + "\r\n").AsMemory(), cancellationToken);

    public static string Line(RowError error) =>
        string.Join(
            ',',
            error.Row.ToString(CultureInfo.InvariantCulture),
            CsvCell.Guarded(error.Column),
            CsvCell.Guarded(error.Code),
            CsvCell.Guarded(error.Detail),
            error.Severity == RowSeverity.Error ? "error" : "warning"
        );
}
