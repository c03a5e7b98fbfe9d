using System.Text.Json;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Proposals;

/// <summary>One kind of change that decides money: what happens when a second person accepts it.</summary>
/// <remarks>
/// Each room brings its kinds. Whatever can be checked is checked when it is proposed and again here, since the world
/// may have moved. Runs in the transaction of the acceptance; a refusal leaves the proposal open.
/// </remarks>
public interface IProposalEffect
{
    /// <summary>The word in the proposal's <c>kind</c>.</summary>
    string Kind { get; }

    /// <summary>Who may accept.</summary>
    IReadOnlyList<Role> Acceptors { get; }

    Task<Result<Done>> Apply(
        Session session,
        ProposalToApply proposal,
        CancellationToken cancellationToken
    );

    /// <summary>What follows from a refusal; for most kinds nothing.</summary>
    Task Refused(Session session, ProposalToApply proposal, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}

/// <summary>Whose eyes a kind of proposal is for.</summary>
internal static class ProposalSight
{
    /// <summary>
    /// Rights of users are the administrators' matter, and the auditor's; everything else is of no concern to who is an
    /// administrator alone.
    /// </summary>
    public static bool IsFor(this IProposalEffect effect, Actor actor) =>
        effect.Acceptors.All(role => role == Role.Admin)
            ? actor.Roles.Any(role => role is Role.Admin or Role.Auditor)
            : actor.Roles.Any(role => role != Role.Admin);
}

/// <param name="Payload">The JSON that was proposed.</param>
public sealed record ProposalToApply(
    Guid Id,
    Guid SubjectId,
    string CommuneCode,
    string Payload,
    string ProposedBy,
    string DecidedBy
)
{
    /// <summary>What was proposed, as it was laid down.</summary>
    public TPayload Read<TPayload>() =>
        JsonSerializer.Deserialize<TPayload>(Payload, JsonForm.Options)
        ?? throw new InvalidOperationException("A proposal is empty.");
}
