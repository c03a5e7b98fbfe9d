using System.Text.Json.Serialization;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Entitlement;

/// <summary>What a person is owed, month by month, with its arithmetic and its articles.</summary>
public sealed record AssessmentAnswer(IReadOnlyList<AssessedMonth> Months, string Rulebook)
{
    /// <summary>Sum owed less sum paid; only when a first month or payments were given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? DueVnd { get; init; }

    /// <summary>Sum of months owed more than paid.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ArrearsVnd { get; init; }

    /// <summary>Sum of months paid more than owed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? OverpaidVnd { get; init; }

    /// <summary>Answers a request: pure.</summary>
    internal static AssessmentAnswer Of(AssessmentRequest request, Rulebook rulebook)
    {
        var months = new List<AssessedMonth>();
        for (var month = request.FirstMonth; month <= request.Month; month = month.Plus(1))
        {
            var law = rulebook.LawFor(
                month,
                Domain.Entitlement.KnownOn.Day(request.KnownOn),
                request.Province,
                request.FormerProvince
            );
            var dossier = new Dossier(
                request.Facts,
                request.DecisionSignedOn,
                request.SocialPensionSignedOn
            );
            months.Add(AssessedMonth.Of(Assessor.Explain(law, dossier)));
        }

        var answer = new AssessmentAnswer(months, rulebook.Hash);
        return request.From is null && request.AlreadyPaid is null
            ? answer
            : answer.With(request.AlreadyPaid ?? new Dictionary<PayMonth, long>());
    }

    private AssessmentAnswer With(IReadOnlyDictionary<PayMonth, long> alreadyPaid)
    {
        var owed = Months.ToDictionary(
            month => PayMonth.Parse(month.Month),
            month => month.TotalVnd
        );
        var due = Due.Of(owed, alreadyPaid);
        return this with
        {
            DueVnd = due.DueVnd,
            ArrearsVnd = due.ArrearsVnd,
            OverpaidVnd = due.OverpaidVnd,
        };
    }
}

/// <summary>One month of an answer; without lines nothing is owed and <c>Considered</c> says why.</summary>
public sealed record AssessedMonth(
    string Month,
    long TotalVnd,
    IReadOnlyList<AssessedLine> Lines,
    IReadOnlyList<ConsideredGroup> Considered
)
{
    internal static AssessedMonth Of(Assessment assessment) =>
        new(
            assessment.Month.ToString(),
            assessment.TotalVnd,
            [.. assessment.Lines.Select(AssessedLine.Of)],
            [.. assessment.Considered.Select(ConsideredGroup.Of)]
        );
}

public sealed record AssessedLine(
    string Benefit,
    string Payee,
    string Category,
    decimal Coefficient,
    long StandardVnd,
    long AmountVnd,
    IReadOnlyList<Citation> Citations
)
{
    internal static AssessedLine Of(CitedLine cited) =>
        new(
            Words<Benefit>.Print(cited.Line.Benefit),
            Words<Payee>.Print(cited.Line.Payee),
            Words<Category>.Print(cited.Line.Category),
            new decimal(cited.Line.CoefficientTenths, 0, 0, false, 1),
            cited.Line.StandardVnd,
            cited.Line.AmountVnd,
            cited.Citations
        );
}

public sealed record ConsideredGroup(
    string Category,
    string Outcome,
    string Reason,
    IReadOnlyList<Citation> Citations
)
{
    internal static ConsideredGroup Of(Consideration consideration) =>
        new(
            Words<Category>.Print(consideration.Category),
            Words<Outcome>.Print(consideration.Outcome),
            Words<Reason>.Print(consideration.Reason),
            consideration.Citations
        );
}
