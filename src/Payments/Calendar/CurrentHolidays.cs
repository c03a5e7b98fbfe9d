using Npgsql;
using Payments.Domain.Calendar;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Calendar;

/// <summary>The days off of this installation: what shipped, what its file says, and over both what was decided.</summary>
/// <param name="printed">Without the decided days.</param>
public sealed class CurrentHolidays(Holidays printed)
{
    public Holidays Printed => printed;

    public async Task<Holidays> Now(Session session, CancellationToken cancellationToken)
    {
        var decided = await session.Query<DecidedDay>(
            "select date, kind, name, source, banks_until from calendar_day order by decided_at, id",
            null,
            cancellationToken
        );
        return printed.With(decided.Select(row => row.Day));
    }

    /// <summary>The same for a worker, which has no session open.</summary>
    public async Task<Holidays> Now(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        return await Now(session, cancellationToken);
    }

    /// <summary><c>holidays.csv</c> in the data folder, else the embedded file.</summary>
    /// <exception cref="InvalidOperationException">The file says something wrong; the message names the line.</exception>
    public static CurrentHolidays Of(string dataFolder)
    {
        var file = Path.Combine(dataFolder, "holidays.csv");
        if (!File.Exists(file))
        {
            return new CurrentHolidays(Holidays.Embedded);
        }

        using var reader = new StreamReader(file);
        return Holidays
            .Read(reader)
            .Match(
                read => new CurrentHolidays(read),
                no => throw new InvalidOperationException(no.Message)
            );
    }
}
