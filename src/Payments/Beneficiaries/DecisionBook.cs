using Payments.Pipeline;

namespace Payments.Beneficiaries;

/// <summary>The grant decisions of one person.</summary>
internal sealed class DecisionBook(
    Session session,
    Clock clock,
    string communeCode,
    Guid beneficiaryId
)
{
    public const string Allowance = "monthly_allowance";
    public const string SocialPension = "social_pension";

    /// <summary>Since this day the commune chairman signs, before it the district chairman did.</summary>
    private static readonly DateOnly communesDecide = new(2025, 7, 1);

    /// <summary>Records a decision; one without a date is none.</summary>
    public async Task Write(
        string kind,
        string? number,
        DateOnly? signedOn,
        Entry entry,
        CancellationToken cancellationToken
    )
    {
        if (signedOn is not { } day)
        {
            return;
        }

        await session.Execute(
            """
            insert into decision (id, commune_code, beneficiary_id, kind, number, signed_on, signed_by, known_on,
                                  recorded_by, recorded_at)
            values (@id, @communeCode, @beneficiaryId, @kind, @number, @signed, @signedBy, @Day, @By, @At)
            """,
            new
            {
                id = clock.NewId(),
                communeCode,
                beneficiaryId,
                kind,
                number = number ?? "",
                signed = day,
                signedBy = day < communesDecide ? "district_chairman" : "commune_chairman",
                entry.Day,
                entry.By,
                entry.At,
            },
            cancellationToken
        );
    }
}
