using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Payments.Tests.Funerals;
using Payments.Tests.Support;

namespace Payments.Tests.Web;

/// <summary>From an import to a release, with everything that the service writes into its log on the way.</summary>
public sealed class LogScanTests
{
    private const string Commune = "14857";

    private const string File =
        "personal_id,file_no,full_name,date_of_birth,commune_code,household,hiv,phone,decision_no,decision_signed_on,"
        + "disability_level,disability_certified_on,channel,bank_bin,account_no,account_name,cash_reason,hamlet,"
        + "sole_parent,children\n"
        + "038041123456,,Nguyễn Thị Hạnh Phúc,1941-03-15,14857,,,0912345678,12/QĐ,2025-09-15,,,cash,,,,age,Bản 1,,\n"
        + "038085234567,,Quách Đình Dũng,1985-02-01,14857,,,0987654321,13/QĐ,2025-09-15,severe,2025-08-01,account,"
        + "970405,3500987654321,QUACH DINH DUNG,,Bản 2,,\n"
        + "1.23E+11,,Lường Văn Sai,1985-02-01,14857,,,,,,,,cash,,,,age,Bản 2,,\n"
        + "038190000555,,Lò Thị Mai,1990-05-01,14857,poor,,,14/QĐ,2025-02-10,,,cash,,,,remote_area,Bản 2,widowed,2020-03-04\n";

    private static readonly string[] secrets =
    [
        "Hạnh Phúc",
        "HANH PHUC",
        "hanh phuc",
        "Quách",
        "QUACH",
        "quach",
        "Lường Văn",
        "luong van",
        "038041123456",
        "038085234567",
        "3500987654321",
        "0912345678",
        "0987654321",
        "Lò Thị",
        "lo thi be",
        "Lường Thị Lo",
        "038085999999",
        "1099887766",
        "severe",
        "password",
    ];

    [Fact]
    public async Task Nothing_of_a_person_stands_in_the_log()
    {
        await using var service = await TestService.Start(
            new DateOnly(2026, 5, 18),
            communes: [Commune]
        );
        using var log = new CapturedLog();
        service.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        await using (
            var command = service.Database.Admin.CreateCommand(
                $"insert into commune (commune_code, name, province_code) values ('{Commune}', 'Xã', '38')"
            )
        )
        {
            await command.ExecuteNonQueryAsync();
        }

        await Import(service);
        await ClaimFuneral(service);
        var run = await Calculate(service);
        foreach (var (step, by) in new[] { ("submit", "preparer"), ("approve", "approver") })
        {
            (await (await service.As(by)).Post($"/v1/payment-runs/{run}/{step}", new { })).Must(
                HttpStatusCode.OK
            );
        }

        await (await service.As("treasurer")).Post($"/v1/payment-runs/{run}/release", new { });
        await (await service.As("officer")).Post(
            "/v1/payment-runs",
            "Quách Đình Dũng 038085234567"
        );
        service
            .Services.GetRequiredService<ILoggerFactory>()
            .CreateLogger("payments.test")
            .LogWarning("The log is being read: {Proof}", "proof-of-capture");

        var text = string.Join('\n', log.Lines);
        Assert.Contains("proof-of-capture", text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            secrets,
            secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase)
        );
    }

    private static async Task Import(TestService service)
    {
        var preparer = await service.As("preparer");
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(File));
        body.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var started = await preparer.Client.PostAsync(
            new Uri("/v1/imports?codesOn=2026-05-18", UriKind.Relative),
            body
        );
        var id = (await Answer.Of(started)).Must(HttpStatusCode.Accepted).Value<Guid>("id");
        var seen = await preparer.Until($"/v1/imports/{id}", HasState("checked"));
        Assert.Equal((3, 1), (seen.Value<int>("accepted"), seen.Value<int>("refused")));
        var laid = (await preparer.Post($"/v1/imports/{id}/apply")).Must(HttpStatusCode.Accepted);
        (
            await (await service.As("approver")).Post(
                $"/v1/proposals/{laid.Value<Guid>("proposalId")}/accept"
            )
        ).Must(HttpStatusCode.OK);
        await preparer.Until($"/v1/imports/{id}", HasState("applied"));
    }

    /// <summary>Once rightly, once more, and once with an id that is none.</summary>
    private static async Task ClaimFuneral(TestService service)
    {
        var holder = Mourning.ByAccount("Lường Thị Lo", "1099887766", "970405");
        var child = Mourning.Child("2026-05-02");
        var laid = await service.Claim(child, holder, Commune);
        var again = await service.Claim(child, holder, Commune);
        var wrong = await service.Claim(
            new
            {
                diedOn = "2026-05-02",
                fullName = "Lò Thị Em",
                personalId = "03808599999",
            },
            holder,
            Commune
        );
        (await service.Decide(laid)).Must(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.DoesNotContain("Lò", again.Text + wrong.Text, StringComparison.Ordinal);
    }

    private static async Task<Guid> Calculate(TestService service)
    {
        var preparer = await service.As("preparer");
        var run = (
            await preparer.Post(
                "/v1/payment-runs",
                new
                {
                    month = "2026-06",
                    kind = "regular",
                    communeCodes = new[] { Commune },
                }
            )
        ).Must(HttpStatusCode.Created).Value<Guid>("id");
        await preparer.Post($"/v1/payment-runs/{run}/calculate", new { });
        var seen = await preparer.Until($"/v1/payment-runs/{run}", HasState("calculated"));
        Assert.True(seen.Value<long>("totalVnd") > 0);
        return run;
    }

    private static Func<JsonNode, bool> HasState(string state) =>
        node => node["state"]!.GetValue<string>() == state;

    /// <summary>Keeps every line with its exception, as a console would print it.</summary>
    private sealed class CapturedLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Enqueue(state.ToString() ?? "");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}
