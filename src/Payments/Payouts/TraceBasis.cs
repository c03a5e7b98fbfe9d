using System.Globalization;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Payouts;

/// <summary>What a payout rests on: law, facts, decisions, and the calculation that joined them.</summary>
internal static class TraceBasis
{
    private static readonly TimeSpan vietnam = Clock.VietnamOffset;

    private sealed record CalculationRow(
        byte[] Explanation,
        byte[] Rulebook,
        int LeafNo,
        byte[] LeafHash,
        DateOnly? KnownOn,
        DateTime RunCreatedAt,
        string CreatedBy
    );

    private sealed record FactRow(
        long FactNo,
        DateOnly EffectiveFrom,
        DateOnly KnownOn,
        DateTime RecordedAt,
        string RecordedBy
    );

    private sealed record DecisionRow(
        Guid Id,
        string Kind,
        string Number,
        DateOnly SignedOn,
        string SignedBy,
        string RecordedBy,
        DateTime RecordedAt
    );

    public static async Task<IReadOnlyList<TracePayout.Step>> Steps(
        Session session,
        PayoutRow payout,
        CancellationToken cancellationToken
    )
    {
        var calculation = await session.Single<CalculationRow>(
            """
            select o.explanation, o.rulebook, o.leaf_no, o.leaf_hash, r.known_on, r.created_at as run_created_at,
                   r.created_by
              from payout o
              join payment_run r on r.id = o.run_id
             where o.month = @Month
               and o.id = @Id
            """,
            new { payout.Month, payout.Id },
            cancellationToken
        );
        var explained = StoredExplanation.Read(calculation.Explanation);
        var claim = payout.FuneralId is { } funeral
            ? await TraceFuneral.Steps(session, funeral, cancellationToken)
            : [];
        var facts = await Facts(session, payout, calculation.KnownOn, cancellationToken);
        var decisions = await Decisions(session, payout, cancellationToken);
        return
        [
            .. facts.Select(Fact),
            .. decisions.Select(Decision),
            .. claim,
            .. Calculation(payout, calculation, explained),
        ];
    }

    private static Task<IReadOnlyList<FactRow>> Facts(
        Session session,
        PayoutRow payout,
        DateOnly? knownOn,
        CancellationToken cancellationToken
    ) =>
        session.Query<FactRow>(
            """
            select fact_no, effective_from, known_on, recorded_at, recorded_by
              from fact
             where commune_code = @CommuneCode
               and beneficiary_id = @PersonId
               and (@knownOn::date is null or known_on <= @knownOn)
             order by effective_from desc, fact_no desc
             limit 50
            """,
            new
            {
                payout.CommuneCode,
                payout.PersonId,
                knownOn,
            },
            cancellationToken
        );

    private static Task<IReadOnlyList<DecisionRow>> Decisions(
        Session session,
        PayoutRow payout,
        CancellationToken cancellationToken
    ) =>
        session.Query<DecisionRow>(
            """
            select id, kind, number, signed_on, signed_by, recorded_by, recorded_at
              from decision
             where commune_code = @CommuneCode
               and beneficiary_id = @PersonId
               and kind = case @Benefit
                              when 'social_pension' then 'social_pension'
                              when 'funeral' then kind
                              else 'monthly_allowance'
                          end
             order by recorded_at
             limit 50
            """,
            new
            {
                payout.CommuneCode,
                payout.PersonId,
                payout.Benefit,
            },
            cancellationToken
        );

    private static TracePayout.Step Fact(FactRow fact) =>
        new(
            fact.RecordedAt,
            "facts_recorded",
            fact.RecordedBy,
            $"Facts that hold from {Day(fact.EffectiveFrom)} were recorded.",
            new Dictionary<string, object?>
            {
                ["factNo"] = fact.FactNo,
                ["effectiveFrom"] = fact.EffectiveFrom,
                ["knownOn"] = fact.KnownOn,
            }
        );

    private static TracePayout.Step Decision(DecisionRow decision) =>
        new(
            decision.RecordedAt,
            "decision_recorded",
            decision.RecordedBy,
            $"Decision {decision.Number} of {Day(decision.SignedOn)} granted it.",
            new Dictionary<string, object?>
            {
                ["decisionId"] = decision.Id,
                ["kind"] = decision.Kind,
                ["number"] = decision.Number,
                ["signedOn"] = decision.SignedOn,
                ["signedBy"] = decision.SignedBy,
            }
        );

    private static IEnumerable<TracePayout.Step> Calculation(
        PayoutRow payout,
        CalculationRow calculation,
        IReadOnlyList<ExplainedMonths> explained
    )
    {
        var lines = explained.SelectMany(part => part.Lines).ToList();
        var knownOn = calculation.KnownOn ?? Clock.DayOf(calculation.RunCreatedAt);
        var morning = new DateTimeOffset(knownOn, TimeOnly.MinValue, vietnam).ToUniversalTime();
        DateTimeOffset ordered = calculation.RunCreatedAt;
        var at = ordered > morning ? ordered : morning;
        yield return new TracePayout.Step(
            morning,
            "law",
            "payments",
            payout.FuneralId is null
                ? $"The law as known on {Day(knownOn)} applies."
                : "The law of the day of death applies.",
            new Dictionary<string, object?>
            {
                ["rulebook"] = "sha256:" + Convert.ToHexStringLower(calculation.Rulebook),
                ["citations"] = lines.SelectMany(line => line.Articles).Distinct().ToArray(),
                ["rules"] = lines.Select(line => line.Rule).Distinct().ToArray(),
            }
        );
        yield return new TracePayout.Step(
            at,
            "calculated",
            "payments",
            $"Owed less charged before is {new Vnd(payout.AmountVnd)}.",
            new Dictionary<string, object?>
            {
                ["runId"] = payout.RunId,
                ["orderedBy"] = calculation.CreatedBy,
                ["knownOn"] = knownOn,
                ["months"] = GetPayout.MonthsOf(payout),
                ["factsUsed"] = explained
                    .SelectMany(part =>
                        part.Lines.Select(line => new
                        {
                            from = part.From,
                            to = part.To,
                            rule = line.Rule,
                            age = line.Age,
                            children = line.Children,
                            facts = line.Facts.ToDictionary(),
                            arithmetic = $"{line.Standard} × {line.CoefficientTenths / 10}.{line.CoefficientTenths % 10} = {line.Amount}",
                        })
                    )
                    .ToArray(),
                ["leafNo"] = calculation.LeafNo,
                ["leafHash"] = Convert.ToHexStringLower(calculation.LeafHash),
            }
        );
    }

    private static string Day(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
