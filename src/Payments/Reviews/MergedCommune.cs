using Payments.Beneficiaries;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Reviews;

/// <summary>
/// People who came onto the rolls under a commune's code before the mergers of 2025-07-01 and are there still: where each
/// belongs is an official's word, never a guess.
/// </summary>
internal sealed class MergedCommune(Clock clock)
{
    /// <summary>The communes were merged on this day. Decision 19/2025/QĐ-TTg.</summary>
    public static readonly DateOnly Day = new(2025, 7, 1);

    private sealed record Row(Guid Id, string FullName);

    /// <summary>The communes of today into which an old one went; empty when nothing changed or nothing is known.</summary>
    public IReadOnlyList<Commune> SuccessorsOf(string communeCode)
    {
        if (clock.Today < Day)
        {
            return [];
        }

        var resolution = ReferenceData.Communes.Resolve(communeCode, Day.AddDays(-1), clock.Today);
        return resolution.Commune is { } only ? [only] : resolution.Became;
    }

    /// <summary>Nobody is left over when the commune went whole into one of the same code.</summary>
    public async Task<IEnumerable<ListTasks.Item>> Tasks(
        Session session,
        string communeCode,
        CancellationToken cancellationToken
    )
    {
        var successors = SuccessorsOf(communeCode);
        if (successors is [] || (successors is [var only] && only.Code == communeCode))
        {
            return [];
        }

        var rows = await session.Query<Row>(
            """
            select id, full_name
              from beneficiary
             where commune_code = @communeCode
               and created_at < @mergedAt
               and state in ('granted', 'suspended')
               and former_commune_code is null
            """,
            new
            {
                communeCode,
                mergedAt = new DateTimeOffset(
                    Day,
                    TimeOnly.MinValue,
                    Clock.VietnamOffset
                ).ToUniversalTime(),
            },
            cancellationToken
        );
        var names = string.Join(", ", successors.Select(now => $"{now.Code} {now.Name}"));
        return rows.Select(row => new ListTasks.Item(
            successors.Count == 1 ? "commune_merged" : "commune_was_split",
            communeCode,
            row.Id,
            row.FullName,
            successors.Count == 1
                ? $"The commune went into {names} on 2025-07-01."
                : $"The commune was divided on 2025-07-01; say where the person lives: {names}.",
            Day,
            []
        ));
    }
}
