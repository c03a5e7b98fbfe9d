using Npgsql;
using Payments.Banks.Adapters;
using Payments.Banks.Adapters.Files;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Takes what a file bank left in its inbox: stored, applied, then moved to the archive.</summary>
internal sealed class ReadInboxes(
    BankRow row,
    FileInbox inbox,
    NpgsqlDataSource source,
    MessageDesk desk,
    IncomingMessages incoming
) : IWorker
{
    public string Name => $"inbox of {row.Bin}";

    public TimeSpan Rest => TimeSpan.FromSeconds(1);

    public async Task<bool> Work(CancellationToken cancellationToken)
    {
        var any = false;
        await foreach (var file in inbox.Scan(cancellationToken))
        {
            await using var session = new Session(source);
            session.ActAs(Actor.Worker);
            if (file.PutAside is { } reason)
            {
                await desk.Raise(
                    session,
                    row.Bin,
                    "inbox_file",
                    file.Name,
                    reason,
                    null,
                    cancellationToken
                );
            }
            else
            {
                await incoming.Take(session, row.Bin, file.Bytes, "file", cancellationToken);
            }

            await session.Commit(cancellationToken);
            inbox.Archive(file);
            any = true;
        }

        return any;
    }
}
