using Npgsql;
using Payments.Pipeline;

namespace Payments.Identity;

/// <summary>Makes the demo sign-ins for the communes on the rolls and the banks of the banks file.</summary>
public static class DemoUsers
{
    public static async Task Ensure(IServiceProvider services, CancellationToken cancellationToken)
    {
        var source = services.GetRequiredService<NpgsqlDataSource>();
        await Users.Ensure(
            source,
            Users.Demo(["14857", "15880", "16522"], ["970405", "970436"]),
            services.GetRequiredService<Clock>(),
            cancellationToken
        );
    }
}
