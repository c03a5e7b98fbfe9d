using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.PaymentRuns;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>The days of a month of pay; without a month, of the one whose list is cut next.</summary>
public static class ShowCalendar
{
    [Requires(Permission.Anyone)]
    public sealed record Query(string? Month) : IQuery<Result<PayCalendar>>;

    internal sealed class Handler(Holidays holidays, Clock clock)
        : IRequestHandler<Query, Result<PayCalendar>>
    {
        public Task<Result<PayCalendar>> Handle(Query query, CancellationToken cancellationToken) =>
            Task.FromResult<Result<PayCalendar>>(
                MonthParameter.TryRead(query.Month, out var month, out var no)
                    ? PayCalendar.Of(month ?? PayMonth.Of(clock.Today).Plus(1), holidays)
                    : no
            );
    }

    /// <summary>The holidays of this installation: <c>holidays.csv</c> in its data folder, else the embedded file.</summary>
    /// <exception cref="InvalidOperationException">The file says something wrong; the message names the line.</exception>
    public static Holidays HolidaysOf(string dataFolder)
    {
        var file = Path.Combine(dataFolder, "holidays.csv");
        if (!File.Exists(file))
        {
            return Holidays.Embedded;
        }

        using var reader = new StreamReader(file);
        return Holidays
            .Read(reader)
            .Match(read => read, no => throw new InvalidOperationException(no.Message));
    }
}
