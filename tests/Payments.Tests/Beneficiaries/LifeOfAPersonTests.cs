using System.Net;
using System.Text.Json.Nodes;

namespace Payments.Tests.Beneficiaries;

public sealed class LifeOfAPersonTests(PeopleService people) : IClassFixture<PeopleService>
{
    [Fact]
    public async Task Changed_facts_hold_on_until_a_later_change_of_the_same_thing()
    {
        var id = await people.Granted();
        await Facts(id, "2026-10-01", new() { ["household"] = "poor" });
        await Facts(id, "2026-09-01", new() { ["household"] = "near_poor", ["hiv"] = true });

        var facts = (await people.Read(id))["facts"]!.AsArray();

        Assert.Equal(
            [(null, null, null), ("2026-09-01", "near_poor", true), ("2026-10-01", "poor", true)],
            facts.Select(dated =>
                (
                    dated!["effectiveFrom"]?.GetValue<string>(),
                    dated["person"]!["household"]?.GetValue<string>(),
                    dated["person"]!["hiv"]?.GetValue<bool>()
                )
            )
        );
    }

    [Fact]
    public async Task A_change_waits_for_the_second_person()
    {
        var id = await people.Granted();
        var officer = await people.Service.As("officer");

        var proposed = await officer.Post(
            $"/v1/beneficiaries/{id}/facts",
            new { effectiveFrom = "2026-11-01", person = new { household = "poor" } }
        );

        proposed.Must(HttpStatusCode.Accepted);
        Assert.Null((await people.Read(id))["person"]!["household"]);
    }

    [Theory]
    [InlineData(
        """{"effectiveFrom":"2026-11-01","person":{"studies":"school"}}""",
        "/person/studies"
    )]
    [InlineData("""{"effectiveFrom":"2026-11-01","person":{"care":"lots"}}""", "/person/care")]
    [InlineData(
        """{"effectiveFrom":"2026-11-01","person":{"dateOfDeath":"1920-01-01"}}""",
        "/person/dateOfDeath"
    )]
    [InlineData("""{"effectiveFrom":"2026-11-01","person":{}}""", "/person")]
    [InlineData("""{"effectiveFrom":"2026-13-01","person":{"hiv":true}}""", "/effectiveFrom")]
    public async Task A_wrong_change_is_refused_by_its_pointer(string body, string pointer)
    {
        var id = await people.Granted();
        var officer = await people.Service.As("officer");

        var answer = await officer.Post($"/v1/beneficiaries/{id}/facts", JsonNode.Parse(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(pointer, answer.Json["errors"]![0]!["pointer"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_account_is_replaced_by_its_payees_own()
    {
        var id = await people.Granted();

        await people.Settle(
            $"/v1/beneficiaries/{id}/account",
            new JsonObject { ["bankBin"] = "970436", ["accountNo"] = "0071000987654" }
        );

        var account = Assert.Single((await people.Read(id))["payees"]!.AsArray())!["account"]!;
        Assert.Equal("970436", account["bankBin"]!.GetValue<string>());
        Assert.Equal("••••7654", account["accountNo"]!.GetValue<string>());
        Assert.Contains(
            account["state"]!.GetValue<string>(),
            new[] { "unverified", "cannot_check" }
        );
        Assert.Equal("Nguyễn Thị Hạnh", account["accountName"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("Lò Văn Khác", false)]
    public async Task An_account_that_the_bank_matched_needs_no_second_person(
        string? accountName,
        bool isAccepted
    )
    {
        var id = await people.Granted();
        var officer = await people.Service.As("officer");
        var number = isAccepted ? "0071000111222" : "0071000333444";
        var proposed = (
            await officer.Post(
                $"/v1/beneficiaries/{id}/account",
                new
                {
                    bankBin = "970436",
                    accountNo = number,
                    accountName,
                }
            )
        ).Must(HttpStatusCode.Accepted);
        await Answered(id, number[^4..]);
        await Task.Delay(TimeSpan.FromSeconds(isAccepted ? 0 : 3));

        var proposals = isAccepted ? "/v1/proposals?state=accepted" : "/v1/proposals?state=open";
        await officer.Until(
            proposals + "&limit=200",
            page =>
                page["items"]!
                    .AsArray()
                    .Any(item =>
                        item!["id"]!.GetValue<Guid>() == proposed.Value<Guid>("proposalId")
                    )
        );
        var account = (await people.Read(id))["payees"]![0]!["account"]!;
        Assert.Equal(
            isAccepted ? "••••1222" : "••••3456",
            account["accountNo"]!.GetValue<string>()
        );
    }

    [Fact]
    public async Task Cash_needs_a_reason_of_the_list()
    {
        var id = await people.Granted();
        var officer = await people.Service.As("officer");
        var path = $"/v1/beneficiaries/{id}/cash-choice";

        var wrong = await officer.Post(path, new { reason = "likes it" });
        await people.Settle(path, new JsonObject { ["reason"] = "remote_area" });

        Assert.Equal("/reason", wrong.Json["errors"]![0]!["pointer"]!.GetValue<string>());
        var payee = (await people.Read(id))["payees"]![0]!;
        Assert.Equal("cash", payee["channel"]!.GetValue<string>());
        Assert.Equal("remote_area", payee["cashReason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_later_decision_is_kept_and_moves_no_start()
    {
        var id = await people.Granted();

        await people.Settle(
            $"/v1/beneficiaries/{id}/decisions",
            new JsonObject { ["signedOn"] = "2026-11-02", ["number"] = "99" }
        );

        Assert.Equal(2, (await people.Read(id))["decisions"]!.AsArray().Count);
        Assert.Equal("2026-08-10", await Scalar("max(decision_signed_on)::text", "fact", id));
    }

    [Fact]
    public async Task Suspended_resumed_and_stopped_in_turn()
    {
        var id = await people.Granted();
        var why = new JsonObject { ["reason"] = "not found at home" };

        await people.Settle($"/v1/beneficiaries/{id}/suspend", why.DeepClone());
        var suspended = await people.Read(id);
        await people.Settle($"/v1/beneficiaries/{id}/resume", new JsonObject());
        var resumed = await people.Read(id);
        await people.Settle($"/v1/beneficiaries/{id}/stop", why.DeepClone());
        var stopped = await people.Read(id);
        var officer = await people.Service.As("officer");
        var again = await officer.Post($"/v1/beneficiaries/{id}/suspend", why);

        Assert.Equal("suspended", suspended["state"]!.GetValue<string>());
        Assert.Equal("2026-11", suspended["suspendedFrom"]!.GetValue<string>());
        Assert.Equal("granted", resumed["state"]!.GetValue<string>());
        Assert.Null(resumed["suspendedFrom"]);
        Assert.Equal("ended", stopped["state"]!.GetValue<string>());
        Assert.Equal("2026-12", stopped["endedFrom"]!.GetValue<string>());
        Assert.Equal("beneficiary_cannot_move", again.Code);
    }

    [Fact]
    public async Task A_death_adds_facts_from_its_day_and_ends()
    {
        var id = await people.Granted();
        var officer = await people.Service.As("officer");
        var path = $"/v1/beneficiaries/{id}/death";

        var future = await officer.Post(path, new { dateOfDeath = "2027-01-01" });
        await people.Settle(path, new JsonObject { ["dateOfDeath"] = "2026-09-17" });

        Assert.Equal("/dateOfDeath", future.Json["errors"]![0]!["pointer"]!.GetValue<string>());
        var person = await people.Read(id);
        Assert.Equal("ended", person["state"]!.GetValue<string>());
        Assert.Equal("2026-10", person["endedFrom"]!.GetValue<string>());
        Assert.Equal("2026-09-17", person["facts"]![1]!["effectiveFrom"]!.GetValue<string>());
        Assert.Equal("2026-09-17", person["person"]!["dateOfDeath"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_time_line_tells_what_happened_in_order()
    {
        var id = await people.Granted();
        await Facts(id, "2026-10-01", new() { ["household"] = "poor" });

        var caller = await people.Service.As("auditor");
        var items = (await caller.Get($"/v1/beneficiaries/{id}/timeline"))
            .Must(HttpStatusCode.OK)
            .Json["items"]!.AsArray();

        var kinds = items.Select(item => item!["kind"]!.GetValue<string>()).ToList();
        Assert.Equal("proposed", kinds[0]);
        Assert.Equal(
            ["account", "decision", "facts", "facts", "facts_changed", "granted", "proposed"],
            kinds.Order()
        );
    }

    [Fact]
    public async Task Who_moves_is_closed_here_and_opened_there()
    {
        await people.Granted(PeopleService.Enrolment(commune: PeopleService.OtherCommune));
        var personalId = PeopleService.NewId();
        var id = await people.Granted(PeopleService.Enrolment(personalId));
        await Facts(id, "2026-10-01", new() { ["household"] = "poor" });

        var officer = await people.Service.As("officer");
        var chair = await people.Service.As("chair");
        var proposed = (
            await officer.Post(
                $"/v1/beneficiaries/{id}/move",
                new { communeCode = PeopleService.OtherCommune }
            )
        ).Must(HttpStatusCode.Accepted);
        var path = $"/v1/proposals/{proposed.Value<Guid>("proposalId")}/accept";
        (await chair.Post(path)).Must(HttpStatusCode.OK);

        var here = await people.Read(id, "officer");
        Assert.Equal("moved", here["state"]!.GetValue<string>());
        Assert.Equal("2026-12", here["endedFrom"]!.GetValue<string>());
        var found = Assert.Single(await people.Search("officer2", personalId))!;
        var there = await people.Read(found["id"]!.GetValue<Guid>(), "officer2");
        Assert.Equal("granted", there["state"]!.GetValue<string>());
        Assert.Equal("2026-12", there["joinedFrom"]!.GetValue<string>());
        Assert.Equal(2, there["facts"]!.AsArray().Count);
        Assert.Equal("poor", there["person"]!["household"]!.GetValue<string>());
        Assert.Equal("2026-08-10", there["decisions"]![0]!["signedOn"]!.GetValue<string>());
        Assert.Equal("••••3456", there["payees"]![0]!["account"]!["accountNo"]!.GetValue<string>());
    }

    [Fact]
    public async Task Nobody_moves_to_where_nobody_is_paid()
    {
        var id = await people.Granted();
        var officer = await people.Service.As("officer");

        var nowhere = await officer.Post(
            $"/v1/beneficiaries/{id}/move",
            new { communeCode = "99999" }
        );
        var here = await officer.Post(
            $"/v1/beneficiaries/{id}/move",
            new { communeCode = PeopleService.Commune }
        );

        Assert.Equal("unknown_commune", nowhere.Json["errors"]![0]!["code"]!.GetValue<string>());
        Assert.Equal("bad_value", here.Json["errors"]![0]!["code"]!.GetValue<string>());
    }

    private Task Facts(Guid id, string from, JsonObject person) =>
        people.Settle(
            $"/v1/beneficiaries/{id}/facts",
            new JsonObject { ["effectiveFrom"] = from, ["person"] = person }
        );

    /// <summary>As after the bank's answer.</summary>
    private async Task Answered(Guid id, string tail)
    {
        await using var command = people.Service.Database.Admin.CreateCommand(
            """
            update payment_account
               set state = 'match', enquired_at = now()
             where beneficiary_id = $1
               and account_tail = $2
            """
        );
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(tail);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string?> Scalar(string what, string table, Guid id)
    {
        await using var command = people.Service.Database.Admin.CreateCommand(
            $"select {what} from {table} where beneficiary_id = $1"
        );
        command.Parameters.AddWithValue(id);
        return await command.ExecuteScalarAsync() as string;
    }
}
