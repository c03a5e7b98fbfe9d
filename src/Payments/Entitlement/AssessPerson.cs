using System.Text.Json;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Entitlement;

/// <summary>Answers what a person is owed, and why; stores nothing. <c>POST /v1/assessments</c>.</summary>
public static class AssessPerson
{
    /// <summary>The body as it came; it is read strictly, and faults are named by JSON pointer.</summary>
    [Requires(Permission.Assess)]
    public sealed record Query(JsonElement Body) : IQuery<Result<AssessmentAnswer>>;

    /// <summary>The answer without any machinery around it.</summary>
    public static Result<AssessmentAnswer> Answer(
        JsonElement body,
        Rulebook rulebook,
        DateOnly today
    ) =>
        AssessmentRequest
            .Read(body, rulebook, today)
            .Match(
                request => Result<AssessmentAnswer>.From(AssessmentAnswer.Of(request, rulebook)),
                Result<AssessmentAnswer>.From
            );

    internal sealed class Handler(Rulebook rulebook, TimeProvider clock)
        : IRequestHandler<Query, Result<AssessmentAnswer>>
    {
        public Task<Result<AssessmentAnswer>> Handle(
            Query query,
            CancellationToken cancellationToken
        ) => Task.FromResult(Answer(query.Body, rulebook, VietnamDay.Of(clock)));
    }
}
