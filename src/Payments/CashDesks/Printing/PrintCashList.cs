using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Printing;

/// <summary>A cash list to be printed and signed (PDF), or to be worked with (XLSX): the same edition, the same rows.</summary>
/// <remarks>
/// The first print cuts the list: what is on the paper is kept and printed again as often as wished. Who joins later
/// stands in the next edition. Each print leaves an entry in the log, since it carries names out of the house.
/// </remarks>
public static class PrintCashList
{
    public const string Pdf = "pdf";
    public const string Xlsx = "xlsx";

    /// <param name="Bytes">The finished file: a commune's list is a few hundred kilobytes.</param>
    /// <param name="FileName">Names nobody.</param>
    public sealed record Answer(byte[] Bytes, string ContentType, string FileName);

    /// <param name="Format">pdf or xlsx.</param>
    /// <param name="Edition">Null: the last one, cut anew when people joined since.</param>
    [Requires(Permission.ReadCash)]
    public sealed record Command(Guid Id, string Format, int? Edition) : ICommand<Result<Answer>>;

    internal sealed class Handler(
        Session session,
        PaperTokens tokens,
        PlaceNames places,
        Wording wording,
        Clock clock
    ) : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            session.Concern(command.Id);
            if (await Edition(command, cancellationToken) is not { } edition)
            {
                return Refusal.NotFound("cash list");
            }

            using var file = new MemoryStream();
            if (command.Format == Xlsx)
            {
                file.Write(CashListSheet.Of(edition, wording).ToXlsx());
            }
            else
            {
                new CashListPaper(edition, tokens, places, wording).WriteTo(file);
            }

            return new Answer(
                file.ToArray(),
                command.Format == Xlsx ? ListFile.XlsxType : "application/pdf",
                $"cash-list-{edition.Number.Replace('/', '-')}.{command.Format}"
            );
        }

        /// <summary>Readers who pay nothing out see the last edition, or the list as it stands: they change nothing.</summary>
        private async Task<CashListEdition?> Edition(
            Command command,
            CancellationToken cancellationToken
        ) =>
            command.Edition is { } number
                ? await CashListEditions.Find(session, command.Id, number, cancellationToken)
            : MayCut(session.Actor)
                ? await CashListEditions.Cut(
                    session,
                    command.Id,
                    clock.GetUtcNow(),
                    cancellationToken
                )
            : await CashListEditions.Find(session, command.Id, null, cancellationToken)
                ?? await CashListEditions.Look(
                    session,
                    command.Id,
                    clock.GetUtcNow(),
                    cancellationToken
                );

        private static bool MayCut(Actor actor) =>
            actor.May(Permission.HandOutCash)
            || actor.May(Permission.IssueFloat)
            || actor.May(Permission.ChangePayout);
    }
}
