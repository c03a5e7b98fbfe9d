using System.Globalization;
using MediatR;
using Payments.Domain.Audit;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Audit;

/// <summary>The key, the checkpoints and the entries of the log. <c>GET /v1/audit/…</c>.</summary>
/// <remarks>Every reading signs first, so that what was just committed is there.</remarks>
public static class ReadLog
{
    public sealed record KeyAnswer(string VerifierKey);

    public sealed record CheckpointItem(long Size, string Note, DateTimeOffset SignedAt);

    /// <param name="RefusedCode">Null: done.</param>
    /// <param name="Bytes">Base64 of the entry as hashed.</param>
    public sealed record EntryItem(
        long Index,
        DateTimeOffset At,
        string Actor,
        string Command,
        string? RefusedCode,
        IReadOnlyList<Guid> Subjects,
        string Bytes
    );

    [Requires(Permission.ReadAudit)]
    public sealed record Key : IQuery<Result<KeyAnswer>>;

    [Requires(Permission.ReadAudit)]
    public sealed record Newest : IQuery<Result<string>>;

    [Requires(Permission.ReadAudit)]
    public sealed record Checkpoints(int? Limit, string? Cursor)
        : IQuery<Result<Page<CheckpointItem>>>;

    /// <param name="Subject">Null: all entries.</param>
    [Requires(Permission.ReadAudit)]
    public sealed record Entries(Guid? Subject, int? Limit, string? Cursor)
        : IQuery<Result<Page<EntryItem>>>;

    internal sealed class KeyHandler(LogSigner signer) : IRequestHandler<Key, Result<KeyAnswer>>
    {
        public Task<Result<KeyAnswer>> Handle(Key query, CancellationToken cancellationToken) =>
            Task.FromResult<Result<KeyAnswer>>(new KeyAnswer(signer.VerifierKey.ToString()));
    }

    internal sealed class NewestHandler(AuditSequencer sequencer)
        : IRequestHandler<Newest, Result<string>>
    {
        public async Task<Result<string>> Handle(
            Newest query,
            CancellationToken cancellationToken
        ) => await sequencer.SignNow(cancellationToken);
    }

    internal sealed class CheckpointsHandler(AuditSequencer sequencer, AuditLog log)
        : IRequestHandler<Checkpoints, Result<Page<CheckpointItem>>>
    {
        public async Task<Result<Page<CheckpointItem>>> Handle(
            Checkpoints query,
            CancellationToken cancellationToken
        )
        {
            if (
                !Paging.TryRead(query.Limit, query.Cursor, out var limit, out var after, out var no)
            )
            {
                return no;
            }

            await sequencer.SignNow(cancellationToken);
            var page = await log.Checkpoints(Place(after), limit, cancellationToken);
            return new Page<CheckpointItem>(
                [
                    .. page.Items.Select(item => new CheckpointItem(
                        item.Size,
                        item.Note,
                        item.SignedAt
                    )),
                ],
                Cursor(page.Next)
            );
        }
    }

    internal sealed class EntriesHandler(AuditSequencer sequencer, AuditLog log)
        : IRequestHandler<Entries, Result<Page<EntryItem>>>
    {
        public async Task<Result<Page<EntryItem>>> Handle(
            Entries query,
            CancellationToken cancellationToken
        )
        {
            if (
                !Paging.TryRead(query.Limit, query.Cursor, out var limit, out var after, out var no)
            )
            {
                return no;
            }

            await sequencer.SignNow(cancellationToken);
            var page = await log.Entries(query.Subject, Place(after), limit, cancellationToken);
            return new Page<EntryItem>([.. page.Items.Select(Shown)], Cursor(page.Next));
        }

        private static EntryItem Shown(StoredEntry stored) =>
            LogEntry
                .Parse(stored.Bytes)
                .Match(
                    entry => new EntryItem(
                        stored.Index,
                        entry.At,
                        entry.Actor,
                        entry.Command,
                        entry.RefusedCode,
                        entry.Subjects,
                        Convert.ToBase64String(stored.Bytes)
                    ),
                    _ => new EntryItem(
                        stored.Index,
                        stored.At,
                        "",
                        "unreadable",
                        null,
                        [],
                        Convert.ToBase64String(stored.Bytes)
                    )
                );
    }

    private static long? Place(string? after) =>
        long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            ? place
            : null;

    private static string? Cursor(long? next) => next?.ToString(CultureInfo.InvariantCulture);
}
