using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Payments.BankSimulator;
using Payments.Tests.BankSimulator;
using Payments.Tests.Support;

namespace Payments.Tests.Banks;

/// <summary>Whole months with a bank of lists that is a program of its own.</summary>
public sealed class SheetMonthTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sheet-month-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public Task A_month_goes_by_workbooks_in_a_folder_and_the_books_are_the_banks_journal()
    {
        var (outbox, inbox) = (Path.Combine(folder, "out"), Path.Combine(folder, "in"));
        return Live("file", "xlsx", outbox, inbox, "");
    }

    [Fact]
    public async Task A_month_goes_by_lists_through_a_drop_box()
    {
        if (await DropBox.Start() is not { } box)
        {
            return;
        }

        await using var closing = box;
        await Live(
            "sftp",
            "csv",
            box.Outbox,
            box.Inbox,
            $$"""
            "sftp":{"host":"127.0.0.1","port":{{box.Port}},"user":"{{DropBox.User}}",
                    "keyFile":"{{box.KeyFile}}","hostKey":"{{box.HostKey}}"},
            """
        );
    }

    private async Task Live(string adapter, string file, string outbox, string inbox, string way)
    {
        var template = SheetBankTests.Template.Replace("FILE", file, StringComparison.Ordinal);
        var agreed = Path.Combine(folder, "template.json");
        await File.WriteAllTextAsync(agreed, template);
        string[] arguments =
        [
            "--bank",
            $"{Town.SecondBank}:file:{outbox}:{inbox}:0",
            "--sheet",
            $"{Town.SecondBank}={agreed}",
            "--paying-account",
            $"{Town.SecondBank}=1600200002",
            "--today",
            "2025-05-20",
        ];
        var data = Path.Combine(folder, "bank");
        var bank = await LaunchedBank.Start(data, arguments);
        await using var town = await Town.Start(
            adapter,
            secondPlace: $"\"outbox\":\"{outbox}\",\"inbox\":\"{inbox}\",{way}\"format\":\"sheet\",\"sheet\":{template}"
        );
        var paid = town.ByAccount("1111", Town.Here, Town.SecondBank, "0012345678901234567");
        var closed = town.ByAccount("9002", Town.There, Town.SecondBank);
        var late = town.ByAccount("999909", Town.There, Town.SecondBank);
        var back = town.ByAccount("9006", Town.There, Town.SecondBank);

        await town.Pay();
        await town.Books(books =>
            Count(books, "paidByAccount") == 2 && Count(books, "inProgress") == 1
        );
        Assert.Equal("rejected", await StateOf(town, closed));
        Assert.Equal("accepted", await StateOf(town, late));

        // The same list under its own name, under another one, and spoilt; then the bank is killed and comes again.
        var list = Assert.Single(Directory.GetFiles(outbox, "*." + file));
        var bytes = await File.ReadAllBytesAsync(list);
        File.SetLastWriteTimeUtc(list, new DateTime(2025, 5, 20, 9, 0, 0, DateTimeKind.Utc));
        await File.WriteAllBytesAsync(Path.Combine(outbox, "COPY." + file), bytes);
        await File.WriteAllBytesAsync(Path.Combine(outbox, "SPOILT." + file), bytes[..^20]);
        await File.WriteAllBytesAsync(Path.Combine(outbox, "HALF.part"), bytes);
        var controller = await town.Service.As("controller");
        await controller.Until(
            "/v1/bank-exceptions",
            exceptions =>
                exceptions["items"]!
                    .AsArray()
                    .Any(item => item!["kind"]!.GetValue<string>() == "unreadable")
        );
        bank.Dispose();
        bank = await LaunchedBank.Start(data, arguments);

        foreach (var day in new[] { new DateOnly(2025, 5, 21), new DateOnly(2025, 5, 22) })
        {
            await town.TurnTo(day);
            using var clock = new HttpClient { BaseAddress = bank.Address };
            using var moved = await clock.PostAsJsonAsync("/simulator/clock", new { today = day });
            moved.EnsureSuccessStatusCode();
        }

        var books = await town.Books(books =>
            Count(books, "paidByAccount") == 2
            && Count(books, "returned") + Count(books, "awaitingCash") == 2
        );
        Assert.True(books["balanced"]!.GetValue<bool>());
        Assert.Equal(
            ["settled", "settled", "rejected", "returned"],
            await Task.WhenAll(
                new[] { paid, late, closed, back }.Select(name => StateOf(town, name))
            )
        );

        using var door = new HttpClient { BaseAddress = bank.Address };
        var journal = (await door.GetStringAsync("/simulator/journal"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .ToList();
        bank.Dispose();
        Assert.Equal(
            (1, 3, 1, 1),
            (Of("batch").Count, Of("credit").Count, Of("reject").Count, Of("return").Count)
        );
        Assert.Equal(3, Of("credit").Select(line => $"{line["endToEndId"]}").Distinct().Count());
        Assert.Equal(Sum("credit") - Sum("return"), books["paidByAccountVnd"]!.GetValue<long>());

        List<JsonNode> Of(string kind) =>
            [.. journal.Where(line => line["kind"]!.GetValue<string>() == kind)];
        long Sum(string kind) => Of(kind).Sum(line => line["amountVnd"]!.GetValue<long>());
    }

    private static long Count(JsonNode books, string name) =>
        books[name + "Count"]!.GetValue<long>();

    private static async Task<string> StateOf(Town town, string name) =>
        (await town.PayoutOf(name))["payments"]![0]!["state"]!.GetValue<string>();
}
