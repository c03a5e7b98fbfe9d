using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Beneficiaries;
using Payments.Tests.Support;

namespace Payments.Tests.Forecasts;

/// <summary>Lets a registry file onto the rolls, and orders forecasts, over HTTP.</summary>
internal static class Registry
{
    public static async Task<string> Invented(
        int people,
        ulong seed,
        DateOnly day,
        params IReadOnlyList<string> communes
    )
    {
        await using var file = new StringWriter();
        await GenerateRegistry.Write(
            file,
            new GenerateRegistry.Options(people, seed, communes, day),
            CancellationToken.None
        );
        return file.ToString();
    }

    public static async Task Import(TestService service, string csv)
    {
        var preparer = await service.As("preparer");
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(csv));
        body.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var sent = await preparer.Client.PostAsync(
            new Uri("/v1/imports", UriKind.Relative),
            body
        );
        var id = (await Answer.Of(sent)).Must(HttpStatusCode.Accepted).Value<Guid>("id");
        await preparer.Until(
            $"/v1/imports/{id}",
            import => import["state"]!.GetValue<string>() is "checked"
        );
        var proposed = await preparer.Post($"/v1/imports/{id}/apply");
        var proposal = proposed.Must(HttpStatusCode.Accepted).Value<Guid>("proposalId");
        (await (await service.As("approver")).Post($"/v1/proposals/{proposal}/accept")).Must(
            HttpStatusCode.OK
        );
        await preparer.Until(
            $"/v1/imports/{id}",
            import => import["state"]!.GetValue<string>() == "applied"
        );
    }

    /// <summary>Orders and waits until it is over.</summary>
    public static async Task<JsonNode> Forecast(TestService service, object order)
    {
        var policy = await service.As("policy");
        var ordered = (await policy.Post("/v1/forecasts", order)).Must(HttpStatusCode.Accepted);
        var found = await policy.Until(
            ordered.Headers.Location!.ToString(),
            json => json["progress"] is null
        );
        return found.Json["state"]!.GetValue<string>() == "done"
            ? found.Json
            : throw new InvalidOperationException(found.Text);
    }

    public static async Task<IReadOnlyList<string>> Read(TestDatabase database, string sql)
    {
        await using var command = database.Admin.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    public static Task Execute(TestDatabase database, string sql) => Read(database, sql);
}
