using Dapper;
using Npgsql;
using Payments.Beneficiaries;
using Payments.Domain.Audit;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Entitlement;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>Three connections of one moment: for facts, for charges, for payouts.</summary>
public sealed record RecomputingConnections(
    NpgsqlConnection Facts,
    NpgsqlConnection Charges,
    NpgsqlConnection Payouts
);

/// <summary>
/// Calculates every calculated list once more, from the facts, charges and rules that were known when it was calculated,
/// and compares each payout's leaf: amount, months, rulebook and every byte of the explanation.
/// </summary>
/// <remarks>
/// Streams as a run does: the memory does not grow with the number of payouts. Whoever's facts came in while the list
/// was being calculated cannot be told and counts as skipped when it differs, as does a list of a rulebook that this
/// program does not print. A funeral is no matter of facts and is not here.
/// </remarks>
/// <param name="source">For the rulebooks; the role auditor or worker.</param>
public sealed class RecomputedLists(NpgsqlDataSource source, CurrentRulebook rulebooks)
{
    /// <summary>Facts written down so much before the reading may have been committed after it.</summary>
    private static readonly TimeSpan slack = TimeSpan.FromMinutes(1);

    private readonly List<(string Commune, Guid Person, Guid Payout)> differing = [];
    private readonly List<Guid> strangers = [];
    private readonly PayoutMonths months = new();

    private sealed record Row(
        Guid Id,
        Guid RunId,
        string CommuneCode,
        string Kind,
        int Payouts,
        DateOnly Month,
        DateOnly KnownOn,
        string Rulebook,
        DateTime FactsReadFrom,
        DateTime FactsReadUntil,
        string ProvinceCode,
        DateOnly? OpeningMonth
    );

    /// <summary>Payouts that were calculated once more and compared.</summary>
    public long Recomputed { get; private set; }

    /// <summary>Payouts of which nothing can be said.</summary>
    public long Skipped { get; private set; }

    /// <param name="wrong">Told the id of each payout that is not what it was calculated to be, is missing, or is too many.</param>
    public async Task Check(
        RecomputingConnections connections,
        Action<Guid> wrong,
        CancellationToken cancellationToken
    )
    {
        foreach (var lists in await Read(connections.Payouts, cancellationToken))
        {
            var rulebook = await Edition(lists[0].Rulebook, cancellationToken);
            if (rulebook is null)
            {
                Skipped += lists.Sum(list => (long)list.Payouts);
                continue;
            }

            await Check(connections, rulebook, lists, cancellationToken);
            strangers.ForEach(wrong);
            strangers.Clear();
            var untold = await Untold(connections.Payouts, lists[0], cancellationToken);
            foreach (var (_, person, payout) in differing)
            {
                if (untold.Contains(person))
                {
                    Skipped++;
                }
                else
                {
                    wrong(payout);
                }
            }

            differing.Clear();
        }
    }

    private async Task Check(
        RecomputingConnections connections,
        Rulebook rulebook,
        IReadOnlyList<Row> lists,
        CancellationToken cancellationToken
    )
    {
        var first = lists[0];
        var month = PayMonth.Of(first.Month);
        var laws = new LawShelf(rulebook, first.KnownOn, month);
        var hash = new MerkleHash(rulebook.HashBytes);
        var byCommune = lists.ToDictionary(
            list => list.CommuneCode,
            list => Recomputing.Of(list.Id, list.CommuneCode, list.Kind, month, hash, list, laws)
        );
        var ids = lists.Select(list => (list.CommuneCode, list.Id)).ToList();
        await using var facts = await FactStream.OpenAsOf(
            connections.Facts,
            [.. lists.Select(list => list.CommuneCode)],
            first.KnownOn,
            first.FactsReadUntil,
            cancellationToken
        );
        await using var charges = await ChargeStream.OpenAsOf(
            connections.Charges,
            ids,
            first.FactsReadFrom,
            cancellationToken
        );
        await using var leaves = await LeafStream.Open(
            connections.Payouts,
            ids,
            first.Month,
            cancellationToken
        );
        var due = new PersonDue();
        while (facts.Next() is { } person)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var list = byCommune[person.CommuneCode];
            due.Calculate(
                person,
                charges.Of(person.CommuneCode, person.Id),
                month.Index,
                list.Opening.Index,
                list.Cut,
                list.LawFor
            );
            var stored = leaves.Of(person.CommuneCode, person.Id, strangers);
            foreach (var benefit in due.Benefits)
            {
                Compare(list.Place, person, benefit, stored);
            }
        }

        leaves.Rest(strangers);
    }

    private void Compare(
        in PayoutPlace place,
        RunPerson person,
        BenefitDue due,
        IReadOnlyList<StoredLeaf> stored
    )
    {
        var isStored = false;
        foreach (var leaf in stored)
        {
            if (leaf.Benefit != due.Benefit)
            {
                continue;
            }

            isStored = true;
            Recomputed++;
            months.Take(due);
            if (
                due.AmountVnd <= 0
                || PayoutHash.Of(
                    place,
                    PayoutText.Of(person.Id, due),
                    leaf.PayeeRelation,
                    months.Leaf
                ) != leaf.Hash
            )
            {
                differing.Add((person.CommuneCode, person.Id, leaf.Id));
            }
        }

        if (!isStored && due.AmountVnd > 0)
        {
            differing.Add(
                (person.CommuneCode, person.Id, PayoutId.Of(place.ListId, person.Id, due.Benefit))
            );
        }
    }

    private sealed record Recomputing(
        PayoutPlace Place,
        PayMonth Opening,
        DateOnly Cut,
        Func<int, MonthLaw> LawFor
    )
    {
        public static Recomputing Of(
            Guid id,
            string commune,
            string kind,
            PayMonth month,
            MerkleHash rulebook,
            Row row,
            LawShelf laws
        )
        {
            var opening = PayMonth.Of(row.OpeningMonth ?? row.Month);
            return new Recomputing(
                new PayoutPlace(id, commune, kind, month, rulebook),
                opening,
                Calculation.FormerListCut(opening),
                laws.Of(commune, row.ProvinceCode)
            );
        }
    }

    /// <summary>The calculated lists, those of one calculation together and by commune.</summary>
    private static async Task<IReadOnlyList<IReadOnlyList<Row>>> Read(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var rows = await connection.QueryAsync<Row>(
            new CommandDefinition(
                """
                select l.id, l.run_id, l.commune_code, l.kind, l.payouts, l.month, l.known_on, l.rulebook,
                       l.facts_read_from, l.facts_read_until, c.province_code, c.opening_month
                  from payment_list l
                  join commune c
                    on c.commune_code = l.commune_code
                 where l.facts_read_from is not null
                   and l.state not in ('planned', 'cancelled')
                """,
                cancellationToken: cancellationToken
            )
        );
        return
        [
            .. rows.GroupBy(row => (row.RunId, row.FactsReadFrom, row.FactsReadUntil))
                .OrderBy(group => group.Key.FactsReadFrom)
                .Select(
                    IReadOnlyList<Row> (group) =>
                        [.. group.OrderBy(row => row.CommuneCode, StringComparer.Ordinal)]
                ),
        ];
    }

    /// <returns>Null when this program prints other rules than the one that calculated.</returns>
    private async Task<Rulebook?> Edition(string hash, CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        try
        {
            return await rulebooks.Edition(session, hash, cancellationToken);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Of the people who differ, those about whom something was written down during the calculation.</summary>
    private async Task<IReadOnlySet<Guid>> Untold(
        NpgsqlConnection connection,
        Row list,
        CancellationToken cancellationToken
    )
    {
        if (differing.Count == 0)
        {
            return new HashSet<Guid>();
        }

        var found = await connection.QueryAsync<Guid>(
            new CommandDefinition(
                """
                select beneficiary_id
                  from fact
                 where commune_code = any(@communes)
                   and beneficiary_id = any(@people)
                   and recorded_at between @from and @until
                 union
                select beneficiary_id
                  from beneficiary_event
                 where commune_code = any(@communes)
                   and beneficiary_id = any(@people)
                   and at between @from and @until
                """,
                new
                {
                    communes = differing.Select(one => one.Commune).Distinct().ToArray(),
                    people = differing.Select(one => one.Person).ToArray(),
                    from = list.FactsReadFrom - slack,
                    until = list.FactsReadUntil,
                },
                cancellationToken: cancellationToken
            )
        );
        return found.ToHashSet();
    }
}
