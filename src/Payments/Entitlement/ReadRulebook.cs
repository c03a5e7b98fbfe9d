using System.Globalization;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Entitlement;

/// <summary>Lists every dated value that counts for a month, with its source. <c>GET /v1/rulebook?month=</c>.</summary>
public static class ReadRulebook
{
    /// <summary>The month as written; null: the current one.</summary>
    [Requires(Permission.ReadRulebook)]
    public sealed record Query(string? Month) : IQuery<Result<RulebookAnswer>>;

    /// <summary>The values as the law stands on the later of today and the first day of the month.</summary>
    public static Result<RulebookAnswer> Answer(string? month, Rulebook rulebook, DateOnly today)
    {
        var asked = PayMonth.Of(today);
        if (month is not null && !PayMonth.TryParse(month, out asked))
        {
            return Refusal.Field("/month", "bad_month", "A month is written yyyy-MM.");
        }

        if (asked < rulebook.FirstMonth)
        {
            return Refusal.Field(
                "/month",
                "month_not_covered",
                $"The rules begin in {rulebook.FirstMonth}."
            );
        }

        var knownOn = KnownOn.ForRun(today, asked);
        return new RulebookAnswer(
            asked.ToString(),
            rulebook.Hash,
            [.. rulebook.ValuesFor(asked, knownOn.Law).Select(RulebookValue.Of)]
        );
    }

    internal sealed class Handler(Session session, CurrentRulebook current, TimeProvider clock)
        : IRequestHandler<Query, Result<RulebookAnswer>>
    {
        public async Task<Result<RulebookAnswer>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            var today = VietnamDay.Of(clock);
            return Answer(query.Month, await current.On(session, today, cancellationToken), today);
        }
    }
}

public sealed record RulebookAnswer(
    string Month,
    string Rulebook,
    IReadOnlyList<RulebookValue> Values
);

/// <summary>One value; <c>Until</c> is exclusive, <c>InForce</c> the day its instrument came into force.</summary>
public sealed record RulebookValue(
    string Parameter,
    string Unit,
    string Value,
    string From,
    string? Until,
    string InForce,
    Citation Source,
    string? Note
)
{
    internal static RulebookValue Of(RuleValue value) =>
        new(
            value.Parameter,
            Words<RuleUnit>.Print(value.Unit),
            value.Text,
            Day(value.From),
            value.Until is { } until ? Day(until) : null,
            Day(value.InForce),
            value.Source,
            value.Note
        );

    private static string Day(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
