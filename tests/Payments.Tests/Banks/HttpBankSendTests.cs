using System.Net;
using System.Net.Sockets;
using System.Text;
using Payments.Banks.Adapters;
using Payments.Banks.Adapters.Http;
using Payments.Domain.Banks;

namespace Payments.Tests.Banks;

/// <summary>
/// The table of what a server may do to a batch: in every row at most one copy arrives, and only a
/// clear answer is believed.
/// </summary>
public sealed class HttpBankSendTests
{
    private static readonly OutgoingFile Batch = OutgoingFile.Of(
        "B1",
        Encoding.UTF8.GetBytes("<Document/>")
    );

    private static readonly BankPatience Quick = new() { SendTimeout = TimeSpan.FromSeconds(3) };

    [Theory]
    [InlineData(202, "", SendOutcome.Taken)]
    [InlineData(400, "", SendOutcome.Refused)]
    [InlineData(409, "", SendOutcome.Known)]
    [InlineData(503, "X-Not-Accepted: true\r\n", SendOutcome.NotSent)]
    [InlineData(503, "X-Not-Accepted: false\r\n", SendOutcome.Unknown)]
    [InlineData(503, "Retry-After: 0\r\n", SendOutcome.Unknown)]
    [InlineData(200, "", SendOutcome.Unknown)]
    [InlineData(302, "Location: /payment-batches\r\n", SendOutcome.Unknown)]
    [InlineData(307, "Location: /payment-batches\r\n", SendOutcome.Unknown)]
    [InlineData(401, "WWW-Authenticate: Basic\r\n", SendOutcome.Unknown)]
    [InlineData(408, "", SendOutcome.Unknown)]
    [InlineData(429, "Retry-After: 0\r\n", SendOutcome.Unknown)]
    [InlineData(500, "", SendOutcome.Unknown)]
    public async Task One_copy_arrives_and_the_answer_is_read_as_agreed(
        int status,
        string headers,
        SendOutcome outcome
    )
    {
        using var server = MisbehavingBank.Answering(MisbehavingBank.Answer(status, headers));

        var result = await Send(server);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(1, server.Copies);
        Assert.Contains(
            "X-Message-Id: B1",
            server.Requests.First(),
            StringComparison.OrdinalIgnoreCase
        );
        Assert.EndsWith("<Document/>", server.Requests.First(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slow")]
    [InlineData("reset")]
    [InlineData("close")]
    [InlineData("half_head")]
    [InlineData("half_202")]
    [InlineData("half_202_reset")]
    [InlineData("garbage")]
    public async Task A_broken_answer_is_unknown_and_one_copy_arrived(string fault)
    {
        using var server = new MisbehavingBank(
            (_, stream, socket, token) => Break(fault, stream, socket, token)
        );

        var result = await Send(server);

        Assert.Equal(SendOutcome.Unknown, result.Outcome);
        Assert.Equal(1, server.Copies);
        await Task.Delay(200);
        Assert.Equal(1, server.Copies);
    }

    /// <summary>
    /// The first batch is answered and the connection kept; what follows on that connection would
    /// be closed after reading. A handler that reuses it and tries again would send twice.
    /// </summary>
    [Fact]
    public async Task A_connection_is_never_used_for_a_second_batch()
    {
        using var server = new MisbehavingBank(
            async (number, stream, socket, token) =>
            {
                if (number > 1)
                {
                    socket.LingerState = new LingerOption(true, 0);
                    return false;
                }

                await stream.WriteAsync(Encoding.UTF8.GetBytes(MisbehavingBank.Answer(202)), token);
                return true;
            }
        );
        using var bank = Bank(server.Address, Quick);

        var first = await bank.Submit(Batch, CancellationToken.None);
        var second = await bank.Submit(Batch with { MsgId = "B2" }, CancellationToken.None);

        Assert.Equal((SendOutcome.Taken, SendOutcome.Taken), (first.Outcome, second.Outcome));
        Assert.Equal((2, 2), (server.Copies, server.Connections));
    }

    [Fact]
    public async Task Asking_before_on_a_kept_connection_does_not_lend_it_to_a_batch()
    {
        using var server = new MisbehavingBank(
            async (number, stream, socket, token) =>
            {
                if (number > 1)
                {
                    return false;
                }

                await stream.WriteAsync(Encoding.UTF8.GetBytes(MisbehavingBank.Answer(404)), token);
                return true;
            }
        );
        using var bank = Bank(server.Address, Quick);

        _ = await bank.AskBatch("B1", CancellationToken.None);
        var result = await bank.Submit(Batch, CancellationToken.None);

        Assert.Equal((SendOutcome.Unknown, 1), (result.Outcome, server.Copies));
    }

    [Fact]
    public async Task A_refused_connection_is_not_sent()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var bank = Bank(new Uri($"http://127.0.0.1:{port}"), Quick);

        Assert.Equal(
            SendOutcome.NotSent,
            (await bank.Submit(Batch, CancellationToken.None)).Outcome
        );
    }

    [Fact]
    public async Task A_name_that_is_not_found_is_not_sent()
    {
        using var bank = Bank(new Uri("http://bank.invalid"), new BankPatience());

        Assert.Equal(
            SendOutcome.NotSent,
            (await bank.Submit(Batch, CancellationToken.None)).Outcome
        );
    }

    [Fact]
    public async Task A_failed_TLS_handshake_is_not_sent()
    {
        using var server = new PlainTextServer();
        using var bank = Bank(new Uri($"https://127.0.0.1:{server.Port}"), new BankPatience());

        Assert.Equal(
            SendOutcome.NotSent,
            (await bank.Submit(Batch, CancellationToken.None)).Outcome
        );
    }

    [Fact]
    public async Task An_open_breaker_keeps_batches_back_and_says_not_sent()
    {
        using var server = MisbehavingBank.Answering(MisbehavingBank.Answer(500));
        using var bank = Bank(server.Address, Quick with { BreakAfterCalls = 2 });

        var first = await bank.Submit(Batch, CancellationToken.None);
        var second = await bank.Submit(Batch, CancellationToken.None);
        var third = await bank.Submit(Batch, CancellationToken.None);

        Assert.Equal(
            (SendOutcome.Unknown, SendOutcome.Unknown, SendOutcome.NotSent),
            (first.Outcome, second.Outcome, third.Outcome)
        );
        Assert.Equal(2, server.Copies);
    }

    [Fact]
    public async Task One_dead_bank_does_not_hold_up_another()
    {
        var pipelines = new BankPipelines(TimeProvider.System, Quick with { BreakAfterCalls = 2 });
        using var dead = MisbehavingBank.Answering(MisbehavingBank.Answer(500));
        using var alive = MisbehavingBank.Answering(MisbehavingBank.Answer(202));
        using var first = new HttpBank("970436", dead.Address, pipelines, null, null);
        using var second = new HttpBank("970405", alive.Address, pipelines, null, null);

        for (var i = 0; i < 3; i++)
        {
            _ = await first.Submit(Batch, CancellationToken.None);
        }

        Assert.Equal(
            SendOutcome.Taken,
            (await second.Submit(Batch, CancellationToken.None)).Outcome
        );
    }

    [Fact]
    public async Task A_stop_after_the_body_left_is_unknown()
    {
        using var stop = new CancellationTokenSource();
        using var server = new MisbehavingBank(
            async (_, _, _, token) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
                return false;
            }
        );
        using var bank = Bank(server.Address, new BankPatience());

        Assert.Equal(SendOutcome.Unknown, (await bank.Submit(Batch, stop.Token)).Outcome);
    }

    [Fact]
    public async Task A_stop_before_anything_left_is_not_sent()
    {
        using var server = MisbehavingBank.Answering(MisbehavingBank.Answer(202));
        using var bank = Bank(server.Address, new BankPatience());

        var result = await bank.Submit(Batch, new CancellationToken(canceled: true));

        Assert.Equal((SendOutcome.NotSent, 0), (result.Outcome, server.Copies));
    }

    [Fact]
    public async Task A_body_goes_out_once()
    {
        using var content = new OneWayContent(() => new MemoryStream([1, 2, 3]), 3);

        await content.CopyToAsync(Stream.Null);

        _ = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            content.CopyToAsync(Stream.Null)
        );
    }

    private static HttpBank Bank(Uri address, BankPatience patience) =>
        new("970436", address, new BankPipelines(TimeProvider.System, patience), null, null);

    private static async Task<SendResult> Send(MisbehavingBank server)
    {
        using var bank = Bank(server.Address, Quick);
        return await bank.Submit(Batch, CancellationToken.None);
    }

    private static async Task<bool> Break(
        string fault,
        NetworkStream stream,
        Socket socket,
        CancellationToken token
    )
    {
        switch (fault)
        {
            case "slow":
                await Task.Delay(Timeout.Infinite, token);
                break;
            case "reset":
                socket.LingerState = new LingerOption(true, 0);
                break;
            case "half_head":
                await stream.WriteAsync("HTTP/1.1 202 Acc"u8.ToArray(), token);
                break;
            case "half_202" or "half_202_reset":
                await stream.WriteAsync(
                    "HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n<Doc"u8.ToArray(),
                    token
                );
                if (fault == "half_202_reset")
                {
                    await Task.Delay(50, token);
                    socket.LingerState = new LingerOption(true, 0);
                }

                break;
            case "garbage":
                await stream.WriteAsync("\0\u0001 no http at all\r\n\r\n"u8.ToArray(), token);
                break;
        }

        return false;
    }

    /// <summary>Answers a TLS greeting with plain text.</summary>
    private sealed class PlainTextServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public PlainTextServer()
        {
            listener.Start();
            _ = Answer();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public void Dispose() => listener.Stop();

        private async Task Answer()
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync("HTTP/1.1 400 Plain\r\n\r\n"u8.ToArray());
            }
            catch (Exception end)
                when (end is SocketException or IOException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
