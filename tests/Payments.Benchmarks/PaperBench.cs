using Payments.Beneficiaries;
using Payments.CashDesks.Printing;
using Payments.Domain.Common;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Benchmarks;

/// <summary>A commune's cash list on paper and as a spreadsheet, with a code in every row.</summary>
internal static class PaperBench
{
    private const int Rows = 3_000;
    private const int Rounds = 5;
    private const double GoalSeconds = 2;

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("payments-bench-");
        try
        {
            var wording = Wording.Read();
            var edition = Edition();
            var day = edition.Month.FirstDay;
            var paper = new CashListPaper(
                edition,
                new PaperTokens(new KeyFolder(folder.FullName)),
                new PlaceNames(code => ReferenceData.Communes.Find(code, day)?.Name, _ => null),
                wording
            );
            var table = new Table(
                "list",
                "rows",
                "KB",
                "s of CPU",
                "goal, s",
                "ratio",
                "peak memory"
            );
            Add(table, "PDF with a code per row and page", paper.WriteTo);
            Add(table, "XLSX", stream => stream.Write(CashListSheet.Of(edition, wording).ToXlsx()));
            table.Print("A cash list of a large commune.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Add(Table table, string what, Action<Stream> write)
    {
        var bytes = 0L;
        var best = Measure.Best(
            Rounds,
            () =>
            {
                using var stream = new MemoryStream();
                write(stream);
                bytes = stream.Length;
            }
        );
        table.Add(
            what,
            $"{Rows:#,##0}",
            $"{bytes / 1024:#,##0}",
            $"{best.CpuSeconds:0.00}",
            $"{GoalSeconds:0.0}",
            $"{GoalSeconds / best.CpuSeconds:0.00}",
            best.Peak
        );
    }

    private static CashListEdition Edition()
    {
        var month = PayMonth.Parse("2026-11");
        var rows = Enumerable
            .Range(0, Rows)
            .Select(number => new PrintedRow(
                0,
                Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddMilliseconds(number)),
                "Thôn " + (number % 20),
                "Nguyễn Thị Hồng " + number,
                "1941",
                $"{number % 10_000:0000}",
                PrintedRow.GroupOf(number % 2 == 0 ? "social_pension" : "monthly_allowance"),
                [month.FirstDay],
                540_000,
                number % 5 == 0 ? 160_000 : 0,
                number % 5 == 0 ? 700_000 : 540_000,
                number % 7 == 0 ? "Trần Văn Bình" : null,
                number % 7 == 0 ? "authorised" : null,
                null
            ));
        return new CashListEdition(
            Guid.CreateVersion7(DateTimeOffset.UnixEpoch),
            1,
            "14845",
            month,
            DateTimeOffset.UnixEpoch,
            PrintedRow.InOrder(rows),
            new string('0', 64)
        );
    }
}
