using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.Beneficiaries;

/// <summary>People who stand on the rolls twice: found by themselves, decided by people, never deleted.</summary>
public sealed class DuplicateTests(PeopleService people) : IClassFixture<PeopleService>
{
    [Fact]
    public async Task The_same_person_is_stopped_once_by_two_people_and_keeps_what_is_written()
    {
        var (keep, stop) = (
            await Granted("Triệu Thị Mẩy", "1943-02-03"),
            await Granted("Triệu Thị Mảy", "1943-02-03")
        );
        var pair = await Found("officer", keep, stop);
        using var officer = await PageVisitor.Of(people.Service, "officer");
        var path = $"/duplicates/{(string)pair["id"]!}";

        var shown = await officer.Get(path);
        var empty = await officer.Send(shown.Form(path + "?handler=Same"));
        var sent = await officer.Send(
            shown
                .Form(path + "?handler=Same")
                .With("key", TestIds.New().ToString())
                .With("/keepId", keep.ToString())
                .With("/fromMonth", "10/2026")
                .With("/reason", "Một người có hai hồ sơ")
        );

        Assert.Equal(
            ["name_birth", "phone_birth"],
            pair["signs"]!.AsArray().Select(sign => (string)sign!)
        );
        Assert.Contains("cùng họ tên, cùng ngày sinh", shown.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, empty.Status);
        Assert.Equal(HttpStatusCode.SeeOther, sent.Status);
        var waiting = await officer.Get(path);
        Assert.Contains("chờ chủ tịch xã", waiting.Text, StringComparison.Ordinal);
        Assert.Equal("granted", (string?)(await people.Read(stop))["state"]);

        await Accepted(stop);

        var stopped = await people.Read(stop);
        Assert.Equal(
            ("ended", "2026-10"),
            ((string?)stopped["state"], (string?)stopped["endedFrom"])
        );
        var timeline = await (await people.Service.As("officer")).Get(
            $"/v1/beneficiaries/{stop}/timeline"
        );
        Assert.Contains(
            ("stopped", "2026-10-01", "Một người có hai hồ sơ"),
            timeline.Json["items"]!
                .AsArray()
                .Select(item =>
                    (
                        (string?)item!["kind"],
                        (string?)item["effectiveFrom"],
                        (string?)item["reason"]
                    )
                )
        );
        Assert.Equal("granted", (string?)(await people.Read(keep))["state"]);
        Assert.Equal("same_person", (string?)(await Pair(pair))["state"]);
        Assert.Equal("duplicate_decided", (await Apart("officer", pair)).Code);
    }

    [Fact]
    public async Task Two_people_are_told_apart_with_a_reason_and_not_brought_up_again()
    {
        var (one, two) = (
            await Granted("Bàn Văn Sinh", "1943-07-08"),
            await Granted("Bàn Văn Sính", "1943-07-08")
        );
        var pair = await Found("officer", one, two);

        var silent = await (await people.Service.As("officer")).Post(
            $"/v1/duplicates/{(string)pair["id"]!}/different-people",
            new { reason = " " }
        );
        (await Apart("officer", pair)).Must(HttpStatusCode.OK);
        // Something new on the rolls makes the search begin again.
        var (three, four) = (
            await Granted("Bàn Văn Lý", "1943-09-09"),
            await Granted("Bàn Văn Lỳ", "1943-09-09")
        );
        await Found("officer", three, four);

        Assert.Equal("required", (string?)silent.Json["errors"]![0]!["code"]);
        Assert.Equal("different_people", (string?)(await Pair(pair))["state"]);
        Assert.DoesNotContain(await Open("officer"), open => Is(open, one, two));
    }

    [Theory]
    [InlineData("Lý Thị Ngần", "1943", "Lý Thị Ngân", "1943-04-04", "name_year")]
    [InlineData("Phàn Thị Liên", "1943-05-06", "Phàn Thị Liêm", "1943-05-06", "name_close")]
    public async Task A_slip_of_the_pen_and_a_bare_year_are_found(
        string name,
        string born,
        string otherName,
        string otherBorn,
        string sign
    )
    {
        var pair = await Found(
            "officer",
            await Granted(name, born),
            await Granted(otherName, otherBorn)
        );

        Assert.Contains(sign, pair["signs"]!.AsArray().Select(found => (string)found!));
    }

    [Fact]
    public async Task One_account_that_two_call_their_own_is_found_and_a_first_of_January_is_no_day()
    {
        const string account = "3500205777001";
        var (one, two) = (
            await Granted("Chẻo Mùi Pết", "1943-11-11", account: account),
            await Granted("Tẩn Lao Tả", "1943-12-12", account: account)
        );
        var (early, other) = (
            await Granted("Sùng Thị Cở", "1943-01-01"),
            await Granted("Sùng Thị Có", "1943-01-01", PeopleService.OtherCommune)
        );

        var pair = await Found("officer", one, two);

        Assert.Equal(["account"], pair["signs"]!.AsArray().Select(sign => (string)sign!));
        Assert.DoesNotContain(await Open("preparer"), open => Is(open, early, other));
    }

    [Fact]
    public async Task A_pair_of_two_communes_is_seen_by_who_sees_both()
    {
        var (here, there) = (
            await Granted("Ma Seo Chứ", "1943-03-21"),
            await Granted("Ma Seo Chư", "1943-03-21", PeopleService.OtherCommune)
        );

        var pair = await Found("preparer", here, there);

        Assert.DoesNotContain(await Open("officer"), open => Is(open, here, there));
        var foreign = await (await people.Service.As("officer2")).Get(
            $"/v1/duplicates/{(string)pair["id"]!}"
        );
        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
    }

    private Task<Guid> Granted(
        string name,
        string born,
        string commune = PeopleService.Commune,
        string? account = null
    )
    {
        var enrolment = PeopleService.Enrolment(name: name, commune: commune);
        enrolment["person"]!["dateOfBirth"] = born;
        enrolment["phone"] = account is null ? "0912 999 " + born[^2..] + "1" : "";
        enrolment["accountNo"] = account ?? "35" + (string)enrolment["personalId"]!;
        return people.Granted(enrolment);
    }

    private async Task<JsonNode> Found(string user, Guid one, Guid two)
    {
        var caller = await people.Service.As(user);
        var answer = await caller.Until(
            "/v1/duplicates?limit=200",
            list => list["items"]!.AsArray().Any(item => Is(item!, one, two))
        );
        return answer.Json["items"]!.AsArray().Single(item => Is(item!, one, two))!;
    }

    private async Task<IReadOnlyList<JsonNode>> Open(string user) =>
        [
            .. (await (await people.Service.As(user)).Get("/v1/duplicates?limit=200")).Json[
                "items"
            ]!
                .AsArray()
                .OfType<JsonNode>(),
        ];

    private async Task<JsonNode> Pair(JsonNode pair) =>
        (await (await people.Service.As("officer")).Get($"/v1/duplicates/{(string)pair["id"]!}"))
            .Must(HttpStatusCode.OK)
            .Json;

    private async Task<Answer> Apart(string user, JsonNode pair) =>
        await (await people.Service.As(user)).Post(
            $"/v1/duplicates/{(string)pair["id"]!}/different-people",
            new { reason = "Anh em sinh đôi" }
        );

    private async Task Accepted(Guid subject)
    {
        var chair = await people.Service.As("chair");
        var proposals = await chair.Get("/v1/proposals?state=open&limit=200");
        var proposal = proposals.Json["items"]!
            .AsArray()
            .Single(item => (Guid)item!["subjectId"]! == subject);
        (await chair.Post($"/v1/proposals/{(string)proposal!["id"]!}/accept")).Must(
            HttpStatusCode.OK
        );
    }

    private static bool Is(JsonNode pair, Guid one, Guid two) =>
        new[] { one, two }
            .Order()
            .SequenceEqual(
                new[]
                {
                    (Guid)pair["first"]!["beneficiaryId"]!,
                    (Guid)pair["second"]!["beneficiaryId"]!,
                }.Order()
            );
}
