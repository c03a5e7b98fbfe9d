using System.Diagnostics;
using System.Net;
using Payments.BankSimulator;

namespace Payments.Tests.BankSimulator;

public sealed class SurvivalTests
{
    [Fact]
    public async Task A_killed_bank_neither_loses_nor_repeats_what_it_took()
    {
        var folder = SimulatedBank.NewFolder();
        const int payments = 2_000;
        using (
            var process = await LaunchedBank.Start(
                folder,
                "--bank",
                $"{SimulatedBank.Bin}:0",
                "--settle-ms",
                "60000"
            )
        )
        {
            using var http = new HttpClient { BaseAddress = process.Address };
            using var answer = await http.SendAsync(
                SimulatedBank.Request("MSG-1", OrderFile.Plain("MSG-1", payments).Bytes())
            );
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            process.Kill();
        }

        await using (var bank = await SimulatedBank.Start(folder: folder))
        {
            Assert.Equal(
                HttpStatusCode.Conflict,
                await bank.PostForStatus(OrderFile.Plain("MSG-1"))
            );
            Assert.Equal(payments, Iso.Statuses(await bank.Settled("MSG-1")).Count);
        }

        await using var later = await SimulatedBank.Start(folder: folder);
        await later.Settled("MSG-1");
        var credits = await later.JournalOf("credit");
        Assert.Equal(payments, credits.Count);
        Assert.Equal(payments, credits.Distinct().Count());
    }

    [Fact]
    public async Task A_restarted_bank_answers_and_books_as_before()
    {
        var folder = SimulatedBank.NewFolder();
        var order = new OrderFile(
            "MSG-1",
            new OrderFile.Line("A", "0100000001"),
            new OrderFile.Line("B", "0100009002"),
            new OrderFile.Line("C", "0100009006")
        );
        byte[] status;
        byte[] statement;
        var path = $"/accounts/{OrderFile.DebtorAccount}/statements/2026-10-01";
        var bankOptions = SimulatedBank.Quick() with { Booking = Booking.Block };
        await using (var bank = await SimulatedBank.Start(bankOptions, folder))
        {
            await bank.PostForStatus(order);
            await bank.Settled("MSG-1");
            await bank.MoveTo(SimulatedBank.Day.AddDays(2));
            status = await bank.Http.GetByteArrayAsync("/payment-batches/MSG-1");
            statement = await bank.Http.GetByteArrayAsync(path);
        }

        await using var again = await SimulatedBank.Start(bankOptions, folder);

        Assert.Equal(status, await again.Http.GetByteArrayAsync("/payment-batches/MSG-1"));
        Assert.Equal(statement, await again.Http.GetByteArrayAsync(path));
        Assert.Equal(["C"], await again.JournalOf("return"));
        Assert.Contains(
            "2026-10-03",
            await again.Http.GetStringAsync("/simulator/health"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        """{"kind":"payment","messageId":"MSG-2","blockId":"B","endToEndId":"X","debtorAccount":"1","bankBin":"2","account":"3","amountVnd":4,"more":true}"""
            + "\n"
    )]
    [InlineData("""{"kind":"credit","mess""")]
    public async Task A_torn_tail_is_cut_off_and_writing_goes_on(string tail)
    {
        var folder = SimulatedBank.NewFolder();
        await using (var bank = await SimulatedBank.Start(folder: folder))
        {
            await bank.PostForStatus(OrderFile.Plain("MSG-1"));
            await bank.Settled("MSG-1");
        }

        await File.AppendAllTextAsync(
            Path.Combine(folder, $"bank-{SimulatedBank.Bin}.jsonl"),
            tail
        );
        await using (var bank = await SimulatedBank.Start(folder: folder))
        {
            Assert.Equal(
                HttpStatusCode.Accepted,
                await bank.PostForStatus(OrderFile.Plain("MSG-2"))
            );
            await bank.Settled("MSG-2");
        }

        await using var last = await SimulatedBank.Start(folder: folder);
        Assert.Equal(["MSG-1", "MSG-2"], await last.JournalOf("batch"));
        Assert.Equal(6, (await last.JournalOf("credit")).Distinct().Count());
        Assert.Equal(6, (await last.JournalOf("payment")).Count);
    }

    [Fact]
    public async Task One_process_keeps_banks_apart()
    {
        var folder = SimulatedBank.NewFolder();
        using var process = await LaunchedBank.Start(
            folder,
            "--bank",
            $"{SimulatedBank.Bin}:0",
            "--bank",
            "970405:0"
        );
        using var first = new HttpClient { BaseAddress = process.Addresses[0] };
        using var second = new HttpClient { BaseAddress = process.Addresses[1] };
        using var posted = await first.SendAsync(
            SimulatedBank.Request("MSG-1", OrderFile.Plain("MSG-1").Bytes())
        );

        using var known = await first.GetAsync("/payment-batches/MSG-1");
        using var foreign = await second.GetAsync("/payment-batches/MSG-1");

        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Contains(
            "970405",
            await second.GetStringAsync("/simulator/health"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--bank", "970436")]
    [InlineData("--bank", "970436:0:nosuch")]
    [InlineData("--nosuch", "1")]
    [InlineData("--bank", "970436:0", "--today", "1.10.2026")]
    public async Task Wrong_usage_ends_with_two_and_one_line(params string[] arguments)
    {
        using var process = Process.Start(LaunchedBank.Command(arguments))!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(2, process.ExitCode);
        Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
