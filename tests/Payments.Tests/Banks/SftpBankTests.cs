using Payments.Banks.Adapters;
using Payments.Banks.Adapters.Sftp;
using Payments.Domain.Banks;
using Payments.Tests.Support;

namespace Payments.Tests.Banks;

/// <summary>A drop box of a real OpenSSH server; passed over, and said, where there is none.</summary>
public sealed class SftpBankTests
{
    private static readonly OutgoingFile Batch = OutgoingFile.Of("B1", [1, 2, 3]);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_batch_lies_in_the_drop_box_whole_and_is_not_written_over()
    {
        if (await DropBox.Start() is not { } box)
        {
            return;
        }

        await using var closing = box;
        using var door = Door(box);
        var bank = new SftpBank("970405", door, box.Outbox);

        var first = await bank.Submit(Batch, CancellationToken.None);
        var again = await bank.Submit(OutgoingFile.Of("B1", [9]), CancellationToken.None);
        var shorter = await bank.Submit(
            OutgoingFile.Of("B2", [1, 2]) with
            {
                Bytes = 3,
            },
            CancellationToken.None
        );

        Assert.Equal(
            (SendOutcome.Taken, SendOutcome.Known, SendOutcome.NotSent),
            (first.Outcome, again.Outcome, shorter.Outcome)
        );
        var lying = Directory.GetFiles(box.Outbox, "*.xml");
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Assert.Single(lying)));
    }

    [Fact]
    public async Task A_host_with_another_key_gets_nothing()
    {
        if (await DropBox.Start() is not { } box)
        {
            return;
        }

        await using var closing = box;
        using var door = Door(box, box.OtherKey);

        var result = await new SftpBank("970405", door, box.Outbox).Submit(
            Batch,
            CancellationToken.None
        );

        Assert.Equal(SendOutcome.NotSent, result.Outcome);
        Assert.Empty(Directory.GetFiles(box.Outbox));
        _ = await Assert.ThrowsAnyAsync<Exception>(() => door.Connect(CancellationToken.None));
    }

    [Fact]
    public async Task A_drop_box_that_is_closed_or_full_of_refusals_took_nothing()
    {
        if (await DropBox.Start() is not { } box)
        {
            return;
        }

        await using var closing = box;
        using var door = Door(box);
        var nowhere = new SftpBank("970405", door, box.Outbox + "/absent");
        var bank = new SftpBank("970405", door, box.Outbox);

        var refused = await nowhere.Submit(Batch, CancellationToken.None);
        await box.Close();
        var closed = await bank.Submit(Batch, CancellationToken.None);
        box.Open();
        var open = await bank.Submit(Batch, CancellationToken.None);

        Assert.Equal(
            (SendOutcome.NotSent, SendOutcome.NotSent, SendOutcome.Taken),
            (refused.Outcome, closed.Outcome, open.Outcome)
        );
    }

    [Fact]
    public async Task Answers_are_taken_once_they_no_longer_grow_and_are_archived()
    {
        if (await DropBox.Start() is not { } box)
        {
            return;
        }

        await using var closing = box;
        using var door = Door(box);
        var inbox = new SftpInbox(door, box.Inbox, TimeSpan.Zero, TimeProvider.System);
        await File.WriteAllBytesAsync(Path.Combine(box.Inbox, "b.xml"), [1]);
        await File.WriteAllBytesAsync(Path.Combine(box.Inbox, "a.xml"), [1, 2]);
        await File.WriteAllBytesAsync(Path.Combine(box.Inbox, "c.xml.part"), [1]);

        var first = await Names(inbox);
        await File.AppendAllTextAsync(Path.Combine(box.Inbox, "b.xml"), "more");
        var second = await inbox.Scan(CancellationToken.None).ToListAsync();
        await inbox.Archive(Assert.Single(second), CancellationToken.None);
        await inbox.Archive(second[0], CancellationToken.None);
        var third = await Names(inbox);

        Assert.Empty(first);
        Assert.Equal(("a.xml", 2), (second[0].Name, second[0].Bytes.Length));
        Assert.Equal(["b.xml"], third);
        Assert.EndsWith(
            "-a.xml",
            Assert.Single(Directory.GetFiles(Path.Combine(box.Inbox, "archive"))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_month_is_paid_through_a_drop_box()
    {
        if (await DropBox.Start() is not { } box)
        {
            return;
        }

        await using var closing = box;
        await using var town = await Town.Start("sftp", dropBox: box);
        var paid = town.ByAccount("1111", Town.There, Town.SecondBank);
        var closed = town.ByAccount("9007", Town.There, Town.SecondBank);

        await town.Pay();
        var books = await town.Books(books =>
            books["paidByAccountCount"]!.GetValue<long>() == 1
            && books["inProgressCount"]!.GetValue<long>() == 0
        );

        Assert.True(books["balanced"]!.GetValue<bool>());
        Assert.Equal("paid", (await town.PayoutOf(paid))["state"]!.GetValue<string>());
        Assert.Equal(
            "AC01",
            (await town.PayoutOf(closed))["payments"]![0]!["reasonCode"]!.GetValue<string>()
        );
        Assert.Empty(Directory.GetFiles(box.Outbox, "*.part"));
    }

    [Theory]
    [InlineData("", "hostKey")]
    [InlineData("SHA256:abc", "hostKey")]
    [InlineData("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIJq0", "hostKey")]
    [InlineData("SHA256:uNiVztksCsDhcc0u9e8BrrJXVGDyjTwcYTKMmmi3OKY", "keyFile")]
    public void A_drop_box_that_cannot_be_trusted_or_entered_is_refused_at_the_start(
        string hostKey,
        string word
    )
    {
        var noKey = Path.GetTempFileName();

        var opened = SftpDoor.Open(
            "970405",
            new SftpRow("127.0.0.1", 22, "bank", noKey, hostKey),
            Patience
        );

        Assert.Equal("banks_file_unusable", opened.Refusal?.Code);
        Assert.Contains(word, opened.Refusal!.Message, StringComparison.Ordinal);
        File.Delete(noKey);
    }

    private static SftpDoor Door(DropBox box, string? hostKey = null) =>
        SftpDoor
            .Open(
                "970405",
                new SftpRow(
                    "127.0.0.1",
                    box.Port,
                    DropBox.User,
                    box.KeyFile,
                    hostKey ?? box.HostKey
                ),
                Patience
            )
            .Match(door => door, no => throw new InvalidOperationException(no.Message));

    private static async Task<List<string>> Names(SftpInbox inbox) =>
        await inbox.Scan(CancellationToken.None).Select(file => file.Name).ToListAsync();
}
