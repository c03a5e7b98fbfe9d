using System.Text.Json;
using Payments.Domain.Common;
using Payments.Pipeline;
using Payments.Web;
using HttpResult = Microsoft.AspNetCore.Http.IResult;

namespace Payments.Proposals;

/// <summary>What a <c>POST</c> marked ᴾ answers.</summary>
public sealed record Proposed(Guid ProposalId);

/// <summary>Where rooms lay their proposals for a second person.</summary>
public sealed class Desk(PersonalData personalData, Clock clock)
{
    /// <summary>How many of a person's open proposals are compared with a new one, the latest first.</summary>
    private const int ComparedMax = 50;

    /// <summary>
    /// Lays down a proposal; the payload is sealed, since it may hold account numbers. Whoever lays down the same once
    /// more by a form while it waits (another tab, the back button) is given the one that is there.
    /// </summary>
    /// <param name="subjectId">Null: about nothing that exists yet.</param>
    public async Task<Proposed> Propose<TPayload>(
        Session session,
        string kind,
        string communeCode,
        Guid? subjectId,
        TPayload payload,
        CancellationToken cancellationToken
    )
    {
        var content = JsonSerializer.Serialize(payload, JsonForm.Options);
        if (
            session.IsByForm
            && await Waiting(session, kind, communeCode, subjectId, content, cancellationToken)
                is { } waiting
        )
        {
            session.Concern(waiting);
            return new Proposed(waiting);
        }

        var id = clock.NewId();
        var subject = subjectId ?? clock.NewId();
        session.Concern(id);
        session.Concern(subject);
        await session.Execute(
            """
            insert into proposal (id, kind, commune_code, subject_id, payload, proposed_by, proposed_at)
            values (@id, @kind, @communeCode, @subjectId, @payload, @proposedBy, @proposedAt)
            """,
            new
            {
                id,
                kind,
                communeCode,
                subjectId = subject,
                payload = personalData.Seal(content, Place(id)),
                proposedBy = session.Actor.UserName,
                proposedAt = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return new Proposed(id);
    }

    private async Task<Guid?> Waiting(
        Session session,
        string kind,
        string communeCode,
        Guid? subjectId,
        string content,
        CancellationToken cancellationToken
    )
    {
        var laid = new
        {
            kind,
            communeCode,
            subjectId,
            me = session.Actor.UserName,
            ComparedMax,
        };
        await session.Execute(
            "select pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'proposal', @kind, @me, @subjectId::text), 0))",
            laid,
            cancellationToken
        );
        var open = await session.Query<Laid>(
            """
            select id, payload
              from proposal
             where state = 'open'
               and commune_code = @communeCode
               and kind = @kind
               and proposed_by = @me
               and (@subjectId::uuid is null or subject_id = @subjectId)
             order by proposed_at desc
             limit @ComparedMax
            """,
            laid,
            cancellationToken
        );
        return open.FirstOrDefault(one => Open(one.Id, one.Payload) == content)?.Id;
    }

    private sealed record Laid(Guid Id, byte[] Payload);

    public string Open(Guid id, byte[] payload) => personalData.Open(payload, Place(id));

    private static string Place(Guid id) => $"proposal|{id}|payload";
}

/// <summary>How an endpoint line marked ᴾ answers.</summary>
public static class ProposedAnswers
{
    /// <summary>202 with where the proposal is, or the problem.</summary>
    public static Task<Begun<Proposed>> Accepted(this Task<Result<Proposed>> sending) =>
        sending.Accepted(proposed => $"/v1/proposals/{proposed.ProposalId}");
}
