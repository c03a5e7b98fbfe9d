using System.Net;
using Payments.Domain.Identity;
using Payments.Identity;

namespace Payments.Tests.Beneficiaries;

public sealed class EnrolTests(PeopleService people) : IClassFixture<PeopleService>
{
    [Fact]
    public async Task Who_is_enrolled_is_granted_when_the_chairman_accepts()
    {
        var personalId = PeopleService.NewId();
        var officer = await people.Service.As("officer");
        var proposed = (
            await officer.Post("/v1/beneficiaries", PeopleService.Enrolment(personalId))
        ).Must(HttpStatusCode.Accepted);
        var before = Assert.Single(await people.Search("officer", personalId))!;

        var chair = await people.Service.As("chair");
        var path = $"/v1/proposals/{proposed.Value<Guid>("proposalId")}/accept";
        (await chair.Post(path)).Must(HttpStatusCode.OK);

        var person = await people.Read(before["id"]!.GetValue<Guid>(), "officer");
        Assert.Equal("proposed", before["state"]!.GetValue<string>());
        Assert.Equal("granted", person["state"]!.GetValue<string>());
        Assert.Equal("••••" + personalId[^4..], person["personalId"]!.GetValue<string>());
        Assert.Equal("1943", person["person"]!["dateOfBirth"]!.GetValue<string>());
        Assert.Equal("severe", person["person"]!["disability"]!["level"]!.GetValue<string>());
        Assert.Null(Assert.Single(person["facts"]!.AsArray())!["effectiveFrom"]);
        var decision = Assert.Single(person["decisions"]!.AsArray())!;
        Assert.Equal("commune_chairman", decision["signedBy"]!.GetValue<string>());
        var account = Assert.Single(person["payees"]!.AsArray())!["account"]!;
        Assert.Contains(
            account["state"]!.GetValue<string>(),
            new[] { "unverified", "cannot_check" }
        );
        Assert.Equal("••••3456", account["accountNo"]!.GetValue<string>());
    }

    [Fact]
    public async Task Who_proposed_cannot_accept()
    {
        await Users.Ensure(
            people.Service.Database.App,
            [new("both", "Both", "demo", [Role.Officer, Role.Chair], ["*"])],
            people.Service.Clock,
            CancellationToken.None
        );
        var both = await people.Service.As("both");
        var proposed = await both.Post("/v1/beneficiaries", PeopleService.Enrolment());
        var path = $"/v1/proposals/{proposed.Value<Guid>("proposalId")}";

        var accepted = await both.Post(path + "/accept");
        var byOfficer = await (await people.Service.As("preparer")).Post(path + "/accept");

        Assert.Equal(HttpStatusCode.Conflict, accepted.Status);
        Assert.Equal("same_person", accepted.Code);
        Assert.Equal("forbidden_role", byOfficer.Code);
    }

    [Fact]
    public async Task A_refused_person_is_refused_and_may_be_proposed_again()
    {
        var personalId = PeopleService.NewId();
        var officer = await people.Service.As("officer");
        var chair = await people.Service.As("chair");
        var proposed = await officer.Post("/v1/beneficiaries", PeopleService.Enrolment(personalId));
        var path = $"/v1/proposals/{proposed.Value<Guid>("proposalId")}/refuse";

        (await chair.Post(path, new { reason = "no certificate" })).Must(HttpStatusCode.OK);
        var refused = Assert.Single(await people.Search("officer", personalId))!;
        var again = await officer.Post("/v1/beneficiaries", PeopleService.Enrolment(personalId));

        Assert.Equal("refused", refused["state"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Accepted, again.Status);
    }

    [Fact]
    public async Task Nobody_is_enrolled_twice()
    {
        var personalId = PeopleService.NewId();
        await people.Granted(PeopleService.Enrolment(personalId));

        var officer = await people.Service.As("officer");
        var here = await officer.Post("/v1/beneficiaries", PeopleService.Enrolment(personalId));
        var officer2 = await people.Service.As("officer2");
        var elsewhere = await officer2.Post(
            "/v1/beneficiaries",
            PeopleService.Enrolment(personalId, commune: PeopleService.OtherCommune)
        );

        Assert.Equal("duplicate_person", here.Code);
        Assert.Equal("duplicate_person", elsewhere.Code);
    }

    [Fact]
    public async Task What_is_wrong_is_named_by_its_pointer()
    {
        var body = PeopleService.Enrolment();
        body["bankBin"] = "123456";
        body["person"]!["dateOfBirth"] = "1943-02-31";
        body["person"]!["household"] = "rich";
        body["decision"] = null;
        body["unheard"] = "x";

        var officer = await people.Service.As("officer");
        var answer = await officer.Post("/v1/beneficiaries", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(
            [
                ("/bankBin", "unknown_bank"),
                ("/decision", "required"),
                ("/person/dateOfBirth", "bad_date"),
                ("/person/household", "bad_value"),
                ("/unheard", "unknown_member"),
            ],
            answer.Json["errors"]!
                .AsArray()
                .Select(error =>
                    (error!["pointer"]!.GetValue<string>(), error["code"]!.GetValue<string>())
                )
                .Order()
        );
    }

    [Fact]
    public async Task A_commune_outside_the_scope_is_forbidden_and_its_people_are_not_there()
    {
        var id = await people.Granted(PeopleService.Enrolment(commune: PeopleService.OtherCommune));

        var officer = await people.Service.As("officer");
        var enrolled = await officer.Post(
            "/v1/beneficiaries",
            PeopleService.Enrolment(commune: PeopleService.OtherCommune)
        );
        var read = await officer.Get($"/v1/beneficiaries/{id}");
        var timeline = await officer.Get($"/v1/beneficiaries/{id}/timeline");
        var stopped = await officer.Post($"/v1/beneficiaries/{id}/stop", new { reason = "x" });

        Assert.Equal("forbidden_scope", enrolled.Code);
        Assert.Equal(HttpStatusCode.NotFound, read.Status);
        Assert.Equal(HttpStatusCode.NotFound, timeline.Status);
        Assert.Equal(HttpStatusCode.NotFound, stopped.Status);
    }

    [Fact]
    public async Task A_cashier_sees_whom_to_pay_but_not_why()
    {
        var id = await people.Granted();

        var person = await people.Read(id, "cashier");

        Assert.Null(person["person"]);
        Assert.Null(person["facts"]);
        Assert.Equal("account", person["payees"]![0]!["channel"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_caller_is_told_the_communes_in_scope()
    {
        await people.Granted();

        var officer = await people.Service.As("officer");
        var answer = (await officer.Get("/v1/communes")).Must(HttpStatusCode.OK);

        var commune = Assert.Single(answer.Json["items"]!.AsArray())!;
        Assert.Equal(PeopleService.Commune, commune["communeCode"]!.GetValue<string>());
        Assert.Equal("38", commune["provinceCode"]!.GetValue<string>());
        Assert.Null(answer.Json["nextCursor"]);
    }
}
