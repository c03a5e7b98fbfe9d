using System.Net;
using System.Net.Http.Headers;
using Microsoft.IdentityModel.Tokens;
using Payments.Tests.Support;
using Payments.Web;

namespace Payments.Tests.Web;

/// <summary>Coming in by the word of an OpenID Connect issuer, at the pages and at the API.</summary>
public sealed class OutsideSignInTests(IssuerScene scene) : IClassFixture<IssuerScene>
{
    [Fact]
    public async Task Whom_the_issuer_proves_comes_in_as_the_user_who_holds_that_identity_and_goes_out_at_both()
    {
        var before = await SignInsInTheLog("treasurer");

        var (visitor, onward) = await scene.Enter("s-treasurer", "/payment-runs?kind=regular");
        using var _ = visitor;
        var runs = await visitor.Get(onward);
        var users = await visitor.Get("/users");
        var left = await visitor.Send(runs.Form("/sign-out"));

        var asked = scene.Issuer.Asked;
        Assert.Equal(
            ("code", "openid", "S256", "36000"),
            (
                asked["response_type"],
                asked["scope"],
                asked["code_challenge_method"],
                asked["max_age"]
            )
        );
        Assert.False(asked.ContainsKey("prompt"));
        Assert.Equal("/payment-runs?kind=regular", onward);
        Assert.Contains("treasurer", runs.Text, StringComparison.Ordinal);
        // The issuer's tokens call everybody an administrator; the table says treasurer.
        Assert.Equal(HttpStatusCode.Forbidden, users.Status);
        Assert.Equal(before + 1, await SignInsInTheLog("treasurer"));
        Assert.StartsWith(
            scene.Issuer.Address + "/end?",
            IssuerScene.LinkOf(left),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "client_id=" + TestIssuer.ClientId,
            IssuerScene.LinkOf(left),
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.Found, (await visitor.Get("/payment-runs")).Status);
    }

    [Theory]
    [InlineData("audience")]
    [InlineData("nonce")]
    [InlineData("expired")]
    [InlineData("issuer")]
    [InlineData("key")]
    [InlineData("unsigned")]
    [InlineData("verifier")]
    [InlineData("no auth_time")]
    [InlineData("old auth_time")]
    [InlineData("unknown subject")]
    public async Task Nobody_comes_in_on_a_word_that_proves_nothing(string fault)
    {
        scene.Issuer.Subject = fault == "unknown subject" ? "s-stranger" : "s-officer2";
        scene.Issuer.ForgesKeys = fault == "key";
        scene.Issuer.Bend = token =>
        {
            switch (fault)
            {
                case "audience":
                    token.Audience = "payments";
                    break;
                case "nonce":
                    token.Claims["nonce"] = "another";
                    break;
                case "expired":
                    token.NotBefore = TestIssuer.Now.UtcDateTime.AddHours(-2);
                    token.Expires = TestIssuer.Now.UtcDateTime.AddHours(-1);
                    break;
                case "issuer":
                    token.Issuer = "https://id.example";
                    break;
                case "unsigned":
                    token.SigningCredentials = null;
                    break;
                case "no auth_time":
                    token.Claims.Remove("auth_time");
                    break;
                case "old auth_time":
                    token.Claims["auth_time"] = TestIssuer.Now.AddHours(-11).ToUnixTimeSeconds();
                    break;
                default:
                    break;
            }
        };
        try
        {
            using var visitor = new PageVisitor(scene.Service);
            var leaving = await visitor.Send(
                (await visitor.Get("/sign-in")).Form("/sign-in/outside")
            );
            var address = IssuerScene.LinkOf(leaving);
            if (fault == "verifier")
            {
                address = address.Replace(
                    "code_challenge=",
                    "code_challenge=x",
                    StringComparison.Ordinal
                );
            }

            var back = await visitor.Get(await scene.Issuer.Follow(address));

            Assert.Equal(HttpStatusCode.Unauthorized, back.Status);
            Assert.Contains(
                fault switch
                {
                    "unknown subject" => "chưa gắn với người dùng nào",
                    "no auth_time" or "old auth_time" => "Chưa nhập lại mật khẩu",
                    _ => "Không xác nhận được bạn là ai",
                },
                back.Text,
                StringComparison.Ordinal
            );
            Assert.Contains("Đăng nhập bằng Cổng thử", back.Text, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Found, (await visitor.Get("/people")).Status);
            Assert.True(await FailuresCounted() > 0);
        }
        finally
        {
            scene.Issuer.Bend = null;
            scene.Issuer.ForgesKeys = false;
        }
    }

    [Fact]
    public async Task An_answer_is_good_once_in_the_browser_that_asked_and_leads_to_no_other_site()
    {
        scene.Issuer.Subject = "s-officer2";
        using var visitor = new PageVisitor(scene.Service);
        using var other = new PageVisitor(scene.Service);
        var shown = await visitor.Get("/sign-in?return=https://evil.example/");
        var leaving = await visitor.Send(
            shown.Form("/sign-in/outside").With("return", "//evil.example/")
        );
        var answer = await scene.Issuer.Follow(IssuerScene.LinkOf(leaving));

        var stolen = await other.Get(answer);
        var right = await visitor.Get(answer);
        var again = await visitor.Get(answer);

        Assert.Equal(HttpStatusCode.Unauthorized, stolen.Status);
        Assert.Equal("/sign-in/outside?return=%2F", right.Location);
        Assert.Equal("/", IssuerScene.LinkOf(await visitor.Get(right.Location!)));
        Assert.Equal(HttpStatusCode.Unauthorized, again.Status);
        Assert.Equal(
            "/",
            IssuerScene.LinkOf(await visitor.Get("/sign-in/outside?return=https://evil.example/"))
        );
        // A form of somebody else's page begins nothing.
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (
                await other.Send(
                    new FilledForm("/sign-in/outside", new Dictionary<string, string>())
                )
            ).Status
        );
    }

    [Fact]
    public async Task Who_has_left_or_is_locked_stays_outside_and_a_link_is_made_by_two()
    {
        var admin = await scene.Service.As("admin");
        for (var wrong = 0; wrong < 5; wrong++)
        {
            await admin.Post("/v1/tokens", new { userName = "chair2", password = "guess" });
        }

        var locked = await Attempt("s-chair2");
        var ended = (
            await admin.Post(
                $"/v1/users/{await scene.IdOf("cashier2")}/end",
                new { reason = "Chuyển công tác" }
            )
        ).Must(HttpStatusCode.OK);
        var gone = await Attempt("s-cashier2");
        var taken = (
            await admin.Post(
                $"/v1/users/{await scene.IdOf("province")}/identity",
                new { subject = "s-treasurer" }
            )
        ).Must(HttpStatusCode.Accepted);
        var accept = $"/v1/proposals/{taken.Value<Guid>("proposalId")}/accept";

        Assert.Contains("bị khóa hoặc đã thôi", locked.Text, StringComparison.Ordinal);
        Assert.Contains("bị khóa hoặc đã thôi", gone.Text, StringComparison.Ordinal);
        Assert.Equal("s-cashier2", ended.Value<string>("subject"));
        Assert.Equal("same_person", (await admin.Post(accept)).Code);
        Assert.Equal(
            "identity_known",
            (await (await scene.Service.As("admin2")).Post(accept)).Code
        );
    }

    [Fact]
    public async Task Before_a_release_the_issuer_asks_again_and_what_was_typed_goes_on()
    {
        scene.Issuer.SignedInAt = TestIssuer.Now.AddHours(-2);
        var (visitor, onward) = await scene.Enter("s-treasurer");
        using var _ = visitor;
        var release = $"/payment-runs/{TestIds.New()}/release?handler=Release";
        var home = await visitor.Get(onward);
        var form = home.Form("/sign-out") with { Action = release };

        var asked = await visitor.Send(form.With("documentNo", "UNC 12/2026"));
        var stale = await scene.Through(visitor, asked);
        scene.Issuer.SignedInAt = null;
        var fresh = await scene.Through(visitor, stale);
        var kept = await visitor.Get(IssuerScene.LinkOf(await visitor.Get(fresh.Location!)));
        var done = await visitor.Send(kept.Form(release));

        Assert.Equal(HttpStatusCode.Unauthorized, asked.Status);
        Assert.Equal(
            ("login", "300"),
            (scene.Issuer.Asked["prompt"], scene.Issuer.Asked["max_age"])
        );
        Assert.Contains("Chưa nhập lại mật khẩu", stale.Text, StringComparison.Ordinal);
        Assert.Equal("UNC 12/2026", kept.Form(release).Fields["documentNo"]);
        // The month is no month: past the password, and refused by what comes after it.
        Assert.Equal(HttpStatusCode.NotFound, done.Status);
    }

    [Fact]
    public async Task The_api_takes_access_tokens_of_the_issuer_alone_and_reads_rights_from_the_table()
    {
        var issuer = scene.Issuer;
        using var client = new HttpClient { BaseAddress = scene.Service.Address };
        var good = issuer.AccessToken("s-officer2");

        Assert.Equal(HttpStatusCode.OK, await With(client, good, "/v1/communes"));
        Assert.Equal(HttpStatusCode.Forbidden, await With(client, good, "/v1/users"));
        foreach (
            var bad in new[]
            {
                issuer.IdToken("s-officer2", "n"),
                issuer.AccessToken("s-officer2", token => token.Claims["nonce"] = "n"),
                issuer.AccessToken("s-stranger"),
                issuer.AccessToken("s-officer2", token => token.Audience = "another"),
                issuer.AccessToken("s-officer2", token => token.Issuer = "https://id.example"),
                issuer.AccessToken("s-officer2", token => token.Issuer = "payments"),
                issuer.AccessToken(
                    "s-officer2",
                    token =>
                    {
                        token.NotBefore = TestIssuer.Now.UtcDateTime.AddHours(-2);
                        token.Expires = TestIssuer.Now.UtcDateTime.AddHours(-1);
                    }
                ),
                issuer.AccessToken("s-officer2", token => token.SigningCredentials = null),
                issuer.AccessToken(
                    "s-officer2",
                    token =>
                        token.SigningCredentials = new SigningCredentials(
                            new SymmetricSecurityKey(new byte[32]),
                            SecurityAlgorithms.HmacSha256
                        )
                ),
                "no.token.atall",
            }
        )
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await With(client, bad, "/v1/communes"));
        }

        // Ours go on beside it, and nothing is good for longer than its user.
        var local = (await scene.Service.As("officer")).Client.DefaultRequestHeaders.Authorization!;
        Assert.Equal(HttpStatusCode.OK, await With(client, local.Parameter!, "/v1/communes"));
        await scene.Link("officer2", null);
        Assert.Equal(HttpStatusCode.Unauthorized, await With(client, good, "/v1/communes"));
        await scene.Link("officer2", "s-officer2");
    }

    [Fact]
    public async Task The_way_back_is_slowed_down_like_any_other_door()
    {
        using var stranger = new HttpClient { BaseAddress = scene.Service.Address };
        stranger.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.77");
        var statuses = new List<HttpStatusCode>();
        for (var attempt = 0; attempt <= OpenDoors.SignInsPerMinute; attempt++)
        {
            using var response = await stranger.GetAsync(
                new Uri(OpenDoors.IssuerCallback + "?code=c&state=s", UriKind.Relative)
            );
            statuses.Add(response.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, statuses[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
    }

    [Fact]
    public async Task Passwords_of_our_own_can_be_shut_out_and_help_when_the_issuer_is_silent()
    {
        await using var service = await TestService.Start(
            new DateOnly(2026, 5, 18),
            settle: settings =>
                settings with
                {
                    Authority = scene.Issuer.Address,
                    ClientId = TestIssuer.ClientId,
                    LocalSignIns = false,
                }
        );
        await using var silent = await TestService.Start(
            new DateOnly(2026, 5, 18),
            settle: settings =>
                settings with
                {
                    Authority = "http://127.0.0.1:9/",
                    ClientId = TestIssuer.ClientId,
                }
        );
        using var waiting = new PageVisitor(silent);
        using var visitor = new PageVisitor(service);
        using var client = new HttpClient { BaseAddress = service.Address };

        var shown = await visitor.Get("/sign-in");
        using var token = await client.PostAsync(
            "/v1/tokens",
            new StringContent(
                """{"userName":"officer","password":"demo"}""",
                new MediaTypeHeaderValue("application/json")
            )
        );

        var unanswered = await waiting.Send(
            (await waiting.Get("/sign-in")).Form("/sign-in/outside")
        );

        Assert.Contains("chưa trả lời", unanswered.Text, StringComparison.Ordinal);
        Assert.Contains("type=\"password\"", unanswered.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"password\"", shown.Html, StringComparison.Ordinal);
        Assert.Contains("Đăng nhập bằng 127.0.0.1", shown.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, token.StatusCode);
    }

    private async Task<ShownPage> Attempt(string subject)
    {
        scene.Issuer.Subject = subject;
        using var visitor = new PageVisitor(scene.Service);
        return await scene.Through(visitor, await visitor.Get("/sign-in"));
    }

    private static async Task<HttpStatusCode> With(HttpClient client, string token, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<long> SignInsInTheLog(string user) =>
        await Count(
            """
            select count(*)
              from (select bytes from audit_pending union all select bytes from log_entry) e
             where position(convert_to($1, 'UTF8') in bytes) > 0
               and position('sign_in'::bytea in bytes) > 0
            """,
            user
        );

    private async Task<long> FailuresCounted() =>
        await Count(
            "select coalesce(sum(failures), 0) from failed_sign_in where user_name = $1",
            ""
        );

    private async Task<long> Count(string sql, string about)
    {
        await using var command = scene.Service.Database.Admin.CreateCommand(sql);
        command.Parameters.AddWithValue(about);
        return Convert.ToInt64(
            await command.ExecuteScalarAsync(),
            System.Globalization.CultureInfo.InvariantCulture
        );
    }
}
