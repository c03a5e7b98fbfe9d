using System.Net;
using Payments.Domain.Identity;
using Payments.Identity;
using Payments.Tests.Support;

namespace Payments.Tests.Funerals;

/// <summary>Who may be claimed for, how much, and how often.</summary>
public sealed class ClaimTests : IAsyncLifetime
{
    private Town? started;
    private string[] people = [];

    private string Disabled => people[0];

    private Town Town => started!;

    private TestService Service => Town.Service;

    public async Task InitializeAsync()
    {
        started = await Town.Start();
        people = [Town.InCash(), Town.InCash(), Town.InCash()];
        Town.InCash(Town.There);
        await Town.Import();
        await Town.EnrolSoleParent();
        await Town.TurnTo(new DateOnly(2026, 12, 10));
    }

    public async Task DisposeAsync() => await Town.DisposeAsync();

    [Fact]
    public async Task Law_and_figure_are_those_of_the_day_of_death_however_late_it_is_known()
    {
        foreach (
            var (name, diedOn) in people.Zip(new[] { "2024-06-30", "2026-10-04", "2026-10-05" })
        )
        {
            var proposed = await Service.ClaimFor(await Service.Named(name), diedOn);
            (await Service.Decide(proposed)).Must(HttpStatusCode.OK);
        }

        var claims = await Service.Claims("?state=accepted");
        Assert.Equal(
            [7_200_000, 10_000_000, 10_800_000],
            claims.Select(claim => claim["amountVnd"]!.GetValue<long>())
        );
        Assert.All(
            claims,
            claim =>
            {
                Assert.Equal("funeral_allowance", claim["rule"]!.GetValue<string>());
                Assert.StartsWith(
                    "11",
                    claim["citations"]![0]!["article"]!.GetValue<string>(),
                    StringComparison.Ordinal
                );
            }
        );
    }

    [Fact]
    public async Task Who_drew_the_social_pension_gets_twenty_times_the_national_one()
    {
        await Enrol(
            "Hà Thị Già",
            "038049000778",
            new { dateOfBirth = "1949-02-10" },
            socialPension: true
        );
        await Town.Accepted(
            await (await Service.As("preparer")).Post(
                "/v1/local-standards",
                new
                {
                    province = "38",
                    item = "social_pension",
                    fromMonth = "2026-01",
                    amountVnd = 900_000,
                    resolution = "12/2025/NQ-HĐND",
                }
            )
        );

        await Service.ClaimFor(await Service.Named("Hà Thị Già"), "2026-11-02");

        var claim = await Service.TheClaim("proposed");
        Assert.Equal(10_800_000, claim["amountVnd"]!.GetValue<long>());
        Assert.Equal("funeral_social_pension", claim["rule"]!.GetValue<string>());
    }

    [Fact]
    public async Task Who_had_turned_eighty_with_a_survivor_pension_on_no_roll_is_paid_for()
    {
        var answer = await Service.Claim(
            new
            {
                diedOn = "2026-11-02",
                fullName = "Trần Văn Thọ",
                personalId = "038046000001",
                dateOfBirth = "1946-11-02",
                pension = "survivor",
            },
            communeCode: Town.Here
        );

        answer.Must(HttpStatusCode.Accepted);
        var claim = await Service.TheClaim("proposed");
        Assert.Equal("funeral_pensioner", claim["rule"]!.GetValue<string>());
        Assert.Equal(10_800_000, claim["amountVnd"]!.GetValue<long>());
    }

    [Fact]
    public async Task Who_left_the_rolls_before_the_death_gets_nothing()
    {
        var person = await Service.Named(Disabled);
        await Town.Accepted(
            await (await Service.As("preparer")).Post(
                $"/v1/beneficiaries/{person}/stop",
                new { reason = "Moved to a facility.", fromMonth = "2026-11" }
            )
        );

        var answer = await Service.ClaimFor(person, "2026-11-02");

        Assert.Equal("funeral_not_due", answer.Code);
    }

    [Fact]
    public async Task A_death_is_claimed_once_also_by_many_at_the_same_moment()
    {
        var person = await Service.Named(Disabled);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(number =>
                    number % 2 == 0
                        ? Service.ClaimFor(person, "2026-11-02")
                        : Service.Claim(Mourning.Child("2026-11-02"), null, Town.Here)
                )
        );

        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.Accepted));
        Assert.Equal(4, answers.Count(answer => answer.Code == "funeral_claimed"));
        Assert.Equal(2, (await Service.Claims("?state=proposed")).Count);
    }

    [Fact]
    public async Task A_refused_claim_may_be_made_again_and_an_accepted_one_not()
    {
        var first = await Service.Claim(Mourning.Child("2026-11-02"), null, Town.Here);
        (await Service.Decide(first, refuse: true)).Must(HttpStatusCode.OK);
        var again = await Service.Claim(
            Mourning.Child("2026-11-02", "  lò thị  BÉ "),
            null,
            Town.Here
        );
        (await Service.Decide(again)).Must(HttpStatusCode.OK);

        var third = await Service.Claim(Mourning.Child("2026-11-02"), null, Town.Here);

        Assert.Equal((HttpStatusCode.Conflict, "funeral_claimed"), (third.Status, third.Code));
        Assert.Equal(
            "No certificate.",
            (await Service.TheClaim("refused"))["reason"]!.GetValue<string>()
        );
        await Service.TheClaim("accepted");
        Assert.Equal(
            HttpStatusCode.Accepted,
            (await Service.Claim(Mourning.Child("2026-11-02", "Lò Thị Em"), null, Town.Here)).Status
        );
    }

    [Fact]
    public async Task One_id_is_claimed_for_once_in_all_communes()
    {
        object Old() =>
            new
            {
                diedOn = "2026-11-02",
                fullName = "Trần Văn Thọ",
                personalId = "038046000001",
                dateOfBirth = "1946-11-02",
                pension = "survivor",
            };
        (await Service.Claim(Old(), null, Town.Here, "officer")).Must(HttpStatusCode.Accepted);

        var elsewhere = await Service.Claim(Old(), null, Town.There, "officer2");

        Assert.Equal("funeral_claimed", elsewhere.Code);
    }

    [Fact]
    public async Task Acceptance_records_the_death_and_a_recorded_death_must_be_the_same()
    {
        var person = await Service.Named(Disabled);
        var proposed = await Service.ClaimFor(person, "2026-11-02");
        (await Service.Decide(proposed)).Must(HttpStatusCode.OK);
        var timeline = (
            await (await Service.As("officer")).Get($"/v1/beneficiaries/{person}/timeline")
        ).Must(HttpStatusCode.OK);
        await Service.Execute("update funeral_claim set state = 'cancelled'");

        var other = await Service.ClaimFor(person, "2026-11-03");
        var same = await Service.ClaimFor(person, "2026-11-02");

        Assert.Equal(["died", "funeral_accepted"], Kinds(timeline).TakeLast(2));
        Assert.Equal((HttpStatusCode.Conflict, "death_differs"), (other.Status, other.Code));
        (await Service.Decide(same)).Must(HttpStatusCode.OK);
        Assert.Equal(
            "ended",
            (await (await Service.As("officer")).Get($"/v1/beneficiaries/{person}")).Value<string>(
                "state"
            )
        );
    }

    [Fact]
    public async Task Who_proposes_does_not_accept_and_another_commune_sees_nothing()
    {
        await Users.Ensure(
            Service.Database.App,
            [new("both", "Both", "demo", [Role.Officer, Role.Chair], ["*"])],
            Service.Clock,
            CancellationToken.None
        );
        var mine = await Service.Claim(Mourning.Child("2026-11-02"), null, Town.Here, "both");
        var claim = await Service.TheClaim("proposed");

        var same = await Service.Decide(mine, "both");
        var foreign = await Service.Decide(mine, "chair2");
        var foreignId = await (await Service.As("officer2")).Get(
            $"{Mourning.Path}/{Mourning.Id(claim)}"
        );
        var foreignList = await (await Service.As("officer2")).Get(
            $"{Mourning.Path}?communeCode={Town.Here}"
        );
        var foreignClaim = await Service.Claim(
            Mourning.Child("2026-11-02"),
            null,
            Town.Here,
            "officer2"
        );

        Assert.Equal((HttpStatusCode.Conflict, "same_person"), (same.Status, same.Code));
        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
        Assert.Equal(HttpStatusCode.NotFound, foreignId.Status);
        Assert.Equal("forbidden_scope", foreignList.Code);
        Assert.Equal("forbidden_scope", foreignClaim.Code);
        Assert.Empty(await Service.Claims(by: "officer2"));
        Assert.Single(await Service.Claims(by: "officer"));
        Assert.Equal((1L, 0L), (await SeenBy(Town.Here), await SeenBy(Town.There)));
        (await Service.Decide(mine, "chair")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_sum_that_changed_since_it_was_proposed_is_not_accepted()
    {
        var proposed = await Service.Claim(Mourning.Child("2026-11-02"), null, Town.Here);
        await Town.Accepted(
            await (await Service.As("preparer")).Post(
                "/v1/local-standards",
                new
                {
                    province = "38",
                    item = "standard",
                    fromMonth = "2026-11",
                    amountVnd = 600_000,
                    resolution = "12/2025/NQ-HĐND",
                }
            )
        );

        var late = await Service.Decide(proposed);
        (await Service.Decide(proposed, refuse: true)).Must(HttpStatusCode.OK);
        await Service.Claim(Mourning.Child("2026-11-02"), null, Town.Here);

        Assert.Equal("funeral_amount_changed", late.Code);
        Assert.Equal(
            12_000_000,
            (await Service.TheClaim("proposed"))["amountVnd"]!.GetValue<long>()
        );
    }

    /// <summary>Claims that the table itself shows to who serves a commune.</summary>
    private async Task<long> SeenBy(string commune)
    {
        await using var connection = await Service.Database.App.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var scope = connection.CreateCommand();
        scope.CommandText = $"select set_config('app.communes', '{commune}', true)";
        await scope.ExecuteNonQueryAsync();
        await using var count = connection.CreateCommand();
        count.CommandText = "select count(*) from funeral_claim";
        return (long)(await count.ExecuteScalarAsync())!;
    }

    private static IEnumerable<string> Kinds(Answer timeline) =>
        timeline.Json["items"]!
            .AsArray()
            .Select(item => item!["kind"]!.GetValue<string>())
            .Where(kind => kind is not "facts");

    private async Task Enrol(string name, string personalId, object person, bool socialPension) =>
        await Town.Accepted(
            await (await Service.As("preparer")).Post(
                "/v1/beneficiaries",
                new
                {
                    personalId,
                    fullName = name,
                    communeCode = Town.Here,
                    channel = "cash",
                    cashReason = "age",
                    person,
                    decision = socialPension ? null : Decision,
                    socialPensionDecision = socialPension ? Decision : null,
                }
            )
        );

    private static object Decision => new { number = "7/QĐ-UBND", signedOn = "2026-02-10" };
}
