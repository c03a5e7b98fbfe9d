using System.Globalization;
using Payments.Calendar;
using Payments.Domain.Calendar;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.PaymentRuns;
using Payments.Pipeline;

namespace Payments.Reviews;

/// <summary>
/// Whose money rests on a list of a year that is over, by the rule by which a run holds it. In December already for the
/// lists of the coming year.
/// </summary>
internal sealed class ExpiredListTasks(CommuneRolls rolls, CurrentHolidays holidays, Clock clock)
{
    private static readonly Benefit[] benefits =
    [
        Benefit.MonthlyAllowance,
        Benefit.CareSupport,
        Benefit.SocialPension,
    ];

    private sealed record HeldRow(Guid Id, Guid BeneficiaryId);

    private sealed record NameRow(Guid Id, string FullName);

    public async Task<IReadOnlyList<ListTasks.Item>> Of(
        Session session,
        string communeCode,
        CancellationToken cancellationToken
    )
    {
        var next = PayMonth.Of(clock.Today).Plus(1);
        var found = await People(session, communeCode, next, cancellationToken);
        var held = await Held(session, communeCode, cancellationToken);
        var names = await session.Query<NameRow>(
            "select id, full_name from beneficiary where commune_code = @communeCode and id = any(@ids)",
            new { communeCode, ids = found.Select(person => person.Id).ToArray() },
            cancellationToken
        );
        var nameOf = names.ToDictionary(row => row.Id, row => row.FullName);
        var dueOn = DueOn(next, await holidays.Now(session, cancellationToken));
        return
        [
            .. found.Select(person => new ListTasks.Item(
                YearlyLists.Word(person.Lists)!,
                communeCode,
                person.Id,
                nameOf[person.Id],
                Sentence(person.Lists, next.Year),
                dueOn,
                [.. held[person.Id]]
            )),
        ];
    }

    private async Task<IReadOnlyList<(Guid Id, YearlyList Lists)>> People(
        Session session,
        string communeCode,
        PayMonth month,
        CancellationToken cancellationToken
    )
    {
        if (await rolls.Law(session, communeCode, cancellationToken) is not { } lawOf)
        {
            return [];
        }

        var law = lawOf(month, KnownOn.ForRun(clock.Today, month));
        var found = new List<(Guid, YearlyList)>();
        await using var stream = await rolls.People(session, communeCode, cancellationToken);
        while (stream.Next() is { } person)
        {
            if (person.SuspendedFrom is null && person.EndedFrom is null)
            {
                var lists = YearlyList.None;
                foreach (var benefit in benefits)
                {
                    lists |= ExpiredLists.Of(person, benefit, law, month.Year);
                }

                if (lists != YearlyList.None)
                {
                    found.Add((person.Id, lists));
                }
            }
        }

        return found;
    }

    private static async Task<ILookup<Guid, Guid>> Held(
        Session session,
        string communeCode,
        CancellationToken cancellationToken
    ) =>
        (
            await session.Query<HeldRow>(
                """
                select id, beneficiary_id
                  from payout
                 where commune_code = @communeCode
                   and state = 'held'
                   and state_reason = any(@reasons)
                 order by month, id
                """,
                new { communeCode, reasons = ConfirmYearlyList.Reasons },
                cancellationToken
            )
        ).ToLookup(row => row.BeneficiaryId, row => row.Id);

    /// <summary>The last day for facts of the first list that is held, today or later.</summary>
    private DateOnly DueOn(PayMonth month, Holidays days)
    {
        var newYear = new DateOnly(month.Year, 1, 1);
        var from = clock.Today < newYear ? newYear : clock.Today;
        while (PayCalendar.Of(month, days).FactsUntil < from)
        {
            month = month.Plus(1);
        }

        return PayCalendar.Of(month, days).FactsUntil;
    }

    /// <summary>The last day for facts of the next list that is not cut yet.</summary>
    public async Task<DateOnly> DueOn(Session session, CancellationToken cancellationToken)
    {
        var days = await holidays.Now(session, cancellationToken);
        var month = PayMonth.Of(clock.Today).Plus(1);
        while (PayCalendar.Of(month, days).FactsUntil < clock.Today)
        {
            month = month.Plus(1);
        }

        return PayCalendar.Of(month, days).FactsUntil;
    }

    private static string Sentence(YearlyList lists, int year) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Nobody has confirmed {Named(lists)} for {year}; what rests on it is held from the first list cut in {year}."
        );

    private static string Named(YearlyList lists) =>
        lists switch
        {
            YearlyList.Poverty => "the household on the poverty list",
            YearlyList.SpecialArea => "the place on the list of specially difficult areas",
            _ => "the household on the poverty list and the place on the area list",
        };
}
