using Payments.Pipeline;

namespace Payments.Web;

/// <summary>How a room brings work that goes on without anybody asking.</summary>
public static class Workers
{
    /// <summary>A worker that runs in this process until it stops.</summary>
    public static IServiceCollection AddWorker<TWorker>(this IServiceCollection services)
        where TWorker : class, IWorker
    {
        services.AddSingleton<TWorker>();
        services.AddSingleton<IHostedService>(provider => new WorkerLoop(
            provider.GetRequiredService<TWorker>(),
            provider.GetRequiredService<ServiceSettings>().IdleWorkers,
            provider.GetRequiredService<ILogger<WorkerLoop>>()
        ));
        return services;
    }
}
