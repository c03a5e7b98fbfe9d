using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.Reconciliation;
using Payments.Pipeline;

namespace Payments.Reconciliation;

/// <summary>Closes payment lists whose money is all named: all that were asked for, or none.</summary>
public static class CloseLists
{
    /// <param name="CommuneCodes">Null or empty: every list of the run in the caller's scope.</param>
    public sealed record Body(IReadOnlyList<string>? CommuneCodes = null);

    public sealed record ListAnswer(Guid Id, string CommuneCode, string State);

    public sealed record Answer(Guid Id, string State, IReadOnlyList<ListAnswer> Lists);

    [Requires(Permission.CloseList)]
    public sealed record Command(Guid RunId, IReadOnlyList<string>? CommuneCodes)
        : ICommand<Result<Answer>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCodes ?? [];
    }

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            session.Concern(command.RunId);
            var all = await session.Query<DeclaredList>(
                BookStatements.Lists + " for update",
                new { runId = command.RunId },
                cancellationToken
            );
            if (!Asked(command, all).TryGet(out var lists, out var no))
            {
                return no;
            }

            var books = await RunBooks.Read(session, lists[0].Month, lists, cancellationToken);
            foreach (var list in books.Lists)
            {
                session.Concern(list.Id);
                if (ListClosing.WhyNot(list.Books) is { } why)
                {
                    return why;
                }
            }

            await session.Execute(
                """
                update payment_list
                   set state = 'closed', closed_by = @me, closed_at = @now
                 where id = any (@ids)
                """,
                new
                {
                    ids = lists.Select(list => list.Id).ToArray(),
                    me = session.Actor.UserName,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            return new Answer(
                command.RunId,
                "closed",
                [.. lists.Select(list => new ListAnswer(list.Id, list.CommuneCode, "closed"))]
            );
        }

        private static Result<IReadOnlyList<DeclaredList>> Asked(
            Command command,
            IReadOnlyList<DeclaredList> all
        )
        {
            if (all.Count == 0)
            {
                return Refusal.NotFound("payment run");
            }

            if (command.CommuneCodes is not { Count: > 0 } codes)
            {
                var open = all.Where(list => list.State != "closed").ToArray();
                return open.Length == 0
                    ? ListClosing.AlreadyClosed
                    : Result<IReadOnlyList<DeclaredList>>.From(open);
            }

            var named = all.Where(list => codes.Contains(list.CommuneCode)).ToArray();
            if (named.Length < codes.Distinct().Count())
            {
                return Refusal.NotFound("list of a named commune in this run");
            }

            return named.Any(list => list.State == "closed")
                ? ListClosing.AlreadyClosed
                : Result<IReadOnlyList<DeclaredList>>.From(named);
        }
    }
}
