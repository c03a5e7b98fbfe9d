using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Reviews;

/// <summary>What an officer of a commune has to look at, by person. <c>GET /v1/tasks</c>.</summary>
/// <remarks>Nothing is stored: a task is there while its reason is, and gone when somebody has decided.</remarks>
public static class ListTasks
{
    /// <param name="Reason">A sentence; the codes are in <paramref name="Kind"/>.</param>
    /// <param name="DueOn">The last day on which a decision still counts for the next list.</param>
    /// <param name="PayoutIds">Payouts that are held until then.</param>
    public sealed record Item(
        string Kind,
        string CommuneCode,
        Guid BeneficiaryId,
        string FullName,
        string Reason,
        DateOnly DueOn,
        IReadOnlyList<Guid> PayoutIds
    );

    /// <param name="Kind">Null: all.</param>
    [Requires(Permission.ReadRegistry)]
    public sealed record Query(string CommuneCode, string? Kind, int? Limit, string? Cursor)
        : IQuery<Result<Page<Item>>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => [CommuneCode];
    }

    internal sealed class Handler(
        Session session,
        ExpiredListTasks expired,
        MergedCommune merged,
        Clock clock
    ) : IRequestHandler<Query, Result<Page<Item>>>
    {
        public async Task<Result<Page<Item>>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            if (
                !Paging.TryRead(query.Limit, query.Cursor, out var limit, out var after, out var no)
            )
            {
                return no;
            }

            var tasks = await expired.Of(session, query.CommuneCode, cancellationToken);
            var suspended = await OverdueSuspensions.Tasks(
                session,
                query.CommuneCode,
                cancellationToken
            );
            var wanted = tasks
                .Concat(suspended)
                .Concat(
                    await CloseMatches.Tasks(
                        session,
                        query.CommuneCode,
                        await expired.DueOn(session, cancellationToken),
                        cancellationToken
                    )
                )
                .Concat(
                    await RefusedAccounts.Tasks(
                        session,
                        query.CommuneCode,
                        await expired.DueOn(session, cancellationToken),
                        cancellationToken
                    )
                )
                .Concat(
                    await EndingAuthorisations.Tasks(
                        session,
                        query.CommuneCode,
                        clock.Today,
                        cancellationToken
                    )
                )
                .Concat(await merged.Tasks(session, query.CommuneCode, cancellationToken))
                .Where(task => query.Kind is null || task.Kind == query.Kind)
                .OrderBy(Key, StringComparer.Ordinal)
                .Where(task => string.CompareOrdinal(Key(task), after ?? "") > 0)
                .Take(limit + 1);
            return Paging.Of<Item>([.. wanted], limit, Key);
        }

        private static string Key(Item task) => $"{task.Kind}.{task.BeneficiaryId}";
    }
}
