using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Beneficiaries.Imports;

/// <summary>
/// Gives a file back as a workbook with its faults marked: it is mended there and comes again as it is.
/// <c>GET /v1/imports/{id}/marked.xlsx</c>.
/// </summary>
/// <remarks>A command, since it gives out whole numbers of accounts and persons: the log says who took it.</remarks>
public static class MarkFaults
{
    [Requires(Permission.ImportRegistry)]
    public sealed record Command(Guid Id) : ICommand<Result<byte[]>>;

    internal sealed class Handler(
        Session session,
        ImportStore store,
        ImportFiles files,
        OfficeWords words,
        Speech say
    ) : IRequestHandler<Command, Result<byte[]>>
    {
        public async Task<Result<byte[]>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            session.Concern(command.Id);
            if (
                !await ShowImport.MayAsk(session, command.Id, cancellationToken)
                || await store.Find(command.Id, cancellationToken) is not { } status
            )
            {
                return Refusal.NotFound("import");
            }

            if (status.State is "checking" or "refused" || !files.Exists(command.Id))
            {
                return new Refusal(
                    RefusalKind.Conflict,
                    "file_not_kept",
                    "The file is not checked, cannot be read, had no faults, or is older than seven days."
                );
            }

            await using var content = files.Open(command.Id);
            return await RegistryWorkbook.Marked(
                ArrangedFile.Open(
                    content,
                    status.Format == "csv" ? RegistryFormat.Csv : RegistryFormat.Xlsx,
                    Arrangement.Of(status.Arrangement),
                    words
                ),
                store.Errors(command.Id, long.MaxValue, cancellationToken),
                whole: status.Rows <= RegistryWorkbook.RowsMax,
                say,
                cancellationToken
            );
        }
    }
}
