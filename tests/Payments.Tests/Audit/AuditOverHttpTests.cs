using System.Net;
using System.Text.Json.Nodes;
using Payments.Audit;
using Payments.Domain.Audit;
using Payments.Tests.Beneficiaries;

namespace Payments.Tests.Audit;

public sealed class AuditOverHttpTests(PeopleService people) : IClassFixture<PeopleService>
{
    [Fact]
    public async Task What_was_just_done_is_in_the_log_and_its_proof_holds()
    {
        var id = await people.Granted();
        var auditor = await people.Service.As("auditor");

        var entries = (await auditor.Get($"/v1/audit/entries?subject={id}"))
            .Must(HttpStatusCode.OK)
            .Json["items"]!.AsArray();
        var index = entries[^1]!["index"]!.GetValue<long>();
        var proof = (await auditor.Get($"/v1/audit/entries/{index}/proof")).Must(HttpStatusCode.OK);

        Assert.Equal(
            ["Enrol", "DecideProposal"],
            entries.Select(entry => entry!["command"]!.GetValue<string>())
        );
        Assert.True(Holds(proof.Json, await Key(auditor)));
        Assert.False(Holds(proof.Json, await Key(auditor), flipped: true));
    }

    [Fact]
    public async Task A_refused_command_leaves_its_code()
    {
        var officer = await people.Service.As("officer");
        await officer.Post("/v1/beneficiaries", new { fullName = "x" });
        var auditor = await people.Service.As("auditor");

        var entries = (await auditor.Get("/v1/audit/entries?limit=200")).Json["items"]!.AsArray();

        Assert.Contains(
            entries,
            entry => entry!["refusedCode"]?.GetValue<string>() == "invalid_field"
        );
    }

    [Fact]
    public async Task A_payout_is_proved_in_its_list_and_the_list_in_the_log()
    {
        var id = await people.Granted(PeopleService.Enrolment(commune: "14857"));
        await people.Granted(PeopleService.Enrolment(commune: "14857"));
        var run = await Calculated("14857");
        var auditor = await people.Service.As("auditor");
        var payouts = (await auditor.Get($"{run}/payouts")).Json["items"]!.AsArray();
        var payout = payouts.First(item => item!["beneficiaryId"]!.GetValue<Guid>() == id)!;

        var proof = (await auditor.Get($"/v1/payouts/{payout["id"]}/proof"))
            .Must(HttpStatusCode.OK)
            .Json;

        Assert.True(MerkleHash.TryParse(proof["payoutRoot"]!.GetValue<string>(), out var root));
        var bytes = Convert.FromBase64String(proof["bytes"]!.GetValue<string>());
        Assert.True(
            MerkleProof.Includes(
                root,
                proof["count"]!.GetValue<long>(),
                proof["index"]!.GetValue<long>(),
                MerkleTree.LeafHash(bytes),
                Path(proof)
            )
        );
        Assert.True(Holds(proof["entry"]!, await Key(auditor)));
        var entry = Convert.FromBase64String(proof["entry"]!["bytes"]!.GetValue<string>());
        Assert.True(LogEntry.Parse(entry).TryGet(out var calculated, out _));
        Assert.Equal(root, calculated.Payouts!.Value.Root);
    }

    [Fact]
    public async Task The_export_is_whole_and_an_older_checkpoint_begins_the_newer()
    {
        await people.Granted(PeopleService.Enrolment(commune: "14854"));
        var auditor = await people.Service.As("auditor");
        var before = Open((await auditor.Get("/v1/audit/checkpoint")).Text, await Key(auditor));
        var run = await Calculated("14854");

        var runId = run.Split('/')[^1];
        var lines = (await auditor.Get($"/v1/audit/export?runId={runId}"))
            .Must(HttpStatusCode.OK)
            .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!["kind"]!.GetValue<string>())
            .ToList();
        var after = Open((await auditor.Get("/v1/audit/checkpoint")).Text, await Key(auditor));
        var consistency = (
            await auditor.Get($"/v1/audit/consistency?from={before.Size}&to={after.Size}")
        )
            .Must(HttpStatusCode.OK)
            .Json;

        Assert.Equal("log", lines[0]);
        Assert.Contains("checkpoint", lines);
        Assert.Equal(1, lines.Count(kind => kind == "payout"));
        Assert.True(
            MerkleProof.IsConsistent(
                before.Size,
                before.Root,
                after.Size,
                after.Root,
                Path(consistency)
            )
        );
    }

    [Fact]
    public async Task Who_may_not_read_the_log_does_not()
    {
        var officer = await people.Service.As("officer");

        Assert.Equal("forbidden_role", (await officer.Get("/v1/audit/entries")).Code);
        Assert.Equal("forbidden_role", (await officer.Get("/v1/audit/export")).Code);
        var auditor = await people.Service.As("auditor");
        var missing = await auditor.Get("/v1/audit/entries/999999/proof");
        Assert.Equal(HttpStatusCode.NotFound, missing.Status);
    }

    private async Task<string> Calculated(string commune)
    {
        var officer = await people.Service.As("preparer");
        var run = (
            await officer.Post(
                "/v1/payment-runs",
                new
                {
                    month = "2026-12",
                    kind = "regular",
                    communeCodes = new[] { commune },
                }
            )
        ).Must(HttpStatusCode.Created);
        var path = run.Headers.Location!.ToString();
        (await officer.Post(path + "/calculate")).Must(HttpStatusCode.Accepted);
        await officer.Until(path, json => json["state"]!.GetValue<string>() == "calculated");
        return path;
    }

    private static async Task<VerifierKey> Key(Payments.Tests.Support.TestCaller caller)
    {
        var text = (await caller.Get("/v1/audit/key")).Value<string>("verifierKey");
        return VerifierKey
            .Parse(text)
            .Match(key => key, _ => throw new InvalidOperationException("That is no key."));
    }

    private static Checkpoint Open(string note, VerifierKey key) =>
        Checkpoint
            .Open(note, key, LogSigner.Check)
            .Match(
                checkpoint => checkpoint,
                _ => throw new InvalidOperationException("The note is not signed by the key.")
            );

    /// <summary>What anyone who holds the key can check of an entry's proof.</summary>
    private static bool Holds(JsonNode proof, VerifierKey key, bool flipped = false)
    {
        var checkpoint = Open(proof["checkpoint"]!.GetValue<string>(), key);
        var bytes = Convert.FromBase64String(proof["bytes"]!.GetValue<string>());
        bytes[^2] ^= (byte)(flipped ? 1 : 0);
        return checkpoint.Size == proof["size"]!.GetValue<long>()
            && MerkleProof.Includes(
                checkpoint.Root,
                checkpoint.Size,
                proof["index"]!.GetValue<long>(),
                MerkleTree.LeafHash(bytes),
                Path(proof)
            );
    }

    private static List<MerkleHash> Path(JsonNode proof) =>
        [
            .. proof["path"]!
                .AsArray()
                .Select(node =>
                    MerkleHash.TryParse(node!.GetValue<string>(), out var hash)
                        ? hash
                        : throw new FormatException("A node is no hash.")
                ),
        ];
}
