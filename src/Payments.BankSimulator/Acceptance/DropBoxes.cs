using System.Net.Sockets;
using Renci.SshNet;
using Renci.SshNet.Common;
using ConnectionInfo = Renci.SshNet.ConnectionInfo;

namespace Payments.BankSimulator.Acceptance;

/// <summary>Where orders are left and answers are found.</summary>
internal interface IDropBox : IDisposable
{
    /// <summary>Leaves a file under exactly this name.</summary>
    void Write(string name, byte[] content);

    void Rename(string from, string to);

    /// <summary>Every file of the inbox whose name ends in one of these, and so does not say that it is still being written.</summary>
    IReadOnlyList<(string Name, byte[] Content)> Answers(IReadOnlyCollection<string> endings);
}

/// <summary>Two folders of this machine.</summary>
internal sealed class FolderBox(string outbox, string inbox) : IDropBox
{
    public void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(outbox);
        File.WriteAllBytes(Path.Combine(outbox, name), content);
    }

    public void Rename(string from, string to) =>
        File.Move(Path.Combine(outbox, from), Path.Combine(outbox, to));

    public IReadOnlyList<(string Name, byte[] Content)> Answers(
        IReadOnlyCollection<string> endings
    ) =>
        Directory.Exists(inbox)
            ?
            [
                .. new DirectoryInfo(inbox)
                    .GetFiles()
                    .Where(file => endings.Contains(file.Extension))
                    .Select(file => (file.Name, Read(file.FullName))),
            ]
            : [];

    /// <summary>As it lies there, also while it is being written.</summary>
    private static byte[] Read(string path)
    {
        using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }

    public void Dispose() { }
}

/// <summary>Two folders of a bank's SFTP host, whose key is pinned.</summary>
internal sealed class SftpBox : IDropBox
{
    private readonly string outbox;
    private readonly string inbox;
    private readonly PrivateKeyFile key;
    private readonly SftpClient client;

    /// <exception cref="ArgumentException">No connection, or another host key.</exception>
    public SftpBox(SftpAddress address, string outbox, string inbox)
    {
        (this.outbox, this.inbox) = (outbox, inbox);
        try
        {
            key = new PrivateKeyFile(address.KeyFile);
            client = new SftpClient(
                new ConnectionInfo(
                    address.Host,
                    address.Port,
                    address.User,
                    new PrivateKeyAuthenticationMethod(address.User, key)
                )
            );
            client.HostKeyReceived += (_, shown) =>
                shown.CanTrust =
                    "SHA256:" + shown.FingerPrintSHA256 == address.HostKey.TrimEnd('=');
            client.Connect();
        }
        catch (Exception refused) when (refused is SshException or SocketException or IOException)
        {
            throw new ArgumentException($"No drop box: {refused.Message}", refused);
        }
    }

    public void Write(string name, byte[] content)
    {
        using var stream = new MemoryStream(content, writable: false);
        client.UploadFile(stream, $"{outbox}/{name}");
    }

    public void Rename(string from, string to) =>
        client.RenameFile($"{outbox}/{from}", $"{outbox}/{to}");

    public IReadOnlyList<(string Name, byte[] Content)> Answers(
        IReadOnlyCollection<string> endings
    ) =>
        [
            .. client
                .ListDirectory(inbox)
                .Where(file => file.IsRegularFile && endings.Contains(Path.GetExtension(file.Name)))
                .Select(file => (file.Name, client.ReadAllBytes(file.FullName))),
        ];

    public void Dispose()
    {
        client.Dispose();
        key.Dispose();
    }
}
