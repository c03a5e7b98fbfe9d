using Payments.Banks.Adapters.Iso20022;
using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Benchmarks;

/// <summary>Files to and from banks: pain.001 written, pain.002 read.</summary>
internal static class MessageBench
{
    private const int Payments = 200_000;
    private const int InBlock = 1_000;
    private const int Rounds = 5;
    private const double Goal = 150_000;
    private const long AmountVnd = 500_000;

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("payments-bench-");
        try
        {
            var order = Path.Combine(folder.FullName, "pain.001.xml");
            var answer = Path.Combine(folder.FullName, "pain.002.xml");
            WriteAnswer(answer);
            var table = new Table(
                "messages, one core",
                "payments",
                "MB",
                "payments/s of CPU",
                "goal",
                "ratio",
                "peak memory"
            );
            Add(table, "pain.001.001.09 written, with its hash", order, () => WriteOrder(order));
            Add(table, "pain.002.001.10 read", answer, () => ReadAnswer(answer));
            table.Print("Bank messages: files on disk, blocks of 1,000 payments.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Add(Table table, string what, string file, Action work)
    {
        var best = Measure.Best(Rounds, work);
        table.Add(
            what,
            $"{Payments:#,##0}",
            $"{new FileInfo(file).Length / 1e6:0}",
            best.CpuRate(Payments),
            $"{Goal:#,##0}",
            $"{Payments / best.CpuSeconds / Goal:0.00}",
            best.Peak
        );
    }

    private static void WriteOrder(string file)
    {
        using var output = File.Create(file);
        var head = new BatchHead(
            "B1",
            DateTimeOffset.UnixEpoch,
            "UBND",
            Payments,
            new Vnd(AmountVnd * Payments)
        );
        using var writer = new Pain001Writer(output, head);
        for (var number = 0; number < Payments; number++)
        {
            if (number % InBlock == 0)
            {
                writer.StartBlock(Block(number / InBlock));
            }

            writer.Write(Line(number));
        }

        writer.Finish();
    }

    private static BlockHead Block(int number) =>
        new(
            $"L{number}",
            "UBND XA THU NGHIEM",
            "1110001",
            "970436",
            new DateOnly(2026, 1, 6),
            InBlock,
            new Vnd(AmountVnd * InBlock)
        );

    private static PaymentLine Line(int number) =>
        new(
            $"P{number:00000000000000000000}",
            new Vnd(AmountVnd),
            "970405",
            "NGUYEN VAN AN",
            $"{number:0000000000000}",
            "TCXH 202601"
        );

    private static void WriteAnswer(string file)
    {
        using var text = new StreamWriter(file);
        text.Write(
            """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>S1</MsgId><CreDtTm>2026-01-06T02:00:00Z</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>B1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>L1</OrgnlPmtInfId>"""
        );
        for (var number = 0; number < Payments; number++)
        {
            text.Write(
                number % 50 == 0
                    ? $"<TxInfAndSts><OrgnlInstrId>P{number:00000000000000000000}</OrgnlInstrId><OrgnlEndToEndId>P{number:00000000000000000000}</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>"
                    : $"<TxInfAndSts><OrgnlInstrId>P{number:00000000000000000000}</OrgnlInstrId><OrgnlEndToEndId>P{number:00000000000000000000}</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>"
            );
        }

        text.Write("</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>");
    }

    private static void ReadAnswer(string file)
    {
        var seen = 0;
        using var input = File.OpenRead(file);
        var read = Pain002Reader.Walk(input, MessageLimits.Standard, _ => seen++);
        if (read.Refusal is not null || seen != Payments)
        {
            throw new InvalidOperationException($"The answer was not read: {seen} of {Payments}.");
        }
    }
}
