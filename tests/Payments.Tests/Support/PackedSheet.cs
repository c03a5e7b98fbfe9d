using System.IO.Compression;

namespace Payments.Tests.Support;

/// <summary>The XML of a workbook's first sheet, taken out and put in.</summary>
internal static class PackedSheet
{
    private const string Name = "xl/worksheets/sheet1.xml";

    public static byte[] Of(byte[] workbook)
    {
        using var archive = new ZipArchive(new MemoryStream(workbook));
        return Unpacked(archive.GetEntry(Name)!);
    }

    /// <returns>Another workbook with this sheet in the other's place.</returns>
    public static byte[] Replace(byte[] workbook, byte[] sheet)
    {
        using var packed = new MemoryStream();
        using (var from = new ZipArchive(new MemoryStream(workbook)))
        using (var to = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in from.Entries)
            {
                using var part = to.CreateEntry(entry.FullName, CompressionLevel.NoCompression)
                    .Open();
                part.Write(entry.FullName == Name ? sheet : Unpacked(entry));
            }
        }

        return packed.ToArray();
    }

    private static byte[] Unpacked(ZipArchiveEntry entry)
    {
        using var part = new MemoryStream();
        using var packed = entry.Open();
        packed.CopyTo(part);
        return part.ToArray();
    }
}
