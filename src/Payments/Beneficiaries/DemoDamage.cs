using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries;

/// <summary>One way in which a row of the demo's registry is wrong.</summary>
/// <param name="Value">What the column holds instead; null: nothing.</param>
/// <param name="Reported">The column that the refusal names, where it is another one.</param>
internal sealed record DemoDamage(
    RegistryColumn Column,
    string? Value,
    string Code,
    RegistryColumn? Reported = null
)
{
    private const string SameAsFirst = "the id of the file's first person";
    private const string WithoutFirstDigit = "its own value without the first digit";

    /// <summary>One a row, in the order in which they stand at the end of the file.</summary>
    public static IReadOnlyList<DemoDamage> All { get; } =
    [
        new(RegistryColumn.PersonalId, "3.8045E+10", RowCodes.DigitsLost),
        new(RegistryColumn.PersonalId, WithoutFirstDigit, RowCodes.DigitsLost),
        new(RegistryColumn.PersonalId, "38045001234.0", RowCodes.DigitsLost),
        new(RegistryColumn.PersonalId, "3804500123", RowCodes.DigitsLost),
        new(RegistryColumn.PersonalId, "172345678", RowCodes.DigitsLost),
        new(RegistryColumn.AccountNo, "1.23E+11", RowCodes.DigitsLost),
        new(RegistryColumn.AccountNo, "1,01E+12", RowCodes.DigitsLost),
        new(RegistryColumn.PayeePersonalId, "3.8E+10", RowCodes.DigitsLost),
        new(RegistryColumn.PersonalId, SameAsFirst, RowCodes.DuplicatePerson),
        new(RegistryColumn.PersonalId, SameAsFirst, RowCodes.DuplicatePerson),
        new(RegistryColumn.CommuneCode, "99999", RowCodes.UnknownCommune),
        new(RegistryColumn.CommuneCode, "4857", RowCodes.UnknownCommune),
        new(RegistryColumn.CommuneCode, "Trung Lý", RowCodes.UnknownCommune),
        new(RegistryColumn.BankBin, "970499", RowCodes.UnknownBank),
        new(RegistryColumn.BankBin, "Agribank", RowCodes.UnknownBank),
        new(RegistryColumn.BankBin, "204", RowCodes.UnknownBank),
        new(RegistryColumn.DateOfBirth, "31/12/1940", RowCodes.BadDate),
        new(RegistryColumn.DateOfBirth, "1940-13-01", RowCodes.BadDate),
        new(RegistryColumn.DateOfBirth, "1941-02-29", RowCodes.BadDate),
        new(RegistryColumn.DateOfBirth, "40", RowCodes.BadDate),
        new(RegistryColumn.DateOfBirth, "2125-01-01", RowCodes.BadDate),
        new(RegistryColumn.DateOfDeath, "hôm qua", RowCodes.BadDate),
        new(RegistryColumn.DateOfDeath, "1899-01-01", RowCodes.BadDate),
        new(RegistryColumn.EffectiveFrom, "2025-6-1", RowCodes.BadDate),
        new(RegistryColumn.DecisionSignedOn, "2024-11-31", RowCodes.BadDate),
        new(RegistryColumn.DisabilityCertifiedOn, "15.03.2024", RowCodes.BadDate),
        new(RegistryColumn.SocialPensionSignedOn, "2025", RowCodes.BadDate),
        new(RegistryColumn.PayeeAuthorisedUntil, "2026-02-30", RowCodes.BadDate),
        new(RegistryColumn.Children, "2015-04-01;2017-02-30", RowCodes.BadDate),
        new(RegistryColumn.FullName, null, RowCodes.Required),
        new(RegistryColumn.DateOfBirth, null, RowCodes.Required),
        new(RegistryColumn.CommuneCode, null, RowCodes.Required),
        new(RegistryColumn.Channel, null, RowCodes.Required),
        new(RegistryColumn.PersonalId, null, RowCodes.Required),
        new(RegistryColumn.BankBin, null, RowCodes.Required),
        new(RegistryColumn.AccountNo, null, RowCodes.Required),
        new(RegistryColumn.Channel, "cash", RowCodes.Required, RegistryColumn.CashReason),
        new(RegistryColumn.DecisionSignedOn, null, RowCodes.Required),
        new(
            RegistryColumn.CarerPersonalId,
            "038180000001",
            RowCodes.Required,
            RegistryColumn.CarerName
        ),
        new(RegistryColumn.PayeeRelation, "guardian", RowCodes.Required, RegistryColumn.PayeeName),
        new(RegistryColumn.PersonalId, "0380450012345", RowCodes.BadValue),
        new(RegistryColumn.PersonalId, "03804500123A", RowCodes.BadValue),
        new(RegistryColumn.AccountNo, "12345", RowCodes.BadValue),
        new(RegistryColumn.AccountNo, "3500-1234-5678", RowCodes.BadValue),
        new(RegistryColumn.FullName, "Nguyễn Văn 4", RowCodes.BadValue),
        new(RegistryColumn.FullName, "=HYPERLINK(\"x\")", RowCodes.BadValue),
        new(RegistryColumn.FullName, "Nguyá»…n VÄƒn A", RowCodes.BadValue),
        new(RegistryColumn.Sex, "nam", RowCodes.BadValue),
        new(RegistryColumn.Household, "hộ nghèo", RowCodes.BadValue),
        new(RegistryColumn.SpecialArea, "x", RowCodes.BadValue),
        new(RegistryColumn.OrphanCase, "f", RowCodes.BadValue),
        new(RegistryColumn.Study, "university", RowCodes.BadValue),
        new(RegistryColumn.Pension, "yes", RowCodes.BadValue),
        new(RegistryColumn.Supporter, "son", RowCodes.BadValue),
        new(RegistryColumn.SoleParent, "divorced", RowCodes.BadValue),
        new(RegistryColumn.DisabilityLevel, "heavy", RowCodes.BadValue),
        new(RegistryColumn.Care, "neighbour", RowCodes.BadValue),
        new(RegistryColumn.Channel, "transfer", RowCodes.BadValue),
        new(RegistryColumn.CashReason, "likes cash", RowCodes.BadValue),
        new(RegistryColumn.Children, "2015-04-01/kindergarten", RowCodes.BadValue),
        new(RegistryColumn.Phone, "xem sổ", RowCodes.BadValue),
    ];

    public string ErrorColumn => (Reported ?? Column).Name();

    /// <summary>An adult with an id, an account, a decision and nobody else: nothing but the damage is wrong.</summary>
    public static void MakeWhole(GeneratedPerson person)
    {
        var columns =
            (ReadOnlySpan<RegistryColumn>)
                [
                    RegistryColumn.FileNo,
                    RegistryColumn.CashReason,
                    RegistryColumn.PayeeName,
                    RegistryColumn.PayeePersonalId,
                    RegistryColumn.PayeeRelation,
                    RegistryColumn.PayeeAuthorisedUntil,
                    RegistryColumn.CarerName,
                    RegistryColumn.CarerPersonalId,
                    RegistryColumn.CarerChannel,
                    RegistryColumn.CarerBankBin,
                    RegistryColumn.CarerAccountNo,
                    RegistryColumn.CarerAccountName,
                    RegistryColumn.Care,
                    RegistryColumn.OrphanCase,
                    RegistryColumn.FormerOrphan,
                    RegistryColumn.SoleParent,
                    RegistryColumn.Children,
                    RegistryColumn.DisabilityLevel,
                    RegistryColumn.DisabilityCertifiedOn,
                    RegistryColumn.SocialPensionDecisionNo,
                    RegistryColumn.SocialPensionSignedOn,
                ];
        foreach (var column in columns)
        {
            person[column] = null;
        }

        var isMale = person[RegistryColumn.Sex] == "male";
        var account = person[RegistryColumn.AccountNo] ?? Numbered(person);
        person[RegistryColumn.DateOfBirth] = "1941-03-15";
        person[RegistryColumn.PersonalId] = $"038{(isMale ? 0 : 1)}41{account[^6..]}";
        person[RegistryColumn.DisabilityLevel] = "severe";
        person[RegistryColumn.DisabilityCertifiedOn] = "2021-09-01";
        person[RegistryColumn.DecisionNo] = "120/QĐ-UBND";
        person[RegistryColumn.DecisionSignedOn] = "2021-09-15";
        person[RegistryColumn.Channel] = "account";
        person[RegistryColumn.BankBin] ??= "970405";
        person[RegistryColumn.AccountNo] = account;
        person[RegistryColumn.AccountName] = VietnameseName.BankForm(
            person[RegistryColumn.FullName]!
        );
    }

    public void Do(GeneratedPerson person, string firstId)
    {
        person[Column] = Value switch
        {
            SameAsFirst => firstId,
            WithoutFirstDigit => person[Column]![1..],
            _ => Value,
        };
        if (Column == RegistryColumn.FullName)
        {
            person[RegistryColumn.AccountName] = null;
        }

        if (Column == RegistryColumn.Channel && Value == "cash")
        {
            person[RegistryColumn.AccountNo] = null;
        }
    }

    private static string Numbered(GeneratedPerson person)
    {
        var hash = 0u;
        foreach (var letter in person[RegistryColumn.FullName]!)
        {
            hash = unchecked((hash * 31) + letter);
        }

        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"3500{hash % 1_000_000_000:000000000}"
        );
    }
}
