using System.Globalization;
using Payments.Pipeline;

namespace Payments.Reviews;

/// <summary>
/// Who will have nobody to collect for them, because the last written authorisation ends within a month or just ended.
/// </summary>
internal static class EndingAuthorisations
{
    private const string TaskKind = "authorisation_ends_soon";
    private const int WarningDays = 30;

    private sealed record Row(Guid BeneficiaryId, string FullName, DateOnly Until);

    public static async Task<IEnumerable<ListTasks.Item>> Tasks(
        Session session,
        string communeCode,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<Row>(
            """
            select b.id as beneficiary_id, b.full_name, max(a.valid_until) as until
              from authorisation_now a
              join beneficiary b on b.commune_code = a.commune_code and b.id = a.beneficiary_id
             where a.commune_code = @communeCode
               and a.revoked_at is null
               and b.state = 'granted'
             group by b.id, b.full_name
            having bool_and(a.valid_until is not null)
               and max(a.valid_until) between @today - @WarningDays and @today + @WarningDays
            """,
            new
            {
                communeCode,
                today,
                WarningDays,
            },
            cancellationToken
        );
        return rows.Select(row => new ListTasks.Item(
            TaskKind,
            communeCode,
            row.BeneficiaryId,
            row.FullName,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The authorisation to collect in this person's place holds until {row.Until:yyyy-MM-dd}: see a new paper, or the person collects."
            ),
            row.Until,
            []
        ));
    }
}
