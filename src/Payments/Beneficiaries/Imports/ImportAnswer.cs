using Payments.Web;

namespace Payments.Beneficiaries.Imports;

/// <summary>An import as the outside sees it.</summary>
/// <param name="CodesOn">The day on which its commune codes are valid.</param>
/// <param name="Known">Of the accepted: people who were on the rolls when the file was checked.</param>
/// <param name="Unchanged">Counted while it is applied: rows that said nothing new.</param>
/// <param name="Refusal">Why the whole file was refused, with its code; null when it was not.</param>
/// <param name="ProposalId">The proposal to apply it that is open or was accepted; null: none.</param>
/// <param name="FileKept">Whether the file can still be taken back with its faults marked.</param>
public sealed record ImportAnswer(
    Guid Id,
    string State,
    string Format,
    DateOnly CodesOn,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    long Rows,
    long Accepted,
    long Refused,
    long Warnings,
    long Known,
    long Unchanged,
    string? RefusalCode,
    string? Refusal,
    Guid? ProposalId,
    bool FileKept,
    Progress? Progress
)
{
    public static ImportAnswer Of(ImportStatus status, Guid? proposalId, bool fileKept) =>
        new(
            status.Id,
            status.State,
            status.Format,
            status.CodesOn,
            status.CreatedBy,
            status.CreatedAt,
            status.Rows,
            status.Accepted,
            status.Refused,
            status.Warnings,
            status.Known,
            status.Unchanged,
            status.RefusalCode,
            status.Refusal,
            proposalId,
            fileKept,
            status.State is "checking" ? new Progress(status.Rows, null, "rows")
                : status.State is "applying" ? new Progress(status.Done, status.Total, "rows")
                : null
        );
}
