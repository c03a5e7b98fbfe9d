using MediatR;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Npgsql;
using OpenTelemetry.Metrics;
using Payments.Database;
using Payments.Identity;
using Payments.Pipeline;
using Scalar.AspNetCore;

namespace Payments.Web;

/// <summary>Puts the service together: one place that knows every room.</summary>
public static partial class Service
{
    private const long JsonBodyMax = 1 << 20;

    /// <param name="connectionString">Of a role that is a member of app and worker.</param>
    /// <param name="adjust">The last word on what the container holds, such as another rulebook; null: nothing.</param>
    public static WebApplication Build(
        ServiceSettings settings,
        string connectionString,
        Clock clock,
        Action<IServiceCollection>? adjust = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ApplicationName = typeof(Service).Assembly.GetName().Name }
        );
        builder.WebHost.UseUrls(settings.Urls.Split(';'));
        builder.WebHost.ConfigureKestrel(Limit);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        AddPipeline(builder.Services, settings, connectionString, clock);
        AddSignIn(builder.Services, settings);
        ServedPages.Add(builder.Services, settings);
        Rooms.Add(builder.Services, settings);
        adjust?.Invoke(builder.Services);
        builder.Services.ConfigureHttpJsonOptions(json => JsonForm.Apply(json.SerializerOptions));
        // Also outside development a body that cannot be read is told with its pointer.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        Description.Add(builder.Services);
        builder
            .Services.AddOpenTelemetry()
            .WithMetrics(metrics =>
                metrics
                    .AddAspNetCoreInstrumentation()
                    .AddMeter("Npgsql", "payments")
                    .AddPrometheusExporter()
            );

        var app = builder.Build();
        app.UseForwardedHeaders();
        app.UseResponseCompression();
        app.UseSecurityHeaders();
        WrongTurn.UseWrongTurns(app);
        app.UseProblems();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<RequestTransaction>();
        MapOpenDoors(app);
        ServedPages.Map(app);
        var v1 = app.MapGroup("/v1").RequireAuthorization();
        Rooms.Map(app, v1);
        return app;
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = JsonBodyMax;
    }

    private static void AddPipeline(
        IServiceCollection services,
        ServiceSettings settings,
        string connectionString,
        Clock clock
    )
    {
        Dapper.DefaultTypeMap.MatchNamesWithUnderscores = true;
        ArrayColumns.Register();
        services.AddSingleton(settings);
        services.AddSingleton(clock);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(new KeyFolder(settings.Data));
        services.AddSingleton<PersonalData>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton(_ => DatabaseRoles.DataSource(connectionString, "app"));
        services.AddKeyedSingleton(
            "worker",
            (_, _) => DatabaseRoles.DataSource(connectionString, "worker")
        );
        services.AddScoped<Session>();
        services.AddScoped<ServiceFactory>(provider => provider.GetService!);
        services.AddScoped<IMediator, Mediator>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Authorisation<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Commands<,>));
        foreach (var type in typeof(Service).Assembly.GetTypes())
        {
            foreach (var handled in type.GetInterfaces())
            {
                if (
                    !type.IsAbstract
                    && handled.IsGenericType
                    && handled.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
                )
                {
                    services.AddTransient(handled, type);
                }
            }
        }
    }

    private static void AddSignIn(IServiceCollection services, ServiceSettings settings)
    {
        services.AddSingleton<Tokens>();
        services.AddSingleton<KnownUsers>();
        Bearers.Add(services, settings);
        PageSignIns.Add(services, settings);
        IssuerDoor.Add(services, settings);
        services.AddOpenDoors();
    }

    private static void MapOpenDoors(WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("ok")).ExcludeFromDescription();
        app.MapGet("/readyz", Ready).ExcludeFromDescription();
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(OpenDoors.Metrics);
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/docs");
    }

    private static async Task<Microsoft.AspNetCore.Http.IResult> Ready(
        NpgsqlDataSource source,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var command = source.CreateCommand(
                "select to_regclass('payout_now') is not null"
            );
            return await command.ExecuteScalarAsync(cancellationToken) is true
                ? Results.Text("ready")
                : Problems.Of(503, "not_migrated", "The database is not migrated.");
        }
        catch (NpgsqlException)
        {
            return Problems.Of(503, "database_unavailable", "The database does not answer.");
        }
    }
}
