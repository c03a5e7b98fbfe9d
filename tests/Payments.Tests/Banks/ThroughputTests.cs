using System.Text;
using Payments.Banks.Adapters.Iso20022;
using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Tests.Banks;

/// <summary>Memory stays flat; the speed is printed, and held to its goal by the benchmarks.</summary>
[Collection(Support.Alone.Name)]
public sealed class ThroughputTests
{
    private const int Count = 200_000;
    private const long GrowthMax = 32L * 1024 * 1024;

    [Fact]
    public void Writing_keeps_memory_flat()
    {
        var lines = Enumerable
            .Range(1, 1_000)
            .Select(number => Pain001Tests.Line(number, 500_000))
            .ToArray();
        _ = Write(lines, 20_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Environment.CpuUsage.TotalTime;

        var file = Write(lines, Count);

        Report("pain.001 written", started);
        Assert.Equal(Count, file.Totals.Count);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < GrowthMax);
    }

    [Fact]
    public void Reading_keeps_memory_flat()
    {
        var bytes = StatusOf(Count);
        var seen = 0;
        _ = Pain002Reader.Walk(
            new MemoryStream(StatusOf(10_000)),
            MessageLimits.Standard,
            _ => { }
        );
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Environment.CpuUsage.TotalTime;

        var read = Pain002Reader.Walk(new MemoryStream(bytes), MessageLimits.Standard, _ => seen++);

        Report("pain.002 read", started);
        Assert.Null(read.Refusal);
        Assert.Equal(Count, seen);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < GrowthMax);
    }

    private static void Report(string what, TimeSpan started)
    {
        var spent = Environment.CpuUsage.TotalTime - started;
        Console.WriteLine(
            $"{what}: {Count / Math.Max(0.001, spent.TotalSeconds):0} a second of processor time"
        );
    }

    private static WrittenFile Write(PaymentLine[] lines, int count)
    {
        var sum = new Vnd(500_000L * count);
        var head = new BatchHead("B1", DateTimeOffset.UnixEpoch, "UBND", count, sum);
        using var writer = new Pain001Writer(Stream.Null, head);
        writer.StartBlock(
            new BlockHead("L1", "UBND", "1110001", "970436", new DateOnly(2026, 1, 6), count, sum)
        );
        for (var i = 0; i < count; i++)
        {
            writer.Write(lines[i % lines.Length]);
        }

        return writer.Finish();
    }

    private static byte[] StatusOf(int count)
    {
        var text = new StringBuilder(
            """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>S1</MsgId><CreDtTm>2026-01-06T02:00:00Z</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>B1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>L1</OrgnlPmtInfId>"""
        );
        for (var i = 0; i < count; i++)
        {
            _ = text.Append("<TxInfAndSts><OrgnlInstrId>P20260100000000000000000000000000")
                .Append(i)
                .Append("</OrgnlInstrId><OrgnlEndToEndId>P20260100000000000000000000000000")
                .Append(i)
                .Append(
                    "</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>"
                );
        }

        return Encoding.UTF8.GetBytes(
            text.Append("</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>").ToString()
        );
    }
}
