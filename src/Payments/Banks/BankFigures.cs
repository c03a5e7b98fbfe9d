using Payments.Web;

namespace Payments.Banks;

/// <summary>What an operator watches of the way through the banks.</summary>
internal static class BankFigures
{
    private const string UnknownBlocks = """
        from bank_batch b
        join payment_block k on k.batch_id = b.id
         where b.state = 'unknown'
           and k.state is null
        """;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(
            new Figure(
                "payments.release.open",
                "{release}",
                "Releases whose payments are not all made.",
                "select count(*) from release where not (accounts_prepared and cash_listed)"
            )
        );
        services.AddSingleton(
            new Figure(
                "payments.batch.unsent",
                "{batch}",
                "Batches that no bank is known to have.",
                "select count(*) from bank_batch where state in ('prepared', 'sending', 'unknown')"
            )
        );
        services.AddSingleton(
            new Figure(
                "payments.batch.unsettled",
                "{batch}",
                "Batches that a bank has, and of which a payment may still change.",
                "select count(*) from bank_batch where state in ('sent', 'answered')"
            )
        );
        services.AddSingleton(
            new Figure(
                "payments.payment.unknown",
                "{payment}",
                "Payments of which nobody knows whether they were paid.",
                $"""
                select (select count(*) from payment where state = 'unknown')
                     + coalesce((select sum(k.payments - (select count(*)
                                                            from payment p
                                                           where p.month = k.month
                                                             and p.block_id = k.id
                                                             and p.state is not null))
                                   {UnknownBlocks}), 0)::bigint
                """
            )
        );
        services.AddSingleton(
            new Figure(
                "payments.payment.unknown.age",
                "s",
                "Since when the oldest batch with an unknown outcome was sent.",
                $"select coalesce(extract(epoch from max(now() - b.first_sent_at)), 0)::bigint {UnknownBlocks}"
            )
        );
        services.AddSingleton(
            new Figure(
                "payments.bank.exceptions.open",
                "{exception}",
                "What banks said and a person must look at.",
                "select count(*) from bank_exception where state = 'open'"
            )
        );
    }
}
