using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Entitlement;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns;

/// <summary>Orders the calculation of a run's lists; workers take it in chunks of neighbouring communes.</summary>
public static class CalculateRun
{
    /// <summary>A chunk ends with the commune that fills it; small enough to be taken again, large enough to stream.</summary>
    private const int PeopleInChunk = 150_000;

    public sealed record Answer(Guid Id, string State, Progress? Progress);

    [Requires(Permission.CalculateRun)]
    public sealed record Command(Guid RunId, IReadOnlyList<string>? CommuneCodes)
        : ICommand<Result<Answer>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCodes ?? [];
    }

    private sealed record CommuneSize(string CommuneCode, long People);

    internal sealed class Handler(Session session, Clock clock, CurrentRulebook current)
        : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var taken = await RunLists.Take(
                session,
                command.RunId,
                command.CommuneCodes,
                ["planned", "calculated"],
                cancellationToken
            );
            if (!taken.TryGet(out var lists, out var no))
            {
                return no;
            }

            if (await lists.WhyBusy(session, cancellationToken) is { } busy)
            {
                return busy;
            }

            var people = await Order(lists, cancellationToken);
            return new Answer(command.RunId, "planned", new Progress(0, people, "people"));
        }

        private async Task<long> Order(RunLists lists, CancellationToken cancellationToken)
        {
            var rulebook = await current.Order(session, cancellationToken);
            await session.Execute(
                """
                update payment_run
                   set known_on = @today, rulebook = @hash
                 where id = @RunId;
                update payment_list
                   set prepared_by = case when @by = any(prepared_by) then prepared_by else prepared_by || @by::text end,
                       state = 'planned', reject_reason = null
                 where id = any(@Ids)
                """,
                new
                {
                    lists.RunId,
                    lists.Ids,
                    today = clock.Today,
                    hash = rulebook.Hash,
                    by = session.Actor.UserName,
                },
                cancellationToken
            );
            var sizes = await session.Query<CommuneSize>(
                """
                select c.commune_code, count(b.id) as people
                  from unnest(@communes) as c (commune_code)
                  left join beneficiary b on b.commune_code = c.commune_code
                 group by c.commune_code
                 order by c.commune_code
                """,
                new { communes = lists.Communes },
                cancellationToken
            );
            foreach (var chunk in Chunks(sizes))
            {
                await session.Execute(
                    """
                    insert into run_chunk (run_id, chunk_no, communes, people)
                    select @RunId, coalesce(max(chunk_no), 0) + 1, @communes, @people
                      from run_chunk
                     where run_id = @RunId
                    """,
                    new
                    {
                        lists.RunId,
                        communes = chunk.Select(size => size.CommuneCode).ToArray(),
                        people = chunk.Sum(size => size.People),
                    },
                    cancellationToken
                );
            }

            return sizes.Sum(size => size.People);
        }

        private static IEnumerable<List<CommuneSize>> Chunks(IReadOnlyList<CommuneSize> sizes)
        {
            var chunk = new List<CommuneSize>();
            long people = 0;
            foreach (var size in sizes)
            {
                chunk.Add(size);
                people += size.People;
                if (people >= PeopleInChunk)
                {
                    yield return chunk;
                    chunk = [];
                    people = 0;
                }
            }

            if (chunk.Count > 0)
            {
                yield return chunk;
            }
        }
    }
}
