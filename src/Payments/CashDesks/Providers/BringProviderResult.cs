using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Providers;

/// <summary>
/// Reads what a provider says became of its rows, and writes each down as the desk does: handed over out of the provider's
/// drawer, or not collected with a reason. <c>POST /v1/provider-lists/{id}/results</c>.
/// </summary>
/// <remarks>
/// A row that is refused loses nothing else; a row that was written down before with the same words changes nothing, so
/// that a mended file may hold the good rows again. Every row has its own entry in the log, as at the desk.
/// </remarks>
public static class BringProviderResult
{
    /// <summary>A commune's list filled in is some hundred kilobytes.</summary>
    public const int BytesMax = 10 << 20;

    /// <param name="Sha256">Of the file; what the log's digest of the request is made from.</param>
    [Requires(Permission.HandOutCash)]
    public sealed record Command(
        Guid ProviderListId,
        string Sha256,
        [property: JsonIgnore] byte[] File
    ) : ICommand<Result<ProviderResultAnswer>>
    {
        public static Command Of(Guid providerListId, byte[] file) =>
            new(providerListId, Convert.ToHexStringLower(SHA256.HashData(file)), file);
    }

    private sealed record ListRow(Guid CashListId, string CommuneCode, string Provider);

    private sealed record Told(
        Guid PaymentId,
        string Kind,
        string? ReceiptNo,
        DateOnly? PaidOn,
        string? Reason
    );

    internal sealed class Handler(
        Session session,
        HandOvers handOvers,
        Misses misses,
        AuditTrail audit,
        PersonalData personalData,
        Wording wording,
        Clock clock
    ) : IRequestHandler<Command, Result<ProviderResultAnswer>>
    {
        private readonly ProviderWords words = new(wording);

        public async Task<Result<ProviderResultAnswer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            session.Concern(command.ProviderListId);
            var list = await session.Find<ListRow>(
                """
                select l.cash_list_id, l.commune_code, l.provider
                  from provider_list l
                  join cash_list c on c.id = l.cash_list_id
                 where l.id = @ProviderListId
                   for no key update of c
                """,
                command,
                cancellationToken
            );
            if (list is null)
            {
                return Refusal.NotFound("provider's list");
            }

            if (!ProviderSheet.Read(command.File).TryGet(out var lines, out var unreadable))
            {
                return unreadable;
            }

            var rows = (await RowsOf(command.ProviderListId, cancellationToken)).ToDictionary(row =>
                row.Code
            );
            var told = (await ToldOf(command.ProviderListId, cancellationToken)).ToDictionary(one =>
                one.PaymentId
            );
            var twice = lines
                .GroupBy(line => line[ProviderSheet.Code])
                .Where(same => same.Count() > 1)
                .Select(same => same.Key)
                .ToHashSet();
            var (applied, known, open) = (0, 0, 0);
            var refused = new List<RefusedLine>();
            foreach (var line in lines)
            {
                var row = rows.GetValueOrDefault(line[ProviderSheet.Code]);
                if (WrongRow(line, row, twice.Contains(line[ProviderSheet.Code])) is { } wrong)
                {
                    refused.Add(wrong);
                }
                else if (line.IsOpen)
                {
                    open++;
                }
                else if (IsTold(line, row!, told.GetValueOrDefault(row!.PaymentId)))
                {
                    known++;
                }
                else if (await Apply(line, row, list, cancellationToken) is { } no)
                {
                    refused.Add(no);
                }
                else
                {
                    applied++;
                }
            }

            session.ForgetSubjects();
            session.Concern(command.ProviderListId);
            return await Keep(
                command,
                list,
                (lines.Count, applied, known, open),
                refused,
                cancellationToken
            );
        }

        private static RefusedLine? WrongRow(ResultLine line, ProviderRow? row, bool isTwice) =>
            row is null
                ? RefusedLine.Of(
                    line,
                    ProviderSheet.Code,
                    "unknown_code",
                    "No row of this list has this code."
                )
            : isTwice
                ? RefusedLine.Of(
                    line,
                    ProviderSheet.Code,
                    "code_twice",
                    "This code stands in the file more than once; none of its rows is taken."
                )
            : ProviderSheet.AmountOf(line[ProviderSheet.Amount]) != row.AmountVnd
                ? RefusedLine.Of(
                    line,
                    ProviderSheet.Amount,
                    "wrong_amount",
                    $"The amount of this row is {new Vnd(row.AmountVnd)}."
                )
            : line[ProviderSheet.Reason].Length > 0 && line[ProviderSheet.ReceiptNo].Length > 0
                ? RefusedLine.Of(
                    line,
                    ProviderSheet.Reason,
                    "both_told",
                    "A row is handed over or not collected, not both."
                )
            : null;

        private bool IsTold(ResultLine line, ProviderRow row, Told? told) =>
            told is not null
            && (
                line[ProviderSheet.Reason].Length > 0
                    ? told.Kind == "not_collected" && told.Reason == words.Reason(line)
                    : told.Kind == "handed_over"
                        && told.ReceiptNo == line[ProviderSheet.ReceiptNo]
                        && told.PaidOn == words.HandOver(line, row).PaidOn
            );

        private async Task<RefusedLine?> Apply(
            ResultLine line,
            ProviderRow row,
            ListRow list,
            CancellationToken cancellationToken
        )
        {
            session.ForgetSubjects();
            if (line[ProviderSheet.Reason].Length > 0)
            {
                if (words.Reason(line) is not { } reason)
                {
                    return RefusedLine.Of(
                        line,
                        ProviderSheet.Reason,
                        "bad_value",
                        $"One of {ProviderWords.Told(wording, "notCollected")}."
                    );
                }

                var missed = await misses.Record(
                    row.PaymentId,
                    reason,
                    list.Provider,
                    cancellationToken
                );
                return await Written(
                    line,
                    missed.Refusal,
                    new RecordNotCollected.Command(row.PaymentId, reason),
                    cancellationToken
                );
            }

            var text = words.HandOver(line, row);
            if (!HandOver.Read(text, clock.Today).TryGet(out var form, out var malformed))
            {
                var field = malformed.Fields[0];
                return RefusedLine.Of(
                    line,
                    ProviderWords.ColumnOf(field.Pointer),
                    field.Code,
                    field.Detail
                );
            }

            var recorded = await IsReceiptUsed(list, form.ReceiptNo, cancellationToken)
                ? new Refusal(
                    RefusalKind.Conflict,
                    "receipt_used",
                    "This receipt number is already used."
                )
                : (
                    await handOvers.Record(row.PaymentId, form, list.Provider, cancellationToken)
                ).Refusal;
            return await Written(
                line,
                recorded,
                new HandOverCash.Command(
                    row.PaymentId,
                    new HandOverCash.Body(
                        text.ReceivedBy,
                        text.ReceiverName,
                        text.Document,
                        text.DocumentLast4,
                        text.Proof,
                        text.ReceiptNo,
                        text.PaidOn
                    )
                ),
                cancellationToken
            );
        }

        /// <summary>The entry in the log that the same deed has at the desk.</summary>
        private async Task<RefusedLine?> Written(
            ResultLine line,
            Refusal? refusal,
            object deed,
            CancellationToken cancellationToken
        )
        {
            await audit.Append(session, deed, refusal, cancellationToken);
            return refusal is null
                ? null
                : RefusedLine.Of(
                    line,
                    refusal.Code == "receipt_used" ? ProviderSheet.ReceiptNo : ProviderSheet.Code,
                    refusal.Code,
                    refusal.Message
                );
        }

        private Task<bool> IsReceiptUsed(
            ListRow list,
            string receiptNo,
            CancellationToken cancellationToken
        ) =>
            session.Single<bool>(
                """
                select exists (select from cash_receipt
                                where commune_code = @CommuneCode
                                  and receipt_no = @receiptNo)
                """,
                new { list.CommuneCode, receiptNo },
                cancellationToken
            );

        private Task<IReadOnlyList<ProviderRow>> RowsOf(
            Guid providerListId,
            CancellationToken cancellationToken
        ) =>
            session.Query<ProviderRow>(
                """
                select number, payment_id, code, name, id_tail, payee_name, amount_vnd
                  from provider_list_row
                 where provider_list_id = @providerListId
                """,
                new { providerListId },
                cancellationToken
            );

        /// <summary>What stands written down about the rows.</summary>
        private Task<IReadOnlyList<Told>> ToldOf(
            Guid providerListId,
            CancellationToken cancellationToken
        ) =>
            session.Query<Told>(
                """
                select w.payment_id, w.kind, w.receipt_no, w.paid_on, w.reason
                  from provider_list_row r
                  join cash_receipt w on w.payment_id = r.payment_id
                 where r.provider_list_id = @providerListId
                   and w.kind <> 'correction'
                   and not exists (select from cash_receipt c where c.corrects = w.id)
                """,
                new { providerListId },
                cancellationToken
            );

        private async Task<ProviderResultAnswer> Keep(
            Command command,
            ListRow list,
            (int Rows, int Applied, int Known, int Open) counts,
            List<RefusedLine> refused,
            CancellationToken cancellationToken
        )
        {
            var id = clock.NewId();
            session.Concern(id);
            var now = clock.GetUtcNow();
            await session.Execute(
                """
                insert into provider_result (id, provider_list_id, commune_code, sha256, rows, applied, known, open, refused,
                                             brought_by, brought_at)
                values (@id, @ProviderListId, @CommuneCode, @sha256, @Rows, @Applied, @Known, @Open, @refused, @me, @now)
                """,
                new
                {
                    id,
                    command.ProviderListId,
                    list.CommuneCode,
                    sha256 = SHA256.HashData(command.File),
                    counts.Rows,
                    counts.Applied,
                    counts.Known,
                    counts.Open,
                    refused = personalData.Seal(
                        JsonSerializer.SerializeToUtf8Bytes(refused),
                        RefusedLine.Place(id)
                    ),
                    me = session.Actor.UserName,
                    now,
                },
                cancellationToken
            );
            return new ProviderResultAnswer(
                id,
                command.ProviderListId,
                list.CashListId,
                list.Provider,
                now,
                session.Actor.UserName,
                counts.Rows,
                counts.Applied,
                counts.Known,
                counts.Open,
                refused.Count,
                FloatAnswer.Of(
                    (await Drawers.Read(session, list.CashListId, cancellationToken)).Of(
                        list.Provider
                    )
                ),
                [.. refused.Select(line => line.Shown())]
            );
        }
    }
}
