using System.Text.Json;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Entitlement;

/// <summary>Answers what a person is owed, and why; stores nothing. <c>POST /v1/assessments</c>.</summary>
public static class AssessPerson
{
    /// <summary>The body as it came; it is read strictly, and faults are named by JSON pointer.</summary>
    [Requires(Permission.Assess)]
    [BodyForm(typeof(AssessmentForm))]
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

    internal sealed class Handler(Session session, CurrentRulebook current, TimeProvider clock)
        : IRequestHandler<Query, Result<AssessmentAnswer>>
    {
        public async Task<Result<AssessmentAnswer>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            var read = AssessmentRequest.Read(query.Body, current.Printed, VietnamDay.Of(clock));
            return read.TryGet(out var request, out var no)
                ? AssessmentAnswer.Of(
                    request,
                    await current.On(session, request.KnownOn, cancellationToken)
                )
                : no;
        }
    }
}
