using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>The month of a run in which the caller sees a list.</summary>
internal static class RunMonth
{
    /// <returns>The first day; null when there is no such run in the caller's scope.</returns>
    public static Task<DateOnly?> Of(
        Session session,
        Guid runId,
        CancellationToken cancellationToken
    ) =>
        session.Find<DateOnly?>(
            """
            select r.month
              from payment_run r
             where r.id = @runId
               and exists (select 1 from payment_list l where l.run_id = r.id)
            """,
            new { runId },
            cancellationToken
        );
}

/// <summary>Where a page of payouts ended: commune, person, payout.</summary>
internal sealed record PayoutKey(string AfterCommune, Guid AfterPerson, Guid AfterId)
{
    /// <summary>No cursor starts at the beginning.</summary>
    public static PayoutKey Read(string? cursor)
    {
        var parts = cursor?.Split('.');
        return
            parts is [var commune, var person, var id]
            && Guid.TryParse(person, out var personId)
            && Guid.TryParse(id, out var payoutId)
            ? new PayoutKey(commune, personId, payoutId)
            : new PayoutKey("", Guid.Empty, Guid.Empty);
    }

    public static string Write(string communeCode, Guid person, Guid id) =>
        $"{communeCode}.{person}.{id}";
}
