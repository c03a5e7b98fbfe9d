using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Payments.BankSimulator;
using Payments.Tests.Support;

namespace Payments.Tests.Banks;

/// <summary>Payments follow their block until one of them has a word of its own (decision 0028).</summary>
public sealed class FollowingTheBlockTests
{
    [Fact]
    public async Task A_block_is_settled_only_by_a_message_that_names_each_of_its_payments()
    {
        await using var town = await Town.Start("pull");
        var names = Enumerable
            .Range(0, 3)
            .Select(_ => town.ByAccount("1111", Town.Here, Town.SecondBank))
            .ToArray();
        await town.Pay();
        var bank = await town.Service.As("bank2");
        var batch = (
            await bank.Until("/v1/bank-batches", answer => answer["items"]!.AsArray().Count > 0)
        ).Json["items"]![0]!;
        await bank.Post(
            $"/v1/bank-batches/{batch["id"]}/acknowledge",
            new { sha256 = batch["sha256"]!.GetValue<string>() }
        );
        var msgId = batch["msgId"]!.GetValue<string>();
        var ids = new List<string>();
        foreach (var name in names)
        {
            ids.Add((await town.PayoutOf(name))["payments"]![0]!["endToEndId"]!.GetValue<string>());
        }

        await Say(bank, msgId, ("ACSP", ids[0], 750_000), ("ACSP", ids[1], 750_000));
        var two = await States(town, names);
        await Say(
            bank,
            msgId,
            ("ACSP", ids[0], 750_000),
            ("ACSP", ids[1], 750_000),
            ("ACSP", ids[2], 749_999)
        );
        var wrongAmount = await States(town, names);
        await Say(
            bank,
            msgId,
            ("ACSC", ids[0], 750_000),
            ("ACSC", ids[1], 750_000),
            ("ACSC", ids[2], 750_000)
        );
        var all = await States(town, names);

        Assert.Equal(["accepted", "accepted", "sent"], two);
        Assert.Equal(two, wrongAmount);
        Assert.Equal(["settled", "settled", "settled"], all);
        // The first two had left their block; the third is all that still follows it.
        Assert.Equal(2, await Count(town, "select count(*) from payment where state is not null"));
        Assert.Equal(1, await Count(town, "select count(*) from block_event"));
    }

    [Fact]
    public async Task Who_leaves_the_block_takes_its_history_along_and_the_others_stay()
    {
        await using var town = await Town.Start(booking: Booking.Itemised);
        var paid = town.ByAccount("1111");
        var comesBack = town.ByAccount("9006");
        var rejected = town.ByAccount("9007");
        // The bank answers when it is done with all, and has its statement after that: half an answer, or a statement
        // before the rejection is known, would speak of each alone.
        const string noStatement = """{"fault":"statementMissing"}""";
        await town.Misbehave($$"""[{"fault":"error500OnAsk"},{{noStatement}}]""");
        await town.Pay();
        await DoneWithAll(town);
        await town.Misbehave($"[{noStatement}]");
        await (await town.Service.As("auditor")).Until(
            $"/v1/payouts/{(await town.PayoutOf(rejected))["id"]}",
            payout => payout["payments"]![0]!["state"]!.GetValue<string>() == "rejected"
        );
        await town.Misbehave("[]");
        await town.SettledBooks(2);
        var before = await Count(town, "select count(*) from payment where state is not null");

        await town.TurnTo(new DateOnly(2025, 5, 22));
        var books = await town.Books(answer => answer["returnedCount"]!.GetValue<long>() == 1);

        Assert.Equal(1, before);
        Assert.True(books["balanced"]!.GetValue<bool>());
        Assert.Equal(1, books["paidByAccountCount"]!.GetValue<long>());
        var apart = await States(town, [comesBack, rejected]);
        Assert.Equal(["returned", "rejected"], apart);
        Assert.Equal(2, await Count(town, "select count(*) from payment where state is not null"));
        var stayed = await Words(town, paid);
        var left = await Words(town, comesBack);
        Assert.Contains("payment_settled", stayed);
        Assert.Equal([.. stayed, "statement_entry", "payment_returned"], left);
        Assert.DoesNotContain("statement_entry", await Words(town, rejected));
    }

    /// <summary>Two payments of one commune, a and b, and two of another, c and d: two blocks of one account.</summary>
    [Theory]
    [InlineData("a b c d", 0)]
    [InlineData("ab cd", 0)]
    [InlineData("a bc d", 4)]
    [InlineData("a b c", 1)]
    public async Task Entries_that_name_no_block_settle_the_blocks_of_which_they_name_every_payment(
        string entries,
        long apart
    )
    {
        await using var town = await Town.Start("pull");
        var names = new[] { Town.Here, Town.Here, Town.There, Town.There }
            .Select(commune => town.ByAccount("1111", commune, Town.SecondBank))
            .ToArray();
        await town.Pay();
        var bank = await town.Service.As("bank2");
        await bank.Until("/v1/bank-batches", answer => answer["items"]!.AsArray().Count > 0);
        var ids = new Dictionary<char, string>();
        foreach (var (letter, name) in "abcd".Zip(names))
        {
            ids[letter] = (await town.PayoutOf(name))["payments"]![0]![
                "endToEndId"
            ]!.GetValue<string>();
        }

        for (var time = 0; time < 2; time++)
        {
            await Book(bank, entries.Split(' ').Select(entry => entry.Select(at => ids[at])));
        }

        var expected = "abcd".Select(at => entries.Contains(at) ? "settled" : "prepared");
        Assert.Equal(expected, await States(town, names));
        Assert.Equal(
            apart,
            await Count(town, "select count(*) from payment where state is not null")
        );
        // What the bank booked stands in the books once, to the đồng, however often it was told.
        Assert.Equal(
            entries.Count(char.IsLetter) * 750_000L,
            await Count(
                town,
                "select sum(amount_vnd)::bigint from statement_entry where is_matched"
            )
        );
        Assert.Equal(0, await Count(town, "select count(*) from bank_exception"));
    }

    /// <summary>Two desks of a bank tell the same bookings at once: they are booked once, and nobody is called.</summary>
    [Fact]
    public async Task The_same_bookings_told_twice_at_the_same_moment_are_booked_once()
    {
        await using var town = await Town.Start("pull");
        var names = Enumerable
            .Range(0, 12)
            .Select(_ => town.ByAccount("1111", Town.Here, Town.SecondBank))
            .ToArray();
        await town.Pay();
        var bank = await town.Service.As("bank2");
        await bank.Until("/v1/bank-batches", answer => answer["items"]!.AsArray().Count > 0);
        foreach (var name in names)
        {
            var payment = (await town.PayoutOf(name))["payments"]![0]!;
            string[][] entries =
            [
                [payment["endToEndId"]!.GetValue<string>()],
            ];
            var reference = TestIds.New().ToString("N");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Book(bank, entries, reference)));
        }

        Assert.Equal(
            12,
            await Count(town, "select count(*) from statement_entry where is_matched")
        );
        Assert.Equal(0, await Count(town, "select count(*) from bank_exception"));
    }

    /// <summary>
    /// A statement before the rejections: who is not in it leaves the block, which is then settled as one.
    /// </summary>
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task A_statement_that_names_most_of_a_block_settles_it_and_lets_the_others_go(
        bool isAccepted,
        long apart
    )
    {
        await using var town = await Town.Start("pull");
        var names = Enumerable
            .Range(0, 3)
            .Select(_ => town.ByAccount("1111", Town.Here, Town.SecondBank))
            .ToArray();
        await town.Pay();
        var bank = await town.Service.As("bank2");
        var batch = (
            await bank.Until("/v1/bank-batches", answer => answer["items"]!.AsArray().Count > 0)
        ).Json["items"]![0]!;
        await bank.Post(
            $"/v1/bank-batches/{batch["id"]}/acknowledge",
            new { sha256 = batch["sha256"]!.GetValue<string>() }
        );
        var msgId = batch["msgId"]!.GetValue<string>();
        var ids = new List<string>();
        foreach (var name in names)
        {
            ids.Add((await town.PayoutOf(name))["payments"]![0]!["endToEndId"]!.GetValue<string>());
        }

        if (isAccepted)
        {
            await Say(bank, msgId, [.. ids.Select(id => ("ACSP", id, 750_000L))]);
        }

        for (var time = 0; time < 2; time++)
        {
            await Book(
                bank,
                [
                    [ids[0]],
                    [ids[1]],
                ]
            );
        }

        Assert.Equal(
            ["settled", "settled", isAccepted ? "accepted" : "sent"],
            await States(town, names)
        );
        Assert.Equal(
            apart,
            await Count(town, "select count(*) from payment where state is not null")
        );
        await Say(bank, msgId, ("RJCT", ids[2], 750_000));

        Assert.Equal(["settled", "settled", "rejected"], await States(town, names));
        Assert.Equal(
            1_500_000,
            await Count(town, "select sum(amount_vnd)::bigint from statement_entry")
        );
        Assert.Equal(0, await Count(town, "select count(*) from bank_exception"));
        string[] heard = isAccepted ? ["payment_made", "payment_accepted"] : ["payment_made"];
        var (left, stayed) = (await Words(town, names[2]), await Words(town, names[0]));
        Assert.Equal([.. heard, "payment_rejected"], left);
        Assert.Equal([.. heard, "statement_entry", "payment_settled"], stayed);
        // A credit that names nothing but the bank's reference of the debit.
        await Bring(
            bank,
            Notification(
                """
                <Ntry><Amt Ccy="VND">750000</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
                <BookgDt><Dt>2025-05-21</Dt></BookgDt><AcctSvcrRef>BACK</AcctSvcrRef><NtryDtls><TxDtls><Refs>
                <AcctSvcrRef>REF0</AcctSvcrRef></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
                """
            )
        );
        Assert.Equal(["returned", "settled", "rejected"], await States(town, names));
    }

    /// <summary>A notification of debits; each entry has a reference of its own and names only payments.</summary>
    private static Task Book(
        TestCaller bank,
        IEnumerable<IEnumerable<string>> entries,
        string reference = "REF"
    )
    {
        var booked = string.Concat(
            entries.Select(
                (ids, at) =>
                    $"""<Ntry><Amt Ccy="VND">{ids.Count() * 750_000L}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"""
                    + $"<BookgDt><Dt>2025-05-20</Dt></BookgDt><AcctSvcrRef>{reference}{at}</AcctSvcrRef><NtryDtls>"
                    + string.Concat(
                        ids.Select(id =>
                            $"""<TxDtls><Refs><EndToEndId>{id}</EndToEndId></Refs><Amt Ccy="VND">750000</Amt></TxDtls>"""
                        )
                    )
                    + "</NtryDtls></Ntry>"
            )
        );
        return Bring(bank, Notification(booked));
    }

    private static string Notification(string entries) =>
        $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>
            <GrpHdr><MsgId>{TestIds.New():N}</MsgId><CreDtTm>2025-05-20T09:00:00</CreDtTm></GrpHdr>
            <Ntfctn><Id>N1</Id><Acct><Id><Othr><Id>1600200002</Id></Othr></Id></Acct>{entries}</Ntfctn>
            </BkToCstmrDbtCdtNtfctn></Document>
            """;

    private static async Task DoneWithAll(Town town)
    {
        for (var left = 300; ; left--)
        {
            var bank = JsonNode.Parse(
                await town.Bank.GetStringAsync(new Uri("/simulator/health", UriKind.Relative))
            )!;
            if (
                bank["batches"]!.GetValue<int>() > 0
                && bank["batchesWaiting"]!.GetValue<int>() == 0
            )
            {
                return;
            }

            Assert.True(left > 0, "The bank was never done.");
            await Task.Delay(100);
        }
    }

    /// <summary>What the trace says that banks and statements said of somebody's payment, in order.</summary>
    private static async Task<string[]> Words(Town town, string name)
    {
        var trace = await (await town.Service.As("auditor")).Get(
            $"/v1/payouts/{(await town.PayoutOf(name))["id"]}/trace"
        );
        return
        [
            .. trace.Must(HttpStatusCode.OK).Json["steps"]!
                .AsArray()
                .Select(step => step!["step"]!.GetValue<string>())
                .Where(step =>
                    step.StartsWith("payment_", StringComparison.Ordinal)
                    || step == "statement_entry"
                ),
        ];
    }

    private static async Task<string[]> States(Town town, string[] names)
    {
        var states = new List<string>();
        foreach (var name in names)
        {
            states.Add((await town.PayoutOf(name))["payments"]![0]!["state"]!.GetValue<string>());
        }

        return [.. states];
    }

    private static async Task<long> Count(Town town, string sql)
    {
        await using var command = town.Service.Database.Admin.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static Task Say(
        TestCaller bank,
        string msgId,
        params (string Status, string EndToEndId, long AmountVnd)[] words
    )
    {
        var transactions = string.Concat(
            words.Select(word =>
                $"<TxInfAndSts><OrgnlEndToEndId>{word.EndToEndId}</OrgnlEndToEndId><TxSts>{word.Status}</TxSts>"
                + $"""<OrgnlTxRef><Amt><InstdAmt Ccy="VND">{word.AmountVnd}</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>"""
            )
        );
        return Bring(
            bank,
            $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
            <GrpHdr><MsgId>{TestIds.New():N}</MsgId><CreDtTm>2025-05-20T03:00:00</CreDtTm></GrpHdr>
            <OrgnlGrpInfAndSts><OrgnlMsgId>{msgId}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
            <OrgnlPmtInfAndSts><OrgnlPmtInfId>X</OrgnlPmtInfId>{transactions}</OrgnlPmtInfAndSts>
            </CstmrPmtStsRpt></Document>
            """
        );
    }

    private static async Task Bring(TestCaller bank, string xml)
    {
        using var body = new StringContent(
            xml,
            Encoding.UTF8,
            new MediaTypeHeaderValue("application/xml")
        );
        using var sent = await bank.Client.PostAsync(
            new Uri("/v1/bank-messages", UriKind.Relative),
            body
        );
        var answer = (await Answer.Of(sent)).Must(HttpStatusCode.OK);
        Assert.Equal("applied", answer.Value<string>("state"));
    }
}
