using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Payments.Tests.Beneficiaries;
using Payments.Tests.Support;
using Payments.Web;

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
            "formaction=\"/language?lang=en&amp;form=%2Fpeople%2Fnew\" name=\"return\" lang=\"en\" value=\"/people/new?from=list\"",
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
            english.Form(Path).With("/fullName", Name).With("return", english.Location!) with
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
        var kept = people
            .Service.Services.GetRequiredService<KeptForm>()
            .Open(await Sealed(refused.Location!))!;
        Assert.Equal(["/userName"], kept.Fields.Select(field => field.Key));
    }

    [Fact]
    public async Task A_form_outlives_a_restart_and_so_does_one_that_waits_for_a_sign_in()
    {
        await using var service = await TestService.Start(new DateOnly(2026, 11, 24));
        using var visitor = await PageVisitor.Of(service, "officer");
        var form = (await visitor.Get(Path)).Form(Path).With("/fullName", Name);

        await service.Restart();
        var refused = await visitor.Send(form);
        await service.Restart();
        var back = await visitor.Get(refused.Location!);
        await using (
            var ended = service.Database.Admin.CreateCommand(
                "update page_sign_in set ended_at = now()"
            )
        )
        {
            await ended.ExecuteNonQueryAsync();
        }

        var asked = await visitor.Send(form);
        await service.Restart();
        var signedIn = await visitor.Send(
            asked.Form("/sign-in").With("userName", "officer").With("password", "demo")
        );
        var looked = await visitor.Send(
            signedIn.Form(Path).With("return", Path) with
            {
                Action = "/language",
            }
        );
        var sent = await visitor.Send(signedIn.Form(Path));

        Assert.Equal(HttpStatusCode.Unauthorized, asked.Status);
        Assert.Contains("formaction=\"/language\"", signedIn.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, looked.Status);
        Assert.Equal(HttpStatusCode.BadRequest, sent.Status);
        Assert.All(
            new[] { refused, back, looked, sent },
            page => Assert.Contains(Shown, page.Html, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_fold_in_which_somebody_typed_is_open_when_its_form_comes_back()
    {
        using var visitor = await PageVisitor.Of(people.Service, "admin");
        var page = (await visitor.Get("/users")).Html;
        var path = page[page.IndexOf("/users/0", StringComparison.Ordinal)..].Split('"')[0];
        var shown = await visitor.Get(path);
        Assert.DoesNotContain("<details open", shown.Html, StringComparison.Ordinal);
        var form = shown.Form(path + "?handler=End");

        var refused = await visitor.Send(form.With("/reason", " "));
        var english = await visitor.Send(
            form.With("/reason", "Nghỉ việc").With("return", path) with
            {
                Action = $"/language?lang=en&form={Uri.EscapeDataString(form.Action)}",
            }
        );

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        foreach (var back in new[] { refused, english })
        {
            var fold = back.Html[back.Html.IndexOf("<details open", StringComparison.Ordinal)..];
            Assert.Contains(
                "?handler=End\"",
                fold.Split("</details>")[0],
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("<details open", fold[1..], StringComparison.Ordinal);
        }

        Assert.Contains("Nghỉ việc</textarea>", english.Html, StringComparison.Ordinal);
    }

    /// <summary>What stands in the database; empty: nothing.</summary>
    private async Task<string> Sealed(string address)
    {
        await using var command = people.Service.Database.Admin.CreateCommand(
            $"select coalesce(max(sealed), '') from kept_form where id = '{address.Split("typed=")[1]}'"
        );
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
