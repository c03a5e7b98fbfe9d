using Payments.Banks.Adapters;
using Payments.Identity;
using Payments.Web;

namespace Payments.Verbs;

/// <summary><c>payments seed</c>: the demo sign-ins.</summary>
internal static class Seed
{
    public static async Task<int> Run(CancellationToken cancellationToken)
    {
        await using var host = await Host.Open(cancellationToken);
        if (!host.Settings.Demo)
        {
            await host.StopDatabase();
            await Console.Error.WriteLineAsync(
                "payments: demo sign-ins are made only with PAYMENTS_DEMO=1"
            );
            return 1;
        }

        await using (var app = Service.Build(host.Settings, host.ConnectionString, host.Clock))
        {
            await DemoUsers.Ensure(app.Services, BanksOf(app.Services), cancellationToken);
        }

        await host.StopDatabase();
        Console.WriteLine("The demo sign-ins are made.");
        return 0;
    }

    /// <summary>The banks of the banks file, in its order; none without a file.</summary>
    internal static IReadOnlyList<string> BanksOf(IServiceProvider services) =>
        services.GetService<BankBook>() is { } book
            ? [.. book.File.Banks.Select(bank => bank.Bin)]
            : [];
}
