using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>A pull bank says which bytes it took; only that makes its payments sent.</summary>
public static class AcknowledgeBankBatch
{
    public sealed record Body(string Sha256);

    public sealed record Answer(Guid Id, string State);

    [Requires(Permission.FetchBankBatch)]
    public sealed record Command(Guid Id, string Sha256) : ICommand<Result<Answer>>;

    private sealed record Row(string State, byte[] Sha256);

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            session.Concern(command.Id);
            var row = await session.Find<Row>(
                "select state, sha256 from bank_batch where id = @Id and bank_bin = @BankBin for update",
                new { command.Id, session.Actor.BankBin },
                cancellationToken
            );
            if (row is null)
            {
                return Refusal.NotFound("batch");
            }

            if (
                !string.Equals(
                    command.Sha256,
                    Convert.ToHexString(row.Sha256),
                    StringComparison.OrdinalIgnoreCase
                )
            )
            {
                return new Refusal(
                    RefusalKind.Conflict,
                    "other_bytes",
                    "The hash is not that of the file; fetch it again."
                );
            }

            if (row.State != "prepared")
            {
                return new Answer(command.Id, row.State);
            }

            await session.Execute(
                """
                update bank_batch
                   set state = 'sent', sent_at = @now, first_sent_at = @wall, send_count = 1
                 where id = @Id;
                insert into batch_event (batch_id, at, kind, detail)
                values (@Id, @wall, 'outcome', 'acknowledged')
                """,
                new
                {
                    command.Id,
                    now = clock.GetUtcNow(),
                    wall = clock.WallNow,
                },
                cancellationToken
            );
            return new Answer(command.Id, "sent");
        }
    }
}
