using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Payments.Banks.Adapters.Iso20022;
using Payments.Banks.Adapters.Sheets;
using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Banks.Adapters;

/// <summary>How we reach a bank.</summary>
public enum AdapterKind
{
    Http,
    File,
    Sftp,
    Pull,
}

/// <summary>A bank with which we hold paying accounts.</summary>
/// <param name="PaysInto">BINs of the beneficiaries' banks; null: any.</param>
/// <param name="CutOff">Vietnam's time; null: none.</param>
/// <param name="Message">The message that the bank reads.</param>
/// <param name="Sheet">The list that it reads instead of a message; null: a message.</param>
public sealed record BankRow(
    string Bin,
    string Name,
    AdapterKind Adapter,
    Uri? BaseUrl,
    bool IsDefault,
    TimeOnly? CutOff,
    int MaxPayments,
    IReadOnlyList<string>? PaysInto,
    IReadOnlyList<PayingAccount> Accounts,
    string? SigningKeyFile,
    string? VerifyKeyFile,
    string? Outbox,
    string? Inbox,
    SftpRow? Sftp,
    int AskEverySeconds,
    int ResendAfterSeconds,
    Pain001Version Message = Pain001Version.V09,
    SheetTemplate? Sheet = null
)
{
    /// <summary>How the files that it takes are called, without the dot.</summary>
    public string FileEnding => Sheet?.FileEnding ?? "xml";

    /// <summary>Where a folder of this bank really is: on this machine, or on the drop box's host.</summary>
    public string PlaceOf(string folder) =>
        Sftp is { } sftp && Adapter == AdapterKind.Sftp
            ? $"sftp://{sftp.User}@{sftp.Host}:{sftp.Port}/{folder.Trim('/')}"
            : Path.GetFullPath(folder);
}

/// <summary>An account from which a commune pays.</summary>
/// <param name="Area">A commune's code, a province's code, or <c>*</c>.</param>
public sealed record PayingAccount(string Area, string Name, string Account);

/// <summary>Where a bank's drop box is.</summary>
/// <param name="HostKey">The pinned key of the host, without which we do not connect.</param>
public sealed record SftpRow(string Host, int Port, string User, string KeyFile, string HostKey);

/// <summary>By which bank and from which account a payment goes.</summary>
public sealed record Route(BankRow Bank, PayingAccount Account);

/// <summary>The banks file cannot be used; the service does not start with it.</summary>
public sealed record BanksFileUnusable(string Reason)
    : Refusal(RefusalKind.Rule, "banks_file_unusable", Reason);

/// <summary>No bank row pays into that bank for that commune.</summary>
public sealed record NoPayingAccount(string BeneficiaryBin, string CommuneCode)
    : Refusal(
        RefusalKind.Conflict,
        "no_paying_account",
        $"No bank has a paying account of commune {CommuneCode} for payments to bank {BeneficiaryBin}."
    );

/// <summary>The banks file: with whom we hold paying accounts, and how to reach them.</summary>
public sealed class BanksFile
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
    };

    private BanksFile(IReadOnlyList<BankRow> banks) => Banks = banks;

    public IReadOnlyList<BankRow> Banks { get; }

    /// <summary>Parses and checks the whole file; the first thing that is wrong is the reason.</summary>
    public static Result<BanksFile> Parse(string json)
    {
        IReadOnlyList<BankJson?>? rows;
        try
        {
            rows = JsonSerializer.Deserialize<IReadOnlyList<BankJson?>>(json, Strict);
        }
        catch (JsonException wrong)
        {
            return new BanksFileUnusable(
                $"The banks file is not as described, at {wrong.Path ?? "$"}, line {(wrong.LineNumber ?? 0) + 1}: {FirstSentence(wrong.Message)}"
            );
        }

        if (rows is not { Count: > 0 })
        {
            return new BanksFileUnusable("The banks file names no bank.");
        }

        var banks = new List<BankRow>(rows.Count);
        foreach (var row in rows)
        {
            if (row is null)
            {
                return new BanksFileUnusable("The banks file has an empty row.");
            }

            if (!BankRowRules.Read(row).TryGet(out var bank, out var refusal))
            {
                return refusal;
            }

            banks.Add(bank);
        }

        return CheckTogether(banks) is { } reason
            ? new BanksFileUnusable(reason)
            : new BanksFile(banks);
    }

    public BankRow? Find(string bin) => Banks.FirstOrDefault(bank => bank.Bin == bin);

    /// <summary>
    /// The way of a payment: the bank that names the beneficiary's bank and has an account for the
    /// commune; the nearest account (commune, province, everywhere) first; else the default bank.
    /// </summary>
    public Result<Route> RouteFor(string beneficiaryBin, string communeCode, string provinceCode)
    {
        Route? best = null;
        var bestRank = int.MaxValue;
        foreach (var bank in Banks)
        {
            var isNamed = bank.PaysInto?.Contains(beneficiaryBin) ?? false;
            if (!isNamed && bank.PaysInto is not null && !bank.IsDefault)
            {
                continue;
            }

            var (account, distance) = Nearest(bank, communeCode, provinceCode);
            if (account is null)
            {
                continue;
            }

            var byWord =
                isNamed ? 0
                : bank.PaysInto is null ? 1
                : 2;
            var rank = (byWord * 100) + (distance * 10) + (bank.IsDefault ? 0 : 1);
            if (rank < bestRank)
            {
                best = new Route(bank, account);
                bestRank = rank;
            }
        }

        return best is null ? new NoPayingAccount(beneficiaryBin, communeCode) : best;
    }

    private static (PayingAccount? Account, int Distance) Nearest(
        BankRow bank,
        string communeCode,
        string provinceCode
    )
    {
        string[] areas = [communeCode, provinceCode, "*"];
        for (var distance = 0; distance < areas.Length; distance++)
        {
            if (
                bank.Accounts.FirstOrDefault(account => account.Area == areas[distance]) is
                { } account
            )
            {
                return (account, distance);
            }
        }

        return (null, 0);
    }

    private static string? CheckTogether(List<BankRow> banks)
    {
        if (banks.GroupBy(bank => bank.Bin).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            return $"Bank {twice.Key} stands in the banks file twice.";
        }

        if (banks.Count(bank => bank.IsDefault) > 1)
        {
            return "The banks file has more than one default bank.";
        }

        // Two file banks in one folder would read each other's answers.
        return
            banks
                .Where(bank => bank.Adapter is AdapterKind.File or AdapterKind.Sftp)
                .SelectMany(bank => new[] { bank.Outbox!, bank.Inbox! }.Select(bank.PlaceOf))
                .GroupBy(place => place)
                .FirstOrDefault(same => same.Count() > 1)
                is { } folder
            ? $"The folder {folder.Key} is used twice in the banks file."
            : null;
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" Path:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
