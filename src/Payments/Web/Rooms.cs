namespace Payments.Web;

/// <summary>The rooms of the house: what each brings to the container and to the routes.</summary>
public static class Rooms
{
    public static void Add(IServiceCollection services, ServiceSettings settings)
    {
        Identity.Room.Add(services);
        Proposals.Room.Add(services);
        Calendar.Room.Add(services, settings);
        Beneficiaries.Room.Add(services);
        Entitlement.Room.Add(services);
        PaymentRuns.Room.Add(services);
        Banks.Room.Add(services, settings);
        Beneficiaries.Imports.ImportRoutes.Add(services);
        Beneficiaries.Duplicates.DuplicateRoutes.Add(services);
        CashDesks.Room.Add(services);
        Reconciliation.Room.Add(services);
        Payouts.Room.Add(services);
        Recoveries.Room.Add(services);
        Forecasts.Room.Add(services);
        Reviews.Room.Add(services);
        Funerals.Room.Add(services);
        Audit.Room.Add(services, settings);
        services.AddWorker<Figures>();
    }

    public static void Map(WebApplication app, RouteGroupBuilder v1)
    {
        Identity.Room.Map(v1);
        Proposals.Room.Map(v1);
        Calendar.Room.Map(v1);
        Beneficiaries.Room.Map(v1);
        Entitlement.Room.Map(v1);
        PaymentRuns.Room.Map(v1);
        Banks.Room.Map(v1);
        Beneficiaries.Imports.ImportRoutes.Map(v1);
        Beneficiaries.Duplicates.DuplicateRoutes.Map(v1);
        CashDesks.Room.Map(v1);
        Reconciliation.Room.Map(v1);
        Payouts.Room.Map(v1);
        Recoveries.Room.Map(v1);
        Forecasts.Room.Map(v1);
        Reports.Room.Map(v1);
        Reviews.Room.Map(v1);
        Funerals.Room.Map(v1);
        Audit.Room.Map(v1);
    }
}
