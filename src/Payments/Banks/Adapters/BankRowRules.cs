using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.Banks.Adapters.Iso20022;
using Payments.Banks.Adapters.Sheets;
using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Banks.Adapters;

/// <summary>A bank as it stands in the file.</summary>
internal sealed record BankJson
{
    public required string Bin { get; init; }
    public required string Name { get; init; }
    public required string Adapter { get; init; }
    public string? BaseUrl { get; init; }
    public bool Default { get; init; }
    public string? CutOff { get; init; }
    public int MaxPayments { get; init; } = 50_000;
    public JsonElement? PaysInto { get; init; }
    public required IReadOnlyList<AccountJson?> Accounts { get; init; }
    public string? SigningKeyFile { get; init; }
    public string? VerifyKeyFile { get; init; }
    public string? Outbox { get; init; }
    public string? Inbox { get; init; }
    public SftpJson? Sftp { get; init; }
    public int AskEverySeconds { get; init; } = 10;
    public int ResendAfterSeconds { get; init; } = 300;
    public string Message { get; init; } = "pain.001.001.09";
    public string Format { get; init; } = "iso20022";
    public SheetJson? Sheet { get; init; }
}

internal sealed record AccountJson
{
    public required string CommuneCode { get; init; }
    public required string Name { get; init; }
    public required string Account { get; init; }
}

internal sealed record SftpJson
{
    public string? Host { get; init; }
    public int Port { get; init; } = 22;
    public string? User { get; init; }
    public string? KeyFile { get; init; }
    public string? HostKey { get; init; }
}

/// <summary>What one row of the banks file must say.</summary>
internal static class BankRowRules
{
    public static Result<BankRow> Read(BankJson row) =>
        WhatIsWrong(row) is { } reason
            ? new BanksFileUnusable($"Bank {row.Bin}: {reason}")
            : new BankRow(
                row.Bin,
                row.Name,
                Enum.Parse<AdapterKind>(row.Adapter, ignoreCase: true),
                row.BaseUrl is null ? null : new Uri(row.BaseUrl),
                row.Default,
                row.CutOff is null ? null : Time(row.CutOff),
                row.MaxPayments,
                PaysInto(row.PaysInto, out _),
                [
                    .. row
                        .Accounts.OfType<AccountJson>()
                        .Select(account => new PayingAccount(
                            account.CommuneCode,
                            account.Name,
                            account.Account
                        )),
                ],
                row.SigningKeyFile,
                row.VerifyKeyFile,
                row.Outbox,
                row.Inbox,
                row.Sftp is { } sftp
                    ? new SftpRow(sftp.Host!, sftp.Port, sftp.User!, sftp.KeyFile!, sftp.HostKey!)
                    : null,
                row.AskEverySeconds,
                row.ResendAfterSeconds,
                Version(row.Message)!.Value,
                row.Sheet is { } sheet ? SheetRules.Read(sheet) : null
            );

    private static string? WhatIsWrong(BankJson row)
    {
        _ = PaysInto(row.PaysInto, out var paysIntoWrong);
        return !BatchRules.IsBin(row.Bin) ? "bin is six digits."
            : string.IsNullOrWhiteSpace(row.Name) ? "name is missing."
            : row.Adapter is not ("http" or "file" or "sftp" or "pull")
                ? "adapter is http, file, sftp or pull."
            : row.CutOff is { } cutOff && Time(cutOff) is null ? "cutOff is HH:mm."
            : row.MaxPayments < 1 ? "maxPayments is at least 1."
            : row.AskEverySeconds < 1 ? "askEverySeconds is at least 1."
            : row.ResendAfterSeconds < 1 ? "resendAfterSeconds is at least 1."
            : Version(row.Message) is null ? "message is pain.001.001.09 or pain.001.001.03."
            : paysIntoWrong
                ?? WrongAccounts(row.Accounts)
                ?? WrongAdapter(row)
                ?? WrongKeys(row)
                ?? WrongSheet(row);
    }

    private static string? WrongAccounts(IReadOnlyList<AccountJson?> accounts)
    {
        if (accounts.Count == 0)
        {
            return "accounts names no paying account.";
        }

        foreach (var account in accounts)
        {
            if (account is null)
            {
                return "accounts has an empty row.";
            }

            if (
                account.CommuneCode != "*"
                && (
                    account.CommuneCode.Length is not (2 or 5)
                    || !account.CommuneCode.All(char.IsAsciiDigit)
                )
            )
            {
                return "communeCode of an account is a commune's five digits, a province's two, or *.";
            }

            if (LatinName.Of(account.Name).Length == 0)
            {
                return "name of an account has no letters.";
            }

            if (!BatchRules.IsAccount(account.Account))
            {
                return "account is 4 to 34 letters and digits.";
            }
        }

        return
            accounts
                .GroupBy(account => account?.CommuneCode)
                .FirstOrDefault(same => same.Count() > 1)
                is { } twice
            ? $"there are two paying accounts for {twice.Key}."
            : null;
    }

    private static string? WrongAdapter(BankJson row) =>
        row.Adapter switch
        {
            "http" => IsWebAddress(row.BaseUrl)
                ? null
                : "an http bank needs baseUrl, an http or https address.",
            "file" => HasFolders(row) ? null : "a file bank needs outbox and inbox, two folders.",
            "sftp" when !HasFolders(row) => "an sftp bank needs outbox and inbox, two folders.",
            "sftp"
                when row.Sftp
                    is not {
                        Host.Length: > 0,
                        User.Length: > 0,
                        KeyFile.Length: > 0,
                        HostKey.Length: > 0
                    } => "an sftp bank needs sftp with host, user, keyFile and hostKey.",
            "sftp" when !File.Exists(row.Sftp.KeyFile) =>
                "keyFile of sftp names a file that does not exist.",
            "sftp" when row.Sftp.Port is < 1 or > 65_535 => "port of sftp is 1 to 65535.",
            _ => null,
        };

    private static string? WrongSheet(BankJson row) =>
        row.Format is not ("iso20022" or "sheet") ? "format is iso20022 or sheet."
        : row.Format == "iso20022"
            ? row.Sheet is null ? null
                : "sheet is read only with format sheet."
        : row.Sheet is not { } sheet ? "format sheet needs sheet, the template of its lists."
        : row.Adapter is not ("file" or "sftp")
            ? "a bank that reads sheets has adapter file or sftp."
        : SheetRules.WhatIsWrong(sheet) is { } wrong ? wrong
        : sheet.BankCode == "own"
        && (
            row.Default
            || PaysInto(row.PaysInto, out _) is not { } bins
            || !bins.All(sheet.BankCodes!.ContainsKey)
        )
            ? "with bankCode own it is no default bank, and paysInto names banks that bankCodes know."
        : null;

    private static string? WrongKeys(BankJson row)
    {
        var missing = new[] { row.SigningKeyFile, row.VerifyKeyFile }.FirstOrDefault(file =>
            file is not null && !File.Exists(file)
        );
        return missing is null ? null : "a key file that it names does not exist.";
    }

    private static bool HasFolders(BankJson row) =>
        !string.IsNullOrWhiteSpace(row.Outbox)
        && !string.IsNullOrWhiteSpace(row.Inbox)
        && row.Outbox != row.Inbox;

    private static bool IsWebAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.Query.Length == 0;

    private static Pain001Version? Version(string message)
    {
        foreach (var version in Enum.GetValues<Pain001Version>())
        {
            if (Pain001Writer.NameOf(version) == message)
            {
                return version;
            }
        }

        return null;
    }

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(
            text,
            "HH:mm",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var time
        )
            ? time
            : null;

    /// <returns>The BINs; null for any.</returns>
    private static string[]? PaysInto(JsonElement? value, out string? wrong)
    {
        wrong = null;
        if (value is not { } given || given.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (given.ValueKind == JsonValueKind.String && given.ValueEquals("any"))
        {
            return null;
        }

        if (
            given.ValueKind == JsonValueKind.Array
            && given.GetArrayLength() > 0
            && given
                .EnumerateArray()
                .All(bin =>
                    bin.ValueKind == JsonValueKind.String && BatchRules.IsBin(bin.GetString()!)
                )
        )
        {
            return [.. given.EnumerateArray().Select(bin => bin.GetString()!)];
        }

        wrong = "paysInto is \"any\" or a list of BINs.";
        return null;
    }
}
