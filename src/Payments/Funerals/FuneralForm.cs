using Payments.Beneficiaries;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using BirthDate = Payments.Domain.Entitlement.BirthDate;

namespace Payments.Funerals;

/// <summary>Somebody who is on no roll, as the official describes them.</summary>
internal sealed record Stranger(
    string CommuneCode,
    string FullName,
    PersonalId? PersonalId,
    BirthDate Birth,
    Pension Pension,
    bool InFacility
);

/// <summary>A claim whose fields are right, whatever the law and the rolls say of it.</summary>
/// <param name="Stranger">Null: who died is <paramref name="BeneficiaryId"/>.</param>
internal sealed record FuneralForm(
    DateOnly DiedOn,
    Guid? BeneficiaryId,
    Stranger? Stranger,
    bool ChildOfSoleParent,
    string? CertificateNo,
    string HolderKind,
    PayeeChoice Holder
)
{
    private const int TextLengthMax = 200;

    /// <summary>Under this age nobody needs a personal id to be known.</summary>
    private const int AgeWithId = 16;

    public static Result<FuneralForm> Read(
        ClaimFuneral.Body body,
        DateOnly today,
        PayMonth firstMonth
    )
    {
        var errors = new List<FieldError>();
        void Wrong(string pointer, string code, string detail) =>
            errors.Add(new FieldError(pointer, code, detail));

        var deceased = body.Deceased;
        if (deceased.DiedOn > today)
        {
            Wrong("/deceased/diedOn", RowCodes.BadValue, "Nobody has died tomorrow.");
        }
        else if (deceased.DiedOn < firstMonth.FirstDay)
        {
            Wrong("/deceased/diedOn", "month_not_covered", $"The rules begin in {firstMonth}.");
        }

        var stranger = deceased.BeneficiaryId is null ? ReadStranger(body, Wrong) : null;
        if (deceased.BeneficiaryId is not null && SaysWhatTheRollsSay(deceased))
        {
            Wrong(
                "/deceased",
                RowCodes.BadValue,
                "Beside beneficiaryId only diedOn, certificateNo and childOfSoleParent are said; the rolls know the rest."
            );
        }

        if (deceased.CertificateNo is { } number && !IsLine(number))
        {
            Wrong("/deceased/certificateNo", RowCodes.BadValue, "One line of at most 200 letters.");
        }

        var holder = HolderForm.Read(body.Holder, Wrong);
        return errors.Count > 0 || holder is null
            ? new Refusal(RefusalKind.Malformed, "invalid_field", "A field is not right.")
            {
                Fields = errors,
            }
            : new FuneralForm(
                deceased.DiedOn,
                deceased.BeneficiaryId,
                stranger,
                deceased.ChildOfSoleParent,
                deceased.CertificateNo,
                body.Holder.Kind,
                holder
            );
    }

    /// <summary>Not empty, not long, nothing but letters and spaces that can be printed.</summary>
    internal static bool IsLine(string text) =>
        text.Length is > 0 and <= TextLengthMax && !text.Any(char.IsControl);

    private static bool SaysWhatTheRollsSay(ClaimFuneral.DeceasedBody deceased) =>
        deceased.FullName is not null
        || deceased.PersonalId is not null
        || deceased.DateOfBirth is not null
        || deceased.Pension is not null
        || deceased.InFacility;

    private static Stranger? ReadStranger(
        ClaimFuneral.Body body,
        Action<string, string, string> wrong
    )
    {
        var deceased = body.Deceased;
        if (string.IsNullOrEmpty(body.CommuneCode))
        {
            wrong(
                "/communeCode",
                RowCodes.Required,
                "Say in which commune, or name a beneficiary."
            );
        }

        var name = VietnameseName.Stored(deceased.FullName ?? "");
        if (!IsLine(name))
        {
            wrong(
                "/deceased/fullName",
                name.Length == 0 ? RowCodes.Required : RowCodes.BadValue,
                "The name of who died, at most 200 letters."
            );
        }

        if (!BirthDate.TryParse(deceased.DateOfBirth, out var birth))
        {
            wrong(
                "/deceased/dateOfBirth",
                deceased.DateOfBirth is null ? RowCodes.Required : RowCodes.BadDate,
                "A birth date is written yyyy-MM-dd, yyyy-MM or yyyy."
            );
        }
        else if (birth.AsDate > deceased.DiedOn)
        {
            wrong("/deceased/diedOn", RowCodes.BadValue, "The death is before the birth.");
        }
        else if (deceased.PersonalId is null && birth.Reaches(AgeWithId) <= deceased.DiedOn)
        {
            wrong("/deceased/personalId", RowCodes.Required, "Needed from the age of 16 on.");
        }

        var pension = Pension.None;
        if (deceased.Pension is { } word && !Words<Pension>.TryParse(word, out pension))
        {
            wrong(
                "/deceased/pension",
                RowCodes.BadValue,
                $"One of: {string.Join(", ", Words<Pension>.All)}."
            );
        }

        return new Stranger(
            body.CommuneCode ?? "",
            name,
            HolderForm.ReadId("/deceased/personalId", deceased.PersonalId, wrong),
            birth,
            pension,
            deceased.InFacility
        );
    }
}

/// <summary>Reads who holds the funeral and how they are paid.</summary>
internal static class HolderForm
{
    /// <summary>What stands as the payee's relation on payouts and lists.</summary>
    private static readonly string relation = Words<Payee>.Print(Payee.FuneralHolder);

    private static readonly string[] kinds = ["body", "household", "person"];

    /// <returns>Null when a field is wrong.</returns>
    public static PayeeChoice? Read(
        ClaimFuneral.HolderBody holder,
        Action<string, string, string> wrong
    )
    {
        var isRight = true;
        void Wrong(string member, string code, string detail)
        {
            isRight = false;
            wrong("/holder/" + member, code, detail);
        }

        var name = VietnameseName.Stored(holder.Name);
        if (!FuneralForm.IsLine(name))
        {
            Wrong(
                "name",
                RowCodes.Required,
                "The name of who holds the funeral, at most 200 letters."
            );
        }

        if (!kinds.Contains(holder.Kind))
        {
            Wrong("kind", RowCodes.BadValue, $"One of: {string.Join(", ", kinds)}.");
        }
        else if (holder.Kind == "person" && holder.PersonalId is null)
        {
            Wrong("personalId", RowCodes.Required, "A person is named with their personal id.");
        }

        var id = ReadId("/holder/personalId", holder.PersonalId, wrong);
        var (account, cashReason) = Way(holder, name, Wrong);
        return isRight && (holder.PersonalId is null || id is not null)
            ? new PayeeChoice(name, relation, id, null, holder.Channel, cashReason, account)
            : null;
    }

    public static PersonalId? ReadId(
        string pointer,
        string? text,
        Action<string, string, string> wrong
    )
    {
        if (text is null)
        {
            return null;
        }

        if (PersonalId.TryParse(text.Trim(), out var id))
        {
            return id;
        }

        wrong(pointer, RowCodes.BadValue, "A personal id has 12 digits.");
        return null;
    }

    private static (AccountChoice? Account, string? CashReason) Way(
        ClaimFuneral.HolderBody holder,
        string name,
        Action<string, string, string> wrong
    )
    {
        switch (holder.Channel)
        {
            case "cash":
                var reasons = FactVocabulary.Allowed(RegistryColumn.CashReason)!;
                if (!reasons.Contains(holder.CashReason))
                {
                    wrong(
                        "cashReason",
                        RowCodes.BadValue,
                        $"One of: {string.Join(", ", reasons)}."
                    );
                }

                return (null, holder.CashReason);
            case "account":
                return (
                    Account(holder.BankBin, holder.AccountNo, holder.AccountName, name, wrong),
                    null
                );
            default:
                wrong("channel", RowCodes.BadValue, "One of: account, cash.");
                return (null, null);
        }
    }

    /// <param name="wrong">Told the member, a code and a sentence.</param>
    /// <returns>Null when bank or number is wrong.</returns>
    public static AccountChoice? Account(
        string? bankBin,
        string? accountNo,
        string? accountName,
        string holder,
        Action<string, string, string> wrong
    )
    {
        if (bankBin is null || ReferenceData.Banks.Find(bankBin) is null)
        {
            wrong("bankBin", RowCodes.UnknownBank, "No bank has this BIN; a BIN has 6 digits.");
            return null;
        }

        if (!AccountNumber.TryParse(accountNo?.Trim() ?? "", out var number))
        {
            wrong(
                "accountNo",
                RowCodes.BadValue,
                "An account number has 6 to 19 letters or digits."
            );
            return null;
        }

        var owner = VietnameseName.Stored(accountName ?? "");
        if (owner.Length > 0 && !FuneralForm.IsLine(owner))
        {
            wrong("accountName", RowCodes.BadValue, "At most 200 letters.");
        }

        return new AccountChoice(bankBin, number, owner.Length > 0 ? owner : holder);
    }
}
