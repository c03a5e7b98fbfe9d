using System.Text;
using MiniExcelLibs;
using Payments.Banks.Adapters;
using Payments.Banks.Adapters.Iso20022;
using Payments.Banks.Adapters.Sheets;
using Payments.Domain.Banks;
using Payments.Domain.Common;
using Payments.Tests.Support;
using BanksReader = Payments.BankSimulator.Messages.Pain001Reader;
using MessageRefusedException = Payments.BankSimulator.Messages.MessageRefusedException;

namespace Payments.Tests.Banks;

/// <summary>
/// Spoiled messages, thousands a second: every one is read or refused with a reason, quickly and in bounded memory, and
/// what is concluded from one that was read is concluded without a crash. <c>PAYMENTS_FUZZ_SECONDS</c> (a reader) and
/// <c>PAYMENTS_FUZZ_SEED</c> make it longer and other; what once broke a reader lies in <c>Golden/broken</c>.
/// </summary>
public sealed class FuzzTests
{
    [Fact]
    public void A_spoiled_status_report_is_read_or_refused() =>
        Fuzzer.Run(
            Corpus("pain.002", "broken"),
            bytes =>
            {
                var read = Pain002Reader.Read(new MemoryStream(bytes));
                _ = read.TryGet(out var report, out var refusal);
                DemandReason(refusal);
                if (report is not null)
                {
                    _ = AnswerRules.Read(report);
                }
            }
        );

    [Fact]
    public void A_spoiled_statement_is_read_or_refused() =>
        Fuzzer.Run(
            Corpus("camt.05", "broken"),
            bytes =>
            {
                _ = CamtReader.Read(new MemoryStream(bytes)).TryGet(out var report, out var no);
                DemandReason(no);
                foreach (var statement in report?.Statements ?? [])
                {
                    _ = statement.Adds();
                    _ = statement.Entries.SelectMany(StatementRules.Read).ToList();
                }
            }
        );

    [Fact]
    public void A_spoiled_file_of_ours_is_read_back_or_refused() =>
        Fuzzer.Run(
            Corpus("pain.001"),
            bytes => DemandReason(Pain001Reader.Totals(new MemoryStream(bytes)).Refusal)
        );

    [Fact]
    public void A_bank_takes_a_spoiled_batch_or_refuses_it() =>
        Fuzzer.Run(
            Corpus("pain.001"),
            bytes =>
            {
                try
                {
                    _ = BanksReader
                        .Read(new MemoryStream(bytes), CancellationToken.None)
                        .GetAwaiter()
                        .GetResult();
                }
                catch (MessageRefusedException refused)
                {
                    Assert.NotEmpty(refused.Code);
                }
            }
        );

    [Fact]
    public void A_spoiled_signature_never_holds()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(
            System.Security.Cryptography.ECCurve.NamedCurves.nistP256
        );
        using var jws = DetachedJws
            .FromPem(key.ExportPkcs8PrivateKeyPem(), TimeProvider.System)
            .Match(made => made, no => throw new InvalidOperationException(no.Message));
        var body = "<Document/>"u8.ToArray();
        var good = jws.Sign(new MemoryStream(body));

        Fuzzer.Run(
            [
                Encoding.ASCII.GetBytes(good),
                "eyJhbGciOiJub25lIn0.."u8.ToArray(),
                """{"alg":"ES256","b64":false,"crit":["b64"],"kid":"a","iat":1e99}"""u8.ToArray(),
            ],
            bytes =>
            {
                var spoiled = Encoding.Latin1.GetString(bytes);
                Assert.True(
                    spoiled == good
                        || jws.Verify(spoiled, new MemoryStream(body)).Refusal is not null
                );
            }
        );
    }

    [Fact]
    public void A_spoiled_result_sheet_is_read_or_refused()
    {
        var good = Encoding.UTF8.GetBytes(Result);
        Assert.Null(SheetReader.Results(template, good).Refusal);

        Fuzzer.Run([good], Results);
    }

    [Fact]
    public void A_spoiled_result_workbook_is_read_or_refused()
    {
        using var book = new MemoryStream();
        book.SaveAs(
            new[]
            {
                new Dictionary<string, object>
                {
                    ["Nội dung"] = Id,
                    ["Số tiền"] = 750_000,
                    ["Trạng thái"] = "Thành công",
                },
                new Dictionary<string, object>
                {
                    ["Nội dung"] = "x",
                    ["Số tiền"] = "750.000",
                    ["Trạng thái"] = "Thất bại",
                },
            }
        );

        Fuzzer.RunInWorkbook(book.ToArray(), Results);
    }

    private static readonly string Id = EndToEndId
        .Of(PayMonth.Parse("2025-06"), Guid.CreateVersion7(DateTimeOffset.UnixEpoch), 1)
        .Value;

    private static readonly string Result = $"""
        Nội dung,Số tiền,Trạng thái,FT
        TCXH 202506 {Id},750000,Thành công,
        TCXH 202506 {Id},"750.000",Thất bại,Tài khoản đã đóng
        "Tổng
        cộng",1.500.000,,
        """;

    private static readonly SheetTemplate template = new(
        SheetKind.Csv,
        "Sheet1",
        true,
        [],
        [
            new SheetColumn("Nội dung", SheetValue.Memo),
            new SheetColumn("Số tiền", SheetValue.Amount),
        ],
        null,
        "{reference}",
        new SheetResult(
            1,
            "Nội dung",
            "Số tiền",
            "Trạng thái",
            null,
            new Dictionary<string, string> { ["thanh cong"] = "ACSC", ["that bai"] = "RJCT" },
            new Dictionary<string, string>()
        )
    );

    private static void Results(byte[] bytes)
    {
        if (SheetReader.Results(template, bytes).TryGet(out var payments, out var refusal))
        {
            _ = AnswerRules.Read(new StatusReport("sheet", null, "B1", null, [], [], payments));
        }
        else
        {
            Assert.InRange(refusal.Message.Length, 1, 500);
        }

        _ = SheetReader.Written(template, bytes);
    }

    private static void DemandReason(Refusal? refusal) =>
        Assert.True(refusal is null or MessageUnreadable { Reason.Length: > 0 and < 500 });

    private static byte[][] Corpus(params string[] folders)
    {
        var own = Directory
            .EnumerateDirectories(Messages.Folder())
            .Where(folder =>
                folders.Any(name =>
                    Path.GetFileName(folder).StartsWith(name, StringComparison.Ordinal)
                )
            )
            .SelectMany(Directory.EnumerateFiles);
        var real = SharedFolder.Find("data/iso20022/samples") is { } samples
            ? Directory.EnumerateFiles(samples, "*.xml")
            : [];
        return [.. own.Concat(real).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }
}
