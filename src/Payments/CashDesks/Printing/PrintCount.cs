using System.Globalization;
using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Papers;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Printing;

/// <summary>An end-of-day sheet as the paper that cashier and treasurer sign (PDF). <c>GET /v1/cash-counts/{id}.pdf</c>.</summary>
public static class PrintCount
{
    /// <param name="FileName">Names nobody.</param>
    public sealed record Answer(byte[] Bytes, string FileName);

    [Requires(Permission.ReadCash)]
    public sealed record Query(Guid Id) : IQuery<Result<Answer>>;

    private sealed record Note(string Name, string Pieces, long AmountVnd);

    internal sealed class Handler(Session session, PlaceNames places)
        : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await CountBook.Find(session, query.Id, cancellationToken) is not { } sheet)
            {
                return Refusal.NotFound("cash count");
            }

            using var file = new MemoryStream();
            PaperOf(sheet).WriteTo(file);
            return new Answer(
                file.ToArray(),
                $"cash-count-{sheet.CommuneCode}-{sheet.Day:yyyy-MM-dd}.pdf"
            );
        }

        private Paper PaperOf(CountAnswer sheet)
        {
            var books = sheet.Books;
            var place = (places.Commune(sheet.CommuneCode) ?? sheet.CommuneCode).ToUpper(
                CultureInfo.GetCultureInfo("vi-VN")
            );
            return new Paper(
                "Biên bản kiểm quỹ cuối ngày",
                $"{sheet.CommuneCode}, {Speech.Day(sheet.Day)}, {sheet.Cashier}",
                sheet.SignedAt,
                isLandscape: false
            )
                .Head(
                    ["ỦY BAN NHÂN DÂN", place],
                    "BIÊN BẢN KIỂM QUỸ CUỐI NGÀY",
                    $"Ngày {Speech.Day(sheet.Day)}, lần {sheet.Attempt}",
                    sheet.CorrectedReason is { } aside
                        ? $"ĐÃ GẠT BỎ: {aside}"
                        : $"Thủ quỹ {sheet.Cashier} ký lúc {Speech.At(sheet.SignedAt)}"
                )
                .Facts(
                    ("Tồn đầu ngày", Speech.Money(books.OpeningVnd)),
                    ("Nhận tạm ứng", Speech.Money(books.ReceivedVnd)),
                    ("Lấy lại do đính chính", Speech.Money(books.TakenBackVnd)),
                    (
                        "Đã trao",
                        $"{Speech.Money(books.PaidVnd)}, {Speech.Count(books.Paid)} lượt"
                            + (
                                books.FirstReceiptNo is { } first
                                    ? $", biên nhận {first} đến {books.LastReceiptNo}"
                                    : ""
                            )
                    ),
                    ("Nộp lại", Speech.Money(books.HandedBackVnd)),
                    ("Còn giữ theo sổ", Speech.Money(books.HeldVnd))
                )
                .Table(Counted(sheet))
                .Say($"Bằng chữ: {AmountInWords.Of(new Vnd(sheet.CountedVnd))}.", isBold: true)
                .Say(
                    sheet.DifferenceVnd == 0
                        ? "Tiền đếm được đúng bằng sổ."
                        : $"Chênh lệch {Speech.Signed(sheet.DifferenceVnd)}: {sheet.DifferenceReason}"
                )
                .Signatures("Ngày … tháng … năm …", "THỦ QUỸ", "KẾ TOÁN");
        }

        private static PaperTable<Note> Counted(CountAnswer sheet) =>
            new(
                [
                    new("Mệnh giá", 30, PaperAlign.Right, note => note.Name),
                    new("Số tờ", 20, PaperAlign.Right, note => note.Pieces),
                    new("Thành tiền", 40, PaperAlign.Right, note => Speech.Money(note.AmountVnd)),
                ],
                [
                    .. CashCount
                        .NotesVnd.Select(note =>
                            (
                                Note: note,
                                Pieces: sheet.Notes[note.ToString(CultureInfo.InvariantCulture)]
                            )
                        )
                        .Select(note => new Note(
                            Speech.Money(note.Note),
                            Speech.Count(note.Pieces),
                            note.Note * note.Pieces
                        )),
                    new Note("Tiền lẻ", "", sheet.SmallVnd),
                ]
            )
            {
                GrandSum = "Cộng",
                Sum = (name, some) => [name, "", Speech.Money(some.Sum(note => note.AmountVnd))],
            };
    }
}
