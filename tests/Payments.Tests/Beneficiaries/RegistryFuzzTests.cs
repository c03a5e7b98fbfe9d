using System.Text;
using MiniExcelLibs;
using Payments.Beneficiaries;
using Payments.Domain.Beneficiaries;
using Payments.Tests.Support;

namespace Payments.Tests.Beneficiaries;

/// <summary>Spoiled registry files: each is refused with a reason, or every row of it is taken or refused with one.</summary>
public sealed class RegistryFuzzTests
{
    private static readonly DateOnly today = new(2025, 6, 1);

    [Fact]
    public async Task A_spoiled_registry_file_is_read_or_refused()
    {
        var file = await Registry();
        Fuzzer.Run([file], bytes => Check(bytes, RegistryFormat.Csv));
    }

    [Fact]
    public async Task A_spoiled_registry_workbook_is_read_or_refused()
    {
        var lines = Encoding.UTF8.GetString(await Registry()).Split('\n').Take(8).ToArray();
        var columns = lines[0].Trim().Split(',');
        using var book = new MemoryStream();
        book.SaveAs(
            lines
                .Skip(1)
                .Select(line =>
                    columns
                        .Zip(line.Split(','))
                        .ToDictionary(cell => cell.First, cell => (object)cell.Second)
                )
        );

        Fuzzer.RunInWorkbook(book.ToArray(), bytes => Check(bytes, RegistryFormat.Xlsx));
    }

    private static async Task<byte[]> Registry()
    {
        using var text = new StringWriter();
        await GenerateRegistry.Write(
            text,
            new GenerateRegistry.Options(30, 1, null, today),
            CancellationToken.None
        );
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Check(byte[] bytes, RegistryFormat format)
    {
        var check = new RegistryCheck(
            RegistryFile.Open(new MemoryStream(bytes), format),
            new RegistryRules(today.AddDays(4), today, ReferenceData.Communes, ReferenceData.Banks),
            new byte[32]
        );
        var rows = Rows(check).GetAwaiter().GetResult();

        Assert.True(check.Refusals.Count > 0 || rows == check.Totals.Accepted);
        Assert.All(check.Refusals, refusal => Assert.NotEmpty(refusal.Detail));
    }

    private static async Task<long> Rows(RegistryCheck check)
    {
        var rows = 0L;
        await foreach (var batch in check.Batches(CancellationToken.None))
        {
            rows += batch.Rows.Count;
            Assert.All(batch.Problems, problem => Assert.NotEmpty(problem.Detail));
        }

        return rows;
    }
}
