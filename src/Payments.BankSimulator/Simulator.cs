using System.Net;

namespace Payments.BankSimulator;

/// <summary>Builds the host of all banks of one process.</summary>
public static class Simulator
{
    private const long bodyBytesMax = 512L << 20;

    /// <summary>The banks, not yet started; their addresses are known after the start.</summary>
    /// <exception cref="ArgumentException">A bank has a scenario that does not exist, or stands twice.</exception>
    public static WebApplication Build(SimulatorOptions options)
    {
        var clock = new SimulatorClock(TimeProvider.System, options.Today);
        var holders = new Holders();
        if (options.Holders is { } file)
        {
            using var csv = new StreamReader(file);
            holders.Load(csv, CancellationToken.None).GetAwaiter().GetResult();
        }

        var banks = OpenBanks(options, clock);
        // No settings of another program's folder or environment reach a bank.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(holders);
        builder.Services.AddSingleton(banks);
        foreach (var bank in banks)
        {
            builder.Services.AddSingleton<IHostedService>(new SettlementWorker(bank, clock));
            if (bank.Options.IsFileBank)
            {
                builder.Services.AddSingleton<IHostedService>(new FileDrop(bank, clock));
            }
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = bodyBytesMax;
            kestrel.Limits.MinRequestBodyDataRate = null;
            foreach (var bank in banks)
            {
                kestrel.Listen(
                    IPAddress.Loopback,
                    bank.Options.Port,
                    listen =>
                    {
                        bank.Listen = listen;
                        listen.Use(next =>
                            connection =>
                            {
                                connection.Features.Set(bank);
                                return next(connection);
                            }
                        );
                    }
                );
            }
        });
        var app = builder.Build();
        BankFace.Map(app);
        SimulatorFace.Map(app);
        app.Lifetime.ApplicationStopped.Register(() => Close(banks));
        return app;
    }

    /// <summary>Where a bank of a started host is reached.</summary>
    public static Uri AddressOf(WebApplication app, string bin) =>
        app
            .Services.GetRequiredService<IReadOnlyList<Bank>>()
            .First(bank => bank.Bin == bin)
            .BaseAddress;

    /// <summary>The bank on whose port a request came in.</summary>
    internal static Bank BankOf(HttpContext http) =>
        http.Features.Get<Bank>() ?? throw new InvalidOperationException("A port without a bank.");

    private static IReadOnlyList<Bank> OpenBanks(SimulatorOptions options, SimulatorClock clock)
    {
        if (
            options.Banks.GroupBy(bank => bank.Bin).FirstOrDefault(same => same.Count() > 1) is
            { } twice
        )
        {
            throw new ArgumentException($"The bank {twice.Key} stands twice.");
        }

        foreach (var bank in options.Banks.Where(bank => bank.Sheet is not null))
        {
            var wrong =
                !bank.IsFileBank ? "only a file bank takes lists."
                : bank.Booking != Booking.Payment ? "a list has no blocks to be booked."
                : bank.Sheet!.WhatIsMissing(bank.PayingAccount is not null);
            if (wrong is not null)
            {
                throw new ArgumentException($"Bank {bank.Bin}: {wrong}");
            }
        }

        return
        [
            .. options
                .Banks.Select(Scenarios.Apply)
                .Select(
                    (bank, index) =>
                        new Bank(
                            bank,
                            clock,
                            new Journal(Path.Combine(options.Data, $"bank-{bank.Bin}.jsonl")),
                            new Faults(options.Seed + index, [.. options.Faults, .. bank.Faults])
                        )
                        {
                            Signature = Signature.For(bank, TimeProvider.System),
                        }
                ),
        ];
    }

    private static void Close(IReadOnlyList<Bank> banks)
    {
        foreach (var bank in banks)
        {
            bank.Dispose();
        }
    }
}
