using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Payments.Database;

/// <summary>What the private server is started with.</summary>
internal static class ServerSettings
{
    /// <summary>Its settings, as options of the command line.</summary>
    /// <remarks>
    /// Server logs name no values and no statements: an error's detail may quote a personal id.
    /// </remarks>
    public static string Of(int port, EmbeddedPostgresOptions options)
    {
        var durable = options.Durable ? "on" : "off";
        List<string> settings =
        [
            $"port={port.ToString(CultureInfo.InvariantCulture)}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
            $"shared_buffers={options.SharedBuffers}",
            "work_mem=32MB",
            "max_wal_size=8GB",
            "checkpoint_timeout=15min",
            $"fsync={durable}",
            $"full_page_writes={durable}",
            "synchronous_commit=on",
            "jit=off",
            "timezone=UTC",
            "log_timezone=UTC",
            "log_checkpoints=off",
            "log_error_verbosity=terse",
            "log_min_error_statement=panic",
        ];
        const long roomForParallelQueries = 256L << 20;
        if (
            Directory.Exists("/dev/shm")
            && new DriveInfo("/dev/shm").TotalSize < roomForParallelQueries
        )
        {
            settings.Add("dynamic_shared_memory_type=mmap");
        }

        return string.Join(' ', settings.Select(setting => "-c " + setting));
    }

    /// <summary>The remembered port, else one by the folder's name, below those that systems lend out.</summary>
    public static int FreePort(string portFile, string folder, int attempt)
    {
        if (
            attempt == 1
            && File.Exists(portFile)
            && int.TryParse(
                File.ReadAllText(portFile),
                CultureInfo.InvariantCulture,
                out var remembered
            )
            && IsFree(remembered)
        )
        {
            return remembered;
        }

        const int lowest = 20_000;
        const int count = 10_000;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(folder));
        var first = BitConverter.ToUInt16(hash) + attempt - 1;
        return Enumerable
            .Range(0, count)
            .Select(step => lowest + ((first + step) % count))
            .First(IsFree);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
