using System.Text;
using Npgsql;
using Payments.Audit;
using Payments.Domain.Audit;
using Payments.Verifier;

namespace Payments.Tests.Audit;

public sealed class AuditSequencerTests
{
    private static readonly CancellationToken none = CancellationToken.None;

    [Fact]
    public async Task Many_writers_and_two_sequencers_make_one_log_without_gaps()
    {
        await using var database = await AuditDatabase.Create();
        if (database is null)
        {
            return;
        }

        var other = new AuditSequencer(database.Worker, database.Signer, null, database.Clock);
        var writers = Enumerable
            .Range(0, 8)
            .Select(_ => Task.Run(() => Write(database, 100)))
            .ToArray();
        while (!writers.All(writer => writer.IsCompleted))
        {
            await Task.WhenAll(database.Sequencer.Step(none), other.Step(none));
        }

        await Task.WhenAll(writers);
        await database.Sequencer.SignNow(none);

        var report = await Verify(database, null, NoLeaves);
        Assert.Null(report.Failure);
        Assert.Equal(800, report.Entries);
        var page = await database.Log.Entries(null, 797, 10, none);
        Assert.Equal([798, 799], page.Items.Select(entry => entry.Index));
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Every_proof_holds_against_the_signed_root()
    {
        await using var database = await AuditDatabase.Create();
        if (database is null)
        {
            return;
        }

        await Write(database, 37);
        var old = await Opened(database);
        await Write(database, 33);
        var now = await Opened(database);

        for (var index = 0; index < 70; index++)
        {
            var proof = (await database.Log.Prove(index, null, none)).Match(
                found => found,
                no => throw new InvalidOperationException(no.Code)
            );
            Assert.True(
                MerkleProof.Includes(
                    now.Root,
                    70,
                    index,
                    MerkleTree.LeafHash(proof.Bytes),
                    proof.Path
                )
            );
        }

        var early = (await database.Log.Prove(3, 37, none)).Match(
            found => found,
            no => throw new InvalidOperationException(no.Code)
        );
        Assert.True(
            MerkleProof.Includes(old.Root, 37, 3, MerkleTree.LeafHash(early.Bytes), early.Path)
        );
        var consistency = (await database.Log.Consistency(37, null, none)).Match(
            found => found,
            no => throw new InvalidOperationException(no.Code)
        );
        Assert.True(MerkleProof.IsConsistent(37, old.Root, 70, now.Root, consistency.Path));
        Assert.NotNull((await database.Log.Prove(70, null, none)).Refusal);
        Assert.NotNull((await database.Log.Prove(0, 71, none)).Refusal);
        Assert.NotNull((await database.Log.Consistency(5, 3, none)).Refusal);
    }

    [Fact]
    public async Task A_checkpoint_is_signed_every_ten_seconds_while_there_are_new_entries()
    {
        await using var database = await AuditDatabase.Create();
        if (database is null)
        {
            return;
        }

        await Write(database, 1);
        await database.Sequencer.Step(none);
        await Write(database, 1);
        await database.Sequencer.Step(none);
        Assert.Single(
            (await database.Log.Checkpoints(null, 10, none)).Items,
            checkpoint => checkpoint.Size == 1
        );

        database.Clock.Advance(AuditSequencer.SignEvery);
        await database.Sequencer.Step(none);
        database.Clock.Advance(AuditSequencer.SignEvery);
        await database.Sequencer.Step(none);

        var sizes = (await database.Log.Checkpoints(null, 10, none)).Items.Select(checkpoint =>
            checkpoint.Size
        );
        Assert.Equal([1, 2], sizes);
        Assert.Equal(2, Directory.GetFiles(database.WitnessPath).Length);
    }

    [Fact]
    public async Task The_second_place_gets_what_it_missed_and_keeps_what_it_has()
    {
        await using var database = await AuditDatabase.Create();
        if (database is null)
        {
            return;
        }

        var silent = new AuditSequencer(database.Worker, database.Signer, null, database.Clock);
        await Write(database, 1);
        var first = await silent.SignNow(none);
        await Write(database, 1);
        await database.Sequencer.SignNow(none);

        var files = Directory.GetFiles(database.WitnessPath).Order().ToArray();
        Assert.Equal(2, files.Length);
        Assert.Equal(first, await File.ReadAllTextAsync(files[0]));
        await new WitnessFolder(database.WitnessPath).Keep(1, "another", none);
        Assert.Equal(first, await File.ReadAllTextAsync(files[0]));
    }

    [Theory]
    [InlineData("update log_entry set at = now()")]
    [InlineData("delete from log_entry")]
    [InlineData("truncate log_entry")]
    [InlineData("update log_node set hash = hash")]
    [InlineData("delete from log_node")]
    [InlineData("delete from log_subject")]
    [InlineData("update log_checkpoint set note = ''")]
    [InlineData("delete from log_checkpoint")]
    [InlineData("update audit_pending set subjects = '{}'")]
    [InlineData("truncate audit_pending")]
    [InlineData("delete from audit_pending")]
    public async Task Nobody_changes_the_log(string sql)
    {
        await using var database = await AuditDatabase.Create();
        if (database is null)
        {
            return;
        }

        await Write(database, 2);
        await database.Sequencer.SignNow(none);
        await Write(database, 1);

        foreach (var source in new[] { database.Owner, database.Worker, database.App })
        {
            await using var command = source.CreateCommand(sql);
            var refused = await Assert.ThrowsAsync<PostgresException>(() =>
                command.ExecuteNonQueryAsync()
            );
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Fact]
    public async Task What_a_superuser_changes_in_the_database_shows_in_the_export()
    {
        await using var database = await AuditDatabase.Create();
        if (database is null)
        {
            return;
        }

        await Write(database, 20);
        await database.Sequencer.SignNow(none);
        await Write(database, 20);
        await database.Sequencer.SignNow(none);
        await database.ExecuteAsOwner(
            """
            set session_replication_role = replica;
            update log_entry
               set bytes = bytes || '\x0a'::bytea,
                   leaf_hash = sha256('\x00'::bytea || bytes || '\x0a'::bytea)
             where index = 25;
            """
        );

        var report = await Verify(database, null, NoLeaves);

        Assert.Equal((20, 39), (report.FirstEntry, report.LastEntry));
    }

    [Fact]
    public async Task A_payout_is_proved_up_to_the_signed_root_and_exported_with_its_run()
    {
        await using var database = await AuditDatabase.Create();
        if (database is null)
        {
            return;
        }

        var (run, list) = (
            Guid.CreateVersion7(database.Clock.GetUtcNow()),
            Guid.CreateVersion7(database.Clock.GetUtcNow())
        );
        byte[][] leaves =
        [
            .. Enumerable
                .Range(0, 11)
                .Select(number => Encoding.UTF8.GetBytes($"payments-payout/1\npayout: {number}\n")),
        ];
        await database.Append(
            ListEntry(
                database,
                run,
                list,
                [
                    [1],
                ]
            )
        );
        await Write(database, 5);
        await database.Append(ListEntry(database, run, list, leaves));
        var checkpoint = await Opened(database);

        var proof = (await database.Log.ProvePayout(list, 7, Stream(leaves), none)).Match(
            found => found,
            no => throw new InvalidOperationException(no.Code)
        );
        var report = await Verify(database, run, (_, _) => Stream(leaves));
        var another = await Verify(database, list, (_, _) => Stream(leaves));

        Assert.Equal(leaves[7], proof.Bytes);
        Assert.True(
            MerkleProof.Includes(
                proof.PayoutRoot,
                11,
                7,
                MerkleTree.LeafHash(proof.Bytes),
                proof.Path
            )
        );
        Assert.Equal(6, proof.Entry.Index);
        Assert.True(
            MerkleProof.Includes(
                checkpoint.Root,
                7,
                6,
                MerkleTree.LeafHash(proof.Entry.Bytes),
                proof.Entry.Path
            )
        );
        Assert.Equal((true, 11, 1), (report.Holds, report.Payouts, report.ListsProved));
        Assert.Equal((true, 0, 2), (another.Holds, another.Payouts, another.ListsElsewhere));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            database.Log.ProvePayout(list, 7, Stream(leaves[..10]), none)
        );
        Assert.NotNull((await database.Log.ProvePayout(run, 0, Stream(leaves), none)).Refusal);
    }

    [Fact]
    public async Task A_rolled_back_command_leaves_no_entry()
    {
        await using var database = await AuditDatabase.Create();
        if (database is null)
        {
            return;
        }

        await using (var connection = await database.App.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await AuditSequencer.Append(connection, transaction, database.Entry(), none);
        }

        Assert.Equal(0, await database.Sequencer.Step(none));
    }

    [Fact]
    public async Task Another_key_may_not_go_on_signing()
    {
        await using var database = await AuditDatabase.Create();
        if (database is null)
        {
            return;
        }

        var folder = Directory.CreateTempSubdirectory("audit-");
        using var stranger = LogSigner.Open(folder.FullName, LogSigner.DefaultOrigin);
        await Write(database, 1);
        await database.Sequencer.SignNow(none);
        await Write(database, 1);

        var sequencer = new AuditSequencer(database.Worker, stranger, null, database.Clock);

        await Assert.ThrowsAsync<InvalidOperationException>(() => sequencer.SignNow(none));
        folder.Delete(recursive: true);
    }

    private static async Task Write(AuditDatabase database, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await database.Append(database.Entry(Guid.CreateVersion7(database.Clock.GetUtcNow())));
        }
    }

    private static async Task<Checkpoint> Opened(AuditDatabase database) =>
        Checkpoint
            .Open(
                await database.Sequencer.SignNow(none),
                database.Signer.VerifierKey,
                LogSigner.Check
            )
            .Match(checkpoint => checkpoint, no => throw new InvalidOperationException(no.Code));

    private static LogEntry ListEntry(AuditDatabase database, Guid run, Guid list, byte[][] leaves)
    {
        var frontier = new MerkleFrontier();
        foreach (var leaf in leaves)
        {
            frontier.Append(MerkleTree.LeafHash(leaf));
        }

        return AuditDatabase.Make(
            database.Facts() with
            {
                Subjects = [list, run],
                Payouts = new PayoutTree(frontier.Root(), leaves.Length),
                Tags = [new(LogTag.List, list.ToString()), new(LogTag.Run, run.ToString())],
            }
        );
    }

    private static IAsyncEnumerable<ReadOnlyMemory<byte>> NoLeaves(
        CalculatedList list,
        CancellationToken cancellationToken
    ) => Stream([]);

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Stream(byte[][] leaves)
    {
        foreach (var leaf in leaves)
        {
            await Task.Yield();
            yield return leaf;
        }
    }

    private static async Task<VerifyReport> Verify(
        AuditDatabase database,
        Guid? run,
        ReadLeaves leaves
    )
    {
        var file = new MemoryStream();
        await new AuditExport(database.App, database.Signer.VerifierKey, leaves).Write(
            file,
            run,
            none
        );
        file.Position = 0;
        return ExportVerifier.Verify(
            file,
            database.Signer.VerifierKey.ToString(),
            await database.Log.LatestCheckpoint(none)
        );
    }
}
