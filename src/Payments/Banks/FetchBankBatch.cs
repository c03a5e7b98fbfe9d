using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Gives a bank the exact bytes of its batch, as often as it asks; each time leaves an entry in the log.</summary>
public static class FetchBankBatch
{
    public sealed record Answer(byte[] File, string Sha256);

    [Requires(Permission.FetchBankBatch)]
    public sealed record Command(Guid Id) : ICommand<Result<Answer>>;

    private sealed record Row(byte[] File, byte[] Sha256);

    internal sealed class Handler(Session session) : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            session.Concern(command.Id);
            var row = await session.Find<Row>(
                "select file, sha256 from bank_batch where id = @Id and bank_bin = @BankBin",
                new { command.Id, session.Actor.BankBin },
                cancellationToken
            );
            return row is null
                ? Refusal.NotFound("batch")
                : new Answer(row.File, Convert.ToHexStringLower(row.Sha256));
        }
    }
}
