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
    /// <summary>Lays down a proposal; the payload is sealed, since it may hold account numbers.</summary>
    public async Task<Proposed> Propose<TPayload>(
        Session session,
        string kind,
        string communeCode,
        Guid subjectId,
        TPayload payload,
        CancellationToken cancellationToken
    )
    {
        var id = clock.NewId();
        session.Concern(id);
        session.Concern(subjectId);
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
                subjectId,
                payload = personalData.Seal(
                    JsonSerializer.Serialize(payload, JsonForm.Options),
                    Place(id)
                ),
                proposedBy = session.Actor.UserName,
                proposedAt = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return new Proposed(id);
    }

    public string Open(Guid id, byte[] payload) => personalData.Open(payload, Place(id));

    private static string Place(Guid id) => $"proposal|{id}|payload";
}

/// <summary>How an endpoint line marked ᴾ answers.</summary>
public static class ProposedAnswers
{
    /// <summary>202 with where the proposal is, or the problem.</summary>
    public static Task<HttpResult> Accepted(this Task<Result<Proposed>> sending) =>
        sending.Accepted(proposed => $"/v1/proposals/{proposed.ProposalId}");
}
