using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.Web;

/// <summary>How the service says no: one form, a stable code, the field, never a trace of its insides.</summary>
public sealed class ProblemTests(RunningService running) : IClassFixture<RunningService>
{
    private const string Nothing = "01970000-0000-7000-8000-00000000dead";

    [Theory]
    [InlineData("GET", "/v1/nowhere", null, 404, "not_found")]
    [InlineData("GET", "/nowhere", null, 404, "not_found")]
    [InlineData("GET", "/v1/payouts/7", null, 404, "not_found")]
    [InlineData("DELETE", "/v1/payment-runs", null, 405, "method_not_allowed")]
    [InlineData("GET", "/v1/payment-runs?limit=0", null, 400, null)]
    [InlineData("GET", "/v1/payment-runs?limit=abc", null, 400, null)]
    [InlineData("GET", "/v1/communes?cursor=AAAA", null, 400, "invalid_field")]
    [InlineData("GET", "/v1/payment-runs?cursor='", null, 400, "invalid_field")]
    [InlineData("GET", "/v1/payment-runs?limit=201", null, 400, null)]
    [InlineData("GET", "/v1/payment-runs/" + Nothing, null, 404, null)]
    [InlineData("GET", "/v1/cash-lists?communeCode=%00", null, 400, "no_text")]
    [InlineData("POST", "/v1/beneficiaries/search", """{"query":"a\u0000b"}""", 400, "no_text")]
    [InlineData("POST", "/v1/payment-runs", "{", 400, "malformed_json")]
    [InlineData("POST", "/v1/payment-runs", "", 400, null)]
    [InlineData("POST", "/v1/payment-runs", "null", 400, null)]
    [InlineData("POST", "/v1/payment-runs", "[]", 400, "malformed_json")]
    [InlineData("POST", "/v1/payment-runs", "{}", 400, "malformed_json")]
    [InlineData(
        "POST",
        "/v1/payment-runs",
        """{"month":"2026-13","kind":"regular","communeCodes":["14845"]}""",
        400,
        "malformed_json"
    )]
    [InlineData(
        "POST",
        "/v1/payment-runs",
        """{"month":"2026-06","kind":"odd","communeCodes":["14845"]}""",
        400,
        null
    )]
    [InlineData(
        "POST",
        "/v1/payment-runs",
        """{"month":"2026-06","kind":"regular","communeCodes":["14845"],"x":1}""",
        400,
        "malformed_json"
    )]
    [InlineData(
        "POST",
        "/v1/payment-runs",
        """{"month":"2026-06","kind":"regular","communeCodes":["77777"]}""",
        422,
        "unknown_commune"
    )]
    public async Task Every_no_has_the_form_of_a_problem(
        string method,
        string path,
        string? body,
        int status,
        string? code
    )
    {
        var caller = await running.Service.As("preparer");

        var (response, text) = await Send(caller.Client, method, path, body);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal(status, problem["status"]!.GetValue<int>());
        Assert.Matches("^[a-z0-9_]+$", problem["code"]!.GetValue<string>());
        Assert.NotEmpty(problem["traceId"]!.GetValue<string>());
        Assert.NotEmpty(problem["title"]!.GetValue<string>());
        Assert.NotEmpty(problem["type"]!.GetValue<string>());
        if (code is not null)
        {
            Assert.Equal(code, problem["code"]!.GetValue<string>());
        }

        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """{"month":"2026-06","kind":"regular","communeCodes":["14845"],"colour":1}""",
        "/colour"
    )]
    [InlineData("""{"month":"never","kind":"regular","communeCodes":["14845"]}""", "/month")]
    [InlineData(
        """{"month":"2026-06","kind":"regular","communeCodes":["14845", 7]}""",
        "/communeCodes/1"
    )]
    [InlineData("""{"month":"2026-06","kind":"odd","communeCodes":["14845"]}""", "/kind")]
    [InlineData("""{"month":"2026-06","kind":"regular","communeCodes":[]}""", "/communeCodes")]
    [InlineData("""{"kind":"regular","communeCodes":["14845"]}""", "/month")]
    [InlineData(
        """{"month":"2026-06","kind":"regular","Kind":"regular","communeCodes":["14845"]}""",
        "/Kind"
    )]
    [InlineData(
        """{"month":"2026-06","kind":"regular","month":"2026-07","communeCodes":["14845"]}""",
        "/month"
    )]
    public async Task The_field_is_named_by_its_pointer(string body, string pointer)
    {
        var caller = await running.Service.As("preparer");

        var (response, text) = await Send(caller.Client, "POST", "/v1/payment-runs", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = Assert.Single(JsonNode.Parse(text)!["errors"]!.AsArray());
        Assert.Equal(pointer, error!["pointer"]!.GetValue<string>());
        Assert.NotEmpty(error["code"]!.GetValue<string>());
        Assert.NotEmpty(error["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_commune_outside_the_scope_is_forbidden_when_named_and_unseen_when_only_met()
    {
        var preparer = await running.Service.As("preparer");
        var run = (
            await preparer.Post(
                "/v1/payment-runs",
                new
                {
                    month = "2026-06",
                    kind = "regular",
                    communeCodes = new[] { "14866" },
                }
            )
        ).Must(HttpStatusCode.Created).Value<Guid>("id");
        var officer = await running.Service.As("officer");

        var named = await officer.Post(
            "/v1/payment-runs",
            new
            {
                month = "2026-06",
                kind = "regular",
                communeCodes = new[] { "14866" },
            }
        );
        var met = await officer.Get($"/v1/payment-runs/{run}");

        Assert.Equal((HttpStatusCode.Forbidden, "forbidden_scope"), (named.Status, named.Code));
        Assert.Equal(HttpStatusCode.NotFound, met.Status);
        (await (await running.Service.As("officer2")).Get($"/v1/payment-runs/{run}")).Must(
            HttpStatusCode.OK
        );
    }

    [Theory]
    [InlineData("Bearer rubbish")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsInJvbGVzIjoiYWRtaW4ifQ.")]
    [InlineData("Basic YWRtaW46ZGVtbw==")]
    [InlineData("")]
    public async Task A_token_that_is_not_ours_opens_nothing(string authorisation)
    {
        using var client = new HttpClient { BaseAddress = running.Service.Address };
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorisation);

        var (response, text) = await Send(client, "GET", "/v1/payment-runs", null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("unauthenticated", JsonNode.Parse(text)!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_body_over_the_limit_is_too_large()
    {
        var caller = await running.Service.As("preparer");

        var (response, text) = await Send(
            caller.Client,
            "POST",
            "/v1/payment-runs",
            "{\"month\":\"" + new string('x', 2 << 20) + "\"}"
        );

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("too_large", JsonNode.Parse(text)!["code"]!.GetValue<string>());
    }

    private static async Task<(HttpResponseMessage Response, string Text)> Send(
        HttpClient client,
        string method,
        string path,
        string? body
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            request.Headers.Add("Idempotency-Key", TestIds.New().ToString());
            request.Content = new StringContent(body ?? "", Encoding.UTF8, "application/json");
        }

        var response = await client.SendAsync(request);
        return (response, await response.Content.ReadAsStringAsync());
    }
}
