using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Audit;

/// <summary>The whole log and the payouts of one run, or of all, as a file that anyone can check offline.</summary>
public static class ExportLog
{
    /// <param name="RunId">Null: the payouts of every run.</param>
    [Requires(Permission.ReadAudit)]
    public sealed record Query(Guid? RunId) : IQuery<Result<Func<Stream, Task>>>;

    internal sealed class Handler(Session session, AuditSequencer sequencer, AuditExport export)
        : IRequestHandler<Query, Result<Func<Stream, Task>>>
    {
        public async Task<Result<Func<Stream, Task>>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            if (
                query.RunId is not null
                && !await session.Single<bool>(
                    "select exists (select from payment_run where id = @RunId)",
                    new { query.RunId },
                    cancellationToken
                )
            )
            {
                return Refusal.NotFound("payment run");
            }

            await sequencer.SignNow(cancellationToken);
            Func<Stream, Task> write = output =>
                export.Write(output, query.RunId, cancellationToken);
            return write;
        }
    }
}
