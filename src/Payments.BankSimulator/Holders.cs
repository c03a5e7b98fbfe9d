using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;

namespace Payments.BankSimulator;

/// <summary>Who holds which account, in capitals without marks, as a name enquiry answers it.</summary>
/// <remarks>
/// Read from a CSV by its header: <c>bank_bin, account_no, account_name</c>. A registry file serves too:
/// without <c>account_name</c> the payee's name is taken, else <c>full_name</c>; carers' accounts likewise.
/// </remarks>
public sealed class Holders
{
    private const string someoneElse = "TRAN VAN KHAC";

    private static readonly (string Bin, string Account, string[] Names)[] columns =
    [
        ("bank_bin", "account_no", ["account_name", "payee_name", "full_name"]),
        ("carer_bank_bin", "carer_account_no", ["carer_account_name", "carer_name"]),
    ];

    private readonly ConcurrentDictionary<(string Bin, string Account), string> names = new();

    public int Count => names.Count;

    /// <summary>Adds the rows of a CSV to those known; a later row replaces an earlier one.</summary>
    /// <returns>How many rows named a holder.</returns>
    public async Task<int> Load(TextReader csv, CancellationToken cancellationToken)
    {
        var options = new CsvDataReaderOptions { Delimiter = ',', MaxBufferSize = 1 << 20 };
        await using var reader = await CsvDataReader.CreateAsync(csv, options, cancellationToken);
        var header = Enumerable
            .Range(0, reader.FieldCount)
            .GroupBy(reader.GetName)
            .ToDictionary(group => group.Key.Trim().TrimStart('\uFEFF'), group => group.First());
        string Field(string column) =>
            header.TryGetValue(column, out var index) ? reader.GetString(index).Trim() : "";

        var rows = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            foreach (var (bin, account, candidates) in columns)
            {
                var name = candidates.Select(Field).FirstOrDefault(text => text.Length > 0);
                if (
                    Field(bin) is { Length: > 0 } bank
                    && Field(account) is { Length: > 0 } number
                    && name is not null
                )
                {
                    names[(bank, number)] = Capitals(name);
                    rows++;
                }
            }
        }

        return rows;
    }

    /// <summary>What the bank answers about an account; null name only when it is not found.</summary>
    public (EnquiryKind Kind, string? Name) Enquire(string bin, string account)
    {
        var kind = MagicAccounts.EnquiryOf(account);
        names.TryGetValue((bin, account), out var name);
        return kind switch
        {
            EnquiryKind.NotFound => (kind, null),
            EnquiryKind.CannotCheck => (kind, null),
            EnquiryKind.OtherName => (
                EnquiryKind.Active,
                name == someoneElse ? "LE THI KHAC" : someoneElse
            ),
            EnquiryKind.Active when name is null && Count > 0 => (EnquiryKind.NotFound, null),
            EnquiryKind.Active or EnquiryKind.Closed or EnquiryKind.Blocked => name is null
                ? (EnquiryKind.CannotCheck, null)
                : (kind, name),
        };
    }

    /// <summary>A to Z and single spaces, as banks keep names.</summary>
    public static string Capitals(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
        {
            var plain = letter is 'đ' or 'Đ' ? 'D' : char.ToUpperInvariant(letter);
            if (plain is >= 'A' and <= 'Z')
            {
                text.Append(plain);
            }
            else if (
                CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark
                && text.Length > 0
                && text[^1] != ' '
            )
            {
                text.Append(' ');
            }
        }

        return text.ToString().TrimEnd();
    }
}
