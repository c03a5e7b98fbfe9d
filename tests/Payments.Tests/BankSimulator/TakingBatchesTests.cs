using System.Net;
using System.Text;

namespace Payments.Tests.BankSimulator;

public sealed class TakingBatchesTests
{
    [Fact]
    public async Task A_batch_is_taken_once_and_known_afterwards()
    {
        await using var bank = await SimulatedBank.Start();
        var order = OrderFile.Plain("MSG-1");

        var first = await bank.PostForStatus(order);
        var again = await bank.PostForStatus(order);
        await bank.Settled("MSG-1");

        Assert.Equal(HttpStatusCode.Accepted, first);
        Assert.Equal(HttpStatusCode.Conflict, again);
        Assert.Equal(["MSG-1-1", "MSG-1-2", "MSG-1-3"], await bank.JournalOf("credit"));
    }

    [Fact]
    public async Task Twenty_parallel_posts_of_one_message_execute_it_once()
    {
        await using var bank = await SimulatedBank.Start();
        var order = OrderFile.Plain("MSG-1", payments: 200);

        var statuses = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => bank.PostForStatus(order))
        );
        await bank.Settled("MSG-1");

        Assert.Single(statuses, HttpStatusCode.Accepted);
        Assert.Equal(19, statuses.Count(status => status == HttpStatusCode.Conflict));
        Assert.Equal(200, (await bank.JournalOf("credit")).Distinct().Count());
        Assert.Equal(200, (await bank.JournalOf("credit")).Count);
        Assert.Equal("[]", await bank.Http.GetStringAsync("/simulator/credits?least=2"));
    }

    public static TheoryData<string> WrongTotals => ["count", "sum", "block count", "block sum"];

    [Theory, MemberData(nameof(WrongTotals))]
    public async Task A_wrong_total_is_refused_and_mended_bytes_come_under_the_same_id(string wrong)
    {
        await using var bank = await SimulatedBank.Start();
        var mended = OrderFile.Plain("MSG-1");
        var broken = wrong switch
        {
            "count" => mended with { Count = "4" },
            "sum" => mended with { Sum = "1500001" },
            "block count" => mended with { BlockCount = "2" },
            _ => mended with { BlockSum = "1" },
        };

        var refused = await bank.PostForStatus(broken);
        var asked = await bank.Http.GetAsync("/payment-batches/MSG-1");
        var taken = await bank.PostForStatus(mended);

        Assert.Equal(HttpStatusCode.BadRequest, refused);
        Assert.Equal(HttpStatusCode.NotFound, asked.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, taken);
        Assert.Single(await bank.JournalOf("batch"));
    }

    public static TheoryData<string, string> Damage =>
        new()
        {
            { "</CstmrCdtTrfInitn>", "" },
            { "pain.001.001.09", "pain.001.001.08" },
            { "Ccy=\"VND\"", "Ccy=\"USD\"" },
            { ">500000</InstdAmt>", ">500000.5</InstdAmt>" },
            { ">500000</InstdAmt>", ">-500000</InstdAmt>" },
            { "<EndToEndId>MSG-1-2</EndToEndId>", "" },
            { "<EndToEndId>MSG-1-2</EndToEndId>", "<EndToEndId>MSG-1-1</EndToEndId>" },
            { "<Id>0100000002</Id>", "" },
            { "<MsgId>MSG-1</MsgId>", "<MsgId>OTHER</MsgId>" },
            { "<Document", "<!DOCTYPE Document [<!ENTITY x \"y\">]><Document" },
        };

    [Theory, MemberData(nameof(Damage))]
    public async Task A_damaged_message_is_refused_and_nothing_is_taken(string part, string instead)
    {
        await using var bank = await SimulatedBank.Start();
        var good = OrderFile.Plain("MSG-1").Xml();
        Assert.Contains(part, good, StringComparison.Ordinal);
        var body = Encoding.UTF8.GetBytes(good.Replace(part, instead, StringComparison.Ordinal));

        var answer = await bank.Http.SendAsync(SimulatedBank.Request("MSG-1", body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await bank.JournalOf("batch"));
        Assert.Empty(await bank.JournalOf("payment"));
    }

    [Fact]
    public async Task Whole_dong_may_be_written_with_zero_decimals()
    {
        await using var bank = await SimulatedBank.Start();
        var body = Encoding.UTF8.GetBytes(
            OrderFile
                .Plain("MSG-1")
                .Xml()
                .Replace(">500000<", ">500000.00<", StringComparison.Ordinal)
        );

        var answer = await bank.Http.SendAsync(SimulatedBank.Request("MSG-1", body));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task A_payment_ordered_by_two_messages_is_credited_twice_and_counted()
    {
        await using var bank = await SimulatedBank.Start();
        var line = new OrderFile.Line("E2E-1", "0100000001");

        await bank.PostForStatus(new OrderFile("MSG-1", line));
        await bank.PostForStatus(new OrderFile("MSG-2", line));
        await bank.Settled("MSG-1");
        await bank.Settled("MSG-2");

        Assert.Equal(
            """[{"endToEndId":"E2E-1","credits":2}]""",
            await bank.Http.GetStringAsync("/simulator/credits?least=2")
        );
    }

    [Fact]
    public async Task The_journal_holds_the_hash_of_the_bytes_received()
    {
        await using var bank = await SimulatedBank.Start();
        var order = OrderFile.Plain("MSG-1");

        await bank.PostForStatus(order);

        var batch = (await bank.Journal()).Single(line =>
            line.GetProperty("kind").GetString() == "batch"
        );
        var hash = System.Security.Cryptography.SHA256.HashData(order.Bytes());
        Assert.Equal(Convert.ToHexStringLower(hash), batch.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task What_was_never_seen_is_not_found()
    {
        await using var bank = await SimulatedBank.Start();

        foreach (
            var path in (string[])
                [
                    "/payment-batches/NONE",
                    "/payments/NONE",
                    $"/accounts/{OrderFile.DebtorAccount}/statements/2026-10-01",
                ]
        )
        {
            using var answer = await bank.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }
}
