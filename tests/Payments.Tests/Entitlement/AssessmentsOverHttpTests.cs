using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.Entitlement;

public sealed class AssessmentsOverHttpTests
{
    [Fact]
    public async Task Every_worked_case_comes_out_to_the_dong()
    {
        var cases = WorkedCases.Lines();
        if (cases.Count == 0)
        {
            Console.WriteLine("The worked cases are not beside this checkout.");
            return;
        }

        await using var service = await TestService.Start(new DateOnly(2026, 11, 24));
        var officer = await service.As("officer");
        var wrong = new List<string>();
        foreach (var worked in cases)
        {
            var isFuneral = worked.GetProperty("kind").GetString() == "funeral";
            var answer = await officer.Post(
                isFuneral ? "/v1/assessments/funeral" : "/v1/assessments",
                worked.GetProperty("request")
            );
            if (
                answer.Status != HttpStatusCode.OK
                || Amount(worked, answer.Json) != WorkedCases.Expected(worked)
            )
            {
                wrong.Add($"{WorkedCases.NameOf(worked)}: {answer.Text}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task The_rulebook_is_told_to_everybody_and_assessments_are_not()
    {
        await using var service = await TestService.Start(new DateOnly(2026, 11, 24));
        var cashier = await service.As("cashier");

        var rulebook = await cashier.Get("/v1/rulebook?month=2026-11");
        var badMonth = await cashier.Get("/v1/rulebook?month=2026-13");
        var assessment = await cashier.Post("/v1/assessments", new { month = "2026-11" });
        var officer = await service.As("officer");
        var malformed = await officer.Post("/v1/assessments", new { month = "2026-11", x = 1 });

        Assert.StartsWith("sha256:", rulebook.Value<string>("rulebook"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, badMonth.Status);
        Assert.Equal("forbidden_role", assessment.Code);
        Assert.Equal(HttpStatusCode.BadRequest, malformed.Status);
        Assert.Contains(
            malformed.Json["errors"]!.AsArray(),
            error => error!["pointer"]!.GetValue<string>() == "/person"
        );
    }

    private static long Amount(JsonElement worked, JsonNode answer)
    {
        switch (worked.GetProperty("kind").GetString())
        {
            case "funeral":
                return answer["amountVnd"]!.GetValue<long>();
            case "due":
                return answer["dueVnd"]!.GetValue<long>();
            default:
                var month = answer["months"]!.AsArray()[^1]!;
                var benefit = worked.GetProperty("expected").GetProperty("benefit").GetString();
                return benefit == "total"
                    ? month["totalVnd"]!.GetValue<long>()
                    : month["lines"]!
                        .AsArray()
                        .Where(line => line!["benefit"]!.GetValue<string>() == benefit)
                        .Sum(line => line!["amountVnd"]!.GetValue<long>());
        }
    }
}
