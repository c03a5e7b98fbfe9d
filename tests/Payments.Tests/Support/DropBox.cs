using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Payments.Tests.Support;

/// <summary>A bank's drop box: a real OpenSSH server on this machine, with keys made for one test.</summary>
internal sealed class DropBox : IAsyncDisposable
{
    private const string Server = "/usr/sbin/sshd";

    private readonly string folder = Directory.CreateTempSubdirectory("dropbox-").FullName;
    private Process? server;

    private DropBox() { }

    public int Port { get; private set; }

    public string Outbox => Path.Combine(folder, "out");

    public string Inbox => Path.Combine(folder, "in");

    public string KeyFile => Path.Combine(folder, "client");

    /// <summary>The public key's line of the host.</summary>
    public string HostKey => File.ReadAllText(Path.Combine(folder, "host.pub")).Trim();

    /// <summary>Another key of the right kind, which is not the host's.</summary>
    public string OtherKey => File.ReadAllText(KeyFile + ".pub").Trim();

    public static string User => Environment.UserName;

    /// <returns>Null where no OpenSSH server is installed; it is said.</returns>
    public static async Task<DropBox?> Start()
    {
        if (!File.Exists(Server))
        {
            Console.WriteLine($"Passed over: there is no {Server} on this machine.");
            return null;
        }

        var box = new DropBox();
        Directory.CreateDirectory(box.Outbox);
        Directory.CreateDirectory(box.Inbox);
        await Run(
            "ssh-keygen",
            "-q",
            "-t",
            "ed25519",
            "-N",
            "",
            "-f",
            Path.Combine(box.folder, "host")
        );
        await Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", box.KeyFile);
        if (Environment.UserName == "root")
        {
            Directory.CreateDirectory("/run/sshd");
        }

        box.Open();
        return box;
    }

    /// <summary>Opens it again on the same port, or for the first time.</summary>
    public void Open()
    {
        Port = Port == 0 ? FreePort() : Port;
        var settings = Path.Combine(folder, "sshd_config");
        File.WriteAllText(
            settings,
            $"""
            ListenAddress 127.0.0.1:{Port}
            HostKey {Path.Combine(folder, "host")}
            AuthorizedKeysFile {KeyFile}.pub
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin prohibit-password
            Subsystem sftp internal-sftp
            ForceCommand internal-sftp

            """
        );
        server = Process.Start(
            new ProcessStartInfo(Server, ["-D", "-e", "-f", settings])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        server.ErrorDataReceived += (_, _) => { };
        server.BeginErrorReadLine();
        for (var tries = 0; tries < 100; tries++)
        {
            using var probe = new TcpClient();
            try
            {
                probe.Connect(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(50);
            }
        }

        throw new InvalidOperationException("The SSH server does not listen.");
    }

    public async Task Close()
    {
        if (server is { HasExited: false })
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }

        server?.Dispose();
        server = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
