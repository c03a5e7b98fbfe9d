using Payments.Identity;
using Payments.Web;

namespace Payments.Verbs;

/// <summary><c>payments serve</c>: the API, the pages and the workers, until told to stop.</summary>
internal static class Serve
{
    public static async Task<int> Run(CancellationToken cancellationToken)
    {
        await using var host = await Host.Open(cancellationToken);
        await using (var app = Service.Build(host.Settings, host.ConnectionString, host.Clock))
        {
            if (host.Settings.Demo)
            {
                await DemoUsers.Ensure(app.Services, cancellationToken);
            }

            await app.RunAsync(cancellationToken);
        }

        await host.StopDatabase();
        return 0;
    }
}
