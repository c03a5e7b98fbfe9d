using System.Globalization;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Web;

namespace Payments.CashDesks.Providers;

/// <summary>A person of a provider's list.</summary>
/// <param name="Code">Under which the result comes back: the list, the row, two check digits; nothing about the person.</param>
/// <param name="PayeeName">Who receives it instead; null: the person.</param>
internal sealed record ProviderRow(
    int Number,
    Guid PaymentId,
    string Code,
    string Name,
    string? IdTail,
    string? PayeeName,
    long AmountVnd
);

/// <summary>A row as it came back: the cells by their headings.</summary>
/// <param name="Line">In the file, from 1.</param>
internal sealed record ResultLine(int Line, IReadOnlyDictionary<string, string> Cells)
{
    public string this[string heading] => Cells.GetValueOrDefault(heading, "");

    /// <summary>The provider wrote nothing about it: the person still waits.</summary>
    public bool IsOpen => ProviderSheet.Answers.All(heading => this[heading].Length == 0);
}

/// <summary>The list that goes to a provider and comes back filled in: one workbook, found by its headings.</summary>
internal static class ProviderSheet
{
    public const string Code = "Mã chi trả";
    public const string Amount = "Số tiền";
    public const string PaidOn = "Ngày nhận";
    public const string ReceiptNo = "Số biên nhận";
    public const string ReceivedBy = "Ai nhận";
    public const string ReceiverName = "Họ tên người nhận";
    public const string Document = "Giấy tờ người nhận";
    public const string DocumentLast4 = "Bốn số cuối người nhận";
    public const string Proof = "Bằng chứng";
    public const string Reason = "Lý do chưa nhận";
    public const string Fault = "Lỗi";

    /// <summary>The headings may stand under a few lines that somebody added.</summary>
    private const int HeadingLinesMax = 20;

    private static readonly string[] needed = [Code, Amount, PaidOn, ReceiptNo, ReceivedBy, Reason];

    /// <summary>What the provider fills in.</summary>
    public static readonly IReadOnlyList<string> Answers =
    [
        PaidOn,
        ReceiptNo,
        ReceivedBy,
        ReceiverName,
        Document,
        DocumentLast4,
        Proof,
        Reason,
    ];

    private static readonly string[] asked =
    [
        "STT",
        Code,
        "Họ và tên",
        "Năm sinh",
        "Bốn số cuối giấy tờ",
        Amount,
        "Người nhận thay",
        "Nơi ở",
    ];

    /// <param name="rows">Each with the year of birth and the hamlet.</param>
    public static byte[] Write(
        IEnumerable<(ProviderRow Row, string? BirthYear, string Hamlet)> rows
    )
    {
        var file = new ListFile([.. asked, .. Answers]);
        foreach (var (row, birthYear, hamlet) in rows)
        {
            file.Add([
                row.Number,
                row.Code,
                row.Name,
                birthYear,
                row.IdTail,
                row.AmountVnd,
                row.PayeeName ?? "",
                hamlet,
                .. Answers.Select(object? (_) => null),
            ]);
        }

        return file.ToXlsx();
    }

    /// <summary>The rows that were refused, with why, to be mended and brought again.</summary>
    public static ListFile WriteFaults(IEnumerable<(ResultLine Line, string Fault)> lines)
    {
        var file = new ListFile([Code, "Họ và tên", Amount, .. Answers, Fault]);
        foreach (var (line, fault) in lines)
        {
            file.Add([
                line[Code],
                line["Họ và tên"],
                line[Amount],
                .. Answers.Select(heading => (object?)line[heading]),
                fault,
            ]);
        }

        return file;
    }

    /// <summary>Every row that names a code or says something; lines of sums and signatures are none.</summary>
    public static Result<IReadOnlyList<ResultLine>> Read(byte[] raw)
    {
        if (!ListRows.Read(raw).TryGet(out var rows, out var unreadable))
        {
            return unreadable;
        }

        var code = VietnameseName.Fold(Code);
        var top = rows.Take(HeadingLinesMax)
            .Select(row => row.Any(cell => VietnameseName.Fold(cell) == code))
            .TakeWhile(isHead => !isHead)
            .Count();
        var columns = new Dictionary<string, int>();
        foreach (var heading in (string[])[.. asked, .. Answers])
        {
            var folded = VietnameseName.Fold(heading);
            var at = (top < rows.Count ? rows[top] : [])
                .Index()
                .Where(cell => VietnameseName.Fold(cell.Item) == folded)
                .Select(cell => cell.Index)
                .ToList();
            if (at.Count == 1)
            {
                columns[heading] = at[0];
            }
            else if (needed.Contains(heading))
            {
                return new Refusal(
                    RefusalKind.Rule,
                    "sheet_unreadable",
                    $"The sheet has no heading {heading}, or has it twice."
                );
            }
        }

        return rows.Index()
            .Skip(top + 1)
            .Select(row => new ResultLine(
                row.Index + 1,
                columns.ToDictionary(
                    column => column.Key,
                    column => column.Value < row.Item.Length ? row.Item[column.Value] : ""
                )
            ))
            .Where(line => line[Code].Length > 0 || !line.IsOpen)
            .ToList();
    }

    /// <summary>Whole đồng, with or without thousands apart; null: no amount.</summary>
    public static long? AmountOf(string text)
    {
        var digits = text.Replace("đ", "", StringComparison.OrdinalIgnoreCase).Trim();
        var groups = digits.Split(digits.Contains('.', StringComparison.Ordinal) ? '.' : ',');
        return
            groups.Skip(1).All(group => group.Length == 3)
            && long.TryParse(
                string.Concat(groups),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var amount
            )
            ? amount
            : null;
    }

    /// <summary><c>2026-11-04</c> or <c>4/11/2026</c>, day first; null: no day.</summary>
    public static DateOnly? DayOf(string text) =>
        DateOnly.TryParseExact(
            text,
            ["yyyy-MM-dd", "d/M/yyyy", "dd/MM/yyyy"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;

    /// <summary><c>14845-2611-1-0007-42</c>.</summary>
    public static string CodeOf(string communeCode, PayMonth month, int list, int row)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{communeCode}-{month.Year % 100:00}{month.Month:00}-{list}-{row:0000}"
        );
        var remainder = text.Where(char.IsAsciiDigit)
            .Aggregate(0, (sum, digit) => ((sum * 10) + digit - '0') % 97);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{text}-{98 - (remainder * 100 % 97):00}"
        );
    }
}
