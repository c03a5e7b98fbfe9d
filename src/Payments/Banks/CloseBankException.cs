using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>A controller closes an exception with what was found out. It moves no money.</summary>
public static class CloseBankException
{
    private const int NoteLengthMax = 1_000;

    public sealed record Body(string Note);

    [Requires(Permission.SettleUnknown)]
    public sealed record Command(Guid Id, string Note) : ICommand<Result<Done>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<Done>>
    {
        public async Task<Result<Done>> Handle(Command command, CancellationToken cancellationToken)
        {
            session.Concern(command.Id);
            return string.IsNullOrWhiteSpace(command.Note)
                    ? Refusal.Field("/note", "required", "Say what was found out.")
                : command.Note.Length > NoteLengthMax
                    ? Refusal.Field("/note", "bad_value", $"At most {NoteLengthMax} characters.")
                : await OpenException.Change(
                    session,
                    $"{OpenException.Closing} and id = @Id",
                    command.Id,
                    new
                    {
                        command.Id,
                        note = command.Note,
                        by = session.Actor.UserName,
                        at = clock.GetUtcNow(),
                    },
                    cancellationToken
                );
        }
    }
}
