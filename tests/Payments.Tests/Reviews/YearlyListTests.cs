using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.Reviews;

/// <summary>The poverty list of 2025 carries nobody through 2026 unseen, and takes nothing away by itself.</summary>
public sealed class YearlyListTests
{
    private const string Old = "Trần Văn Cao";

    [Fact]
    public async Task A_list_of_a_year_gone_by_holds_what_rests_on_it_until_two_people_confirm()
    {
        await using var town = await Town.Start();
        var disabled = town.InCash();
        await town.Import();
        await Enrol(town, Old, "038049000777");

        await Pay(town, "2026-01", new DateOnly(2025, 12, 20));
        var january = await town.PayoutOf(Old);
        var coming = await Tasks(town);
        await Pay(town, "2026-02", new DateOnly(2026, 1, 20));
        var february = await town.PayoutOf(Old);
        var disabledInFebruary = await town.PayoutOf(disabled);
        var waiting = await Tasks(town);
        await Confirm(town, Id(february), 2026);
        var confirmed = await town.PayoutOf(Old);
        var afterwards = await Tasks(town);
        await Pay(town, "2026-03", new DateOnly(2026, 2, 20));

        Assert.NotEqual("held", State(january));
        Assert.Equal("poverty_list_expired", Assert.Single(coming)!["kind"]!.GetValue<string>());
        Assert.Equal("2026-01-20", coming[0]!["dueOn"]!.GetValue<string>());
        Assert.Equal("held", State(february));
        Assert.Equal("poverty_list_expired", february["holdReason"]!.GetValue<string>());
        Assert.Equal(750_000, february["amountVnd"]!.GetValue<long>());
        Assert.NotEqual("held", State(disabledInFebruary));
        var task = Assert.Single(waiting)!;
        Assert.Equal(Old, task["fullName"]!.GetValue<string>());
        Assert.Equal(
            [february["id"]!.GetValue<Guid>()],
            task["payoutIds"]!.AsArray().Select(id => id!.GetValue<Guid>())
        );
        Assert.Equal("released", State(confirmed));
        Assert.Empty(afterwards);
        Assert.NotEqual("held", State(await town.PayoutOf(Old)));
    }

    [Fact]
    public async Task The_page_of_tasks_shows_whom_and_confirms_the_list()
    {
        await using var town = await Town.Start();
        town.InCash();
        await town.Import();
        await Enrol(town, Old, "038049000777");
        await town.TurnTo(new DateOnly(2026, 1, 10));
        using var preparer = await PageVisitor.Of(town.Service, "preparer");
        var path = $"/tasks?communeCode={Town.Here}";
        var shown = await preparer.Get(path);
        Assert.Contains(Old, shown.Text, StringComparison.Ordinal);
        var person = Assert.Single(await Tasks(town))!["beneficiaryId"]!.ToString();
        FilledForm Filled(ShownPage page) =>
            page.Form(path)
                .With("/list", "poverty")
                .With("/year", "2026")
                .With("beneficiaryIds[]", person);

        var empty = await preparer.Send(Filled(shown));
        var sent = await preparer.Send(Filled(empty).With("/documentNo", "12/QĐ-UBND"));

        Assert.Contains("Số quyết định", empty.Text, StringComparison.Ordinal);
        Assert.True(sent.Status == HttpStatusCode.SeeOther, sent.Text);
        var open = await (await town.Service.As("approver")).Get("/v1/proposals?state=open");
        var proposal = Assert.Single(open.Must(HttpStatusCode.OK).Json["items"]!.AsArray())!;
        (
            await (await town.Service.As("approver")).Post($"/v1/proposals/{proposal["id"]}/accept")
        ).Must(HttpStatusCode.OK);
        Assert.Empty(await Tasks(town));
    }

    [Fact]
    public async Task Facts_that_say_the_same_from_the_new_year_confirm_and_other_facts_do_not()
    {
        await using var town = await Town.Start();
        town.InCash();
        await town.Import();
        await Enrol(town, Old, "038049000777");
        await Enrol(town, "Lê Thị Sáu", "038049000778");
        await town.TurnTo(new DateOnly(2026, 1, 10));
        var people = await Tasks(town);
        var ids = people.ToDictionary(
            task => task!["fullName"]!.GetValue<string>(),
            task => task!["beneficiaryId"]!.GetValue<Guid>()
        );

        await Facts(town, ids[Old], new { household = "poor" });
        await Facts(town, ids["Lê Thị Sáu"], new { steadyIncome = true });
        await Pay(town, "2026-02", new DateOnly(2026, 1, 20));

        Assert.NotEqual("held", State(await town.PayoutOf(Old)));
        Assert.Equal("held", State(await town.PayoutOf("Lê Thị Sáu")));
    }

    [Fact]
    public async Task A_registry_file_dated_in_the_new_year_confirms_and_the_same_file_again_changes_nothing()
    {
        const string File = """
            personal_id,full_name,date_of_birth,commune_code,effective_from,household,supporter,decision_no,decision_signed_on,channel,cash_reason
            038049000777,Trần Văn Cao,1949-02-10,14857,2026-01-01,poor,none,7/QĐ-UBND,2024-02-10,cash,age
            """;
        await using var town = await Town.Start();
        town.InCash();
        await town.Import();
        await Enrol(town, Old, "038049000777");
        await town.TurnTo(new DateOnly(2026, 1, 10));
        var before = await Tasks(town);

        var first = await Import(town, File);
        var after = await Tasks(town);
        var second = await Import(town, File);

        Assert.Single(before);
        Assert.Empty(after);
        Assert.Equal((0, 1), (first, second));
    }

    [Fact]
    public async Task Who_is_on_no_list_cannot_be_confirmed_and_a_stranger_is_not_found()
    {
        await using var town = await Town.Start();
        var disabled = town.InCash();
        await town.Import();
        await town.Calculate("2025-06");
        var officer = await town.Service.As("officer");
        var id = Id(await town.PayoutOf(disabled));

        var stranger = await officer.Post("/v1/yearly-lists", Body(Guid.Empty, 2025));
        var past = await officer.Post("/v1/yearly-lists", Body(id, 2024));
        var proposed = (await officer.Post("/v1/yearly-lists", Body(id, 2025))).Must(
            HttpStatusCode.Accepted
        );
        var accepted = await (await town.Service.As("approver")).Post(
            $"/v1/proposals/{proposed.Value<Guid>("proposalId")}/accept"
        );

        Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
        Assert.Equal("/year", past.Json["errors"]![0]!["pointer"]!.GetValue<string>());
        Assert.Equal("not_on_list", accepted.Code);
    }

    private static object Body(Guid id, int year) =>
        new
        {
            communeCode = Town.Here,
            list = "poverty",
            year,
            documentNo = "12/QĐ-UBND",
            beneficiaryIds = new[] { id },
        };

    private static async Task Confirm(Town town, Guid id, int year) =>
        await town.Accepted(
            await (await town.Service.As("officer")).Post("/v1/yearly-lists", Body(id, year))
        );

    private static async Task Facts(Town town, Guid id, object person) =>
        await town.Accepted(
            await (await town.Service.As("officer")).Post(
                $"/v1/beneficiaries/{id}/facts",
                new { effectiveFrom = "2026-01-01", person }
            )
        );

    private static async Task<long> Import(Town town, string file)
    {
        var preparer = await town.Service.As("preparer");
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(file));
        body.Headers.ContentType = new("text/csv");
        using var sent = await preparer.Client.PostAsync(
            new Uri("/v1/imports?codesOn=2025-05-20", UriKind.Relative),
            body
        );
        var id = (await Answer.Of(sent)).Must(HttpStatusCode.Accepted).Value<Guid>("id");
        await preparer.Until(
            $"/v1/imports/{id}",
            import => import["state"]!.GetValue<string>() is "checked" or "refused"
        );
        await town.Accepted(await preparer.Post($"/v1/imports/{id}/apply"));
        var applied = await preparer.Until(
            $"/v1/imports/{id}",
            import => import["state"]!.GetValue<string>() == "applied"
        );
        return applied.Value<long>("unchanged");
    }

    private static async Task Pay(Town town, string month, DateOnly cutOn)
    {
        await town.TurnTo(cutOn);
        await town.Calculate(month);
        await town.Release();
    }

    private static async Task<JsonArray> Tasks(Town town) =>
        (await (await town.Service.As("officer")).Get($"/v1/tasks?communeCode={Town.Here}"))
            .Must(HttpStatusCode.OK)
            .Json["items"]!.AsArray();

    private static Guid Id(JsonNode payout) => payout["beneficiaryId"]!.GetValue<Guid>();

    private static string State(JsonNode payout) => payout["state"]!.GetValue<string>();

    private static async Task Enrol(Town town, string name, string personalId) =>
        await town.Accepted(
            await (await town.Service.As("preparer")).Post(
                "/v1/beneficiaries",
                new
                {
                    personalId,
                    fullName = name,
                    communeCode = Town.Here,
                    channel = "cash",
                    cashReason = "age",
                    person = new
                    {
                        dateOfBirth = "1949-02-10",
                        household = "poor",
                        supporter = "none",
                    },
                    decision = new { number = "7/QĐ-UBND", signedOn = "2024-02-10" },
                }
            )
        );
}
