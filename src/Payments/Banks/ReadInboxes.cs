using Npgsql;
using Payments.Banks.Adapters;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Takes what a bank left in its inbox: stored, applied, then moved to the archive.</summary>
/// <remarks>One file that cannot be used does not keep the next ones waiting.</remarks>
internal sealed class ReadInboxes(
    BankRow row,
    IInbox inbox,
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
            try
            {
                await Take(file, cancellationToken);
            }
            catch (Exception fault) when (IsOfTheFile(fault))
            {
                await PutAside(file, fault, cancellationToken);
            }

            await inbox.Archive(file, cancellationToken);
            any = true;
        }

        return any;
    }

    private async Task Take(InboxFile file, CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        if (file.PutAside is { } reason)
        {
            await Raise(session, "inbox_file", file, reason, null, cancellationToken);
        }
        else
        {
            var taken =
                row.Sheet is { } sheet && !file.IsXml
                    ? await incoming.TakeSheet(
                        session,
                        row.Bin,
                        sheet,
                        file.Bytes,
                        "file",
                        cancellationToken
                    )
                    : await incoming.Take(session, row.Bin, file.Bytes, "file", cancellationToken);
            if (!taken.TryGet(out var outcome, out var refusal))
            {
                await Raise(session, "inbox_file", file, refusal.Message, null, cancellationToken);
            }
            else if (outcome is { State: "put_aside", Reason: { } why })
            {
                await Raise(session, "unreadable", file, why, outcome.Id, cancellationToken);
            }
        }

        await session.Commit(cancellationToken);
    }

    /// <summary>What no second try can mend. A database that is away is not the file's fault.</summary>
    private static bool IsOfTheFile(Exception fault) =>
        fault is OverflowException
        || fault is PostgresException { IsTransient: false } refused
            && (
                refused.SqlState.StartsWith("22", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("23", StringComparison.Ordinal)
                || refused.SqlState.StartsWith("54", StringComparison.Ordinal)
            );

    private async Task PutAside(
        InboxFile file,
        Exception fault,
        CancellationToken cancellationToken
    )
    {
        var reason = $"It was read and could not be applied: {fault.GetType().Name}.";
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var kept = await desk.Keep(
            session,
            row.Bin,
            "unreadable",
            null,
            file.Bytes,
            "file",
            reason,
            cancellationToken
        );
        await Raise(session, "unreadable", file, reason, kept, cancellationToken);
        await session.Commit(cancellationToken);
    }

    private Task Raise(
        Session session,
        string kind,
        InboxFile file,
        string reason,
        Guid? messageId,
        CancellationToken cancellationToken
    ) => desk.Raise(session, row.Bin, kind, file.Name, reason, messageId, cancellationToken);
}
