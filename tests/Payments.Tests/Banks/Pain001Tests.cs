using System.Security.Cryptography;
using System.Text;
using Payments.Banks.Adapters.Iso20022;
using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Tests.Banks;

public sealed class Pain001Tests
{
    private static readonly BatchHead Head = new(
        "B1",
        new DateTimeOffset(2026, 1, 5, 3, 4, 5, TimeSpan.Zero),
        "UBND XA THU NGHIEM",
        3,
        new Vnd(2_250_000)
    );

    private static readonly BlockHead First = new(
        "L1",
        "UBND XA THU NGHIEM",
        "1110001",
        "970436",
        new DateOnly(2026, 1, 6),
        2,
        new Vnd(1_250_000)
    );

    private static readonly BlockHead Second = First with
    {
        PmtInfId = "L2",
        DebtorAccount = "1110002",
        Count = 1,
        Sum = new Vnd(1_000_000),
    };

    [Theory]
    [InlineData(Pain001Version.V09, "two-lists.xml")]
    [InlineData(Pain001Version.V03, "two-lists-v03.xml")]
    public void A_file_of_two_lists_is_the_one_we_drew(Pain001Version version, string golden)
    {
        var bytes = WriteTwoLists(out var file, version);

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllBytes(Path.Combine(Messages.Folder(), "pain.001", golden), bytes);
        }

        Assert.Equal(
            Encoding.UTF8.GetString(Messages.Read($"pain.001/{golden}")),
            Encoding.UTF8.GetString(bytes)
        );
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Sha256);
        Assert.Equal(bytes.Length, file.Bytes);
        Assert.Equal(bytes, WriteTwoLists(out _, version));
    }

    [Theory]
    [InlineData(Pain001Version.V09)]
    [InlineData(Pain001Version.V03)]
    public void The_schema_finds_nothing_wrong_with_our_file(Pain001Version version) =>
        Assert.Empty(
            Messages.WrongBySchema(WriteTwoLists(out _, version), Pain001Writer.NameOf(version))
                ?? []
        );

    [Theory]
    [InlineData(Pain001Version.V09)]
    [InlineData(Pain001Version.V03)]
    public void Read_back_a_file_gives_the_totals_that_were_written(Pain001Version version)
    {
        var read = ReadBack(WriteTwoLists(out var file, version));

        Assert.True(read.Adds);
        Assert.Equal(file.Totals, read.Counted);
        Assert.Equal(["L1", "L2"], read.Blocks.Select(block => block.PmtInfId));
    }

    [Theory]
    [InlineData("<CtrlSum>2250000</CtrlSum>", "<CtrlSum>2250001</CtrlSum>")]
    [InlineData("<NbOfTxs>3</NbOfTxs>", "<NbOfTxs>4</NbOfTxs>")]
    [InlineData("<CtrlSum>1250000</CtrlSum>", "<CtrlSum>1250001</CtrlSum>")]
    [InlineData("<NbOfTxs>2</NbOfTxs>", "<NbOfTxs>1</NbOfTxs>")]
    [InlineData(">500000</InstdAmt>", ">500001</InstdAmt>")]
    public void A_changed_number_is_found_when_reading_back(string before, string after)
    {
        var text = Encoding.UTF8.GetString(WriteTwoLists(out _));
        Assert.Contains(before, text, StringComparison.Ordinal);

        var changed = Encoding.UTF8.GetBytes(text.Replace(before, after, StringComparison.Ordinal));

        Assert.False(ReadBack(changed).Adds);
    }

    [Fact]
    public void A_file_whose_payments_are_not_those_announced_is_not_finished()
    {
        using var output = new MemoryStream();
        using var writer = new Pain001Writer(output, Head);
        writer.StartBlock(First);
        writer.Write(Line(1, 500_000));

        var broken = Assert.Throws<BatchRuleBrokenException>(() => writer.StartBlock(Second));

        Assert.Equal("totals_differ", broken.Error.Code);
    }

    [Fact]
    public void A_payment_that_breaks_a_rule_stops_the_file()
    {
        using var writer = new Pain001Writer(new MemoryStream(), Head);
        writer.StartBlock(First);

        var broken = Assert.Throws<BatchRuleBrokenException>(() =>
            writer.Write(Line(1, 500_000) with { CreditorName = "" })
        );

        Assert.Equal("/Cdtr/Nm", broken.Error.Pointer);
    }

    internal static PaymentLine Line(int number, long amount) =>
        new(
            EndToEndId.Of(new PayMonth(2026, 1), new Guid(number, 0, 0, new byte[8]), 1).Value,
            new Vnd(amount),
            "970405",
            "NGUYEN THI THU NGHIEM",
            $"00123{number:00000}",
            "TCXH 0001 202601"
        );

    private static byte[] WriteTwoLists(
        out WrittenFile file,
        Pain001Version version = Pain001Version.V09
    )
    {
        using var output = new MemoryStream();
        using var writer = new Pain001Writer(output, Head, version);
        writer.StartBlock(First);
        writer.Write(Line(1, 500_000));
        writer.Write(Line(2, 750_000));
        writer.StartBlock(Second);
        writer.Write(
            Line(3, 1_000_000) with
            {
                Uetr = new Guid("6f1f5c1e-0a3b-4c2d-8e4f-001122334455"),
            }
        );
        file = writer.Finish();
        return output.ToArray();
    }

    private static FileTotals ReadBack(byte[] bytes) =>
        Pain001Reader.Totals(new MemoryStream(bytes)).TryGet(out var totals, out var refusal)
            ? totals
            : throw new InvalidOperationException(refusal.Message);
}
