namespace Payments.Tests.Support;

/// <summary>One service for the tests of a class, two communes, nobody on the rolls.</summary>
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
            values ('14845', 'Xã Đây', '38'), ('14866', 'Xã Kia', '38')
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
