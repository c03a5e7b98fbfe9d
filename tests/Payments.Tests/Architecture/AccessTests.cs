using System.Net;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Payments.Domain.Identity;
using Payments.Tests.Support;
using Payments.Web;

namespace Payments.Tests.Architecture;

/// <summary>Who may ask what, over HTTP, for every path and every role.</summary>
public sealed class AccessTests(RunningService running) : IClassFixture<RunningService>
{
    private static readonly HttpStatusCode[] answersToTheAllowed =
    [
        HttpStatusCode.OK,
        HttpStatusCode.Created,
        HttpStatusCode.Accepted,
        HttpStatusCode.BadRequest,
        HttpStatusCode.NotFound,
        HttpStatusCode.Conflict,
        HttpStatusCode.UnsupportedMediaType,
        HttpStatusCode.UnprocessableEntity,
    ];

    private IReadOnlyList<RouteEndpoint> Served =>
        [
            .. running
                .Service.Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(endpoint =>
                    endpoint
                        .RoutePattern.RawText!.TrimStart('/')
                        .StartsWith("v1", StringComparison.Ordinal)
                ),
        ];

    [Fact]
    public void Every_endpoint_asks_for_a_right_and_a_token()
    {
        Assert.True(Served.Count > 40);
        Assert.Empty(FaultsOf(Served));
    }

    [Fact]
    public void An_endpoint_that_asks_for_nothing_is_caught()
    {
        var open = new RouteEndpoint(
            _ => Task.CompletedTask,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/v1/open"),
            0,
            Microsoft.AspNetCore.Http.EndpointMetadataCollection.Empty,
            "open"
        );

        Assert.Equal(
            ["v1/open needs no token", "v1/open says no request"],
            FaultsOf([open]).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_endpoint_stands_in_the_table_of_paths() =>
        Assert.Empty(
            Served.Select(Named).Except(ContractPaths.All.Select(Named)).Except(["POST v1/tokens"])
        );

    [Fact]
    public void A_key_is_required_where_the_contract_says_so_and_nowhere_else()
    {
        var keyed = Served
            .Where(endpoint => endpoint.Metadata.GetMetadata<KeyRequired>() is not null)
            .Select(Named)
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.NotEmpty(keyed);
        Assert.Equal(
            ContractPaths
                .All.Where(path => path.NeedsKey)
                .Select(Named)
                .Intersect(Served.Select(Named))
                .Order(StringComparer.Ordinal),
            keyed
        );
    }

    [Fact]
    public async Task Every_role_gets_what_it_may_and_nothing_else()
    {
        var faults = new List<string>();
        var served = Served.Select(Named).ToHashSet(StringComparer.Ordinal);
        foreach (var role in Enum.GetValues<Role>())
        {
            var caller = await running.Service.As(role.ToString().ToLowerInvariant());
            foreach (var path in ContractPaths.All.Where(path => served.Contains(Named(path))))
            {
                var answer = await Ask(caller.Client, path, withKey: true);
                if (!IsExpected(path, role, answer))
                {
                    faults.Add($"{role} {path}: {(int)answer.Status} {answer.Text}");
                }
            }
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task Nobody_gets_anything_without_a_token()
    {
        using var client = new HttpClient { BaseAddress = running.Service.Address };
        foreach (var path in ContractPaths.All)
        {
            var answer = await Ask(client, path, withKey: true);

            Assert.True(
                answer.Status == HttpStatusCode.Unauthorized
                    || answer.Status == HttpStatusCode.NotFound,
                $"{path}: {answer.Status}"
            );
        }

        Assert.Equal(
            "unauthenticated",
            (
                await Ask(
                    client,
                    ContractPaths.All.Single(path => path.Path == "/v1/payouts/{id}"),
                    true
                )
            ).Code
        );
    }

    [Fact]
    public async Task A_missing_key_is_named_before_anything_is_done()
    {
        var served = Served.Select(Named).ToHashSet(StringComparer.Ordinal);
        foreach (
            var path in ContractPaths.All.Where(path =>
                path.NeedsKey && served.Contains(Named(path))
            )
        )
        {
            var caller = await running.Service.As(path.Roles[0].ToString().ToLowerInvariant());

            var answer = await Ask(caller.Client, path, withKey: false);

            Assert.Equal(
                (path.ToString(), "idempotency_key_required"),
                (path.ToString(), answer.Code)
            );
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        }
    }

    private static bool IsExpected(ContractPath path, Role role, Answer answer) =>
        path.Roles.Contains(role)
            ? answersToTheAllowed.Contains(answer.Status)
                || (answer.Status == HttpStatusCode.Forbidden && answer.Code == "forbidden_scope")
            : answer.Status == HttpStatusCode.Forbidden && answer.Code == "forbidden_role";

    private static IReadOnlyList<string> FaultsOf(IEnumerable<RouteEndpoint> endpoints) =>
        [
            .. endpoints.SelectMany(endpoint =>
                new[]
                {
                    endpoint.Metadata.GetMetadata<EndpointRequest>() is null
                        ? "says no request"
                        : null,
                    endpoint.Metadata.GetMetadata<IAuthorizeData>() is null
                        ? "needs no token"
                        : null,
                    endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
                    && endpoint.RoutePattern.RawText != "/v1/tokens"
                        ? "is open to all"
                        : null,
                }
                    .OfType<string>()
                    .Select(fault => $"{endpoint.RoutePattern.RawText!.TrimStart('/')} {fault}")
            ),
        ];

    private static async Task<Answer> Ask(HttpClient client, ContractPath path, bool withKey)
    {
        using var request = new HttpRequestMessage(new HttpMethod(path.Method), path.Filled);
        if (withKey && path.Method == "POST")
        {
            request.Headers.Add("Idempotency-Key", TestIds.New().ToString());
        }

        if (path.Body is not null)
        {
            request.Content = new StringContent(path.Body, Encoding.UTF8, "application/json");
        }

        using var response = await client.SendAsync(request);
        return await Answer.Of(response);
    }

    private static string Named(ContractPath path) =>
        $"{path.Method} {path.Path.Split('?')[0].Trim('/')}";

    private static string Named(RouteEndpoint endpoint)
    {
        var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
        var path = endpoint
            .RoutePattern.RawText!.Trim('/')
            .Replace(":guid}", "}", StringComparison.Ordinal)
            .Replace(":long}", "}", StringComparison.Ordinal);
        return $"{method} {path}";
    }
}
