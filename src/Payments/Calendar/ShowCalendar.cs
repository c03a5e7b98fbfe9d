using MediatR;
using Payments.Domain.Calendar;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Calendar;

/// <summary>The days of a month of pay; without a month, of the one whose list is cut next.</summary>
public static class ShowCalendar
{
    [Requires(Permission.Anyone)]
    public sealed record Query(string? Month) : IQuery<Result<PayCalendar>>;

    internal sealed class Handler(Session session, CurrentHolidays holidays, Clock clock)
        : IRequestHandler<Query, Result<PayCalendar>>
    {
        public async Task<Result<PayCalendar>> Handle(
            Query query,
            CancellationToken cancellationToken
        ) =>
            MonthParameter.TryRead(query.Month, out var month, out var no)
                ? PayCalendar.Of(
                    month ?? PayMonth.Of(clock.Today).Plus(1),
                    await holidays.Now(session, cancellationToken)
                )
                : no;
    }
}
