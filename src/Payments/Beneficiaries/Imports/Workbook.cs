using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Payments.Beneficiaries.Imports;

/// <summary>How a cell of a workbook looks; the numbers are those of the style sheet.</summary>
internal enum CellLook
{
    /// <summary>Text, so that a spreadsheet leaves ids and account numbers alone.</summary>
    Plain = 1,
    Heading = 2,
    Wrong = 3,
    Doubtful = 4,
    Wrapped = 5,
}

/// <param name="Text">Never a formula: it is written as text.</param>
internal readonly record struct Cell(string Text, CellLook Look = CellLook.Plain);

/// <summary>Writes an .xlsx workbook row by row; every cell is text.</summary>
/// <remarks>By hand, since the library that reads workbooks colours no single cell.</remarks>
internal sealed class Workbook : IDisposable
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Packaging = "http://schemas.openxmlformats.org/package/2006";

    private readonly ZipArchive archive;
    private readonly List<string> sheets = [];
    private XmlWriter? sheet;
    private int row;

    public Workbook(Stream to) =>
        archive = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);

    /// <param name="widths">In characters; one for each column.</param>
    public void BeginSheet(string name, IReadOnlyList<int> widths)
    {
        EndSheet();
        sheets.Add(name);
        row = 0;
        sheet = Part(Text($"xl/worksheets/sheet{sheets.Count}.xml"));
        sheet.WriteStartElement("worksheet", Main);
        sheet.WriteRaw(
            """<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"""
        );
        sheet.WriteStartElement("cols", Main);
        for (var at = 0; at < widths.Count; at++)
        {
            sheet.WriteRaw(
                Text(
                    $"""<col min="{at + 1}" max="{at + 1}" width="{widths[at]}" style="{(int)CellLook.Plain}" customWidth="1"/>"""
                )
            );
        }

        sheet.WriteEndElement();
        sheet.WriteStartElement("sheetData", Main);
    }

    /// <param name="number">As a spreadsheet counts; null: the next. Rows between stay blank.</param>
    public void Write(IEnumerable<Cell> cells, int? number = null)
    {
        row = number ?? row + 1;
        sheet!.WriteStartElement("row", Main);
        sheet.WriteAttributeString("r", Text($"{row}"));
        var column = 0;
        foreach (var cell in cells)
        {
            column++;
            sheet.WriteStartElement("c", Main);
            sheet.WriteAttributeString("r", Text($"{Letters(column)}{row}"));
            sheet.WriteAttributeString("s", Text($"{(int)cell.Look}"));
            if (cell.Text.Length > 0)
            {
                sheet.WriteAttributeString("t", "inlineStr");
                sheet.WriteStartElement("is", Main);
                sheet.WriteStartElement("t", Main);
                sheet.WriteAttributeString("xml", "space", null, "preserve");
                sheet.WriteString(Allowed(cell.Text));
                sheet.WriteEndElement();
                sheet.WriteEndElement();
            }

            sheet.WriteEndElement();
        }

        sheet.WriteEndElement();
    }

    public void Dispose()
    {
        EndSheet();
        Put(
            "[Content_Types].xml",
            $"""
            <Types xmlns="{Packaging}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{Each(
                at =>
                    $"<Override PartName=\"/xl/worksheets/sheet{at}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
            )}</Types>
            """
        );
        Put(
            "_rels/.rels",
            $"""<Relationships xmlns="{Packaging}/relationships"><Relationship Id="rId1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
        );
        Put(
            "xl/workbook.xml",
            $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets>{Each(at => $"<sheet name=\"{sheets[at - 1]}\" sheetId=\"{at}\" r:id=\"rId{at}\"/>")}</sheets></workbook>"""
        );
        Put(
            "xl/_rels/workbook.xml.rels",
            $"""<Relationships xmlns="{Packaging}/relationships">{Each(at => $"<Relationship Id=\"rId{at}\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>")}<Relationship Id="rIdS" Type="{Office}/styles" Target="styles.xml"/></Relationships>"""
        );
        Put(
            "xl/styles.xml",
            $"""
            <styleSheet xmlns="{Main}"><fonts count="2"><font><sz val="11"/><name val="Arial"/></font><font><b/><sz val="11"/><name val="Arial"/></font></fonts><fills count="5"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>{Fill(
                "FFE6EBEE"
            )}{Fill("FFF9C9C9")}{Fill(
                "FFFDEBB3"
            )}</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/>{Look(
                0,
                0
            )}{Look(1, 2)}{Look(0, 3)}{Look(
                0,
                4
            )}<xf numFmtId="49" fontId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>
            """
        );
        archive.Dispose();
    }

    private void EndSheet()
    {
        sheet?.WriteEndElement();
        sheet?.WriteEndElement();
        sheet?.Dispose();
        sheet = null;
    }

    private XmlWriter Part(string name) =>
        XmlWriter.Create(
            archive.CreateEntry(name, CompressionLevel.Fastest).Open(),
            new XmlWriterSettings { CloseOutput = true, Encoding = new UTF8Encoding(false) }
        );

    private void Put(string name, string xml)
    {
        using var part = Part(name);
        part.WriteRaw(xml);
    }

    private string Each(Func<int, string> part) =>
        string.Concat(Enumerable.Range(1, sheets.Count).Select(part));

    private static string Fill(string colour) =>
        $"<fill><patternFill patternType=\"solid\"><fgColor rgb=\"{colour}\"/></patternFill></fill>";

    /// <summary>Number format 49 is text.</summary>
    private static string Look(int font, int fill) =>
        $"<xf numFmtId=\"49\" fontId=\"{font}\" fillId=\"{fill}\" applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\"/>";

    /// <summary>What XML may hold; a damaged cell shows where it is damaged.</summary>
    private static string Allowed(string text) =>
        text.All(XmlConvert.IsXmlChar)
            ? text
            : string.Concat(
                text.EnumerateRunes()
                    .Select(rune =>
                        rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value)
                            ? rune.ToString()
                            : "\uFFFD"
                    )
            );

    public static string Letters(int column) =>
        column <= 26
            ? ((char)('A' + column - 1)).ToString()
            : Letters((column - 1) / 26) + (char)('A' + ((column - 1) % 26));

    private static string Text(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
