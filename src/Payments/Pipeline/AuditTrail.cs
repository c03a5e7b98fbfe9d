using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Payments.Domain.Audit;
using Payments.Domain.Common;

namespace Payments.Pipeline;

/// <summary>Writes what happened as an entry waiting for its place in the log, in the transaction of what happened.</summary>
/// <remarks>An entry holds ids and a keyed digest of the request, never a name, a number or a condition.</remarks>
public sealed class AuditTrail(KeyFolder keys, Clock clock)
{
    private static readonly JsonSerializerOptions DigestForm = new() { IncludeFields = true };
    private readonly byte[] digestKey = keys.Key("audit-digest");

    /// <summary>The entry of a command: done, or refused with a code.</summary>
    public Task Append(
        Session session,
        object request,
        Refusal? refusal,
        CancellationToken cancellationToken
    ) =>
        Append(
            session,
            Facts(session.Actor.UserName, NameOf(request.GetType())) with
            {
                RefusedCode = refusal?.Code,
                Subjects = [.. session.Subjects],
                RequestDigest = Digest(
                    JsonSerializer.SerializeToUtf8Bytes(request, request.GetType(), DigestForm)
                ),
            },
            cancellationToken
        );

    /// <summary>One entry a calculated list, each holding the root over its payouts.</summary>
    public async Task AppendCalculatedLists(
        Session session,
        Guid runId,
        string rulebook,
        IReadOnlyList<(Guid ListId, MerkleHash Root, long Payouts)> lists,
        CancellationToken cancellationToken
    )
    {
        foreach (var (listId, root, payouts) in lists)
        {
            await Append(
                session,
                "calculate_list",
                [listId, runId],
                new PayoutTree(root, payouts),
                [
                    new(LogTag.List, listId.ToString()),
                    new(LogTag.Run, runId.ToString()),
                    new(LogTag.Rulebook, rulebook),
                ],
                cancellationToken
            );
        }
    }

    public Task AppendSignIn(
        Session session,
        string userName,
        CancellationToken cancellationToken
    ) => Append(session, Facts(userName, "sign_in"), cancellationToken);

    /// <summary>The failed sign-ins of one user in one minute.</summary>
    public Task AppendFailedSignIns(
        Session session,
        string userName,
        int failures,
        CancellationToken cancellationToken
    ) =>
        Append(
            session,
            Facts(userName, "sign_in") with
            {
                RefusedCode = "sign_in_failed",
                Tags = [new(LogTag.Count, failures.ToString(CultureInfo.InvariantCulture))],
            },
            cancellationToken
        );

    /// <summary>Something the service did by itself, or a fact with more to say than a request.</summary>
    public Task Append(
        Session session,
        string command,
        IReadOnlyList<Guid> subjects,
        PayoutTree? payouts,
        IReadOnlyCollection<KeyValuePair<string, string>> tags,
        CancellationToken cancellationToken
    ) =>
        Append(
            session,
            Facts(session.Actor.UserName, command) with
            {
                Subjects = subjects,
                Payouts = payouts,
                Tags = tags,
            },
            cancellationToken
        );

    private LogEntryFacts Facts(string actor, string command) =>
        new(
            RandomNumberGenerator.GetBytes(LogEntry.SaltSize),
            clock.GetUtcNow(),
            actor,
            command,
            Digest([])
        );

    private MerkleHash Digest(ReadOnlySpan<byte> bytes) =>
        new(HMACSHA256.HashData(digestKey, bytes));

    private static async Task Append(
        Session session,
        LogEntryFacts facts,
        CancellationToken cancellationToken
    )
    {
        var entry = LogEntry
            .Create(facts)
            .Match(
                made => made,
                refusal =>
                    throw new InvalidOperationException("No entry for the log: " + refusal.Message)
            );
        await session.Execute(
            "insert into audit_pending (bytes, subjects) values (@bytes, @subjects)",
            new { bytes = entry.ToBytes(), subjects = facts.Subjects.ToArray() },
            cancellationToken
        );
    }

    private static string NameOf(Type request) => request.DeclaringType?.Name ?? request.Name;
}
