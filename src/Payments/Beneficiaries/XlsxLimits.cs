namespace Payments.Beneficiaries;

/// <summary>How much a spreadsheet may hold before it is refused as <c>too_large</c>.</summary>
internal sealed record XlsxLimits(
    long MaxFileBytes,
    long MaxUnpackedBytes,
    int MaxEntries,
    int MaxRows,
    int MaxColumns
)
{
    public static readonly XlsxLimits Default = new(50 << 20, 600 << 20, 1000, 100_000, 1000);
}
