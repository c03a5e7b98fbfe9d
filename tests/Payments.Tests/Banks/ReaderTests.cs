using CsCheck;
using Payments.Banks.Adapters.Iso20022;
using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Tests.Banks;

public sealed class ReaderTests
{
    [Theory]
    [InlineData("pain.002/partly-rejected.xml", "pain.002.001.10")]
    [InlineData("pain.002/partly-rejected-v03.xml", "pain.002.001.03")]
    [InlineData("pain.002/group-rejected.xml", "pain.002.001.10")]
    [InlineData("pain.002/group-duplicate.xml", "pain.002.001.10")]
    [InlineData("pain.002/received.xml", "pain.002.001.10")]
    [InlineData("pain.002/with-amounts.xml", "pain.002.001.10")]
    [InlineData("camt.053/paid-and-returned-v08.xml", "camt.053.001.08")]
    [InlineData("camt.053/paid-and-returned-v04.xml", "camt.053.001.04")]
    [InlineData("camt.053/paid-and-returned-v02.xml", "camt.053.001.02")]
    [InlineData("camt.053/odd-amounts.xml", "camt.053.001.08")]
    [InlineData("camt.054/returned-v08.xml", "camt.054.001.08")]
    [InlineData("camt.054/returned-v04.xml", "camt.054.001.04")]
    [InlineData("camt.054/returned-v02.xml", "camt.054.001.02")]
    public void Our_examples_are_what_the_schema_allows(string name, string schema) =>
        Assert.Empty(Messages.WrongBySchema(Messages.Read(name), schema) ?? []);

    [Fact]
    public void A_partly_rejected_batch_is_read_whole()
    {
        var report = Status("pain.002/partly-rejected.xml");

        Assert.Equal(
            ("S1", "B1", "PART"),
            (report.MessageId, report.OriginalMessageId, report.GroupStatus)
        );
        Assert.Equal(
            [("L1", "PART", 2), ("L2", null, 1)],
            report.Blocks.Select(block => (block.PmtInfId, block.Status, block.ListedPayments))
        );
        var rejected = report.Payments[1];
        Assert.Equal(
            ("L1", "E2", "RJCT"),
            (rejected.PmtInfId, rejected.EndToEndId, rejected.Status)
        );
        Assert.Equal(["AC04"], rejected.Reasons);
        Assert.Equal("TAI KHOAN DA DONG", rejected.AdditionalInformation);
        Assert.Equal("6f1f5c1e-0a3b-4c2d-8e4f-001122334455", report.Payments[0].Uetr);
    }

    [Fact]
    public void The_older_version_is_read_the_same() =>
        Assert.Equal(
            ["ACSC", "RJCT"],
            Status("pain.002/partly-rejected-v03.xml").Payments.Select(payment => payment.Status)
        );

    [Theory]
    [InlineData("pain.002/group-rejected.xml", PaymentFacts.RejectedByBank)]
    [InlineData("pain.002/group-duplicate.xml", PaymentFacts.CalledDuplicate)]
    public void A_rejected_group_speaks_for_all(string name, PaymentFacts fact) =>
        Assert.Equal(fact, Assert.Single(AnswerRules.Read(Status(name)).Wholes).Fact);

    [Fact]
    public void A_received_group_says_nothing_about_payments()
    {
        var verdict = AnswerRules.Read(Status("pain.002/received.xml"));

        Assert.Empty(verdict.Wholes);
        Assert.Empty(verdict.Payments);
        Assert.Empty(verdict.Oddities);
    }

    [Fact]
    public void An_amount_that_is_not_ours_is_kept_as_written()
    {
        var payments = Status("pain.002/with-amounts.xml").Payments;

        Assert.Equal(new Vnd(750_000), payments[0].Amount?.Whole);
        Assert.Equal("FT1", payments[0].BankReference);
        Assert.Equal(
            (null, "USD", "30.5"),
            (payments[1].Amount?.Whole, payments[1].Amount?.Currency, payments[1].Amount?.Text)
        );
    }

    [Theory]
    [InlineData("08")]
    [InlineData("04")]
    [InlineData("02")]
    public void A_statement_is_read_alike_in_all_its_versions(string version)
    {
        var statement = Assert.Single(
            Camt($"camt.053/paid-and-returned-v{version}.xml").Statements
        );

        Assert.Equal("1110001", statement.Account);
        Assert.Equal(
            (new DateOnly(2026, 1, 6), new DateOnly(2026, 1, 6)),
            (statement.From, statement.To)
        );
        Assert.Equal(
            (10_000_000L, 8_750_000L),
            (statement.Opening?.Signed, statement.Closing?.Signed)
        );
        Assert.True(statement.Adds());
        var findings = statement.Entries.SelectMany(StatementRules.Read).ToList();
        Assert.Equal(
            [
                FindingKind.BlockDebited,
                FindingKind.PaymentDebited,
                FindingKind.Returned,
                FindingKind.NotMoney,
            ],
            findings.Select(finding => finding.Kind)
        );
        Assert.Equal(
            ("L1", new Totals(2, new Vnd(1_500_000))),
            (findings[0].PmtInfId, findings[0].Totals)
        );
        Assert.Equal(
            ("E3", new Vnd(500_000), "R2"),
            (findings[1].EndToEndId, findings[1].Amount, findings[1].EntryReference)
        );
        Assert.Equal(
            ("E2", "L1", "AC04", "TAI KHOAN DA DONG"),
            (
                findings[2].EndToEndId,
                findings[2].PmtInfId,
                findings[2].ReasonCode,
                findings[2].ReasonText
            )
        );
    }

    [Theory]
    [InlineData("08")]
    [InlineData("04")]
    [InlineData("02")]
    public void A_notification_brings_the_return(string version)
    {
        var report = Camt($"camt.054/returned-v{version}.xml");

        Assert.False(report.IsStatement);
        var finding = Assert.Single(report.Statements[0].Entries.SelectMany(StatementRules.Read));
        Assert.Equal((FindingKind.Returned, new Vnd(750_000)), (finding.Kind, finding.Amount));
    }

    [Fact]
    public void Odd_amounts_and_reversals_are_exceptions_and_never_rounded()
    {
        var statement = Camt("camt.053/odd-amounts.xml").Statements[0];

        Assert.Equal(
            ["amount_not_whole_vnd", "amount_not_whole_vnd", "reversal"],
            statement.Entries.SelectMany(StatementRules.Read).Select(finding => finding.Why)
        );
        Assert.Null(statement.Adds());
    }

    [Fact]
    public void What_cannot_be_read_gives_a_reason()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Messages.Folder(), "broken")))
        {
            var bytes = File.ReadAllBytes(path);

            Assert.Equal(
                "unreadable_message",
                Pain002Reader.Read(new MemoryStream(bytes)).Refusal?.Code
            );
            Assert.Equal(
                "unreadable_message",
                CamtReader.Read(new MemoryStream(bytes)).Refusal?.Code
            );
        }
    }

    [Fact]
    public void A_message_cut_at_any_byte_is_refused_whole()
    {
        var status = Messages
            .Read("pain.002/partly-rejected.xml")
            .AsSpan()
            .TrimEnd((byte)'\n')
            .ToArray();
        var camt = Messages
            .Read("camt.053/paid-and-returned-v08.xml")
            .AsSpan()
            .TrimEnd((byte)'\n')
            .ToArray();
        for (var length = 0; length < status.Length; length++)
        {
            Assert.NotNull(Pain002Reader.Read(new MemoryStream(status, 0, length)).Refusal);
        }

        for (var length = 0; length < camt.Length; length++)
        {
            Assert.NotNull(CamtReader.Read(new MemoryStream(camt, 0, length)).Refusal);
        }
    }

    [Fact]
    public void Changed_bytes_never_throw()
    {
        var status = Messages.Read("pain.002/partly-rejected.xml");
        var camt = Messages.Read("camt.053/paid-and-returned-v02.xml");
        Gen.Select(Gen.Int[0, 100_000], Gen.Byte)
            .Array[1, 4]
            .Sample(
                changes =>
                {
                    foreach (var original in new[] { status, camt })
                    {
                        var changed = (byte[])original.Clone();
                        foreach (var (place, value) in changes)
                        {
                            changed[place % changed.Length] = value;
                        }

                        _ = Pain002Reader.Read(new MemoryStream(changed));
                        _ = CamtReader.Read(new MemoryStream(changed));
                    }
                },
                iter: 3_000
            );
    }

    [Fact]
    public void Limits_hold()
    {
        var bytes = Messages.Read("pain.002/partly-rejected.xml");
        foreach (
            var limits in new MessageLimits[]
            {
                new() { RecordsMax = 2 },
                new() { CharactersMax = 200 },
                new() { DepthMax = 3 },
                new() { TextLengthMax = 5 },
            }
        )
        {
            Assert.NotNull(Pain002Reader.Read(new MemoryStream(bytes), limits).Refusal);
        }
    }

    private static StatusReport Status(string name) =>
        Pain002Reader
            .Read(new MemoryStream(Messages.Read(name)))
            .TryGet(out var report, out var refusal)
            ? report
            : throw new InvalidOperationException(refusal.Message);

    private static AccountReport Camt(string name) =>
        CamtReader
            .Read(new MemoryStream(Messages.Read(name)))
            .TryGet(out var report, out var refusal)
            ? report
            : throw new InvalidOperationException(refusal.Message);
}
