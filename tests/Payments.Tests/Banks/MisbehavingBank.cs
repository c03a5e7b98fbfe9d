using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Payments.Tests.Banks;

/// <summary>
/// A bank made of a bare socket: it reads whole requests, counts what arrived, and then does to the
/// connection what it was told.
/// </summary>
internal sealed class MisbehavingBank : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<int, NetworkStream, Socket, CancellationToken, Task<bool>> behave;
    private int connections;

    /// <param name="behave">
    /// Gets the number of the request on its connection (from 1); answers whether to read another.
    /// </param>
    public MisbehavingBank(Func<int, NetworkStream, Socket, CancellationToken, Task<bool>> behave)
    {
        this.behave = behave;
        listener.Start();
        _ = Accept();
    }

    public ConcurrentQueue<string> Requests { get; } = [];

    public int Connections => Volatile.Read(ref connections);

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public int Copies =>
        Requests.Count(request =>
            request.StartsWith("POST /payment-batches", StringComparison.Ordinal)
        );

    public static MisbehavingBank Answering(string answer, bool keepsConnection = false) =>
        new(
            async (_, stream, _, token) =>
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), token);
                return keepsConnection;
            }
        );

    public static string Answer(int status, string headers = "", string body = "") =>
        $"HTTP/1.1 {status} Word\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}";

    public void Dispose()
    {
        stop.Cancel();
        listener.Stop();
        stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(stop.Token);
                _ = Interlocked.Increment(ref connections);
                _ = Serve(socket);
            }
        }
        catch (Exception end)
            when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(Socket socket)
    {
        try
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            for (var number = 1; await ReadRequest(stream); number++)
            {
                if (!await behave(number, stream, socket, stop.Token))
                {
                    return;
                }
            }
        }
        catch (Exception end)
            when (end
                    is IOException
                        or OperationCanceledException
                        or ObjectDisposedException
                        or SocketException
            )
        {
            // The other side or the test has gone.
        }
    }

    private async Task<bool> ReadRequest(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stop.Token) == 0)
            {
                return false;
            }

            _ = head.Append((char)one[0]);
        }

        var length = head.ToString()
            .Split("\r\n")
            .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(line =>
                int.Parse(line.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)
            )
            .FirstOrDefault();
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, stop.Token);
        Requests.Enqueue(head + Encoding.UTF8.GetString(body));
        return true;
    }
}
