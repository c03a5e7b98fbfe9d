using System.Runtime.CompilerServices;
using System.Text;
using Payments.Domain.Beneficiaries;
using Sylvan.Data.Csv;

namespace Payments.Beneficiaries;

/// <summary>A comma-separated registry file by RFC 4180, strictly UTF-8, up to a size.</summary>
internal sealed class CsvRegistryFile(Stream content, long maxBytes = CsvRegistryFile.MaxBytes)
    : RegistryFile
{
    public const long MaxBytes = 1L << 30;
    private const int LongestRecord = 1 << 20;

    /// <summary>A character that no text holds: registry files have no comment lines.</summary>
    private const char NoComment = '\uFFFF';

    public override async IAsyncEnumerable<SourceRow> Rows(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var text = new StreamReader(
            new StrictUtf8Stream(content, maxBytes),
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            detectEncodingFromByteOrderMarks: true,
            bufferSize: 1 << 16
        );
        var reader = await Open(text, cancellationToken);
        while (reader is not null && await ReadOn(reader, cancellationToken))
        {
            var cells = new string[reader.RowFieldCount];
            for (var index = 0; index < cells.Length; index++)
            {
                cells[index] = reader.GetString(index);
            }

            yield return new SourceRow(reader.RowNumber, cells);
        }
    }

    private async Task<CsvDataReader?> Open(StreamReader text, CancellationToken cancellationToken)
    {
        var options = new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = ',',
            Comment = NoComment,
            BufferSize = 1 << 16,
            MaxBufferSize = LongestRecord,
        };
        try
        {
            return await CsvDataReader.CreateAsync(text, options, cancellationToken);
        }
        catch (UnreadableFileException unreadable)
        {
            Refusal = unreadable.Error;
        }
        catch (Exception exception)
            when (exception is CsvFormatException or CsvRecordTooLargeException)
        {
            Refusal = NotCsv(1);
        }

        return null;
    }

    private async Task<bool> ReadOn(CsvDataReader reader, CancellationToken cancellationToken)
    {
        var row = reader.RowNumber;
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (UnreadableFileException unreadable)
        {
            Refusal = unreadable.Error;
        }
        catch (Exception exception)
            when (exception is CsvFormatException or CsvRecordTooLargeException)
        {
            Refusal = NotCsv(row + 1);
        }

        return false;
    }

    private static RowError NotCsv(int row) =>
        new(
            row,
            "",
            RowCodes.NotCsv,
            $"Row {row} cannot be read as comma-separated text: a quotation mark is not closed, or stands inside a cell without being doubled."
        );
}
