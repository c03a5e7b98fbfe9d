using System.Net;
using System.Text;
using Npgsql;
using Payments.Tests.Support;

namespace Payments.Tests.Web;

/// <summary>A request repeated under its key, as the contract has it.</summary>
public sealed class IdempotencyTests(RunningService running) : IClassFixture<RunningService>
{
    private const string Path = "/v1/payment-runs";

    private static int communes;

    [Fact]
    public async Task A_repeat_gets_the_first_answer_byte_for_byte()
    {
        var caller = await running.Service.As("preparer");
        var body = Run();

        var first = await Post(caller.Client, Path, body, "again");
        var second = await Post(caller.Client, Path, body, "again");

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(HttpStatusCode.Created, second.Status);
        Assert.Equal(first.Bytes, second.Bytes);
        Assert.Equal(first.Type, second.Type);
        Assert.Equal(first.Location, second.Location);
        Assert.NotNull(first.Location);
        Assert.False(first.Replayed);
        Assert.True(second.Replayed);
        Assert.Equal(1, await Runs(body));
    }

    [Fact]
    public async Task A_refusal_is_kept_too()
    {
        var caller = await running.Service.As("preparer");
        var body = Run();
        await Post(caller.Client, Path, body, "once");

        var refused = await Post(caller.Client, Path, body, "twice");
        var again = await Post(caller.Client, Path, body, "twice");

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(refused.Bytes, again.Bytes);
        Assert.True(again.Replayed);
    }

    [Fact]
    public async Task Another_body_or_path_under_the_same_key_is_refused()
    {
        var caller = await running.Service.As("preparer");
        await Post(caller.Client, Path, Run(), "reused");

        var body = await Post(caller.Client, Path, Run(), "reused");
        var path = await Post(
            caller.Client,
            "/v1/payment-runs/01970000-0000-7000-8000-00000000dead/submit",
            "{}",
            "reused"
        );

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency_key_reused"), body.Refusal);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency_key_reused"), path.Refusal);
    }

    [Fact]
    public async Task A_missing_and_an_endless_key_are_refused()
    {
        var caller = await running.Service.As("preparer");

        var missing = await Post(caller.Client, Path, Run(), null);
        var endless = await Post(caller.Client, Path, Run(), new string('k', 256));

        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_key_required"), missing.Refusal);
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_key_too_long"), endless.Refusal);
    }

    [Fact]
    public async Task A_key_belongs_to_its_user()
    {
        var body = Run();
        var here = await Post((await running.Service.As("preparer")).Client, Path, body, "shared");

        var there = await Post((await running.Service.As("province")).Client, Path, body, "shared");

        Assert.Equal(HttpStatusCode.Created, here.Status);
        Assert.Equal(HttpStatusCode.Conflict, there.Status);
        Assert.False(there.Replayed);
    }

    [Fact]
    public async Task Many_at_once_have_one_effect()
    {
        var caller = await running.Service.As("preparer");
        var body = Run();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => Post(caller.Client, Path, body, "storm"))
        );

        Assert.Equal(1, await Runs(body));
        Assert.Single(
            answers,
            answer => answer is { Status: HttpStatusCode.Created, Replayed: false }
        );
        Assert.All(
            answers,
            answer =>
                Assert.True(
                    answer.Status == HttpStatusCode.Created
                        || answer.Refusal == (HttpStatusCode.Conflict, "request_in_progress"),
                    answer.Text
                )
        );
        var after = await Post(caller.Client, Path, body, "storm");
        Assert.True(after is { Status: HttpStatusCode.Created, Replayed: true });
    }

    [Fact]
    public async Task While_the_first_is_running_the_second_is_told_so()
    {
        var caller = await running.Service.As("preparer");
        await using var first = await running.Service.Database.Admin.OpenConnectionAsync();
        await using var transaction = await first.BeginTransactionAsync();
        await using (
            var command = new NpgsqlCommand(
                "select pg_advisory_xact_lock(hashtextextended('preparer' || chr(10) || 'running', 7))",
                first
            )
        )
        {
            await command.ExecuteNonQueryAsync();
        }

        var second = await Post(caller.Client, Path, Run(), "running");

        Assert.Equal((HttpStatusCode.Conflict, "request_in_progress"), second.Refusal);
    }

    [Fact]
    public async Task A_request_that_was_malformed_may_be_mended_under_its_key()
    {
        var caller = await running.Service.As("preparer");

        var broken = await Post(caller.Client, Path, "{", "mended");
        var mended = await Post(caller.Client, Path, Run(), "mended");

        Assert.Equal(HttpStatusCode.BadRequest, broken.Status);
        Assert.Equal(HttpStatusCode.Created, mended.Status);
    }

    [Fact]
    public async Task Rights_are_checked_before_a_replay()
    {
        var service = running.Service;
        await Set("approver", "{officer}");
        var body = Run();
        var asOfficer = await Fresh("approver");
        var first = await Post(asOfficer, Path, body, "rights");
        await Set("approver", "{chair}");

        var second = await Post(await Fresh("approver"), Path, body, "rights");

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal((HttpStatusCode.Forbidden, "forbidden_role"), second.Refusal);

        async Task Set(string user, string roles)
        {
            await using var command = service.Database.Admin.CreateCommand(
                $"update app_user set roles = '{roles}' where user_name = '{user}'"
            );
            await command.ExecuteNonQueryAsync();
        }

        async Task<HttpClient> Fresh(string user)
        {
            service.TurnTo(service.Clock.Today);
            return (await service.As(user)).Client;
        }
    }

    [Fact]
    public async Task The_answer_survives_a_restart()
    {
        await using var database = await TestDatabase.Create();
        var day = new DateOnly(2026, 5, 18);
        await using (
            var command = database.Admin.CreateCommand(
                "insert into commune (commune_code, name, province_code) values ('14845', 'Xã Đây', '38')"
            )
        )
        {
            await command.ExecuteNonQueryAsync();
        }

        var body = """{"month":"2026-06","kind":"regular","communeCodes":["14845"]}""";
        Reply first;
        await using (
            var service = await TestService.Start(day, database: database, ownsDatabase: false)
        )
        {
            first = await Post((await service.As("preparer")).Client, Path, body, "kept");
        }

        await using var next = await TestService.Start(
            day,
            database: database,
            ownsDatabase: false
        );
        var second = await Post((await next.As("preparer")).Client, Path, body, "kept");

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal(first.Bytes, second.Bytes);
        Assert.True(second.Replayed);
    }

    /// <summary>A commune for each test: it has one unreleased list at a time.</summary>
    private static string Run() =>
        $$"""{"month":"2026-06","kind":"regular","communeCodes":["{{10_000 + Interlocked.Increment(ref communes)}}"]}""";

    private async Task<long> Runs(string body)
    {
        var commune = body.Split('"')[^2];
        await using var command = running.Service.Database.Admin.CreateCommand(
            $"select count(*) from payment_list where commune_code = '{commune}'"
        );
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<Reply> Post(HttpClient client, string path, string body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await client.SendAsync(request);
        return new Reply(
            response.StatusCode,
            await response.Content.ReadAsByteArrayAsync(),
            response.Content.Headers.ContentType?.ToString(),
            response.Headers.Location?.ToString(),
            response.Headers.Contains("Idempotency-Replayed")
        );
    }

    private sealed record Reply(
        HttpStatusCode Status,
        byte[] Bytes,
        string? Type,
        string? Location,
        bool Replayed
    )
    {
        public string Text => Encoding.UTF8.GetString(Bytes);

        public (HttpStatusCode, string?) Refusal =>
            (Status, System.Text.Json.Nodes.JsonNode.Parse(Text)?["code"]?.GetValue<string>());
    }
}
