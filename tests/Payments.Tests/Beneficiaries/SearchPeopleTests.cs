namespace Payments.Tests.Beneficiaries;

public sealed class SearchPeopleTests(PeopleService people) : IClassFixture<PeopleService>
{
    [Theory]
    [InlineData("Trần Văn Ðức")]
    [InlineData("trần đức")]
    [InlineData("duc tran")]
    [InlineData("TRAN VAN D")]
    public async Task A_name_is_found_with_or_without_marks_in_any_order(string query)
    {
        await Once("Trần Văn Đức", "0987654321", "HS-77/2026");

        var found = await people.Search("officer", query, PeopleService.Commune);

        Assert.Equal("Trần Văn Đức", Assert.Single(found)!["fullName"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("0987654321")]
    [InlineData("+84 987 654 321")]
    [InlineData("HS-77/2026")]
    public async Task A_phone_or_file_number_finds_its_person(string query)
    {
        await Once("Trần Văn Đức", "0987 654 321", "HS-77/2026");

        Assert.Single(await people.Search("officer", query));
    }

    [Fact]
    public async Task What_is_inside_a_word_or_of_another_commune_is_not_found()
    {
        await Once("Trần Văn Đức", "0987654321", "HS-77/2026");

        Assert.Empty(await people.Search("officer", "ran uc"));
        Assert.Empty(await people.Search("officer2", "duc tran"));
        Assert.Single(await people.Search("province", "duc tran"));
    }

    [Fact]
    public async Task A_percent_sign_is_no_joker()
    {
        await Once("Trần Văn Đức", "0987654321", "HS-77/2026");

        Assert.Empty(await people.Search("officer", "%%"));
        Assert.Empty(await people.Search("officer", "__"));
    }

    [Fact]
    public async Task A_foreign_commune_in_the_question_is_forbidden()
    {
        var officer = await people.Service.As("officer");

        var answer = await officer.Post(
            "/v1/beneficiaries/search",
            new { query = "duc", communeCode = PeopleService.OtherCommune }
        );

        Assert.Equal("forbidden_scope", answer.Code);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat()
    {
        for (var number = 0; number < 3; number++)
        {
            await people.Granted(PeopleService.Enrolment(name: "Quách Thị Lan"));
        }

        var caller = await people.Service.As("preparer");
        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await caller.Post(
                $"/v1/beneficiaries/search?limit=2&cursor={cursor}",
                new { query = "quach lan" }
            );
            seen.AddRange(
                page.Json["items"]!.AsArray().Select(item => item!["id"]!.GetValue<Guid>())
            );
            cursor = page.Value<string?>("nextCursor");
        } while (cursor is not null);

        Assert.Equal(3, seen.Count);
        Assert.Equal(3, seen.Distinct().Count());
    }

    private async Task Once(string name, string phone, string fileNo)
    {
        if ((await people.Search("preparer", fileNo)).Count > 0)
        {
            return;
        }

        var body = PeopleService.Enrolment(name: name);
        body["phone"] = phone;
        body["fileNo"] = fileNo;
        await people.Granted(body);
    }
}
