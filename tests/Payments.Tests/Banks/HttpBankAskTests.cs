using System.Security.Cryptography;
using System.Text;
using Payments.Banks.Adapters;
using Payments.Banks.Adapters.Http;
using Payments.Domain.Banks;

namespace Payments.Tests.Banks;

public sealed class HttpBankAskTests
{
    private static readonly BankPatience Quick = new()
    {
        AskTimeout = TimeSpan.FromSeconds(5),
        AskRetryDelay = TimeSpan.FromMilliseconds(1),
    };

    private static readonly DateOnly Day = new(2026, 1, 6);

    [Fact]
    public async Task A_report_about_our_batch_is_found()
    {
        var result = await AskBatch(Body("pain.002/partly-rejected.xml"), "B1");

        Assert.Equal((AskAnswer.Found, 3), (result.Answer, result.Report?.Payments.Count));
        Assert.Equal(Messages.Read("pain.002/partly-rejected.xml"), result.Raw);
    }

    [Fact]
    public async Task A_report_about_another_batch_is_put_aside()
    {
        var result = await AskBatch(Body("pain.002/partly-rejected.xml"), "B2");

        Assert.Equal(
            (AskAnswer.Nothing, "The answer is about another request."),
            (result.Answer, result.PutAside)
        );
    }

    [Fact]
    public async Task A_report_about_more_than_the_payment_asked_for_is_put_aside()
    {
        using var server = MisbehavingBank.Answering(Body("pain.002/partly-rejected.xml"));
        using var bank = Bank(server);

        Assert.NotNull((await bank.AskPayment("E1", CancellationToken.None)).PutAside);
    }

    [Theory]
    [InlineData(404, AskAnswer.NotSeen)]
    [InlineData(500, AskAnswer.Nothing)]
    [InlineData(403, AskAnswer.Nothing)]
    [InlineData(202, AskAnswer.Nothing)]
    public async Task Other_answers_prove_only_what_they_prove(int status, AskAnswer answer) =>
        Assert.Equal(answer, (await AskBatch(MisbehavingBank.Answer(status), "B1")).Answer);

    [Theory]
    [InlineData("broken/truncated.xml")]
    [InlineData("broken/dtd.xml")]
    [InlineData("broken/not-xml.xml")]
    public async Task An_unreadable_answer_is_put_aside_with_its_bytes(string name)
    {
        var result = await AskBatch(Body(name), "B1");

        Assert.Equal(AskAnswer.Nothing, result.Answer);
        Assert.NotNull(result.PutAside);
        Assert.Equal(Messages.Read(name), result.Raw);
    }

    [Fact]
    public async Task An_ask_is_tried_again()
    {
        var answers = 0;
        using var server = new MisbehavingBank(
            async (_, stream, _, token) =>
            {
                var status = Interlocked.Increment(ref answers) < 3 ? 503 : 404;
                await stream.WriteAsync(
                    Encoding.UTF8.GetBytes(MisbehavingBank.Answer(status)),
                    token
                );
                return false;
            }
        );
        using var bank = Bank(server);

        Assert.Equal(AskAnswer.NotSeen, (await bank.AskBatch("B1", CancellationToken.None)).Answer);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_statement_is_read_when_it_is_of_the_account_and_day()
    {
        using var server = MisbehavingBank.Answering(Body("camt.053/paid-and-returned-v08.xml"));
        using var bank = Bank(server);

        var good = await bank.ReadStatement("1110001", Day, CancellationToken.None);
        var otherDay = await bank.ReadStatement("1110001", Day.AddDays(1), CancellationToken.None);
        var otherAccount = await bank.ReadStatement("1110002", Day, CancellationToken.None);

        Assert.Equal(StatementAnswer.Read, good.Answer);
        Assert.StartsWith(
            "GET /accounts/1110001/statements/2026-01-06 ",
            server.Requests.First(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            (StatementAnswer.Nothing, StatementAnswer.Nothing),
            (otherDay.Answer, otherAccount.Answer)
        );
    }

    [Fact]
    public async Task No_statement_is_an_answer_too()
    {
        using var server = MisbehavingBank.Answering(MisbehavingBank.Answer(404));
        using var bank = Bank(server);

        Assert.Equal(
            StatementAnswer.None,
            (await bank.ReadStatement("1110001", Day, CancellationToken.None)).Answer
        );
    }

    [Theory]
    [InlineData(
        200,
        """{"status":"active","accountName":"NGUYEN VAN A"}""",
        AccountStanding.Active,
        "NGUYEN VAN A"
    )]
    [InlineData(
        200,
        """{"status":"closed","accountName":"NGUYEN VAN A"}""",
        AccountStanding.Closed,
        "NGUYEN VAN A"
    )]
    [InlineData(
        200,
        """{"status":"blocked","accountName":"NGUYEN VAN A"}""",
        AccountStanding.Blocked,
        "NGUYEN VAN A"
    )]
    [InlineData(
        200,
        """{"status":"not_found","accountName":null}""",
        AccountStanding.NotFound,
        null
    )]
    [InlineData(200, """{"status":"odd"}""", AccountStanding.CannotCheck, null)]
    [InlineData(501, "", AccountStanding.CannotCheck, null)]
    [InlineData(200, "no json", AccountStanding.NoAnswer, null)]
    [InlineData(500, "", AccountStanding.NoAnswer, null)]
    public async Task An_account_enquiry_is_the_banks_word(
        int status,
        string body,
        AccountStanding standing,
        string? name
    )
    {
        using var server = MisbehavingBank.Answering(MisbehavingBank.Answer(status, body: body));
        using var bank = Bank(server);

        var enquiry = await bank.LookUpName("970405", "0012345678", CancellationToken.None);

        Assert.Equal(new NameEnquiry(standing, name), enquiry);
        Assert.EndsWith(
            """{"bankBin":"970405","accountNumber":"0012345678"}""",
            server.Requests.First(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("good", AskAnswer.Found)]
    [InlineData("none", AskAnswer.Nothing)]
    [InlineData("other_body", AskAnswer.Nothing)]
    [InlineData("other_key", AskAnswer.Nothing)]
    public async Task Where_keys_are_set_only_a_signed_answer_counts(
        string signature,
        AskAnswer answer
    )
    {
        using var keys = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var body = Encoding.UTF8.GetString(Messages.Read("pain.002/partly-rejected.xml"));
        var signed =
            signature == "other_body"
                ? body.Replace("ACSC", "ACSP", StringComparison.Ordinal)
                : body;
        var value = Jws(signature == "other_key" ? stranger : keys)
            .Sign(new MemoryStream(Encoding.UTF8.GetBytes(signed)));
        var headers = signature == "none" ? "" : $"X-JWS-Signature: {value}\r\n";
        using var server = MisbehavingBank.Answering(MisbehavingBank.Answer(200, headers, body));
        using var bank = Bank(server, Jws(keys));

        Assert.Equal(answer, (await bank.AskBatch("B1", CancellationToken.None)).Answer);
    }

    [Fact]
    public async Task An_unsigned_body_makes_no_sending_clear_and_no_denial_count()
    {
        using var keys = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var refusing = MisbehavingBank.Answering(MisbehavingBank.Answer(400, body: "no"));
        using var denying = MisbehavingBank.Answering(MisbehavingBank.Answer(404, body: "no"));
        using var first = Bank(refusing, Jws(keys));
        using var second = Bank(denying, Jws(keys));

        var sent = await first.Submit(OutgoingFile.Of("B1", [1]), CancellationToken.None);
        var asked = await second.AskBatch("B1", CancellationToken.None);

        Assert.Equal((SendOutcome.Unknown, AskAnswer.Nothing), (sent.Outcome, asked.Answer));
    }

    [Fact]
    public async Task A_request_with_a_body_is_signed_over_its_exact_bytes()
    {
        using var keys = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var server = MisbehavingBank.Answering(MisbehavingBank.Answer(202));
        using var bank = new HttpBank(
            "970436",
            server.Address,
            new BankPipelines(TimeProvider.System, Quick),
            Jws(keys),
            null
        );

        _ = await bank.Submit(
            OutgoingFile.Of("B1", "<Document/>"u8.ToArray()),
            CancellationToken.None
        );

        var header = server
            .Requests.First()
            .Split("\r\n")
            .Single(line => line.StartsWith("X-JWS-Signature", StringComparison.Ordinal));
        Assert.Null(
            Jws(keys)
                .Verify(header.Split(": ")[1], new MemoryStream("<Document/>"u8.ToArray()))
                .Refusal
        );
    }

    private static DetachedJws Jws(ECDsa key) =>
        DetachedJws
            .FromPem(key.ExportPkcs8PrivateKeyPem(), TimeProvider.System)
            .TryGet(out var jws, out _)
            ? jws
            : throw new InvalidOperationException();

    private static string Body(string name) =>
        MisbehavingBank.Answer(200, body: Encoding.UTF8.GetString(Messages.Read(name)));

    private static HttpBank Bank(MisbehavingBank server, DetachedJws? verifying = null) =>
        new(
            "970436",
            server.Address,
            new BankPipelines(TimeProvider.System, Quick),
            null,
            verifying
        );

    private static async Task<AskResult> AskBatch(string answer, string msgId)
    {
        using var server = MisbehavingBank.Answering(answer);
        using var bank = Bank(server);
        return await bank.AskBatch(msgId, CancellationToken.None);
    }
}
