using MediatR;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Calendar;

/// <summary>The days on which things are due, and on which nobody works.</summary>
public static class Room
{
    public static void Add(IServiceCollection services, ServiceSettings settings)
    {
        services.AddSingleton(_ => CurrentHolidays.Of(settings.Data));
        services.AddSingleton<IProposalEffect, ProposeCalendarDay.Effect>();
    }

    public static void Map(RouteGroupBuilder v1)
    {
        var calendar = v1.MapGroup("/calendar").WithTags("Calendar");
        calendar
            .MapGet(
                "",
                (string? month, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ShowCalendar.Query(month), cancellationToken).Ok()
            )
            .For<ShowCalendar.Query>();
        calendar
            .MapGet(
                "/days",
                (int? year, IMediator mediator, CancellationToken cancellationToken) =>
                    mediator.Send(new ListCalendarDays.Query(year), cancellationToken).Ok()
            )
            .For<ListCalendarDays.Query>();
        calendar
            .MapPost(
                "/days",
                (
                    ProposeCalendarDay.Body body,
                    IMediator mediator,
                    CancellationToken cancellationToken
                ) =>
                    mediator
                        .Send(new ProposeCalendarDay.Command(body), cancellationToken)
                        .Accepted()
            )
            .For<ProposeCalendarDay.Command>();
    }
}
