using Payments.Web;

namespace Payments.Beneficiaries.Imports;

/// <summary>An import as the outside sees it.</summary>
/// <param name="Refusal">Why the whole file was refused, with its code; null when it was not.</param>
public sealed record ImportAnswer(
    Guid Id,
    string State,
    long Rows,
    long Accepted,
    long Refused,
    long Warnings,
    long Unchanged,
    string? RefusalCode,
    string? Refusal,
    Progress? Progress
)
{
    public static ImportAnswer Of(ImportStatus status) =>
        new(
            status.Id,
            status.State,
            status.Rows,
            status.Accepted,
            status.Refused,
            status.Warnings,
            status.Unchanged,
            status.RefusalCode,
            status.Refusal,
            status.State is "checking" ? new Progress(status.Rows, null, "rows")
                : status.State is "applying" ? new Progress(status.Done, status.Total, "rows")
                : null
        );
}
