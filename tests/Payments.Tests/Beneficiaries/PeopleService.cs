using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.Beneficiaries;

/// <summary>One service for the tests of a class, and what an official and a chairman do with it.</summary>
public sealed class PeopleService : IAsyncLifetime
{
    public const string Commune = "14845";
    public const string OtherCommune = "14866";

    private static int people;
    private TestService? service;

    public TestService Service =>
        service ?? throw new InvalidOperationException("The fixture has not begun.");

    public async Task InitializeAsync() =>
        service = await TestService.Start(
            new DateOnly(2026, 11, 24),
            communes: [Commune, OtherCommune]
        );

    public async Task DisposeAsync()
    {
        if (service is not null)
        {
            await service.DisposeAsync();
        }
    }

    /// <summary>A twelve-digit id that nobody else in these tests has.</summary>
    public static string NewId() => $"038{143:000}{Interlocked.Increment(ref people):000000}";

    /// <summary>An enrolment of a woman born in 1943, disabled, paid into an account.</summary>
    public static JsonObject Enrolment(
        string? personalId = null,
        string name = "Nguyễn Thị Hạnh",
        string commune = Commune
    ) =>
        new()
        {
            ["personalId"] = personalId ?? NewId(),
            ["fullName"] = name,
            ["communeCode"] = commune,
            ["hamlet"] = "Thôn 3",
            ["phone"] = "0912 345 678",
            ["channel"] = "account",
            ["bankBin"] = "970405",
            ["accountNo"] = "3500205123456",
            ["person"] = new JsonObject
            {
                ["dateOfBirth"] = "1943",
                ["sex"] = "female",
                ["disability"] = new JsonObject
                {
                    ["level"] = "severe",
                    ["certifiedOn"] = "2024-01-15",
                },
            },
            ["decision"] = new JsonObject
            {
                ["number"] = "12/QĐ-UBND",
                ["signedOn"] = "2026-08-10",
            },
        };

    /// <summary>Proposes as an official and accepts as a chairman of all communes.</summary>
    public async Task Settle(string path, JsonNode body)
    {
        var officer = await Service.As("preparer");
        var proposed = (await officer.Post(path, body)).Must(HttpStatusCode.Accepted);
        var chair = await Service.As("approver");
        (await chair.Post($"/v1/proposals/{proposed.Value<Guid>("proposalId")}/accept")).Must(
            HttpStatusCode.OK
        );
    }

    /// <summary>Somebody on the rolls.</summary>
    public async Task<Guid> Granted(JsonObject? enrolment = null)
    {
        var body = enrolment ?? Enrolment();
        var personalId = body["personalId"]!.GetValue<string>();
        await Settle("/v1/beneficiaries", body);
        var found = await Search("preparer", personalId);
        return Assert.Single(found)!["id"]!.GetValue<Guid>();
    }

    public async Task<JsonArray> Search(string user, string query, string? communeCode = null)
    {
        var caller = await Service.As(user);
        var answer = await caller.Post("/v1/beneficiaries/search", new { query, communeCode });
        return answer.Must(HttpStatusCode.OK).Json["items"]!.AsArray();
    }

    public async Task<JsonNode> Read(Guid id, string user = "preparer") =>
        (await (await Service.As(user)).Get($"/v1/beneficiaries/{id}"))
            .Must(HttpStatusCode.OK)
            .Json;
}
