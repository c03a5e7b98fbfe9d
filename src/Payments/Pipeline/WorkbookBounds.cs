using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace Payments.Pipeline;

/// <summary>How much a spreadsheet from outside may hold before it is refused.</summary>
/// <param name="MaxCells">Rows times columns of the furthest cell: what lies empty between costs a reader as much.</param>
public sealed record WorkbookLimits(
    long MaxFileBytes,
    long MaxUnpackedBytes,
    int MaxEntries,
    int MaxRows,
    int MaxColumns,
    long MaxCells
)
{
    public static readonly WorkbookLimits Default = new(
        50 << 20,
        600 << 20,
        1000,
        100_000,
        1000,
        5_000_000
    );
}

/// <summary>
/// Looks through a workbook before a library reads it: libraries make every row and column up to the furthest cell, so
/// that a few bytes which name one far away take all memory.
/// </summary>
public static class WorkbookBounds
{
    /// <summary>Unpacks everything once and counts, since the sizes written in the file may lie.</summary>
    /// <returns>A sentence that says what there is too much of; null: nothing.</returns>
    /// <exception cref="InvalidDataException">It is no packed file.</exception>
    public static string? Excess(
        Stream content,
        WorkbookLimits limits,
        CancellationToken cancellationToken
    )
    {
        if (content.Length > limits.MaxFileBytes)
        {
            return $"A spreadsheet has at most {limits.MaxFileBytes:N0} bytes.";
        }

        content.Position = 0;
        using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.Entries.Count > limits.MaxEntries)
        {
            return $"A spreadsheet has at most {limits.MaxEntries:N0} parts.";
        }

        if (IsTooLong(archive, limits.MaxUnpackedBytes, cancellationToken))
        {
            return $"A spreadsheet has at most {limits.MaxUnpackedBytes:N0} bytes when unpacked.";
        }

        foreach (var entry in archive.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var part = entry.Open();
            if (FarCell(part, limits, cancellationToken) is { } far)
            {
                return $"The sheet reaches to {far}, which is too far: delete what stands there, below or beside the list.";
            }
        }

        return null;
    }

    private static bool IsTooLong(
        ZipArchive archive,
        long most,
        CancellationToken cancellationToken
    )
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            var unpacked = 0L;
            foreach (var entry in archive.Entries)
            {
                using var part = entry.Open();
                while (part.Read(buffer) is > 0 and var read)
                {
                    unpacked += read;
                    if (unpacked > most)
                    {
                        return true;
                    }
                }

                cancellationToken.ThrowIfCancellationRequested();
            }

            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The cell or row beyond the limits, as the sheet names it; null: none, or the part is no sheet.</summary>
    private static string? FarCell(
        Stream part,
        WorkbookLimits limits,
        CancellationToken cancellationToken
    )
    {
        var (rows, columns, at) = (0L, 0L, 0L);
        try
        {
            using var xml = XmlReader.Create(
                part,
                new XmlReaderSettings { IgnoreComments = true, IgnoreWhitespace = true }
            );
            while (xml.Read())
            {
                var name =
                    xml.NodeType != XmlNodeType.Element ? null
                    : xml.LocalName is "row" or "c" ? xml.GetAttribute("r")
                    : xml.LocalName is "dimension" or "mergeCell" ? xml.GetAttribute("ref")
                    : null;
                if (name is null)
                {
                    continue;
                }

                if (++at % 10_000 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                foreach (var place in name.Split(':'))
                {
                    var (column, row) = Place(place);
                    columns = Math.Max(columns, column);
                    rows = Math.Max(rows, row);
                }

                if (columns > limits.MaxColumns || rows * Math.Max(columns, 1) > limits.MaxCells)
                {
                    return name.Length > 20 ? name[..20] : name;
                }
            }
        }
        catch (XmlException)
        {
            // No XML, or broken from here on: no reader gets any further.
        }

        return null;
    }

    /// <summary><c>TAM057</c> is column 13 559 and row 57; what is not said is 0.</summary>
    private static (long Column, long Row) Place(string place)
    {
        const long beyond = int.MaxValue;
        var column = 0L;
        var at = 0;
        for (; at < place.Length && char.IsAsciiLetter(place[at]); at++)
        {
            column = Math.Min(beyond, (column * 26) + (place[at] | 0x20) - 'a' + 1);
        }

        return (
            column,
            long.TryParse(
                place.AsSpan(at),
                NumberStyles.Integer,
                CultureInfo.InvariantCulture,
                out var row
            )
                ? Math.Clamp(row, 0, beyond)
            : place.Length - at > 9 ? beyond
            : 0
        );
    }
}
