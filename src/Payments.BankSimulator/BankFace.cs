using System.Globalization;
using System.Text;
using System.Text.Json;
using Payments.BankSimulator.Messages;

namespace Payments.BankSimulator;

/// <summary>The five calls that an HTTP bank serves to its payers.</summary>
internal static class BankFace
{
    private const string xml = "application/xml";
    private const string json = "application/json";

    public static void Map(WebApplication app)
    {
        var face = app.MapGroup("").AddEndpointFilter(OnlyHttpBanks);
        face.MapPost("/payment-batches", TakeBatch);
        face.MapGet(
            "/payment-batches/{msgId}",
            (string msgId, HttpContext http) =>
                Answer(http, FaultPoint.Status, (bank, fault) => bank.AnswerBatch(msgId, fault))
        );
        face.MapGet(
            "/payments/{endToEndId}",
            (string endToEndId, HttpContext http) =>
                Answer(
                    http,
                    FaultPoint.Status,
                    (bank, fault) => bank.AnswerPayment(endToEndId, fault)
                )
        );
        face.MapGet("/accounts/{account}/statements/{date}", AnswerStatement);
        face.MapPost("/account-enquiries", Enquire);
    }

    private static ValueTask<object?> OnlyHttpBanks(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    ) =>
        Simulator.BankOf(context.HttpContext).Options.IsFileBank
            ? ValueTask.FromResult<object?>(Results.NotFound())
            : next(context);

    private static async Task TakeBatch(HttpContext http)
    {
        var bank = Simulator.BankOf(http);
        var fault = bank.Faults.Next(FaultPoint.Batch);
        switch (fault)
        {
            case Fault.HangWithoutExecuting:
                await Hang(http);
                break;
            case Fault.Error500BeforeTaking:
                await Say(http, 500, "error", "internal");
                break;
            case Fault.NotAccepted503:
                http.Response.Headers["X-Not-Accepted"] = "true";
                await Say(http, 503, "error", "not_accepted");
                break;
            case Fault.Plain503:
                await Say(http, 503, "error", "unavailable");
                break;
            case Fault.Status429:
                http.Response.Headers.RetryAfter = "1";
                await Say(http, 429, "error", "too_many_requests");
                break;
            case Fault.Redirect302:
                http.Response.Headers.Location = "/maintenance";
                await Say(http, 302, "state", "moved");
                break;
            default:
                var (status, name, value) = await Take(http, bank);
                var log = http.RequestServices.GetRequiredService<ILogger<Bank>>();
                Log.BatchArrived(log, bank.Bin, status, value, fault);
                await SayTaken(http, status, name, value, fault);
                break;
        }
    }

    private static async Task<(int Status, string Name, string Value)> Take(
        HttpContext http,
        Bank bank
    )
    {
        var messageId = http.Request.Headers["X-Message-Id"].ToString();
        if (messageId.Length == 0)
        {
            return (400, "error", "message_id_header_missing");
        }

        if (bank.Knows(messageId))
        {
            return (409, "state", "known");
        }

        using var check = bank.Signature?.Expect(http.Request.Headers[Signature.Header]);
        if (bank.Signature is not null && check is null)
        {
            return (400, "error", "signature_missing_or_wrong");
        }

        await using var body = new ReceivedBody(http.Request.Body, check);
        PaymentOrder order;
        try
        {
            order = await Pain001Reader.Read(body, http.RequestAborted);
        }
        catch (MessageRefusedException refused)
        {
            return (400, "error", refused.Code);
        }

        if (order.MessageId != messageId)
        {
            return (400, "error", "message_id_differs");
        }

        if (check?.Holds() is false)
        {
            return (400, "error", "signature_missing_or_wrong");
        }

        return bank.TryTake(order, body.Sha256())
            ? (202, "state", "taken")
            : (409, "state", "known");
    }

    private static Task SayTaken(
        HttpContext http,
        int status,
        string name,
        string value,
        Fault? fault
    ) =>
        (status, fault) switch
        {
            (400, _) or (_, null) => Say(http, status, name, value),
            (_, Fault.ExecuteThenHang) => Hang(http),
            (_, Fault.ExecuteThenReset) => Reset(http),
            (_, Fault.HalfAnswer) => SayHalf(http, status),
            (_, Fault.Error500AfterTaking) => Say(http, 500, "error", "internal"),
            (_, Fault.Answer200) => Say(http, 200, "state", "ok"),
            _ => Say(http, status, name, value),
        };

    private static async Task Answer(
        HttpContext http,
        FaultPoint point,
        Func<Bank, Fault?, byte[]?> ask
    )
    {
        var bank = Simulator.BankOf(http);
        var fault = bank.Faults.Next(point);
        switch (fault)
        {
            case Fault.HangOnAsk:
                await Hang(http);
                break;
            case Fault.Error500OnAsk:
                await Say(http, 500, "error", "internal");
                break;
            case Fault.GarbageAnswer:
                await Send(http, 200, xml, "<html><body>Bảo trì hệ thống<br></body>"u8.ToArray());
                break;
            default:
                if (ask(bank, fault) is { } message)
                {
                    await Send(http, 200, xml, message);
                }
                else
                {
                    await Say(http, 404, "error", "never_seen");
                }

                break;
        }
    }

    private static Task AnswerStatement(string account, string date, HttpContext http) =>
        DateOnly.TryParseExact(
            date,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? Answer(
                http,
                FaultPoint.Statement,
                (bank, fault) => bank.AnswerStatement(account, day, fault)
            )
            : Say(http, 400, "error", "bad_date");

    private static async Task Enquire(HttpContext http, Holders holders)
    {
        AccountEnquiry? enquiry;
        try
        {
            enquiry = await JsonSerializer.DeserializeAsync<AccountEnquiry>(
                http.Request.Body,
                Faults.Json,
                http.RequestAborted
            );
        }
        catch (JsonException)
        {
            enquiry = null;
        }

        if (enquiry is not { BankBin.Length: > 0, AccountNumber.Length: > 0 })
        {
            await Say(http, 400, "error", "malformed_enquiry");
            return;
        }

        var (kind, name) = holders.Enquire(enquiry.BankBin, enquiry.AccountNumber);
        if (kind is EnquiryKind.CannotCheck)
        {
            await Say(http, 501, "error", "cannot_check");
            return;
        }

        var status = JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
        var answer = new { status, accountName = name };
        await Send(http, 200, json, JsonSerializer.SerializeToUtf8Bytes(answer));
    }

    private static Task Say(HttpContext http, int status, string name, string value) =>
        Send(http, status, json, Encoding.UTF8.GetBytes($$"""{"{{name}}":"{{value}}"}"""));

    private static async Task Send(HttpContext http, int status, string type, byte[] body)
    {
        if (Simulator.BankOf(http).Signature?.Sign(body) is { } signature)
        {
            http.Response.Headers[Signature.Header] = signature;
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static async Task SayHalf(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = json;
        http.Response.ContentLength = 100;
        await http.Response.Body.WriteAsync("""{"state":"""u8.ToArray(), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        http.Abort();
    }

    private static Task Reset(HttpContext http)
    {
        http.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Answers nothing until the payer gives up or the bank closes.</summary>
    private static async Task Hang(HttpContext http)
    {
        var closing = http.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted,
            closing.ApplicationStopping
        );
        await Task.Delay(Timeout.Infinite, either.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Abort();
    }

    private sealed record AccountEnquiry(string? BankBin, string? AccountNumber);
}
