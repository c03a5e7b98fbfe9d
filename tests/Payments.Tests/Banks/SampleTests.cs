using Payments.Banks.Adapters.Iso20022;
using Payments.Domain.Banks;

namespace Payments.Tests.Banks;

/// <summary>Messages that real banks and other libraries made; not written by us.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("camt053v02_lt_siauliu.xml", "camt.053.001.02")]
    [InlineData("camt053v04_postfinance.xml", "camt.053.001.04")]
    [InlineData("genkgo_camt053_v2_five_decimals.xml", "camt.053.001.02")]
    [InlineData("genkgo_camt053_v8.xml", "camt.053.001.08")]
    [InlineData("genkgo_camt054_v8.xml", "camt.054.001.08")]
    [InlineData("camt054v04_postfinance_returns_1.xml", "camt.054.001.04")]
    public void A_foreign_statement_is_read_and_its_foreign_money_is_never_ours(
        string name,
        string message
    )
    {
        if (Open(name) is not { } sample)
        {
            return;
        }

        var isRead = CamtReader.Read(sample).TryGet(out var report, out var refusal);

        Assert.True(isRead, refusal?.Message);
        Assert.Equal(message, report!.MessageName);
        var entries = report.Statements.SelectMany(statement => statement.Entries).ToList();
        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.Null(entry.Amount.Whole));
        Assert.All(
            entries.SelectMany(StatementRules.Read),
            finding => Assert.True(finding.Kind is FindingKind.Exception or FindingKind.NotMoney)
        );
    }

    [Fact]
    public void A_foreign_return_is_recognised_by_its_reason()
    {
        if (Open("camt054v04_postfinance_returns_1.xml") is not { } sample)
        {
            return;
        }

        _ = CamtReader.Read(sample).TryGet(out var report, out _);

        var detail = Assert.Single(Assert.Single(report!.Statements[0].Entries).Details);
        Assert.True(detail.IsReturn);
        Assert.Equal(
            ("AC01", "EndToEndId-004-01-01", "PmtInfId-004-01"),
            (detail.ReturnReason, detail.EndToEndId, detail.PmtInfId)
        );
    }

    [Fact]
    public void A_statement_without_an_account_is_unreadable()
    {
        if (Open("genkgo_camt053_v2_wrong.xml") is { } sample)
        {
            Assert.Equal("unreadable_message", CamtReader.Read(sample).Refusal?.Code);
        }
    }

    [Fact]
    public void A_national_variant_of_a_status_report_is_read()
    {
        if (Open("pain002v03ch_postfinance_tx-level.xml") is not { } sample)
        {
            return;
        }

        _ = Pain002Reader.Read(sample).TryGet(out var report, out _);

        Assert.Equal("MsgId-001", report!.OriginalMessageId);
        var payment = Assert.Single(report.Payments);
        Assert.Equal(
            ("EndToEndId-001-03-04", "RJCT", "AC01"),
            (payment.Key, payment.Status, payment.Reasons[0])
        );
    }

    [Fact]
    public void A_payee_check_changes_nothing()
    {
        if (Open("pain002v10_atruvia_vop_no-match.xml") is not { } sample)
        {
            return;
        }

        _ = Pain002Reader.Read(sample).TryGet(out var report, out _);

        var verdict = AnswerRules.Read(report!);
        Assert.Empty(verdict.Wholes);
        Assert.Empty(verdict.Payments);
        Assert.Equal(2, verdict.Oddities.Count);
    }

    /// <remarks>Also those that were put there after this was written.</remarks>
    [Fact]
    public void Every_message_at_hand_is_read_or_refused_with_a_reason_and_moves_no_money_of_ours()
    {
        if (SharedFolder.Find("data/iso20022/samples") is not { } folder)
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*.xml", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(path);
            var isStatus = Pain002Reader
                .Read(new MemoryStream(bytes))
                .TryGet(out var status, out var noStatus);
            var isCamt = CamtReader
                .Read(new MemoryStream(bytes))
                .TryGet(out var report, out var noReport);

            Assert.False(isStatus && isCamt, path);
            Assert.All(
                new[] { noStatus, noReport }.OfType<MessageUnreadable>(),
                refusal => Assert.InRange(refusal.Reason.Length, 10, 200)
            );
            Assert.DoesNotContain(
                (report?.Statements ?? []).SelectMany(statement => statement.Entries),
                entry => entry.Amount is { Whole: not null, Currency: not "VND" }
            );
            _ = status is null ? null : AnswerRules.Read(status);
        }
    }

    private static MemoryStream? Open(string name) =>
        SharedFolder.Find($"data/iso20022/samples/{name}") is { } path
            ? new MemoryStream(File.ReadAllBytes(path))
            : null;
}
