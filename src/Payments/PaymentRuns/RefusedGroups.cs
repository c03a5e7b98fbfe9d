using System.Runtime.InteropServices;
using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Entitlement;
using Payments.Payouts;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>What else the law was asked for a payout's last month, as known when its list was calculated.</summary>
internal sealed class RefusedGroups(CurrentRulebook rulebooks)
{
    private sealed record Row(
        DateOnly KnownOn,
        DateTime FactsReadUntil,
        string Rulebook,
        string ProvinceCode
    );

    /// <returns>Nothing for a funeral, or where this program prints other rules than those of the list.</returns>
    public async Task<IReadOnlyList<Consideration>> Of(
        Session session,
        PayoutRow payout,
        CancellationToken cancellationToken
    )
    {
        var list = await session.Find<Row>(
            """
            select l.known_on, l.facts_read_until, l.rulebook, c.province_code
              from payment_list l
              join commune c on c.commune_code = l.commune_code
             where l.id = @ListId
               and l.facts_read_until is not null
            """,
            new { payout.ListId },
            cancellationToken
        );
        if (
            list is null
            || payout.FuneralId is not null
            || await Edition(session, list.Rulebook, cancellationToken) is not { } rulebook
        )
        {
            return [];
        }

        await using var facts = await FactStream.OpenAsOf(
            await session.Open(cancellationToken),
            payout.CommuneCode,
            payout.BeneficiaryId,
            list.KnownOn,
            list.FactsReadUntil,
            cancellationToken
        );
        if (facts.Next() is not { } person)
        {
            return [];
        }

        var laws = new LawShelf(rulebook, list.KnownOn, PayMonth.Of(payout.Month));
        var law = laws.Of(payout.CommuneCode, list.ProvinceCode)(
            PayMonth.Of(payout.Months[^1]).Index
        );
        return Assessor
            .Explain(law, person.Dossier(CollectionsMarshal.AsSpan(person.Facts)))
            .Considered;
    }

    private async Task<Rulebook?> Edition(
        Session session,
        string hash,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await rulebooks.Edition(session, hash, cancellationToken);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
