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
    private static int files;

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

    /// <summary>
    /// Some people of a commune who differ in nothing but their ids; drawn in cash, decided in 2025-08 or by what
    /// <paramref name="facts"/> says.
    /// </summary>
    public static IEnumerable<Dictionary<string, string>> People(
        int count,
        string communeCode,
        string born,
        params (string Column, string Value)[] facts
    )
    {
        for (var at = 0; at < count; at++)
        {
            var row = new Dictionary<string, string>
            {
                ["file_no"] = $"{communeCode}-{Interlocked.Increment(ref files)}",
                ["full_name"] = "Nguyễn Văn An",
                ["date_of_birth"] = born,
                ["commune_code"] = communeCode,
                ["channel"] = "cash",
                ["cash_reason"] = "no_identity_document",
            };
            foreach (var (column, value) in facts)
            {
                row[column] = value;
            }

            yield return row;
        }
    }

    public static (string, string)[] Disabled(string level) =>
        [
            ("disability_level", level),
            ("disability_certified_on", "2024-01-15"),
            ("decision_no", "12/QĐ-UBND"),
            ("decision_signed_on", "2024-02-09"),
        ];

    public static readonly (string, string)[] Pensioner =
    [
        ("social_pension_decision_no", "13/QĐ-UBND"),
        ("social_pension_signed_on", "2025-08-12"),
    ];

    public static string Csv(IEnumerable<Dictionary<string, string>> people)
    {
        var rows = people.ToList();
        var columns = rows.SelectMany(row => row.Keys).Distinct().ToList();
        return string.Join(
            '\n',
            rows.Select(row =>
                    string.Join(',', columns.Select(column => row.GetValueOrDefault(column, "")))
                )
                .Prepend(string.Join(',', columns))
        );
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
        var refused = await preparer.Get($"/v1/imports/{id}/errors.csv");
        Assert.DoesNotContain(",error", refused.Text, StringComparison.Ordinal);
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
