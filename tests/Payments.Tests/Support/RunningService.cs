namespace Payments.Tests.Support;

/// <summary>
/// One service for the tests of a class: two communes of the officers, and 10001 to 10060 for those who see all; nobody
/// is on the rolls.
/// </summary>
public sealed class RunningService : IAsyncLifetime
{
    private TestService? service;

    public TestService Service =>
        service ?? throw new InvalidOperationException("The fixture has not begun.");

    public async Task InitializeAsync()
    {
        service = await TestService.Start(new DateOnly(2026, 5, 18), communes: ["14845", "14866"]);
        await using var command = service.Database.Admin.CreateCommand(
            """
            insert into commune (commune_code, name, province_code)
            values ('14845', 'Xã Đây', '38'), ('14866', 'Xã Kia', '38');
            insert into commune (commune_code, name, province_code)
            select code::text, 'Xã ' || code, '01' from generate_series(10001, 10060) as code
            """
        );
        await command.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync()
    {
        if (service is not null)
        {
            await service.DisposeAsync();
        }
    }
}
