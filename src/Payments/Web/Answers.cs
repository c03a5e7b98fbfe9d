using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using HttpResult = Microsoft.AspNetCore.Http.IResult;

namespace Payments.Web;

/// <summary>How an endpoint line turns what a slice said into an HTTP answer.</summary>
public static class Answers
{
    /// <summary>200 with the value, or the problem.</summary>
    public static async Task<Found<T>> Ok<T>(this Task<Result<T>> sending) =>
        new((await sending).Match(value => Results.Json(value, JsonForm.Options), Problems.Of));

    public static async Task<Made<T>> Created<T>(
        this Task<Result<T>> sending,
        Func<T, string> location
    ) =>
        new(
            (await sending).Match<HttpResult>(
                value => Located.Of(201, value, location),
                Problems.Of
            )
        );

    /// <summary>202 with where to ask how far it is.</summary>
    public static async Task<Begun<T>> Accepted<T>(
        this Task<Result<T>> sending,
        Func<T, string> location
    ) =>
        new(
            (await sending).Match<HttpResult>(
                value => Located.Of(202, value, location),
                Problems.Of
            )
        );

    public static async Task<HttpResult> As<T>(
        this Task<Result<T>> sending,
        Func<T, HttpResult> answer
    ) => (await sending).Match(answer, Problems.Of);

    /// <summary>Says which request an endpoint sends, so that rights are checked before anything else.</summary>
    public static RouteHandlerBuilder For<TRequest>(this RouteHandlerBuilder endpoint)
    {
        var requires = (RequiresAttribute?)
            Attribute.GetCustomAttribute(typeof(TRequest), typeof(RequiresAttribute));
        return endpoint.WithMetadata(
            new EndpointRequest(
                typeof(TRequest),
                requires?.Permission
                    ?? throw new InvalidOperationException($"{typeof(TRequest)} requires nothing.")
            )
        );
    }

    /// <summary>A POST that must carry an Idempotency-Key.</summary>
    public static RouteHandlerBuilder Once(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new KeyRequired());

    private sealed class Located(int status, string location, HttpResult inner) : HttpResult
    {
        public static Located Of<T>(int status, T value, Func<T, string> location) =>
            new Located(
                status,
                location(value),
                Results.Json(value, JsonForm.Options, statusCode: status)
            );

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.Headers.Location = location;
            return inner.ExecuteAsync(httpContext);
        }
    }
}

/// <summary>200 with a value, or a problem; its type tells the description of the API what the value is.</summary>
public sealed class Found<T>(HttpResult answer) : HttpResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(200, typeof(T), [Description.Json]));

    public Task ExecuteAsync(HttpContext httpContext) => answer.ExecuteAsync(httpContext);
}

/// <summary>201 with what was made, or a problem.</summary>
public sealed class Made<T>(HttpResult answer) : HttpResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(201, typeof(T), [Description.Json]));

    public Task ExecuteAsync(HttpContext httpContext) => answer.ExecuteAsync(httpContext);
}

/// <summary>202 with what has begun or waits for a second person, or a problem.</summary>
public sealed class Begun<T>(HttpResult answer) : HttpResult, IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(202, typeof(T), [Description.Json]));

    public Task ExecuteAsync(HttpContext httpContext) => answer.ExecuteAsync(httpContext);
}

/// <summary>Which request an endpoint sends and what it requires.</summary>
public sealed record EndpointRequest(Type Request, Permission Permission)
{
    /// <summary>A reading that is itself written into the log, such as that of a bank file.</summary>
    public bool LeavesEntry { get; } =
        Request
            .GetInterfaces()
            .Any(type =>
                type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ICommand<>)
            );
}

/// <summary>The endpoint is marked ¹ in the contract.</summary>
public sealed record KeyRequired;

/// <summary>A page of a list.</summary>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>How far long work is; null when it is over.</summary>
public sealed record Progress(long Done, long? Total, string Unit);
