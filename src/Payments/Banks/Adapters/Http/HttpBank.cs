using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Payments.Banks.Adapters.Iso20022;
using Payments.Domain.Banks;
using Payments.Domain.Common;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Payments.Banks.Adapters.Http;

/// <summary>A bank that serves the calls of the contract over HTTP.</summary>
/// <param name="signing">Null: requests are not signed.</param>
/// <param name="verifying">Null: answers need no signature.</param>
public sealed class HttpBank(
    string bin,
    Uri baseUrl,
    BankPipelines pipelines,
    DetachedJws? signing,
    DetachedJws? verifying
) : IBank, IDisposable
{
    private static readonly MediaTypeHeaderValue Xml = new("application/xml");
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly BankHttpClient http = new(baseUrl);

    public string Bin => bin;

    public bool AnswersAsks => true;

    public async Task<SendResult> Submit(OutgoingFile file, CancellationToken cancellationToken)
    {
        var content = new OneWayContent(file.Open, file.Bytes);
        content.Headers.ContentType = Xml;
        using var request = new HttpRequestMessage(HttpMethod.Post, "payment-batches")
        {
            Content = content,
        };
        request.Headers.Add("X-Message-Id", file.MsgId);
        Sign(request, file.Open);
        try
        {
            var reply = await pipelines
                .Send(bin)
                .ExecuteAsync(
                    async token => await http.Send(request, token),
                    cancellationToken
                );
            return ReadSendReply(reply);
        }
        catch (OperationCanceledException) when (!content.HasStarted && cancellationToken.IsCancellationRequested)
        {
            return new SendResult(
                SendOutcomes.OfFault(SendFault.KeptBack),
                null,
                "We were told to stop before anything was sent.",
                null
            );
        }
        catch (Exception fault) when (IsOutcome(fault))
        {
            var kind = HttpFaults.Of(fault, content.HasStarted);
            return new SendResult(SendOutcomes.OfFault(kind), null, $"{kind}: {fault.GetType().Name}", null);
        }
    }

    public async Task<AskResult> AskBatch(string msgId, CancellationToken cancellationToken) =>
        ReadReport(
            await Ask($"payment-batches/{Uri.EscapeDataString(msgId)}", cancellationToken),
            report => report.OriginalMessageId == msgId
        );

    public async Task<AskResult> AskPayment(string endToEndId, CancellationToken cancellationToken) =>
        ReadReport(
            await Ask($"payments/{Uri.EscapeDataString(endToEndId)}", cancellationToken),
            report => report.Payments.Count > 0 && report.Payments.All(payment => payment.Key == endToEndId)
        );

    public async Task<StatementResult> ReadStatement(
        string account,
        DateOnly day,
        CancellationToken cancellationToken
    )
    {
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"accounts/{Uri.EscapeDataString(account)}/statements/{day:yyyy-MM-dd}"
        );
        var reply = await Ask(path, cancellationToken);
        if (reply is null)
        {
            return new StatementResult(StatementAnswer.Nothing, null, null, null);
        }

        if (WrongSignature(reply) is { } wrong)
        {
            return new StatementResult(StatementAnswer.Nothing, null, reply.Body, wrong);
        }

        if (reply.Status != 200)
        {
            var answer = reply.Status == 404 ? StatementAnswer.None : StatementAnswer.Nothing;
            return new StatementResult(answer, null, reply.Body, null);
        }

        if (!CamtReader.Read(new MemoryStream(reply.Body)).TryGet(out var report, out var refusal))
        {
            return new StatementResult(StatementAnswer.Nothing, null, reply.Body, refusal.Message);
        }

        var isOurs =
            report.IsStatement
            && report.Statements.All(statement =>
                statement.Account == account && IsOfDay(statement, day)
            );
        return isOurs
            ? new StatementResult(StatementAnswer.Read, report, reply.Body, null)
            : new StatementResult(
                StatementAnswer.Nothing,
                null,
                reply.Body,
                "The answer is about another account or day."
            );
    }

    public async Task<NameEnquiry> LookUpName(
        string bankBin,
        string accountNumber,
        CancellationToken cancellationToken
    )
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new { bankBin, accountNumber },
            JsonSerializerOptions.Web
        );
        var reply = await Ask(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, "account-enquiries")
                {
                    Content = new ByteArrayContent(body),
                };
                request.Content.Headers.ContentType = Json;
                Sign(request, () => new MemoryStream(body));
                return request;
            },
            cancellationToken
        );
        return reply is null || WrongSignature(reply) is not null
            ? new NameEnquiry(AccountStanding.NoAnswer, null)
            : EnquiryReply.Read(reply);
    }

    public void Dispose() => http.Dispose();

    private static bool IsOutcome(Exception exception) =>
        exception
            is HttpRequestException
                or IOException
                or TimeoutRejectedException
                or BrokenCircuitException
                or RateLimiterRejectedException
                or OperationCanceledException
                or InvalidOperationException;

    private static bool IsOfDay(AccountStatement statement, DateOnly day) =>
        (statement.From is null || statement.From <= day) && (statement.To is null || statement.To >= day);

    private SendResult ReadSendReply(HttpReply reply)
    {
        if (WrongSignature(reply) is { } wrong)
        {
            return new SendResult(SendOutcome.Unknown, reply.Status, wrong, reply.Body);
        }

        var outcome = SendOutcomes.OfAnswer(reply.Status, reply.IsMarkedNotAccepted);
        var why = outcome == SendOutcome.Taken ? null : $"The bank answered {reply.Status}.";
        return new SendResult(outcome, reply.Status, why, reply.Body);
    }

    private AskResult ReadReport(HttpReply? reply, Func<StatusReport, bool> isAboutIt)
    {
        if (reply is null)
        {
            return new AskResult(AskAnswer.Nothing, null, null, null);
        }

        if (WrongSignature(reply) is { } wrong)
        {
            return new AskResult(AskAnswer.Nothing, null, reply.Body, wrong);
        }

        if (reply.Status != 200)
        {
            var answer = reply.Status == 404 ? AskAnswer.NotSeen : AskAnswer.Nothing;
            return new AskResult(answer, null, reply.Body, null);
        }

        if (!Pain002Reader.Read(new MemoryStream(reply.Body)).TryGet(out var report, out var refusal))
        {
            return new AskResult(AskAnswer.Nothing, null, reply.Body, refusal.Message);
        }

        return isAboutIt(report)
            ? new AskResult(AskAnswer.Found, report, reply.Body, null)
            : new AskResult(AskAnswer.Nothing, null, reply.Body, "The answer is about another request.");
    }

    private Task<HttpReply?> Ask(string path, CancellationToken cancellationToken) =>
        Ask(() => new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    /// <summary>Null: no answer could be had. The stop of our own program is passed on.</summary>
    private async Task<HttpReply?> Ask(
        Func<HttpRequestMessage> make,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await pipelines
                .Ask(bin)
                .ExecuteAsync(
                    async token =>
                    {
                        using var request = make();
                        return await http.Ask(request, token);
                    },
                    cancellationToken
                );
        }
        catch (Exception fault) when (IsOutcome(fault) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Sign(HttpRequestMessage request, Func<Stream> open)
    {
        if (signing is not null)
        {
            using var body = open();
            request.Headers.Add(DetachedJws.HeaderName, signing.Sign(body));
        }
    }

    /// <summary>An empty body is not signed; every other one is, whatever the status.</summary>
    private string? WrongSignature(HttpReply reply) =>
        verifying is null || reply.Body.Length == 0
            ? null
            : verifying.Verify(reply.Signature, new MemoryStream(reply.Body)).Refusal?.Message;
}
