using System.Net;
using System.Text.Json.Nodes;

namespace Payments.Tests.Beneficiaries;

public sealed class MoverInARunTests(PeopleService people) : IClassFixture<PeopleService>
{
    [Fact]
    public async Task Each_commune_pays_a_mover_for_its_own_months()
    {
        await people.Granted(PeopleService.Enrolment(commune: PeopleService.OtherCommune));
        var personalId = PeopleService.NewId();
        var enrolment = PeopleService.Enrolment(personalId);
        enrolment["decision"]!["signedOn"] = "2026-11-02";
        enrolment["person"]!["disability"]!["certifiedOn"] = "2026-11-01";
        var id = await people.Granted(enrolment);
        await people.Settle(
            $"/v1/beneficiaries/{id}/move",
            new JsonObject
            {
                ["communeCode"] = PeopleService.OtherCommune,
                ["fromMonth"] = "2026-12",
            }
        );
        var newId = Assert.Single(await people.Search("officer2", personalId))!["id"]!;

        await Calculate("2026-12", [PeopleService.Commune, PeopleService.OtherCommune]);

        Assert.Equal(["2026-11"], await Months(id));
        Assert.Equal(["2026-12"], await Months(newId.GetValue<Guid>()));
    }

    [Fact]
    public async Task A_month_that_is_charged_here_is_not_left_to_the_new_commune()
    {
        await people.Granted(PeopleService.Enrolment(commune: "14854"));
        var enrolment = PeopleService.Enrolment(commune: "14857");
        enrolment["decision"]!["signedOn"] = "2026-11-02";
        var id = await people.Granted(enrolment);
        await Calculate("2026-12", ["14857"]);
        var officer = await people.Service.As("preparer");

        var answer = await officer.Post(
            $"/v1/beneficiaries/{id}/move",
            new { communeCode = "14854", fromMonth = "2026-12" }
        );

        Assert.Equal(
            "month_already_charged",
            answer.Json["errors"]![0]!["code"]!.GetValue<string>()
        );
    }

    private async Task Calculate(string month, string[] communeCodes)
    {
        var officer = await people.Service.As("preparer");
        var run = (
            await officer.Post(
                "/v1/payment-runs",
                new
                {
                    month,
                    kind = "regular",
                    communeCodes,
                }
            )
        ).Must(HttpStatusCode.Created);
        var path = run.Headers.Location!.ToString();
        (await officer.Post(path + "/calculate")).Must(HttpStatusCode.Accepted);
        await officer.Until(path, json => json["state"]!.GetValue<string>() == "calculated");
    }

    private async Task<List<string>> Months(Guid id)
    {
        await using var command = people.Service.Database.Admin.CreateCommand(
            """
            select to_char(charged, 'YYYY-MM')
              from payout, unnest(months) as charged
             where beneficiary_id = $1
             order by 1
            """
        );
        command.Parameters.AddWithValue(id);
        var months = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            months.Add(reader.GetString(0));
        }

        return months;
    }
}
