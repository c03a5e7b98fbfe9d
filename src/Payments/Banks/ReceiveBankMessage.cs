using System.Text.Json.Serialization;
using MediatR;
using Payments.Banks.Adapters;
using Payments.Banks.Adapters.Iso20022;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Banks;

/// <summary>Takes a pain.002, camt.053 or camt.054 that a bank or a controller brings; the same bytes count once.</summary>
public static class ReceiveBankMessage
{
    /// <summary>Largest message taken, in bytes.</summary>
    public const int BytesMax = 64 * 1024 * 1024;

    [Requires(Permission.SendBankMessage)]
    public sealed record Command([property: JsonIgnore] byte[] Xml)
        : ICommand<Result<MessageOutcome>>;

    private sealed record Owner(string BankBin);

    internal sealed class Handler(
        Session session,
        IncomingMessages incoming,
        BankBook? banks = null
    ) : IRequestHandler<Command, Result<MessageOutcome>>
    {
        public async Task<Result<MessageOutcome>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            if (command.Xml.Length == 0)
            {
                return new Refusal(
                    RefusalKind.Malformed,
                    "empty_body",
                    "Send the message as the body."
                );
            }

            var bin = session.Actor.BankBin ?? await OwnerOf(command.Xml, cancellationToken);
            return bin is null
                ? Refusal.NotFound("batch or account")
                : await incoming.Take(session, bin, command.Xml, "post", cancellationToken);
        }

        /// <summary>A controller brings a message for some bank: its batch, or its account, says which.</summary>
        private async Task<string?> OwnerOf(byte[] xml, CancellationToken cancellationToken)
        {
            if (Pain002Reader.Read(new MemoryStream(xml, false)).TryGet(out var status, out _))
            {
                var owner = await session.Find<Owner>(
                    "select bank_bin from bank_batch where msg_id = @OriginalMessageId",
                    new { status.OriginalMessageId },
                    cancellationToken
                );
                return owner?.BankBin;
            }

            if (!CamtReader.Read(new MemoryStream(xml, false)).TryGet(out var report, out _))
            {
                return banks?.File.Banks[0].Bin;
            }

            var accounts = report.Statements.Select(statement => statement.Account).ToHashSet();
            return banks
                ?.File.Banks.FirstOrDefault(bank =>
                    bank.Accounts.Any(account => accounts.Contains(account.Account))
                )
                ?.Bin;
        }
    }
}
