using Microsoft.Extensions.Time.Testing;
using Payments.Banks.Adapters;
using Payments.Banks.Adapters.Files;
using Payments.Banks.Adapters.Pull;
using Payments.Domain.Banks;

namespace Payments.Tests.Banks;

public sealed class FileBankTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    private string Outbox => Path.Combine(folder, "out");

    private string Inbox => Path.Combine(folder, "in");

    [Fact]
    public async Task A_batch_lies_in_the_outbox_whole_and_under_its_name()
    {
        var result = await new FileBank("970405", Outbox).Submit(
            OutgoingFile.Of("B1", [1, 2, 3]),
            CancellationToken.None
        );

        Assert.Equal(SendOutcome.Taken, result.Outcome);
        Assert.Equal([Path.Combine(Outbox, "B1.xml")], Directory.GetFiles(Outbox));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(Path.Combine(Outbox, "B1.xml")));
    }

    [Fact]
    public async Task A_batch_that_lies_there_already_is_not_written_over()
    {
        var bank = new FileBank("970405", Outbox);
        _ = await bank.Submit(OutgoingFile.Of("B1", [1]), CancellationToken.None);

        var second = await bank.Submit(OutgoingFile.Of("B1", [2]), CancellationToken.None);

        Assert.Equal(SendOutcome.Known, second.Outcome);
        Assert.Equal([1], await File.ReadAllBytesAsync(Path.Combine(Outbox, "B1.xml")));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_not_sent_and_leaves_nothing()
    {
        var bank = new FileBank("970405", Outbox);
        var shorter = OutgoingFile.Of("B1", [1, 2, 3]) with { Bytes = 4 };

        Assert.Equal(
            SendOutcome.NotSent,
            (await bank.Submit(shorter, CancellationToken.None)).Outcome
        );
        Assert.Empty(Directory.GetFiles(Outbox));

        await File.WriteAllTextAsync(Path.Combine(folder, "blocked"), "");
        var blocked = new FileBank("970405", Path.Combine(folder, "blocked"));
        Assert.Equal(
            SendOutcome.NotSent,
            (await blocked.Submit(OutgoingFile.Of("B1", [1]), CancellationToken.None)).Outcome
        );
    }

    [Fact]
    public async Task Answers_are_given_out_by_name_once_they_no_longer_grow()
    {
        _ = Directory.CreateDirectory(Inbox);
        foreach (var name in new[] { "b.xml", "a.xml", "c.part" })
        {
            await File.WriteAllBytesAsync(Path.Combine(Inbox, name), [1]);
        }

        var clock = new FakeTimeProvider(
            DateTimeOffset.FromFileTime(
                File.GetLastWriteTimeUtc(Path.Combine(Inbox, "a.xml")).ToFileTimeUtc()
            )
        );
        var inbox = new FileInbox(Inbox, clock);

        Assert.Empty(await Names(inbox));
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["a.xml", "b.xml"], await Names(inbox));
    }

    [Fact]
    public async Task An_archived_answer_is_kept_and_not_given_out_again()
    {
        _ = Directory.CreateDirectory(Inbox);
        await File.WriteAllBytesAsync(Path.Combine(Inbox, "a.xml"), [1]);
        var clock = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(4_000_000_000));
        var inbox = new FileInbox(Inbox, clock);
        var file = await inbox.Scan(CancellationToken.None).FirstAsync();

        await inbox.Archive(file, CancellationToken.None);
        await inbox.Archive(file, CancellationToken.None);

        Assert.Empty(await Names(inbox));
        var kept = Assert.Single(Directory.GetFiles(Path.Combine(Inbox, "archive")));
        Assert.EndsWith("-a.xml", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pull_bank_is_left_to_fetch()
    {
        var result = await new PullBank("970405").Submit(
            OutgoingFile.Of("B1", [1]),
            CancellationToken.None
        );

        Assert.Equal(SendOutcome.LeftToFetch, result.Outcome);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<List<string>> Names(FileInbox inbox) =>
        await inbox.Scan(CancellationToken.None).Select(file => file.Name).ToListAsync();
}
