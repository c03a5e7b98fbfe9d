using System.Globalization;
using System.Text;
using Payments.BankSimulator.Messages;
using Payments.BankSimulator.Sheets;

namespace Payments.BankSimulator.Acceptance;

/// <summary>Orders and answers as lists, by the template that payer and bank agreed.</summary>
/// <remarks>Words, headings and notes are compared without marks and capitals, as a payer compares them.</remarks>
internal sealed class ListForm(SheetTemplate template) : ITrialForm
{
    public string Ending => template.File;

    public IReadOnlyList<(string What, Func<TrialOrder, byte[]> Spoil)> Wrongs =>
        [
            ("A list that breaks off", order => Bytes(order)[..^8]),
            (
                "A list under other headings",
                order =>
                    Write(
                        [.. template.Columns.Select(column => column.Heading + " ?")],
                        Rows(order)
                    )
            ),
            (
                "A list with a cell that is no amount",
                order => Write(Headings, Changed(order, "amount", "1.000,5"))
            ),
            (
                "A list that holds a payment twice",
                order => Write(Headings, [.. Rows(order), Rows(order)[0]])
            ),
        ];

    public (string Refused, string Mended, string Answered) Rules =>
        (
            "is refused whole: a list comes that names no payment and says why.",
            "The mended list comes under a name of its own and is taken.",
            "A list is answered by lists under the agreed headings that name only its payments, with their amounts."
        );

    private object[] Headings => [.. template.Columns.Select(column => column.Heading)];

    public byte[] Bytes(TrialOrder order) => Write(Headings, Rows(order));

    public bool IsWhole(byte[] answer) => Read(answer) is { Count: > 0 };

    public bool IsAbout(TrialOrder order, byte[] answer) =>
        Read(answer) is { } rows && rows.Exists(row => IdOf(order, row) is not null);

    public string? RefusalOf(TrialOrder order, byte[] answer, bool isNew)
    {
        if (!isNew || IsAbout(order, answer) || Read(answer) is not { } rows)
        {
            return null;
        }

        // A row with an amount is of a payment, or a sum of payments: it refuses nothing.
        var amount = Find(rows, template.Result.Amount);
        return rows.Skip(template.Result.HeaderRow)
                .Where(row => Cell(row, amount).Length == 0)
                .SelectMany(row => row)
                .FirstOrDefault(cell => cell.Length > 0)
            ?? "";
    }

    public IReadOnlyDictionary<string, PaymentWord> WordsOf(TrialOrder order, byte[] answer)
    {
        var words = new Dictionary<string, PaymentWord>();
        if (Read(answer) is not { } rows)
        {
            return words;
        }

        var (status, note) = (
            Find(rows, template.Result.Status),
            Find(rows, template.Result.Note ?? "")
        );
        foreach (var row in rows.Skip(template.Result.HeaderRow))
        {
            if (IdOf(order, row) is { } id)
            {
                words[id] = new PaymentWord(
                    Known(template.Result.Words, Cell(row, status)) ?? $"\"{Cell(row, status)}\"",
                    ReasonOf(Cell(row, note))
                );
            }
        }

        return words;
    }

    public string? OddityOf(TrialOrder order, byte[] answer)
    {
        if (!IsAbout(order, answer) || Read(answer) is not { } rows)
        {
            return null;
        }

        var result = template.Result;
        string?[] headings = [result.Reference, result.Amount, result.Status, result.Note];
        if (headings.OfType<string>().FirstOrDefault(name => Find(rows, name) < 0) is { } missing)
        {
            return $"row {result.HeaderRow} has no {missing}";
        }

        var told = rows.Skip(result.HeaderRow)
            .Where(row => Cell(row, Find(rows, result.Status)).Length > 0)
            .ToList();
        return told.Exists(row => IdOf(order, row) is null) ? "it names others"
            : told.Exists(row =>
                Amount(Cell(row, Find(rows, result.Amount))) != TrialOrder.AmountVnd
            )
                ? "an amount is not the ordered one"
            : null;
    }

    private List<object[]> Rows(TrialOrder order) =>
        [
            .. order
                .Accounts.Zip(order.EndToEndIds)
                .Select(
                    (payment, at) =>
                        template
                            .Columns.Select(column =>
                                Cell(order, column.Value, payment.First, payment.Second, at + 1)
                            )
                            .ToArray()
                ),
        ];

    private object Cell(TrialOrder order, string value, string account, string id, int number) =>
        value switch
        {
            "number" => number,
            "payingAccount" => order.Bank.DebtorAccount,
            "account" => account,
            "name" => "CHAY THU",
            "bank" => template.BankCode == "bin"
                ? order.Bank.Bin
                : template.BankCodes.GetValueOrDefault(order.Bank.Bin) ?? "",
            "amount" => (long)TrialOrder.AmountVnd,
            "memo" => template
                .Memo.Replace("{reference}", id, StringComparison.Ordinal)
                .Replace(
                    "{month}",
                    order.Bank.Today.ToString("yyyyMM", CultureInfo.InvariantCulture),
                    StringComparison.Ordinal
                ),
            "reference" => id,
            _ => "",
        };

    private List<object[]> Changed(TrialOrder order, string value, object cell)
    {
        var rows = Rows(order);
        rows[^1][template.Columns.TakeWhile(column => column.Value != value).Count()] = cell;
        return rows;
    }

    private byte[] Write(object[] headings, List<object[]> rows) =>
        SheetFile.Write(
            template,
            [
                .. template.Title.Select(title =>
                    (object[])[title, .. Enumerable.Repeat("", headings.Length - 1)]
                ),
                headings,
                .. rows,
            ]
        );

    /// <summary>Null: no list, or not whole.</summary>
    private List<string[]>? Read(byte[] answer)
    {
        try
        {
            return SheetFile.Read(template, answer);
        }
        catch (MessageRefusedException)
        {
            return null;
        }
    }

    private static string? IdOf(TrialOrder order, string[] row) =>
        order.EndToEndIds.FirstOrDefault(id =>
            row.Any(cell => cell.Split(' ', '-', '.', ',', ';', ':').Contains(id))
        );

    /// <summary>A refusal's code; where no notes were agreed, what the bank wrote.</summary>
    private string? ReasonOf(string note) =>
        template.Result.Note is null ? "none agreed"
        : template.Result.Reasons.Count > 0 ? Known(template.Result.Reasons, note)
        : note.Length > 0 ? note
        : null;

    private int Find(List<string[]> rows, string heading) =>
        rows.Count < template.Result.HeaderRow
            ? -1
            : Array.FindIndex(
                rows[template.Result.HeaderRow - 1],
                cell => Folded(cell) == Folded(heading)
            );

    private static string Cell(string[] row, int at) => at >= 0 && at < row.Length ? row[at] : "";

    /// <summary><c>1000</c>, <c>1.000</c> or <c>1,000</c>; null: no amount.</summary>
    private static long? Amount(string text) =>
        text is "1.000" or "1,000" ? 1_000
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            ? amount
        : null;

    private static string? Known(IReadOnlyDictionary<string, string> words, string word) =>
        words.FirstOrDefault(known => Folded(known.Key) == Folded(word)).Value;

    private static string Folded(string word) =>
        string.Join(
            ' ',
            string.Concat(
                    word.Normalize(NormalizationForm.FormD)
                        .Where(letter =>
                            CharUnicodeInfo.GetUnicodeCategory(letter)
                            != UnicodeCategory.NonSpacingMark
                        )
                )
                .ToLowerInvariant()
                .Replace('đ', 'd')
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );
}
