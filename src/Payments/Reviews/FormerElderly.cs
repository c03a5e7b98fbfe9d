using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Pipeline;

namespace Payments.Reviews;

/// <summary>Somebody who drew under 5(5)(b) or (c) in June 2025, and what July brings.</summary>
/// <param name="Outcome">convert, already_granted, or not_entitled.</param>
/// <param name="Reason">Why the pension is not owed; null when it is.</param>
internal sealed record FormerElder(
    Guid Id,
    CitedLine Was,
    string Outcome,
    Reason? Reason,
    long PensionVnd
);

/// <summary>
/// Finds who drew under Decree 20/2021/NĐ-CP, art. 5(5)(b), (c) when Decree 176/2025/NĐ-CP took these groups away, by
/// assessing June 2025 under the law of its last day and July with the social pension granted.
/// </summary>
/// <remarks>
/// The law ends the allowance by itself; nothing begins by itself, since the social pension needs a grant. Who also
/// drew by another group was paid by that one and is not here: the highest only, art. 6(2).
/// </remarks>
internal sealed class FormerElderly(CommuneRolls rolls, Clock clock)
{
    /// <summary>The day on which the groups ended and the social pension began.</summary>
    public static readonly DateOnly Day = new(2025, 7, 1);

    private static readonly PayMonth june = new(2025, 6);

    public async Task<IReadOnlyList<FormerElder>> Of(
        Session session,
        string communeCode,
        CancellationToken cancellationToken
    )
    {
        if (await rolls.Law(session, communeCode, cancellationToken) is not { } lawOf)
        {
            return [];
        }

        var today = clock.Today;
        var before = lawOf(june, new KnownOn(today, Day.AddDays(-1)));
        var after = lawOf(june.Plus(1), KnownOn.Day(today < Day ? Day : today));
        var found = new List<FormerElder>();
        await using var stream = await rolls.People(session, communeCode, cancellationToken);
        while (stream.Next() is { } person)
        {
            if (Judge(person, before, after) is { } elder)
            {
                found.Add(elder);
            }
        }

        return found;
    }

    private static FormerElder? Judge(RunPerson person, MonthLaw before, MonthLaw after)
    {
        if (person.EndedFrom <= Day)
        {
            return null;
        }

        var facts = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(person.Facts);
        var lines = new AssessmentLines();
        Assessor.Assess(before, person.Dossier(facts), ref lines);
        var isHolder = false;
        foreach (ref readonly var line in lines.Span)
        {
            isHolder |= IsFormer(line.Category);
        }

        if (!isHolder)
        {
            return null;
        }

        var was = Assessor
            .Explain(before, person.Dossier(facts))
            .Lines.First(line => IsFormer(line.Line.Category));
        var granted = Assessor.Explain(
            after,
            new Dossier(facts, person.DecisionSignedOn, person.SocialPensionSignedOn ?? Day)
        );
        var pension = granted
            .Lines.Where(line => line.Line.Benefit == Benefit.SocialPension)
            .Sum(line => line.Line.AmountVnd);
        return new FormerElder(
            person.Id,
            was,
            person.SocialPensionSignedOn is not null ? "already_granted"
                : pension > 0 ? "convert"
                : "not_entitled",
            pension > 0
                ? null
                : granted.Considered.First(look => look.Category == Category.SocialPension).Reason,
            pension
        );
    }

    private static bool IsFormer(Category category) =>
        category is Category.ElderlySpecialArea or Category.Elderly80;
}
