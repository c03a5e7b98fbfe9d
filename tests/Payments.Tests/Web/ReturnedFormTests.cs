using System.Net;
using Payments.Tests.Beneficiaries;
using Payments.Tests.Support;

namespace Payments.Tests.Web;

/// <summary>No typed text is lost: refused, read in the other language, or sent after a restart or a lost sign-in.</summary>
public sealed class ReturnedFormTests(PeopleService people) : IClassFixture<PeopleService>
{
    private const string Path = "/people/new";
    private const string Name = "Lê Thị \"Gõ\" <Dở>";
    private const string Shown = "value=\"Lê Thị &quot;Gõ&quot; &lt;Dở&gt;\"";

    [Fact]
    public async Task A_refused_form_is_drawn_at_an_address_of_its_own_which_sends_nothing_again()
    {
        using var visitor = await PageVisitor.Of(people.Service, "officer");
        var form = (await visitor.Get(Path)).Form(Path).With("/fullName", Name);

        var refused = await visitor.Send(form);
        var back = await visitor.Get(refused.Location!);
        var mended = await visitor.Send(form.With("/fullName", "Lê Thị Khác"));

        Assert.StartsWith(Path + "?typed=", refused.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(HttpStatusCode.BadRequest, back.Status);
        Assert.Contains(Shown, back.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"f-communeCode-fault\"", back.Html, StringComparison.Ordinal);
        Assert.Contains("<title>Lỗi:", back.Html, StringComparison.Ordinal);
        // Nothing was done under its key, so the same form with other text is heard.
        Assert.Contains("Lê Thị Khác", mended.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("đã được gửi", mended.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_back_is_its_readers_alone_and_gone_when_they_sign_out()
    {
        using var visitor = await PageVisitor.Of(people.Service, "officer");
        using var other = await PageVisitor.Of(people.Service, "officer2");
        var form = (await visitor.Get(Path)).Form(Path).With("/fullName", Name);

        var address = (await visitor.Send(form)).Location!;
        Assert.Contains(Shown, (await visitor.Get(address)).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Gõ", (await other.Get(address)).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Gõ", await Sealed(address), StringComparison.Ordinal);
        await visitor.Send((await visitor.Get("/")).Form("/sign-out"));

        Assert.Equal("", await Sealed(address));
        using var again = await PageVisitor.Of(people.Service, "officer");
        Assert.DoesNotContain("Gõ", (await again.Get(address)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_changes_the_language_by_itself_and_keeps_what_was_typed()
    {
        using var visitor = await PageVisitor.Of(people.Service, "officer");
        var shown = await visitor.Get(Path + "?from=list");
        Assert.Contains(
            "formaction=\"/language?lang=en\" name=\"return\" lang=\"en\" value=\"/people/new?from=list\"",
            shown.Html,
            StringComparison.Ordinal
        );
        var form = shown
            .Form(Path)
            .With("/fullName", Name)
            .With("/channel", "cash")
            .With("return", Path + "?from=list");

        var english = await visitor.Send(form with { Action = "/language?lang=en" });
        var twice = await visitor.Send(
            english
                .Form(Path)
                .With("/fullName", Name)
                .With("return", english.Location!) with
            {
                Action = "/language?lang=vi",
            }
        );

        Assert.Equal(HttpStatusCode.OK, english.Status);
        Assert.Contains("<html lang=\"en\">", english.Html, StringComparison.Ordinal);
        Assert.Contains(Shown, english.Html, StringComparison.Ordinal);
        Assert.Contains("<option value=\"cash\" selected>", english.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"errors\"", english.Html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"vi\">", twice.Html, StringComparison.Ordinal);
        Assert.Contains(Shown, twice.Html, StringComparison.Ordinal);
        Assert.Equal(1, twice.Location!.Split("typed=").Length - 1);
    }

    [Fact]
    public async Task A_password_is_never_kept()
    {
        using var visitor = await PageVisitor.Of(people.Service, "admin");
        var form = (await visitor.Get("/users/new"))
            .Form("/users/new")
            .With("/userName", "Lan Anh")
            .With("/password", "trao-tan-tay-1");

        var refused = await visitor.Send(form);

        Assert.Contains("value=\"Lan Anh\"", refused.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("trao-tan-tay-1", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_outlives_a_restart_and_so_does_one_that_waits_for_a_sign_in()
    {
        await using var database = await TestDatabase.Create();
        var first = await Start(database);
        using var visitor = await PageVisitor.Of(first, "officer");
        var form = (await visitor.Get(Path)).Form(Path).With("/fullName", Name);
        await first.DisposeAsync();

        var second = await Start(database, first.Address);
        var refused = await visitor.Send(form);
        Assert.Contains(Shown, refused.Html, StringComparison.Ordinal);
        await second.DisposeAsync();

        var third = await Start(database, first.Address);
        Assert.Contains(
            Shown,
            (await visitor.Get(refused.Location!)).Html,
            StringComparison.Ordinal
        );
        await using (
            var ended = database.Admin.CreateCommand("update page_sign_in set ended_at = now()")
        )
        {
            await ended.ExecuteNonQueryAsync();
        }

        var asked = await visitor.Send(form);
        await third.DisposeAsync();

        await using var fourth = await Start(database, first.Address);
        var signedIn = await visitor.Send(
            asked.Form("/sign-in").With("userName", "officer").With("password", "demo")
        );
        var looked = await visitor.Send(
            signedIn.Form(Path).With("return", Path) with
            {
                Action = "/language",
            }
        );
        Assert.Contains("formaction=\"/language\"", signedIn.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, looked.Status);
        Assert.Contains(Shown, looked.Html, StringComparison.Ordinal);
        Assert.Contains(
            Shown,
            (await visitor.Send(signedIn.Form(Path))).Html,
            StringComparison.Ordinal
        );
    }

    private static Task<TestService> Start(TestDatabase database, Uri? address = null) =>
        TestService.Start(
            new DateOnly(2026, 11, 24),
            database: database,
            ownsDatabase: false,
            settle: address is null
                ? null
                : settings => settings with { Urls = address.ToString() }
        );

    /// <summary>What stands in the database; empty: nothing.</summary>
    private async Task<string> Sealed(string address)
    {
        await using var command = people.Service.Database.Admin.CreateCommand(
            $"select coalesce(max(sealed), '') from kept_form where id = '{address.Split("typed=")[1]}'"
        );
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
