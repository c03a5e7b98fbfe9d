using System.Globalization;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Payouts;

/// <summary>With which service provider a payment in cash went out, and whether its list was withdrawn.</summary>
/// <remarks>What the provider says of it comes back as an entry of the desk (<see cref="TraceMoney"/>).</remarks>
internal static class TraceProvider
{
    private sealed record Row(
        Guid Id,
        Guid PaymentId,
        string Provider,
        int Number,
        string Code,
        int Payments,
        long AmountVnd,
        byte[] Sha256,
        string MadeBy,
        DateTime MadeAt,
        string? WithdrawnBy,
        DateTime? WithdrawnAt
    );

    public static async Task<IEnumerable<TracePayout.Step>> Steps(
        Session session,
        Guid[] payments,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<Row>(
            """
            select l.id, r.payment_id, l.provider, l.number, r.code, l.payments, l.amount_vnd, l.sha256, l.made_by,
                   l.made_at, l.withdrawn_by, l.withdrawn_at
              from provider_list_row r
              join provider_list l on l.id = r.provider_list_id
             where r.payment_id = any(@payments)
             order by l.made_at
            """,
            new { payments },
            cancellationToken
        );
        return rows.SelectMany(Of);
    }

    private static IEnumerable<TracePayout.Step> Of(Row row)
    {
        var refs = new Dictionary<string, object?>
        {
            ["provider"] = row.Provider,
            ["providerListId"] = row.Id,
            ["number"] = row.Number,
            ["code"] = row.Code,
            ["paymentId"] = row.PaymentId,
            ["payments"] = row.Payments,
            ["controlSumVnd"] = row.AmountVnd,
            ["sha256"] = Convert.ToHexStringLower(row.Sha256),
        };
        yield return new TracePayout.Step(
            row.MadeAt,
            "provider_entrusted",
            row.MadeBy,
            string.Create(
                CultureInfo.InvariantCulture,
                $"It went to {row.Provider} on list {row.Number}: {row.Payments} payments, {new Vnd(row.AmountVnd)} together."
            ),
            refs
        );
        if (row is { WithdrawnAt: { } at, WithdrawnBy: { } by })
        {
            yield return new TracePayout.Step(
                at,
                "provider_withdrawn",
                by,
                $"List {row.Number} was withdrawn from {row.Provider}.",
                refs
            );
        }
    }
}
