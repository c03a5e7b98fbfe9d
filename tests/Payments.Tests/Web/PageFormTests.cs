using System.Net;
using Payments.Tests.Beneficiaries;
using Payments.Tests.Support;

namespace Payments.Tests.Web;

/// <summary>Forms at the pages: they work once, for who sent them, and lose nothing that was typed.</summary>
public sealed class PageFormTests(PeopleService people) : IClassFixture<PeopleService>
{
    [Fact]
    public async Task A_person_of_a_foreign_commune_is_not_found()
    {
        var here = await people.Granted();
        var there = await people.Granted(
            PeopleService.Enrolment(commune: PeopleService.OtherCommune)
        );
        using var visitor = await PageVisitor.Of(people.Service, "officer");

        Assert.Equal(HttpStatusCode.OK, (await visitor.Get($"/people/{here}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get($"/people/{there}")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await visitor.Get($"/people/{there}/change/suspend")).Status
        );
    }

    [Fact]
    public async Task A_double_click_proposes_once_and_another_text_under_the_same_key_nothing()
    {
        var id = await people.Granted();
        using var visitor = await PageVisitor.Of(people.Service, "officer");
        var path = $"/people/{id}/change/stop";
        var form = (await visitor.Get(path)).Form(path).With("/reason", "Không còn đủ điều kiện");

        var clicks = await Task.WhenAll(visitor.Send(form), visitor.Send(form));
        var back = await visitor.Send(form);
        var other = await visitor.Send(form.With("/reason", "Lý do khác"));

        Assert.All(
            clicks.Append(back),
            click =>
                Assert.Equal(
                    (HttpStatusCode.SeeOther, $"/people/{id}?done=proposed"),
                    (click.Status, click.Location)
                )
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Contains("Lý do khác</textarea>", other.Html, StringComparison.Ordinal);
        Assert.Equal(1, await Proposals(id, "stop"));
        Assert.Contains(
            "Đã trình",
            (await visitor.Get(back.Location!)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_sent_again_from_another_tab_or_after_going_back_is_proposed_once()
    {
        var (id, other) = (await people.Granted(), await people.Granted());
        using var visitor = await PageVisitor.Of(people.Service, "officer");
        async Task<ShownPage> Propose(Guid person, string reason)
        {
            var path = $"/people/{person}/change/suspend";
            return await visitor.Send((await visitor.Get(path)).Form(path).With("/reason", reason));
        }

        var tabs = await Task.WhenAll(
            Propose(id, "Vắng lâu ngày"),
            Propose(id, "Vắng lâu ngày"),
            Propose(other, "Vắng lâu ngày")
        );
        var back = await Propose(id, "Vắng lâu ngày");

        Assert.All(tabs, tab => Assert.Equal(HttpStatusCode.SeeOther, tab.Status));
        Assert.Equal(HttpStatusCode.SeeOther, back.Status);
        Assert.Equal(1, await Proposals(id, "suspend"));
        Assert.Equal(1, await Proposals(other, "suspend"));
        await Propose(id, "Đi khỏi nơi cư trú");
        Assert.Equal(2, await Proposals(id, "suspend"));
    }

    [Fact]
    public async Task Two_tabs_decide_once()
    {
        var id = await people.Granted();
        using var officer = await PageVisitor.Of(people.Service, "officer");
        using var chair = await PageVisitor.Of(people.Service, "chair");
        var path = $"/people/{id}/change/suspend";
        var form = (await officer.Get(path)).Form(path).With("/reason", "Vắng lâu ngày");
        await officer.Send(form);
        var proposal = $"/proposals/{await Proposal(id)}";
        var (first, second) = (await chair.Get(proposal), await chair.Get(proposal));

        var accepted = await chair.Send(first.Form(proposal + "?handler=Accept"));
        var late = await chair.Send(
            second.Form(proposal + "?handler=Refuse").With("/reason", "Thôi")
        );

        Assert.Equal(HttpStatusCode.SeeOther, accepted.Status);
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("đã được quyết định", late.Text, StringComparison.Ordinal);
        Assert.Equal("suspended", (string?)(await people.Read(id))["state"]);
    }

    [Fact]
    public async Task A_form_without_our_token_changes_nothing()
    {
        var id = await people.Granted();
        using var visitor = await PageVisitor.Of(people.Service, "officer");
        var path = $"/people/{id}/change/stop";
        var form = (await visitor.Get(path)).Form(path).With("/reason", "Không còn đủ điều kiện");

        var answer = await visitor.Send(form.Without("__RequestVerificationToken"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Biểu mẫu không còn hiệu lực", answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, await Proposals(id, "stop"));
    }

    [Fact]
    public async Task A_fault_is_told_on_top_and_at_its_field_and_nothing_typed_is_lost()
    {
        using var visitor = await PageVisitor.Of(people.Service, "officer");
        var form = (await visitor.Get("/people/new"))
            .Form("/people/new")
            .With("/fullName", "Trần Thị <Bích>")
            .With("/person/dateOfBirth", "31/02/1950")
            .With("/channel", "cash");

        var answer = await visitor.Send(form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("<title>Lỗi:", answer.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"#f-communeCode\"", answer.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"f-communeCode-fault\"", answer.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Trần Thị &lt;Bích&gt;\"", answer.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"31/02/1950\"", answer.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_outlives_the_sign_in_and_another_sites_form_does_not()
    {
        var id = await people.Granted();
        using var visitor = await PageVisitor.Of(people.Service, "officer");
        var path = $"/people/{id}/change/stop";
        var form = (await visitor.Get(path)).Form(path).With("/reason", "Đã có lương hưu");
        await End("officer");

        var foreign = await visitor.Send(form, fetchSite: "cross-site");
        var asked = await visitor.Send(form);
        var signedIn = await visitor.Send(
            asked.Form("/sign-in").With("userName", "officer").With("password", "demo")
        );
        var sent = await visitor.Send(signedIn.Form(path));

        Assert.Equal(HttpStatusCode.Unauthorized, foreign.Status);
        Assert.DoesNotContain("name=\"kept\"", foreign.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, asked.Status);
        Assert.Contains("Đã có lương hưu", signedIn.Html, StringComparison.Ordinal);
        Assert.Equal(
            (HttpStatusCode.SeeOther, $"/people/{id}?done=proposed"),
            (sent.Status, sent.Location)
        );
        Assert.Equal(1, await Proposals(id, "stop"));
    }

    [Fact]
    public async Task People_are_found_without_marks_and_their_numbers_stay_masked()
    {
        var personalId = PeopleService.NewId();
        await people.Granted(PeopleService.Enrolment(personalId, "Đặng Thị Đào"));
        using var visitor = await PageVisitor.Of(people.Service, "officer");
        var form = (await visitor.Get("/people")).Form("/people?handler=Show");

        var found = await visitor.Send(form.With("/query", "dan dao"));
        var short1 = await visitor.Send(form.With("/query", "d"));

        Assert.Contains("Đặng Thị Đào", found.Text, StringComparison.Ordinal);
        Assert.Contains("••••" + personalId[^4..], found.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(personalId, found.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, short1.Status);
    }

    private Task<long> Proposals(Guid subject, string kind) =>
        Ask<long>(
            $"select count(*) from proposal where subject_id = '{subject}' and kind = '{kind}'"
        );

    private Task<Guid> Proposal(Guid subject) =>
        Ask<Guid>($"select id from proposal where subject_id = '{subject}' and state = 'open'");

    private Task<long> End(string user) =>
        Ask<long>(
            $"with ended as (update page_sign_in set ended_at = now() where user_name = '{user}' returning 1) select count(*) from ended"
        );

    private async Task<T> Ask<T>(string sql)
    {
        await using var command = people.Service.Database.Admin.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
