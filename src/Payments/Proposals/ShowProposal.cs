using System.Text.Json;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Proposals;

/// <summary>One proposal with what it would change. <c>GET /v1/proposals/{id}</c>.</summary>
/// <remarks>
/// What it would change may tell circumstances of a person: only who may decide it, officers and auditors are told.
/// Numbers of accounts and persons are masked.
/// </remarks>
public static class ShowProposal
{
    private static readonly HashSet<string> masked =
    [
        "accountNo",
        "carerAccountNo",
        "personalId",
        "payeePersonalId",
        "carerPersonalId",
    ];

    /// <summary>Told to nobody, not even masked.</summary>
    private const string Secret = "passwordHash";

    /// <param name="Pointer">Where it stands in what was proposed, such as <c>/person/household</c>.</param>
    public sealed record Part(string Pointer, string Value);

    /// <param name="Parts">Null: the caller decides nothing of this kind.</param>
    /// <param name="MayDecide">Whether the caller could accept or refuse it now.</param>
    public sealed record Answer(
        Guid Id,
        string Kind,
        string CommuneCode,
        Guid SubjectId,
        string State,
        string ProposedBy,
        DateTimeOffset ProposedAt,
        string? DecidedBy,
        DateTimeOffset? DecidedAt,
        string? Reason,
        IReadOnlyList<Part>? Parts,
        bool MayDecide
    );

    [Requires(Permission.ReadProposals)]
    public sealed record Query(Guid Id) : IQuery<Result<Answer>>;

    private sealed record Row(
        string Kind,
        string CommuneCode,
        Guid SubjectId,
        byte[] Payload,
        string State,
        string ProposedBy,
        DateTime ProposedAt,
        string? DecidedBy,
        DateTime? DecidedAt,
        string? Reason
    );

    internal sealed class Handler(Session session, Desk desk, IEnumerable<IProposalEffect> effects)
        : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            var row = await session.Find<Row>(
                """
                select kind, commune_code, subject_id, payload, state, proposed_by, proposed_at, decided_by, decided_at,
                       reason
                  from proposal
                 where id = @Id
                """,
                new { query.Id },
                cancellationToken
            );
            var effect = effects.SingleOrDefault(known => known.Kind == row?.Kind);
            if (row is null || effect?.IsFor(session.Actor) != true)
            {
                return Refusal.NotFound("proposal");
            }

            var roles = session.Actor.Roles;
            var accepts = effect.Acceptors.Any(roles.Contains);
            var sees =
                accepts
                || row.ProposedBy == session.Actor.UserName
                || roles.Any(role => role is Role.Officer or Role.Auditor);
            return new Answer(
                query.Id,
                row.Kind,
                row.CommuneCode,
                row.SubjectId,
                row.State,
                row.ProposedBy,
                row.ProposedAt,
                row.DecidedBy,
                row.DecidedAt,
                row.Reason,
                sees ? Parts(desk.Open(query.Id, row.Payload)) : null,
                accepts && row.State == "open" && row.ProposedBy != session.Actor.UserName
            );
        }
    }

    internal static IReadOnlyList<Part> Parts(string payload)
    {
        using var json = JsonDocument.Parse(payload);
        return [.. Walk(json.RootElement, "")];
    }

    private static IEnumerable<Part> Walk(JsonElement at, string pointer) =>
        at.ValueKind switch
        {
            JsonValueKind.Object => at.EnumerateObject()
                .Where(member => member.Name != Secret)
                // The whole body of a request is the thing proposed, not a member of it.
                .SelectMany(member =>
                    Walk(
                        member.Value,
                        pointer.Length == 0 && member.Name == "body"
                            ? ""
                            : pointer + "/" + member.Name
                    )
                ),
            JsonValueKind.Array => at.EnumerateArray()
                .SelectMany((item, index) => Walk(item, $"{pointer}/{index}")),
            JsonValueKind.Null or JsonValueKind.Undefined => [],
            _ => [new Part(pointer, Shown(pointer, at.ToString()))],
        };

    private static string Shown(string pointer, string value) =>
        masked.Contains(pointer[(pointer.LastIndexOf('/') + 1)..])
            ? "••••" + (value.Length > 4 ? value[^4..] : "")
            : value;
}
