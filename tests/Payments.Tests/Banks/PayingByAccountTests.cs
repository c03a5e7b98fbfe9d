using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Payments.Tests.Support;
using Payments.Web;

namespace Payments.Tests.Banks;

/// <summary>A month by account, from release to the statement, with banks that do what banks do.</summary>
public sealed class PayingByAccountTests
{
    [Fact]
    public async Task A_payment_is_settled_by_the_statement_and_the_list_closes()
    {
        await using var town = await Town.Start();
        var first = town.ByAccount("1111");
        town.ByAccount("1112", Town.There, Town.SecondBank);

        await town.Pay();
        var books = await town.SettledBooks(2);

        Assert.True(books["balanced"]!.GetValue<bool>());
        Assert.Equal(2 * Town.DueVnd, books["paidByAccountVnd"]!.GetValue<long>());
        var payout = await town.PayoutOf(first);
        Assert.Equal("paid", payout["state"]!.GetValue<string>());
        Assert.Equal("settled", payout["payments"]![0]!["state"]!.GetValue<string>());
        await Until(async () => (await Close(town)).Status == HttpStatusCode.OK);
        Assert.Equal("[]", await town.CreditedTwice());
    }

    [Fact]
    public async Task Each_list_has_its_own_block_and_each_bank_its_own_file()
    {
        await using var town = await Town.Start("pull");
        town.ByAccount("1111", Town.Here, Town.SecondBank);
        town.ByAccount("1112", Town.There, Town.SecondBank);

        await town.Pay();
        var bank = await town.Service.As("bank2");
        var batches = await bank.Until(
            "/v1/bank-batches",
            answer => answer["items"]!.AsArray().Count > 0
        );
        var batch = Assert.Single(batches.Json["items"]!.AsArray())!;
        using var file = await bank.Client.GetAsync(
            new Uri($"/v1/bank-batches/{batch["id"]}/pain.001", UriKind.Relative)
        );
        var text = await file.Content.ReadAsStringAsync();

        Assert.Equal(2, text.Split("<PmtInfId>").Length - 1);
        Assert.Contains("<BtchBookg>true</BtchBookg>", text, StringComparison.Ordinal);
        Assert.Contains("<CtrlSum>1500000</CtrlSum>", text, StringComparison.Ordinal);
        Assert.Equal($"\"{batch["sha256"]}\"", file.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task A_pull_bank_makes_payments_sent_only_by_acknowledging_their_hash()
    {
        await using var town = await Town.Start("pull");
        var name = town.ByAccount("1111", Town.Here, Town.SecondBank);
        await town.Pay();
        var bank = await town.Service.As("bank2");
        var batches = await bank.Until(
            "/v1/bank-batches",
            answer => answer["items"]!.AsArray().Count > 0
        );
        var batch = batches.Json["items"]![0]!;

        var before = await StateOf(town, name);
        var wrong = await bank.Post(
            $"/v1/bank-batches/{batch["id"]}/acknowledge",
            new { sha256 = new string('0', 64) }
        );
        var right = await bank.Post(
            $"/v1/bank-batches/{batch["id"]}/acknowledge",
            new { sha256 = batch["sha256"]!.GetValue<string>() }
        );
        var other = await (await town.Service.As("bank")).Get(
            $"/v1/bank-batches/{batch["id"]}/pain.001"
        );

        Assert.Equal("prepared", before);
        Assert.Equal(HttpStatusCode.Conflict, wrong.Status);
        Assert.Equal(HttpStatusCode.OK, right.Status);
        Assert.Equal("sent", await StateOf(town, name));
        Assert.Equal(HttpStatusCode.NotFound, other.Status);
    }

    [Fact]
    public async Task Answers_repeated_and_out_of_order_change_nothing()
    {
        await using var town = await Town.Start();
        town.ByAccount("1111");
        town.ByAccount("1112");
        await town.Misbehave(
            """[{"fault":"repeatAnswers","times":2},{"fault":"reorderAnswers","times":2},{"fault":"staleStatus","times":2}]"""
        );

        await town.Pay();
        var books = await town.SettledBooks(2);

        Assert.True(books["balanced"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_payment_that_the_bank_calls_a_duplicate_is_unknown_until_the_statement_settles_it()
    {
        await using var town = await Town.Start();
        town.ByAccount("1111");
        await town.Misbehave(
            """[{"fault":"duplicateCode","percent":100},{"fault":"statementMissing","times":4}]"""
        );

        await town.Pay();
        await town.Books(books => books["unknownCount"]!.GetValue<long>() == 1);
        var unknown = await (await town.Service.As("controller")).Get("/v1/unknown-outcomes");
        await town.SettledBooks(1);

        Assert.Single(unknown.Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_wrong_account_is_not_paid_and_a_rejected_one_may_be_paid_again()
    {
        await using var town = await Town.Start();
        var closed = town.ByAccount("9002");
        var rejected = town.ByAccount("9007");
        var good = town.ByAccount("1111");

        await town.Pay();
        await town.SettledBooks(1);

        Assert.Empty((await town.PayoutOf(closed))["payments"]!.AsArray());
        var payout = await town.PayoutOf(rejected);
        Assert.Equal("rejected", payout["payments"]![0]!["state"]!.GetValue<string>());
        Assert.Equal("AC01", payout["payments"]![0]!["reasonCode"]!.GetValue<string>());
        var officer = await town.Service.As("preparer");
        var live = await officer.Post(
            $"/v1/payouts/{(await town.PayoutOf(good))["id"]}/reissue",
            new { }
        );
        await town.Accepted(
            await officer.Post($"/v1/payouts/{payout["id"]}/reissue", new { reason = "mended" })
        );
        await Until(async () => (await town.PayoutOf(rejected))["payments"]!.AsArray().Count == 2);

        Assert.Equal("payment_live", live.Code);
        var again = (await town.PayoutOf(rejected))["payments"]!.AsArray();
        Assert.Equal(again[0]!["id"]!.GetValue<Guid>(), again[1]!["replaces"]!.GetValue<Guid>());
        Assert.NotEqual(
            again[0]!["endToEndId"]!.GetValue<string>(),
            again[1]!["endToEndId"]!.GetValue<string>()
        );
    }

    [Fact]
    public async Task Money_that_comes_back_after_two_days_is_a_new_fact_that_points_at_the_debit()
    {
        await using var town = await Town.Start();
        var name = town.ByAccount("9006");
        await town.Pay();
        await town.SettledBooks(1);

        await town.TurnTo(new DateOnly(2025, 5, 22));
        var books = await town.Books(answer => answer["returnedCount"]!.GetValue<long>() == 1);

        Assert.Equal(0, books["paidByAccountVnd"]!.GetValue<long>());
        Assert.True(books["balanced"]!.GetValue<bool>());
        Assert.Equal("returned", (await town.PayoutOf(name))["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_message_counts_once_and_another_banks_batch_is_not_found()
    {
        await using var town = await Town.Start("pull");
        town.ByAccount("1111", Town.Here, Town.SecondBank);
        await town.Pay();
        var bank = await town.Service.As("bank2");
        var batch = (
            await bank.Until("/v1/bank-batches", answer => answer["items"]!.AsArray().Count > 0)
        ).Json["items"]![0]!;
        await bank.Post(
            $"/v1/bank-batches/{batch["id"]}/acknowledge",
            new { sha256 = batch["sha256"]!.GetValue<string>() }
        );
        var pain = await bank.Client.GetStringAsync(
            new Uri($"/v1/bank-batches/{batch["id"]}/pain.001", UriKind.Relative)
        );
        var endToEndId = pain.Split("<EndToEndId>")[1].Split('<')[0];
        var settled = StatusReport(batch["msgId"]!.GetValue<string>(), endToEndId, "ACSC");

        var foreign = await Message(await town.Service.As("bank"), settled);
        var once = await Message(bank, settled);
        var twice = await Message(bank, settled);
        var unreadable = await Message(bank, "<Document>");

        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
        Assert.Equal("applied", once.Value<string>("state"));
        Assert.Equal("already_known", twice.Value<string>("state"));
        Assert.Equal("put_aside", unreadable.Value<string>("state"));
        await town.SettledBooks(1);
    }

    [Fact]
    public async Task Two_people_with_evidence_settle_what_nobody_knows()
    {
        await using var town = await Town.Start("pull");
        var name = town.ByAccount("1111", Town.Here, Town.SecondBank);
        await town.Pay();
        var bank = await town.Service.As("bank2");
        var batch = (
            await bank.Until("/v1/bank-batches", answer => answer["items"]!.AsArray().Count > 0)
        ).Json["items"]![0]!;
        await bank.Post(
            $"/v1/bank-batches/{batch["id"]}/acknowledge",
            new { sha256 = batch["sha256"]!.GetValue<string>() }
        );
        var endToEndId = (await town.PayoutOf(name))["payments"]![0]![
            "endToEndId"
        ]!.GetValue<string>();
        await Message(bank, StatusReport(batch["msgId"]!.GetValue<string>(), endToEndId, "AM05"));
        await town.Books(books => books["unknownCount"]!.GetValue<long>() == 1);
        var controller = await town.Service.As("controller");
        await UntilMeasured(town, controller, "payments_payment_unknown", "1");
        var id = (await town.PayoutOf(name))["payments"]![0]!["id"]!.GetValue<Guid>();

        var proposed = await controller.Post(
            $"/v1/payments/{id}/settle",
            new
            {
                outcome = "not_paid",
                evidence = new
                {
                    kind = "bank_letter",
                    reference = "CV 12/2025",
                    receivedOn = "2025-05-20",
                },
            }
        );
        var alone = await controller.Post(
            $"/v1/proposals/{proposed.Value<Guid>("proposalId")}/accept"
        );
        await town.Accepted(proposed);

        Assert.Equal("same_person", alone.Code);
        Assert.Equal(
            "rejected",
            (await town.PayoutOf(name))["payments"]![0]!["state"]!.GetValue<string>()
        );
    }

    /// <summary>
    /// The service counts by itself too, and may have begun before what is looked for had happened; an answer of
    /// <c>/metrics</c> is kept for a moment.
    /// </summary>
    private static async Task UntilMeasured(
        Town town,
        TestCaller caller,
        string figure,
        string value
    )
    {
        for (var left = 100; ; left--)
        {
            await town.Service.Services.GetRequiredService<Figures>().Work(CancellationToken.None);
            var metrics = await caller.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
            if (
                metrics
                    .Split('\n')
                    .Any(line =>
                        line.StartsWith(figure, StringComparison.Ordinal)
                        && line.EndsWith(" " + value, StringComparison.Ordinal)
                    )
            )
            {
                return;
            }

            Assert.True(left > 0, metrics);
            await Task.Delay(200);
        }
    }

    private static async Task<string> StateOf(Town town, string name) =>
        (await town.PayoutOf(name))["payments"]![0]!["state"]!.GetValue<string>();

    private static async Task<Answer> Close(Town town) =>
        await (await town.Service.As("controller")).Post($"/v1/payment-runs/{town.Run}/close");

    private static async Task<Answer> Message(TestCaller caller, string xml)
    {
        using var body = new StringContent(
            xml,
            Encoding.UTF8,
            new MediaTypeHeaderValue("application/xml")
        );
        using var sent = await caller.Client.PostAsync(
            new Uri("/v1/bank-messages", UriKind.Relative),
            body
        );
        return await Answer.Of(sent);
    }

    private static string StatusReport(string msgId, string endToEndId, string status)
    {
        var (word, reason) =
            status == "AM05"
                ? ("RJCT", "<StsRsnInf><Rsn><Cd>AM05</Cd></Rsn></StsRsnInf>")
                : (status, "");
        return $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
            <GrpHdr><MsgId>S-{status}</MsgId><CreDtTm>2025-05-20T03:00:00</CreDtTm></GrpHdr>
            <OrgnlGrpInfAndSts><OrgnlMsgId>{msgId}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
            <OrgnlPmtInfAndSts><OrgnlPmtInfId>X</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>{endToEndId}</OrgnlEndToEndId><TxSts>{word}</TxSts>{reason}</TxInfAndSts></OrgnlPmtInfAndSts>
            </CstmrPmtStsRpt></Document>
            """;
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var left = 300; !await holds(); left--)
        {
            Assert.True(left > 0, "It never came about.");
            await Task.Delay(100);
        }
    }
}
