using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using Payments.Verbs.Demo;

namespace Payments.Benchmarks;

/// <summary>
/// What banks answer about a country's payments, applied: posted over HTTP to a service in a process of its own, by two
/// banks at once, each answer about every payment of its batch. Every batch gets one of the mixes, in turns, and then
/// its statement; the clock runs from the first post to the last answer.
/// </summary>
internal sealed class AnswersBench(BenchService service, CancellationToken cancellationToken)
{
    private const double Goal = 60_000;
    private const int PaymentsInABatch = 10_000;
    private const int OneInFifty = 50;
    private const int OneInTwo = 2;

    private static readonly string[] users = ["bank", "bank2"];

    private readonly Table table = new(
        "answers",
        "payments",
        "messages",
        "s",
        "payments/s",
        "goal",
        "ratio",
        "service CPU s",
        "PostgreSQL CPU s"
    );

    private sealed record Order(string EndToEndId, string Amount);

    private sealed record Block(string PmtInfId, string Account, List<Order> Orders);

    private sealed record Batch(string User, string Id, string MsgId, List<Block> Blocks)
    {
        public int Payments => Blocks.Sum(block => block.Orders.Count);
    }

    public static async Task Run(int people, CancellationToken cancellationToken)
    {
        await using var service = await BenchService.Start(
            people,
            "answers",
            (_, _, file, communes) => WriteBanks(file, communes, cancellationToken),
            cancellationToken
        );
        var month = await service.CreateRun(cancellationToken);
        await service.Calculate(month, cancellationToken);
        await service.Approve(month, cancellationToken);
        await service.Draw(month, cancellationToken);
        await service.Api.Post(
            "admin",
            "/v1/demo/today",
            new { today = DemoCalendar.Text(BenchService.PayDay) },
            cancellationToken
        );
        service.Api.ForgetTokens();
        await service.Release(month, cancellationToken);
        var bench = new AnswersBench(service, cancellationToken);
        await bench.Answer();
    }

    private static Task WriteBanks(
        string file,
        string[] communes,
        CancellationToken cancellationToken
    )
    {
        object Row(string bin, bool isDefault, object paysInto, string account) =>
            new
            {
                bin,
                name = "Bank " + bin,
                adapter = "pull",
                @default = isDefault,
                maxPayments = PaymentsInABatch,
                paysInto,
                accounts = communes.Select(code => new
                {
                    communeCode = code,
                    name = "UBND XA",
                    account = account + code,
                }),
            };
        object[] rows =
        [
            Row(DemoBanks.First, true, "any", "35002"),
            Row(DemoBanks.Second, false, new[] { DemoBanks.Second }, "00110"),
        ];
        return File.WriteAllTextAsync(
            file,
            JsonSerializer.Serialize(rows, JsonSerializerOptions.Web),
            cancellationToken
        );
    }

    private async Task Answer()
    {
        var batches = new List<Batch>();
        foreach (var user in users)
        {
            batches.AddRange(await Fetch(user));
        }

        List<Batch> Third(int of) => [.. batches.Where((_, at) => at % 3 == of)];
        await Post("pain.002: all accepted", batches, batch => Report(batch, "ACSP", 0, ""));
        await Post(
            "pain.002: one in fifty refused, the others settled",
            Third(0),
            batch => Report(batch, "ACSC", OneInFifty, "RJCT")
        );
        await Post(
            "pain.002: one in two still pending, so that no block agrees",
            Third(1),
            batch => Report(batch, "ACSC", OneInTwo, "PDNG")
        );
        await Post(
            "camt.054: what was settled, item by item",
            Third(0),
            batch => Statement(batch, OneInFifty)
        );
        await Post(
            "camt.054: the same before the refusals are known",
            Third(2),
            batch => Statement(batch, OneInFifty)
        );
        table.Print("Answers of banks applied, over HTTP, two banks at once.");
        var open = await service.Number("select count(*) from bank_exception", cancellationToken);
        if (open > 0)
        {
            throw new InvalidOperationException($"{open} exceptions were raised.");
        }
    }

    private async Task<List<Batch>> Fetch(string user)
    {
        var batches = new List<Batch>();
        foreach (var item in await service.Api.All(user, "/v1/bank-batches", cancellationToken))
        {
            var id = item.Word("id");
            var file = await service.Api.Text(
                user,
                $"/v1/bank-batches/{id}/pain.001",
                cancellationToken
            );
            batches.Add(new Batch(user, id, item.Word("msgId"), Read(file)));
            await service.Api.Post(
                user,
                $"/v1/bank-batches/{id}/acknowledge",
                new { sha256 = item.Word("sha256") },
                cancellationToken
            );
        }

        return batches;
    }

    private static List<Block> Read(string pain001)
    {
        var blocks = new List<Block>();
        using var reader = XmlReader.Create(new StringReader(pain001));
        string? paymentId = null;
        string? amount = null;
        var isDebtor = false;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            switch (reader.LocalName)
            {
                case "PmtInfId":
                    blocks.Add(new Block(reader.ReadElementContentAsString(), "", []));
                    break;
                case "DbtrAcct":
                    isDebtor = true;
                    break;
                case "Id" when isDebtor && reader.Depth > 5:
                    isDebtor = false;
                    blocks[^1] = blocks[^1] with { Account = reader.ReadElementContentAsString() };
                    break;
                case "EndToEndId":
                    paymentId = reader.ReadElementContentAsString();
                    break;
                case "InstdAmt":
                    amount = reader.ReadElementContentAsString();
                    blocks[^1].Orders.Add(new Order(paymentId!, amount));
                    break;
            }
        }

        return blocks;
    }

    private async Task Post(string what, List<Batch> batches, Func<Batch, string> write)
    {
        Console.Error.WriteLine(what + " …");
        var messages = batches
            .Select(batch => (batch.User, Xml: Encoding.UTF8.GetBytes(write(batch))))
            .ToList();
        var (cpu, server) = (
            BenchService.Seconds(service.ProcessId),
            await service.ServerCpu(cancellationToken)
        );
        var time = Stopwatch.StartNew();
        await Task.WhenAll(
            users.Select(async user =>
            {
                foreach (var (_, xml) in messages.Where(message => message.User == user))
                {
                    await PostOne(user, xml);
                }
            })
        );
        var seconds = time.Elapsed.TotalSeconds;
        var payments = batches.Sum(batch => batch.Payments);
        table.Add(
            what,
            $"{payments:#,##0}",
            $"{messages.Count:#,##0}",
            $"{seconds:0.0}",
            $"{payments / seconds:#,##0}",
            $"{Goal:#,##0}",
            $"{payments / seconds / Goal:0.00}",
            $"{BenchService.Seconds(service.ProcessId) - cpu:0.0}",
            $"{await service.ServerCpu(cancellationToken) - server:0.0}"
        );
    }

    private async Task PostOne(string user, byte[] xml)
    {
        var answer = await service.Api.Upload(user, "/v1/bank-messages", xml, cancellationToken);
        if (answer.Word("state") != "applied")
        {
            throw new InvalidOperationException(answer.ToJsonString());
        }
    }

    /// <param name="every">Each so-manieth payment gets the other status; 0: none.</param>
    private static string Report(Batch batch, string status, int every, string otherStatus)
    {
        var text = new StringBuilder(
            $"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>S{status}{batch.MsgId}</MsgId><CreDtTm>2025-08-01T02:00:00Z</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{batch.MsgId}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>"""
        );
        foreach (var block in batch.Blocks)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{block.PmtInfId}</OrgnlPmtInfId>"
            );
            for (var at = 0; at < block.Orders.Count; at++)
            {
                var isOther = every > 0 && at % every == 0;
                text.Append(
                        CultureInfo.InvariantCulture,
                        $"<TxInfAndSts><OrgnlEndToEndId>{block.Orders[at].EndToEndId}</OrgnlEndToEndId><TxSts>{(isOther ? otherStatus : status)}</TxSts>"
                    )
                    .Append(
                        isOther && otherStatus == "RJCT"
                            ? "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>"
                            : ""
                    )
                    .Append("</TxInfAndSts>");
            }

            text.Append("</OrgnlPmtInfAndSts>");
        }

        return text.Append("</CstmrPmtStsRpt></Document>").ToString();
    }

    private static string Statement(Batch batch, int refusedEvery)
    {
        var text = new StringBuilder(
            $"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>N{batch.MsgId}</MsgId><CreDtTm>2025-08-01T09:00:00Z</CreDtTm></GrpHdr>"""
        );
        foreach (var block in batch.Blocks)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<Ntfctn><Id>N{block.PmtInfId}</Id><Acct><Id><Othr><Id>{block.Account}</Id></Othr></Id></Acct>"
            );
            for (var at = 0; at < block.Orders.Count; at++)
            {
                if (at % refusedEvery == 0)
                {
                    continue;
                }

                var order = block.Orders[at];
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"""<Ntry><Amt Ccy="VND">{order.Amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2025-08-01</Dt></BookgDt><AcctSvcrRef>{order.EndToEndId}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>{order.EndToEndId}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"""
                );
            }

            text.Append("</Ntfctn>");
        }

        return text.Append("</BkToCstmrDbtCdtNtfctn></Document>").ToString();
    }
}
