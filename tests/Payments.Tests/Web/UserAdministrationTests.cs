using System.Net;
using System.Text.Json.Nodes;
using Payments.Domain.Identity;
using Payments.Tests.Support;

namespace Payments.Tests.Web;

/// <summary>Who may sign in: two administrators decide, and nobody alone becomes somebody else.</summary>
public sealed class UserAdministrationTests(RunningService running) : IClassFixture<RunningService>
{
    private const string Given = "trao-tan-tay-1";
    private const string Own = "con ngựa trắng 77";

    [Fact]
    public async Task A_new_user_is_proposed_by_one_accepted_by_another_and_first_chooses_a_password()
    {
        using var first = await PageVisitor.Of(running.Service, "admin");
        using var second = await PageVisitor.Of(running.Service, "admin2");
        var empty = await first.Send((await first.Get("/users/new")).Form("/users/new"));
        var form = (await first.Get("/users/new"))
            .Form("/users/new")
            .With("/userName", "lan.officer")
            .With("/displayName", "Nông Thị Lan")
            .With("/roles[]", "officer")
            .With("/communes", "14845")
            .With("/password", Given);
        var sent = await first.Send(form);
        var proposal = "/proposals/" + await Proposal("user_added");
        var mine = await first.Get(proposal);
        var shown = await second.Get(proposal);

        Assert.Contains("2 đến 50 chữ thường", empty.Text, StringComparison.Ordinal);
        Assert.Equal(
            (HttpStatusCode.SeeOther, "/users?done=userProposed"),
            (sent.Status, sent.Location)
        );
        Assert.Contains("người khác phải quyết định", mine.Text, StringComparison.Ordinal);
        Assert.Contains("Nông Thị Lan", shown.Text, StringComparison.Ordinal);
        Assert.Contains("cán bộ xã", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("AQAAAA", shown.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Given, shown.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await TokenFor("lan.officer", Given));

        Assert.Equal(
            HttpStatusCode.SeeOther,
            (await second.Send(shown.Form(proposal + "?handler=Accept"))).Status
        );

        using var lan = new PageVisitor(running.Service);
        var signedIn = await lan.Send(
            (await lan.Get("/sign-in"))
                .Form("/sign-in")
                .With("userName", "lan.officer")
                .With("password", Given)
        );
        Assert.Equal((HttpStatusCode.SeeOther, "/password"), (signedIn.Status, signedIn.Location));
        Assert.Equal(HttpStatusCode.Forbidden, (await lan.Get("/people")).Status);
        Assert.Contains("do người khác đặt", (await lan.Get("/")).Text, StringComparison.Ordinal);
        Assert.Contains(
            "khác mật khẩu cũ",
            (await Choose(lan, Given, "ngan")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "không đúng",
            (await Choose(lan, "doan mo thu", Own)).Text,
            StringComparison.Ordinal
        );
        Assert.Equal("/?done=password", (await Choose(lan, Given, Own)).Location);
        Assert.Equal(HttpStatusCode.OK, (await lan.Get("/people")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await TokenFor("lan.officer", Given));
        Assert.Equal(HttpStatusCode.OK, await TokenFor("lan.officer", Own));
    }

    [Fact]
    public async Task Rights_change_by_two_and_end_by_one_at_once()
    {
        var id = await IdOf("cashier2");
        using var visitor = await PageVisitor.Of(running.Service, "cashier2");
        var program = await running.Service.As("cashier2");
        var admin = await running.Service.As("admin");
        var rights = new { roles = new[] { "treasurer" }, communes = new[] { "14866" } };

        var proposed = (await admin.Post($"/v1/users/{id}/rights", rights)).Must(
            HttpStatusCode.Accepted
        );
        var alone = await admin.Post($"/v1/proposals/{proposed.Value<Guid>("proposalId")}/accept");
        var chair = await (await running.Service.As("approver")).Post(
            $"/v1/proposals/{proposed.Value<Guid>("proposalId")}/accept"
        );
        Assert.Equal("same_person", alone.Code);
        Assert.Equal(HttpStatusCode.NotFound, chair.Status);
        Assert.Equal(["cashier"], await RolesOf(id));

        await Accept(proposed);
        Assert.Equal(["treasurer"], await RolesOf(id));
        Assert.Equal(
            "forbidden_role",
            (await program.Post($"/v1/cash-payouts/{id}/hand-over", new { })).Code
        );
        Assert.DoesNotContain(
            "/cash-lists/",
            (await visitor.Get("/")).Html,
            StringComparison.Ordinal
        );

        (await admin.Post($"/v1/users/{id}/end", new { reason = "Chuyển công tác" })).Must(
            HttpStatusCode.OK
        );
        Assert.Equal(HttpStatusCode.Found, (await visitor.Get("/")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Get("/v1/communes")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await TokenFor("cashier2", "demo"));

        await Accept(
            (await admin.Post($"/v1/users/{id}/rights", rights)).Must(HttpStatusCode.Accepted)
        );
        Assert.Equal(HttpStatusCode.OK, await TokenFor("cashier2", "demo"));
    }

    [Theory]
    [InlineData("[\"admin\",\"treasurer\"]", "[\"*\"]", 422, "roles_apart")]
    [InlineData("[\"officer\"]", "[\"99999\"]", 400, "unknown_commune")]
    [InlineData("[\"bank\"]", "[\"*\"]", 400, "unknown_bank")]
    [InlineData("[]", "[\"*\"]", 400, "required")]
    [InlineData("[\"admin\"]", "[\"14845\"]", 400, "bad_value")]
    public async Task Rights_that_nobody_may_have_are_refused(
        string roles,
        string communes,
        int status,
        string code
    )
    {
        var answer = await (await running.Service.As("admin")).Post(
            $"/v1/users/{await IdOf("chair2")}/rights",
            JsonNode.Parse($$"""{"roles":{{roles}},"communes":{{communes}}}""")
        );

        Assert.Equal(
            (status, code),
            (
                (int)answer.Status,
                answer.Json["errors"]?[0]?["code"]?.GetValue<string>() ?? answer.Code
            )
        );
    }

    [Fact]
    public async Task The_last_two_administrators_remain()
    {
        var admin = await running.Service.As("admin");

        var ended = await admin.Post(
            $"/v1/users/{await IdOf("admin2")}/end",
            new { reason = "Nghỉ" }
        );

        Assert.Equal(
            (HttpStatusCode.Conflict, "too_few_administrators"),
            (ended.Status, ended.Code)
        );
        Assert.Equal(HttpStatusCode.OK, await TokenFor("admin2", "demo"));
    }

    [Fact]
    public async Task A_locked_user_is_seen_unlocked_and_given_a_password_by_two()
    {
        for (var wrong = 0; wrong < 5; wrong++)
        {
            await TokenFor("officer2", "guess");
        }

        using var admin = await PageVisitor.Of(running.Service, "admin");
        var id = await IdOf("officer2");
        var locked = await admin.Get("/users?state=locked");
        var user = await admin.Get($"/users/{id}");
        Assert.Contains("officer2", locked.Text, StringComparison.Ordinal);
        Assert.Contains("bị khóa tạm", user.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await TokenFor("officer2", "demo"));

        await admin.Send(user.Form($"/users/{id}?handler=Unlock"));
        Assert.Equal(HttpStatusCode.OK, await TokenFor("officer2", "demo"));

        using var open = await PageVisitor.Of(running.Service, "officer2");
        var caller = await running.Service.As("admin");
        await Accept(
            (await caller.Post($"/v1/users/{id}/password", new { password = Given })).Must(
                HttpStatusCode.Accepted
            )
        );
        Assert.Equal(HttpStatusCode.Found, (await open.Get("/")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await TokenFor("officer2", "demo"));
        Assert.Equal(HttpStatusCode.OK, await TokenFor("officer2", Given));
    }

    [Fact]
    public async Task An_administrator_sees_no_proposal_about_money_and_others_none_about_users()
    {
        var admin = await running.Service.As("admin");
        (
            await admin.Post(
                $"/v1/users/{await IdOf("province")}/password",
                new { password = Given }
            )
        ).Must(HttpStatusCode.Accepted);
        var adopted = await (await running.Service.As("province")).Post(
            "/v1/local-standards",
            new
            {
                province = "38",
                item = "standard",
                fromMonth = "2026-06",
                amountVnd = 600_000,
                resolution = "1/NQ",
            }
        );

        Assert.DoesNotContain("local_standard", await Kinds("admin"));
        Assert.Contains("user_password", await Kinds("admin"));
        Assert.DoesNotContain("user_password", await Kinds("approver"));
        Assert.Contains("user_password", await Kinds("auditor"));
        Assert.Equal(
            adopted.Status == HttpStatusCode.Accepted,
            (await Kinds("approver")).Contains("local_standard")
        );
    }

    [Fact]
    public async Task The_table_of_roles_is_the_one_that_is_asked()
    {
        using var visitor = await PageVisitor.Of(running.Service, "officer");

        var roles = (await (await running.Service.As("officer")).Get("/v1/roles")).Must(
            HttpStatusCode.OK
        );
        var page = await visitor.Get("/roles");

        foreach (var item in roles.Json["items"]!.AsArray())
        {
            var role = Enum.Parse<Role>(item!["role"]!.GetValue<string>(), ignoreCase: true);
            Assert.Equal(
                Enum.GetValues<Permission>()
                    .Count(permission => Permissions.Allow([role], permission)),
                item["permissions"]!.AsArray().Count
            );
        }

        Assert.Contains("Duyệt danh sách", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("permission.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Communes_are_listed_with_who_serves_them()
    {
        using var visitor = await PageVisitor.Of(running.Service, "province");

        var page = await visitor.Get("/communes?provinceCode=38");

        Assert.Contains("Xã Đây", page.Text, StringComparison.Ordinal);
        Assert.Contains("Demo chairman (chủ tịch xã)", page.Text, StringComparison.Ordinal);
        Assert.Contains("chưa có tài khoản chi", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("10001", page.Text, StringComparison.Ordinal);
    }

    private static async Task<ShownPage> Choose(
        PageVisitor visitor,
        string current,
        string password
    ) =>
        await visitor.Send(
            (await visitor.Get("/password"))
                .Form("/password")
                .With("/currentPassword", current)
                .With("/password", password)
                .With("/repeatedPassword", password)
        );

    private async Task<HttpStatusCode> TokenFor(string userName, string password)
    {
        using var client = new HttpClient { BaseAddress = running.Service.Address };
        return (await new TestCaller(client).Post("/v1/tokens", new { userName, password })).Status;
    }

    private async Task<Guid> IdOf(string userName) =>
        (
            await (await running.Service.As("auditor")).Get($"/v1/users?query={userName}&limit=200")
        ).Json["items"]!
            .AsArray()
            .Single(user => user!["userName"]!.GetValue<string>() == userName)![
            "id"
        ]!.GetValue<Guid>();

    private async Task<string[]> RolesOf(Guid id) =>
        [
            .. (await (await running.Service.As("auditor")).Get($"/v1/users/{id}")).Json["roles"]!
                .AsArray()
                .Select(role => role!.GetValue<string>()),
        ];

    private async Task<Guid> Proposal(string kind) =>
        (await (await running.Service.As("admin")).Get("/v1/proposals?state=open&limit=200")).Json[
            "items"
        ]!
            .AsArray()
            .Last(item => item!["kind"]!.GetValue<string>() == kind)!["id"]!.GetValue<Guid>();

    private async Task<string[]> Kinds(string user) =>
        [
            .. (await (await running.Service.As(user)).Get("/v1/proposals?limit=200")).Json[
                "items"
            ]!
                .AsArray()
                .Select(item => item!["kind"]!.GetValue<string>()),
        ];

    private async Task Accept(Answer proposed) =>
        (
            await (await running.Service.As("admin2")).Post(
                $"/v1/proposals/{proposed.Value<Guid>("proposalId")}/accept"
            )
        ).Must(HttpStatusCode.OK);
}
