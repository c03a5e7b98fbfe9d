using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>A controller takes an exception on, or takes it over from somebody.</summary>
public static class OwnBankException
{
    [Requires(Permission.SettleUnknown)]
    public sealed record Command(Guid Id) : ICommand<Result<Done>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<Done>>
    {
        public async Task<Result<Done>> Handle(Command command, CancellationToken cancellationToken)
        {
            session.Concern(command.Id);
            return await OpenException.Change(
                session,
                """
                update bank_exception
                   set owner = @by, owned_at = @at
                 where id = @Id
                   and state = 'open'
                """,
                command.Id,
                new
                {
                    command.Id,
                    by = session.Actor.UserName,
                    at = clock.GetUtcNow(),
                },
                cancellationToken
            );
        }
    }
}

/// <summary>An exception that nobody has closed.</summary>
internal static class OpenException
{
    /// <summary>Closes it, up to the condition that follows; <c>@by</c>, <c>@at</c> and <c>@note</c> say who, when and with what.</summary>
    /// <remarks>Whoever closes what nobody owned has owned it.</remarks>
    public const string Closing = """
        update bank_exception
           set state = 'closed', closed_by = @by, closed_at = @at, closed_note = @note,
               owner = coalesce(owner, @by), owned_at = coalesce(owned_at, @at)
         where state = 'open'
        """;

    /// <returns>Not found, or closed already, when the statement changed nothing.</returns>
    public static async Task<Result<Done>> Change(
        Session session,
        string statement,
        Guid id,
        object parameters,
        CancellationToken cancellationToken
    ) =>
        await session.Execute(statement, parameters, cancellationToken) == 1 ? new Done()
        : await session.Single<bool>(
            "select exists (select from bank_exception where id = @id)",
            new { id },
            cancellationToken
        )
            ? new Refusal(
                RefusalKind.Conflict,
                "exception_closed",
                "Somebody has closed this exception already."
            )
        : Refusal.NotFound("bank_exception");
}
