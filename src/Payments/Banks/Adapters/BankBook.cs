using Payments.Banks.Adapters.Files;
using Payments.Banks.Adapters.Http;
using Payments.Banks.Adapters.Pull;
using Payments.Banks.Adapters.Sftp;
using Payments.Domain.Common;

namespace Payments.Banks.Adapters;

/// <summary>All banks that we can reach, each by its adapter, made once at the start.</summary>
public sealed class BankBook : IDisposable
{
    private readonly Dictionary<string, IBank> banks;
    private readonly Dictionary<string, IInbox> inboxes;
    private readonly List<IDisposable> owned;

    private BankBook(
        BanksFile file,
        Dictionary<string, IBank> banks,
        Dictionary<string, IInbox> inboxes,
        List<IDisposable> owned
    )
    {
        File = file;
        this.banks = banks;
        this.inboxes = inboxes;
        this.owned = owned;
    }

    public BanksFile File { get; }

    /// <summary>Folders that are to be scanned, by BIN.</summary>
    public IReadOnlyDictionary<string, IInbox> Inboxes => inboxes;

    /// <summary>Refuses a bank whose keys cannot be used, with the reason.</summary>
    public static Result<BankBook> Open(BanksFile file, BankPipelines pipelines, TimeProvider clock)
    {
        var banks = new Dictionary<string, IBank>();
        var inboxes = new Dictionary<string, IInbox>();
        var owned = new List<IDisposable>();
        foreach (var row in file.Banks)
        {
            var signing = Key(row.SigningKeyFile, clock, owned);
            var verifying = Key(row.VerifyKeyFile, clock, owned);
            if ((signing?.Refusal ?? verifying?.Refusal) is not null)
            {
                owned.ForEach(thing => thing.Dispose());
                return new BanksFileUnusable(
                    $"Bank {row.Bin}: a key file holds no P-256 key in PEM."
                );
            }

            if (Value(signing) is { CanSign: false })
            {
                owned.ForEach(thing => thing.Dispose());
                return new BanksFileUnusable(
                    $"Bank {row.Bin}: signingKeyFile holds no private key."
                );
            }

            if (row.Adapter == AdapterKind.Sftp)
            {
                var opened = SftpDoor.Open(row.Bin, row.Sftp!, pipelines.Patience.AskTimeout);
                if (!opened.TryGet(out var door, out var unusable))
                {
                    owned.ForEach(thing => thing.Dispose());
                    return unusable;
                }

                owned.Add(door);
                banks[row.Bin] = new SftpBank(row.Bin, door, row.Outbox!, row.FileEnding);
                inboxes[row.Bin] = new SftpInbox(
                    door,
                    row.Inbox!,
                    TimeSpan.FromSeconds(row.AskEverySeconds),
                    clock,
                    row.FileEnding
                );
                continue;
            }

            banks[row.Bin] = Make(row, pipelines, Value(signing), Value(verifying), owned);
            if (row.Adapter == AdapterKind.File)
            {
                inboxes[row.Bin] = new FileInbox(row.Inbox!, clock, row.FileEnding);
            }
        }

        return new BankBook(file, banks, inboxes, owned);
    }

    /// <exception cref="KeyNotFoundException">The banks file has no such bank: a defect of ours.</exception>
    public IBank this[string bin] => banks[bin];

    public void Dispose() => owned.ForEach(thing => thing.Dispose());

    private static IBank Make(
        BankRow row,
        BankPipelines pipelines,
        DetachedJws? signing,
        DetachedJws? verifying,
        List<IDisposable> owned
    )
    {
        if (row.Adapter == AdapterKind.Http)
        {
            var bank = new HttpBank(row.Bin, row.BaseUrl!, pipelines, signing, verifying);
            owned.Add(bank);
            return bank;
        }

        return row.Adapter == AdapterKind.File
            ? new FileBank(row.Bin, row.Outbox!, row.FileEnding)
            : new PullBank(row.Bin);
    }

    private static Result<DetachedJws>? Key(
        string? file,
        TimeProvider clock,
        List<IDisposable> owned
    )
    {
        if (file is null)
        {
            return null;
        }

        var key = DetachedJws.FromPem(System.IO.File.ReadAllText(file), clock);
        if (key.TryGet(out var usable, out _))
        {
            owned.Add(usable);
        }

        return key;
    }

    private static DetachedJws? Value(Result<DetachedJws>? key) =>
        key is { } given && given.TryGet(out var value, out _) ? value : null;
}
