using System.Net;
using System.Xml.Linq;
using Payments.BankSimulator;

namespace Payments.Tests.BankSimulator;

public sealed class FileBankTests
{
    private readonly string outbox = SimulatedBank.NewFolder();
    private readonly string inbox = SimulatedBank.NewFolder();

    private BankOptions Options => SimulatedBank.Quick() with { Outbox = outbox, Inbox = inbox };

    [Fact]
    public async Task A_whole_file_is_executed_once_and_answered_in_the_inbox()
    {
        var folder = SimulatedBank.NewFolder();
        await using (var bank = await SimulatedBank.Start(Options, folder))
        {
            await Drop("orders", OrderFile.Plain("MSG-1"));

            var answers = await Answers(message =>
                message is { Name.LocalName: "BkToCstmrStmt" }
                && Iso.All(message, "Ntry").Count() == 3
            );
            var settled = await Answers(message =>
                message is { Name.LocalName: "CstmrPmtStsRpt" }
                && Iso.Text(message, "GrpSts") == "ACSC"
            );

            Assert.All(
                answers.Concat(settled),
                message => Assert.Empty(Iso.Complaints(message) ?? [])
            );
            Assert.Empty(Directory.GetFiles(inbox, "*.part"));
            Assert.True(File.Exists(Path.Combine(outbox, "orders.xml")));
        }

        foreach (var answer in Directory.GetFiles(inbox))
        {
            File.Delete(answer);
        }

        await using var again = await SimulatedBank.Start(Options, folder);
        await Drop("orders-again", OrderFile.Plain("MSG-1"));
        await Drop("more", OrderFile.Plain("MSG-2"));
        await Answers(message =>
            Iso.Text(message, "OrgnlMsgId") == "MSG-2" && Iso.Text(message, "GrpSts") == "ACSC"
        );

        Assert.Equal(6, (await again.JournalOf("credit")).Count);
        Assert.DoesNotContain(All(), message => Iso.Text(message, "OrgnlMsgId") == "MSG-1");
    }

    [Fact]
    public async Task A_file_still_being_written_is_left_alone()
    {
        await using var bank = await SimulatedBank.Start(Options);
        await File.WriteAllBytesAsync(
            Path.Combine(outbox, "half.part"),
            OrderFile.Plain("HALF").Bytes()
        );
        await Drop("whole", OrderFile.Plain("WHOLE"));

        await Answers(message => Iso.Text(message, "OrgnlMsgId") == "WHOLE");

        Assert.Equal(["WHOLE"], await bank.JournalOf("batch"));
    }

    [Fact]
    public async Task A_wrong_sum_is_refused_as_a_whole_and_mended_later()
    {
        await using var bank = await SimulatedBank.Start(Options);
        await Drop("wrong", OrderFile.Plain("MSG-1") with { Sum = "1" });

        var refusal = await Answers(message => Iso.Text(message, "GrpSts") == "RJCT");
        await Drop("mended", OrderFile.Plain("MSG-1"));
        await Answers(message => Iso.Text(message, "GrpSts") == "ACSC");

        Assert.Equal("AM10", Iso.Text(refusal[0], "StsRsnInf", "Cd"));
        Assert.Empty(Iso.Complaints(refusal[0]) ?? []);
        Assert.Equal(3, (await bank.JournalOf("credit")).Count);
    }

    [Fact]
    public async Task A_return_is_left_when_its_day_comes()
    {
        await using var bank = await SimulatedBank.Start(Options);
        await Drop("orders", new OrderFile("MSG-1", new OrderFile.Line("A", "0100009006")));
        await Answers(message => message.Name.LocalName == "BkToCstmrStmt");

        await bank.MoveTo(SimulatedBank.Day.AddDays(2));

        var statement = await Answers(message => Iso.Text(message, "RtrInf", "Cd") == "AC04");
        Assert.Equal("A", Iso.Text(statement[0], "Refs", "EndToEndId"));
    }

    [Fact]
    public async Task A_file_bank_has_no_http_face()
    {
        await using var bank = await SimulatedBank.Start(Options);

        Assert.Equal(HttpStatusCode.NotFound, await bank.PostForStatus(OrderFile.Plain("MSG-1")));
        Assert.Empty(await bank.JournalOf("batch"));
    }

    private async Task Drop(string name, OrderFile order)
    {
        var part = Path.Combine(outbox, name + ".part");
        await File.WriteAllBytesAsync(part, order.Bytes());
        File.Move(part, Path.Combine(outbox, name + ".xml"));
    }

    private IEnumerable<XDocument> All() =>
        Directory.GetFiles(inbox, "*.xml").Select(file => XDocument.Load(file));

    private async Task<IReadOnlyList<XDocument>> Answers(Func<XElement, bool> wanted)
    {
        for (var turn = 0; turn < 300; turn++)
        {
            var found = All().Where(message => wanted(message.Root!.Elements().Single())).ToList();
            if (found.Count > 0)
            {
                return found;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The answer did not come.");
    }
}
