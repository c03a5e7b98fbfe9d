using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Payments.Tests.Entitlement;
using Payments.Tests.Support;

namespace Payments.Tests.Web;

/// <summary>What <c>/openapi/v1.json</c> says is what the service takes and gives: a stranger writes a program from it.</summary>
public sealed class DescriptionTests(RunningService running) : IClassFixture<RunningService>
{
    [Fact]
    public async Task Every_operation_says_what_it_takes_gives_and_refuses_and_every_reference_leads_somewhere()
    {
        var description = await Read();
        var schemas = description["components"]!["schemas"]!.AsObject();
        var wrong = new List<string>();
        foreach (var (name, operation) in Operations(description))
        {
            var responses = operation["responses"]!.AsObject();
            var good = responses.Single(response => response.Key.StartsWith('2'));
            if (good.Value!["content"]?.AsObject().FirstOrDefault().Value?["schema"] is null)
            {
                wrong.Add($"{name} does not say what it gives");
            }

            if (responses["default"] is null || operation["summary"] is null)
            {
                wrong.Add($"{name} has no refusal or no sentence");
            }

            if (
                operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } body
                && Resolved(body, schemas)["properties"] is null
            )
            {
                wrong.Add($"{name} does not say what it takes");
            }
        }

        Assert.Empty(wrong);
        Assert.Subset(
            schemas.Select(schema => schema.Key).ToHashSet(),
            References(description).ToHashSet()
        );
    }

    /// <summary>Two slices have a type <c>Body</c>; the description must not take one for the other.</summary>
    [Fact]
    public async Task The_members_of_a_body_are_those_of_its_own_request()
    {
        var description = await Read();

        Assert.Equal(["password", "userName"], Members(description, "/v1/tokens"));
        Assert.Equal(
            ["amountVnd", "benefit", "communeCodes", "documentNo", "drawnOn", "runId"],
            Members(description, "/v1/drawdowns")
        );
        Assert.Equal(
            ["communeCodes", "kind", "month", "provinceCode"],
            Members(description, "/v1/payment-runs")
        );
        Assert.Equal(
            ["effectiveFrom", "person"],
            Members(description, "/v1/beneficiaries/{id}/facts")
        );
    }

    /// <summary>Bodies that are read member by member: what is described is read, and what the cases send is described.</summary>
    [Fact]
    public async Task What_is_described_of_a_person_is_what_is_read()
    {
        var description = await Read();
        var officer = await running.Service.As("officer");
        foreach (
            var path in new[] { "/v1/assessments", "/v1/assessments/funeral", "/v1/beneficiaries" }
        )
        {
            var body = new JsonObject();
            foreach (var member in Members(description, path))
            {
                body[member] = Form(description, path, member);
            }

            var answer = await officer.Post(path, body);

            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.DoesNotContain(
                answer.Json["errors"]!.AsArray(),
                error => error!["code"]!.GetValue<string>() == "unknown_member"
            );
        }

        var members = Members(description, "/v1/assessments").ToHashSet();
        var person = Form(description, "/v1/assessments", "person")!
            .AsObject()
            .Select(member => member.Key)
            .ToHashSet();
        foreach (
            var request in WorkedCases
                .Lines()
                .Where(line => line.GetProperty("kind").GetString() != "funeral")
                .Select(line => line.GetProperty("request"))
        )
        {
            Assert.Subset(
                members,
                request.EnumerateObject().Select(member => member.Name).ToHashSet()
            );
            Assert.Subset(
                person,
                request
                    .GetProperty("person")
                    .EnumerateObject()
                    .Select(member => member.Name)
                    .ToHashSet()
            );
        }
    }

    private async Task<JsonNode> Read()
    {
        using var client = new HttpClient { BaseAddress = running.Service.Address };
        return (await client.GetFromJsonAsync<JsonNode>("/openapi/v1.json"))!;
    }

    private static IEnumerable<(string Name, JsonNode Operation)> Operations(
        JsonNode description
    ) =>
        description["paths"]!
            .AsObject()
            .SelectMany(path =>
                path.Value!.AsObject().Select(method => ($"{method.Key} {path.Key}", method.Value!))
            );

    private static string[] Members(JsonNode description, string path) =>
        [
            .. Body(description, path)["properties"]!
                .AsObject()
                .Select(member => member.Key)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>An object with every member of a described object, each null; null for anything else.</summary>
    private static JsonObject? Form(JsonNode description, string path, string member)
    {
        var schemas = description["components"]!["schemas"]!.AsObject();
        var schema = Resolved(Body(description, path)["properties"]![member]!, schemas);
        return schema["properties"] is JsonObject inner
            ? new JsonObject(inner.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)null)))
            : null;
    }

    private static JsonNode Body(JsonNode description, string path) =>
        Resolved(
            description["paths"]![path]!["post"]!["requestBody"]!["content"]!["application/json"]![
                "schema"
            ]!,
            description["components"]!["schemas"]!.AsObject()
        );

    private static JsonNode Resolved(JsonNode schema, JsonObject schemas)
    {
        var one = schema["oneOf"]?.AsArray().Last(choice => choice!["$ref"] is not null) ?? schema;
        return one["$ref"]?.GetValue<string>() is { } reference
            ? schemas[reference.Split('/')[^1]]!
            : one;
    }

    private static IEnumerable<string> References(JsonNode? node) =>
        node switch
        {
            JsonObject members => members.SelectMany(member =>
                member.Key == "$ref"
                    ? [member.Value!.GetValue<string>().Split('/')[^1]]
                    : References(member.Value)
            ),
            JsonArray items => items.SelectMany(References),
            _ => [],
        };
}
