using Npgsql;
using Payments.Pipeline;

namespace Payments.Identity;

/// <summary>Makes the demo sign-ins for the communes on the rolls and the banks of the banks file.</summary>
public static class DemoUsers
{
    private static readonly string[] usualBanks = ["970405", "970436"];

    /// <param name="banks">BINs in the order of the banks file; none: those of the demo.</param>
    public static async Task Ensure(
        IServiceProvider services,
        IReadOnlyList<string> banks,
        CancellationToken cancellationToken
    )
    {
        var source = services.GetRequiredService<NpgsqlDataSource>();
        await Users.Ensure(
            source,
            Users.Demo(["14857", "15880", "16522"], banks.Count > 0 ? banks : usualBanks),
            services.GetRequiredService<Clock>(),
            cancellationToken
        );
    }
}
