using System.Net.Sockets;
using Payments.Domain.Common;
using Renci.SshNet;
using Renci.SshNet.Common;
using ConnectionInfo = Renci.SshNet.ConnectionInfo;

namespace Payments.Banks.Adapters.Sftp;

/// <summary>The way into a bank's drop box: our key, its pinned host, a new connection each time.</summary>
public sealed class SftpDoor : IDisposable
{
    private readonly SftpRow row;
    private readonly HostKey hostKey;
    private readonly PrivateKeyFile key;
    private readonly TimeSpan patience;

    private SftpDoor(SftpRow row, HostKey hostKey, PrivateKeyFile key, TimeSpan patience)
    {
        this.row = row;
        this.hostKey = hostKey;
        this.key = key;
        this.patience = patience;
    }

    /// <summary>Refuses a key file or a host key that cannot be used; connects to nobody yet.</summary>
    /// <param name="patience">How long one step of the protocol may take.</param>
    public static Result<SftpDoor> Open(string bin, SftpRow row, TimeSpan patience)
    {
        if (!HostKey.TryParse(row.HostKey, out var hostKey))
        {
            return new BanksFileUnusable(
                $"Bank {bin}: hostKey of sftp is a public key's line or its SHA256 fingerprint."
            );
        }

        try
        {
            return new SftpDoor(row, hostKey, new PrivateKeyFile(row.KeyFile), patience);
        }
        catch (Exception wrong)
            when (wrong
                    is SshException
                        or IOException
                        or UnauthorizedAccessException
                        or FormatException
            )
        {
            return new BanksFileUnusable(
                $"Bank {bin}: keyFile of sftp holds no private key that can be used without a passphrase."
            );
        }
    }

    /// <summary>A connection to the pinned host and to no other.</summary>
    /// <exception cref="SshException">Not connected, or the host showed another key.</exception>
    public async Task<SftpClient> Connect(CancellationToken cancellationToken)
    {
        var connection = new ConnectionInfo(
            row.Host,
            row.Port,
            row.User,
            new PrivateKeyAuthenticationMethod(row.User, key)
        )
        {
            Timeout = patience,
        };
        if (hostKey.Signatures is { } allowed)
        {
            foreach (var name in connection.HostKeyAlgorithms.Keys.Except(allowed).ToList())
            {
                _ = connection.HostKeyAlgorithms.Remove(name);
            }
        }

        var client = new SftpClient(connection) { OperationTimeout = patience };
        client.HostKeyReceived += (_, shown) => shown.CanTrust = hostKey.IsKey(shown.HostKey);
        try
        {
            await client.ConnectAsync(cancellationToken);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Whether an exception is the drop box's or the way to it, and no defect of ours.</summary>
    public static bool IsOutcome(Exception exception) =>
        exception
            is SshException
                or SocketException
                or IOException
                or TimeoutException
                or OperationCanceledException
                or ObjectDisposedException;

    public void Dispose() => key.Dispose();
}
