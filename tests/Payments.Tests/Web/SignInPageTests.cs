using System.Net;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Payments.Identity;
using Payments.Tests.Support;

namespace Payments.Tests.Web;

/// <summary>Signing in at the pages, and how a sign-in ends.</summary>
public sealed class SignInPageTests(RunningService running) : IClassFixture<RunningService>
{
    [Fact]
    public async Task Who_is_not_signed_in_is_led_to_the_sign_in_and_back()
    {
        using var visitor = new PageVisitor(running.Service);

        var asked = await visitor.Get("/proposals?state=refused");
        var shown = await visitor.Get(asked.Location!);
        var wrong = await visitor.Send(
            shown.Form("/sign-in").With("userName", "officer").With("password", "guess")
        );
        var right = await visitor.Send(
            wrong.Form("/sign-in").With("userName", "officer").With("password", "demo")
        );

        Assert.Equal(HttpStatusCode.Found, asked.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Contains(
            "Tên đăng nhập hoặc mật khẩu không đúng.",
            wrong.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("value=\"officer\"", wrong.Html, StringComparison.Ordinal);
        Assert.Equal(
            (HttpStatusCode.SeeOther, "/proposals?state=refused"),
            (right.Status, right.Location)
        );
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get(right.Location!)).Status);
    }

    [Fact]
    public async Task The_cookie_is_for_this_site_alone_and_no_key_to_the_api()
    {
        using var visitor = new PageVisitor(running.Service);
        var shown = await visitor.Get("/sign-in");

        var answer = await visitor.Send(
            shown.Form("/sign-in").With("userName", "auditor").With("password", "demo")
        );

        var cookie = Assert.Single(
            answer.SetCookies,
            cookie => cookie.StartsWith("payments=", StringComparison.Ordinal)
        );
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("auditor", cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.Get("/v1/payment-runs")).Status);
        Assert.Contains(
            "script-src 'self'",
            answer.ContentSecurityPolicy!,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("unsafe", answer.ContentSecurityPolicy!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_led_to_another_site()
    {
        using var visitor = new PageVisitor(running.Service);
        var shown = await visitor.Get("/sign-in?return=//evil.example/");

        var answer = await visitor.Send(
            shown
                .Form("/sign-in")
                .With("userName", "auditor")
                .With("password", "demo")
                .With("return", "https://evil.example/")
        );

        Assert.Equal("/", answer.Location);
    }

    [Fact]
    public async Task Signing_out_ends_every_copy_of_the_cookie()
    {
        using var visitor = await PageVisitor.Of(running.Service, "chair");
        using var copy = new PageVisitor(running.Service);
        copy.Cookies.Add(visitor.Cookies.GetAllCookies());

        Assert.Equal(HttpStatusCode.OK, (await copy.Get("/")).Status);
        var home = await visitor.Get("/");
        await visitor.Send(home.Form("/sign-out"));

        Assert.Equal("/sign-in", (await copy.Get("/")).Location);
    }

    [Fact]
    public async Task A_role_taken_away_is_gone_at_the_next_click()
    {
        using var visitor = await PageVisitor.Of(running.Service, "officer2");
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/people")).Status);

        await Change("update app_user set roles = '{admin}' where user_name = 'officer2'");
        var refused = await visitor.Get("/people");
        await Change("update app_user set roles = '{officer}' where user_name = 'officer2'");

        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("Bạn không có quyền", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_ends_after_ten_hours_however_busy()
    {
        using var visitor = await PageVisitor.Of(running.Service, "province");
        const string age =
            "update page_sign_in set signed_in_at = signed_in_at - interval '10 hours' where user_name = 'province'";

        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/")).Status);
        await Change(age);

        Assert.Equal("/sign-in", (await visitor.Get("/")).Location);
    }

    [Fact]
    public async Task A_sign_in_ends_when_nobody_uses_it_for_half_an_hour()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var service = await TestService.Start(
            new DateOnly(2026, 5, 18),
            adjust: services =>
                services.PostConfigure<CookieAuthenticationOptions>(
                    PageSignIns.Scheme,
                    cookies => cookies.TimeProvider = time
                )
        );
        using var visitor = await PageVisitor.Of(service, "officer");

        for (var visit = 0; visit < 3; visit++)
        {
            time.Advance(TimeSpan.FromMinutes(29));
            Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/")).Status);
        }

        time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal("/sign-in", (await visitor.Get("/")).Location);
    }

    [Fact]
    public async Task The_language_is_chosen_once_and_kept()
    {
        using var visitor = await PageVisitor.Of(running.Service, "auditor");
        var home = await visitor.Get("/proposals");
        Assert.Contains("<html lang=\"vi\">", home.Html, StringComparison.Ordinal);

        var answer = await visitor.Send(home.Form("/language"));

        Assert.Equal("/proposals", answer.Location);
        Assert.Contains(
            "<html lang=\"en\">",
            (await visitor.Get("/proposals")).Html,
            StringComparison.Ordinal
        );
    }

    private async Task Change(string statement)
    {
        await using var command = running.Service.Database.Admin.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
