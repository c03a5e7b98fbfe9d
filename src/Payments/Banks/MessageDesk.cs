using System.Security.Cryptography;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>What became of a message of a bank.</summary>
/// <param name="State">applied, put_aside, or already_known: the same bytes were here before.</param>
public sealed record MessageOutcome(Guid? Id, string State, string? Reason);

/// <summary>Where messages of banks arrive, by whatever way: kept byte for byte, applied at most once.</summary>
internal sealed class MessageDesk(Clock clock)
{
    /// <summary>
    /// Stores the bytes; null when the same bank sent the same bytes before, which then change nothing again.
    /// </summary>
    public async Task<Guid?> Keep(
        Session session,
        string bankBin,
        string kind,
        string? messageId,
        byte[] raw,
        string cameBy,
        string? putAside,
        CancellationToken cancellationToken
    )
    {
        var id = clock.NewId();
        var kept = await session.Execute(
            """
            insert into bank_message (id, bank_bin, kind, message_id, sha256, raw, received_at, came_by, state, reason)
            values (@id, @bankBin, @kind, @messageId, @sha256, @raw, @now, @cameBy,
                    case when @putAside is null then 'applied' else 'put_aside' end, @putAside)
            on conflict on constraint bank_message_once do nothing
            """,
            new
            {
                id,
                bankBin,
                kind,
                messageId,
                sha256 = SHA256.HashData(raw),
                raw,
                now = clock.GetUtcNow(),
                cameBy,
                putAside,
            },
            cancellationToken
        );
        return kept == 1 ? id : null;
    }

    /// <summary>Puts something before a person; the same thing is put there once.</summary>
    public Task Raise(
        Session session,
        string bankBin,
        string kind,
        string subject,
        string detail,
        Guid? messageId,
        CancellationToken cancellationToken,
        string communeCode = "*"
    ) =>
        session.Execute(
            """
            insert into bank_exception (id, bank_bin, commune_code, kind, subject, detail, message_id, raised_at)
            values (@id, @bankBin, @communeCode, @kind, @subject, @detail, @messageId, @now)
            on conflict on constraint bank_exception_once do nothing
            """,
            new
            {
                id = clock.NewId(),
                bankBin,
                communeCode,
                kind,
                subject = subject.Length > 200 ? subject[..200] : subject,
                detail,
                messageId,
                now = clock.GetUtcNow(),
            },
            cancellationToken
        );

    /// <summary>Whether these bytes were here before.</summary>
    public static Task<bool> Knows(
        Session session,
        string bankBin,
        byte[] raw,
        CancellationToken cancellationToken
    ) =>
        session.Single<bool>(
            "select exists (select 1 from bank_message where bank_bin = @bankBin and sha256 = @sha256)",
            new { bankBin, sha256 = SHA256.HashData(raw) },
            cancellationToken
        );
}
