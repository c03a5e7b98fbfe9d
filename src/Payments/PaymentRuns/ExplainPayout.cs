using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Domain.Identity;
using Payments.Entitlement;
using Payments.Payouts;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>
/// Why this amount: the stored explanation in sentences, so that anybody can work it out again, and what else was looked
/// at and refused.
/// </summary>
public static class ExplainPayout
{
    /// <param name="Facts">The facts it rests on, as words of section 3 of the contract.</param>
    /// <param name="Children">How many children, a pregnancy with them, were counted; 0 where none are.</param>
    public sealed record Line(
        PayMonth From,
        PayMonth To,
        string Rule,
        decimal Coefficient,
        long StandardVnd,
        long AmountVnd,
        int Age,
        int Children,
        IReadOnlyDictionary<string, string> Facts,
        string Text,
        IReadOnlyList<Citation> Citations
    );

    /// <summary>A group or benefit that was looked at for the last month and is not paid.</summary>
    public sealed record Refused(
        string Category,
        string Outcome,
        string Reason,
        string Text,
        IReadOnlyList<Citation> Citations
    );

    /// <param name="Text">Everything in sentences, one a line.</param>
    /// <param name="Considered">Empty for a funeral, and where this program prints other rules than the list's.</param>
    public sealed record Answer(
        string Lang,
        string Text,
        IReadOnlyList<Line> Lines,
        IReadOnlyList<GetPayout.MonthPart> Months,
        long AmountVnd,
        IReadOnlyList<Citation> Citations,
        IReadOnlyList<Refused> Considered,
        string Rulebook
    );

    /// <param name="Lang">vi (also when absent) or en.</param>
    [Requires(Permission.ReadMoney)]
    public sealed record Query(Guid Id, string? Lang) : IQuery<Result<Answer>>;

    private sealed record Stored(byte[] Explanation, byte[] Rulebook);

    internal sealed class Handler(Session session, CurrentRulebook rulebooks)
        : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (query.Lang is not (null or "vi" or "en"))
            {
                return Refusal.Field("/lang", "bad_value", "A language is vi or en.");
            }

            if (await PayoutRow.Find(session, query.Id, cancellationToken) is not { } payout)
            {
                return Refusal.NotFound("payout");
            }

            var stored = await session.Single<Stored>(
                "select explanation, rulebook from payout where month = @Month and id = @Id",
                new { payout.Month, payout.Id },
                cancellationToken
            );
            var considered = await new RefusedGroups(rulebooks).Of(
                session,
                payout,
                cancellationToken
            );
            return Explain(
                ExplanationLanguage.Of(query.Lang ?? "vi"),
                payout.Benefit,
                new Vnd(payout.AmountVnd),
                GetPayout.MonthsOf(payout),
                StoredExplanation.Read(stored.Explanation),
                considered,
                "sha256:" + Convert.ToHexStringLower(stored.Rulebook)
            );
        }
    }

    internal static Answer Explain(
        ExplanationLanguage language,
        string benefit,
        Vnd amount,
        IReadOnlyList<GetPayout.MonthPart> months,
        IReadOnlyList<ExplainedMonths> explained,
        IReadOnlyList<Consideration> considered,
        string rulebook
    )
    {
        var lines = explained
            .SelectMany(part => part.Lines.Select(line => Shown(language, part, line)))
            .ToList();
        var refused = considered.Select(one => Shown(language, one)).ToList();
        List<string> text =
        [
            language.Opening(benefit, amount),
            .. lines.Select(line => line.Text),
            .. months.Select(language.Month),
            language.Closing(months, amount),
            .. refused.Count == 0 ? Array.Empty<string>() : [language.Refused(months[^1].Month)],
            .. refused.Select(one => one.Text),
        ];
        return new Answer(
            language.Code,
            string.Join('\n', text),
            lines,
            months,
            amount.Amount,
            [.. lines.SelectMany(line => line.Citations).Distinct()],
            refused,
            rulebook
        );
    }

    private static Line Shown(
        ExplanationLanguage language,
        ExplainedMonths part,
        ExplainedLine line
    ) =>
        new(
            part.From,
            part.To,
            line.Rule,
            new decimal(line.CoefficientTenths, 0, 0, false, 1),
            line.Standard.Amount,
            line.Amount.Amount,
            line.Age,
            line.Children,
            line.Facts.ToDictionary(),
            language.Line(part, line),
            [.. line.Articles.Select(Cited)]
        );

    private static Refused Shown(ExplanationLanguage language, Consideration one)
    {
        var (category, reason) = (
            Words<Category>.Print(one.Category),
            Words<Reason>.Print(one.Reason)
        );
        return new Refused(
            category,
            Words<Outcome>.Print(one.Outcome),
            reason,
            language.Refused(
                category,
                reason,
                [.. one.Citations.Select(cited => $"{cited.Instrument} {cited.Article}")]
            ),
            one.Citations
        );
    }

    /// <summary>An article is stored as <c>20/2021/NĐ-CP 6(1)(e)</c>; the name of a resolution may have spaces.</summary>
    private static Citation Cited(string article)
    {
        var space = article.LastIndexOf(' ');
        return space < 0
            ? new Citation(article, "")
            : new Citation(article[..space], article[(space + 1)..]);
    }
}
