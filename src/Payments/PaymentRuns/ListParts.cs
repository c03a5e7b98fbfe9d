using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>A part of a list: one benefit by one channel.</summary>
public sealed record ListPart(
    Guid ListId,
    string CommuneCode,
    string Benefit,
    string Channel,
    int Payouts,
    long AmountVnd
);

/// <summary>What calculated lists add up to, so that no screen adds up a country.</summary>
public static class ListParts
{
    /// <summary>Replaces the parts of some lists. Worker only, in the transaction of their calculation.</summary>
    public static Task<int> Write(
        Session session,
        IReadOnlyList<Guid> lists,
        IReadOnlyList<ListPart> parts,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            delete from list_part
             where list_id = any(@lists);
            insert into list_part (list_id, commune_code, benefit, channel, payouts, amount_vnd)
            select *
              from unnest(@ids, @communes, @benefits, @channels, @payouts, @amounts)
            """,
            new
            {
                lists = lists.ToArray(),
                ids = parts.Select(part => part.ListId).ToArray(),
                communes = parts.Select(part => part.CommuneCode).ToArray(),
                benefits = parts.Select(part => part.Benefit).ToArray(),
                channels = parts.Select(part => part.Channel).ToArray(),
                payouts = parts.Select(part => part.Payouts).ToArray(),
                amounts = parts.Select(part => part.AmountVnd).ToArray(),
            },
            cancellationToken
        );
}
