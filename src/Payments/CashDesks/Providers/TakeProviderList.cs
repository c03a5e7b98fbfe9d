using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Papers;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Providers;

/// <summary>The file for a provider, or its control sheet; who takes it stands in the log.</summary>
public static class TakeProviderList
{
    public const string Xlsx = "xlsx";
    public const string Pdf = "pdf";

    /// <param name="FileName">Names nobody.</param>
    public sealed record Answer(byte[] Bytes, string ContentType, string FileName);

    /// <param name="Format">xlsx: the list; pdf: the control sheet.</param>
    [Requires(Permission.ReadCash)]
    public sealed record Command(Guid Id, string Format) : ICommand<Result<Answer>>;

    private sealed record Row(
        string CommuneCode,
        DateOnly Month,
        int Number,
        string Provider,
        int Payments,
        long AmountVnd,
        byte[] File,
        byte[] Sha256,
        DateTime MadeAt
    );

    internal sealed class Handler(Session session, Wording wording)
        : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            session.Concern(command.Id);
            var row = await session.Find<Row>(
                """
                select l.commune_code, c.month, l.number, l.provider, l.payments, l.amount_vnd, l.file, l.sha256, l.made_at
                  from provider_list l
                  join cash_list c on c.id = l.cash_list_id
                 where l.id = @Id
                """,
                command,
                cancellationToken
            );
            if (row is null)
            {
                return Refusal.NotFound("provider's list");
            }

            var name = $"provider-list-{row.CommuneCode}-{PayMonth.Of(row.Month)}-{row.Number}";
            return command.Format == Xlsx
                ? new Answer(row.File, ListFile.XlsxType, $"{name}.xlsx")
                : new Answer(Control(row, name), "application/pdf", $"{name}.control.pdf");
        }

        private byte[] Control(Row row, string name) =>
            new ControlSheet(
                "PHIẾU KIỂM SOÁT DANH SÁCH CHI TIỀN MẶT",
                name + ".xlsx",
                ("Đơn vị chi trả", row.Provider),
                row.Payments,
                new Vnd(row.AmountVnd),
                Convert.ToHexStringLower(row.Sha256),
                row.MadeAt
            )
            {
                Notes =
                [
                    "Kết quả ghi vào chính tệp này rồi gửi lại. Không sửa mã chi trả và số tiền.",
                    "Đã trao: ghi ngày nhận, số biên nhận, ai nhận ("
                        + ProviderWords.Told(wording, "receivedBy")
                        + "). Không phải bản thân nhận thì ghi thêm họ tên và bốn số cuối giấy tờ người nhận.",
                    "Chưa trao: ghi lý do (" + ProviderWords.Told(wording, "notCollected") + ").",
                    "Dòng để trống: chưa có kết quả.",
                ],
            }.ToPdf();
    }
}
