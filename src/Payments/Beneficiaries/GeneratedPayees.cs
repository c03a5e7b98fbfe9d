using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries;

/// <summary>Who draws an invented person's money, and how.</summary>
internal readonly struct GeneratedPayees(
    GeneratedPerson person,
    GeneratedIds ids,
    GeneratedCommune commune,
    GeneratedLife life,
    DateOnly today
)
{
    private static readonly string[] banks =
    [
        .. Repeat("970405", 38),
        .. Repeat("970436", 16),
        .. Repeat("970415", 10),
        .. Repeat("970418", 10),
        .. Repeat("970449", 12),
        .. Repeat("970422", 6),
        .. Repeat("970403", 3),
        .. Repeat("970407", 2),
        .. Repeat("970416", 2),
        .. Repeat("999888", 1),
    ];

    public void Write(ref Draw draw)
    {
        var payee = WritePayee(ref draw) ?? person[RegistryColumn.FullName]!;
        if (CashReason(ref draw) is { } reason)
        {
            person[RegistryColumn.Channel] = "cash";
            person[RegistryColumn.CashReason] = reason;
        }
        else
        {
            person[RegistryColumn.Channel] = "account";
            var bin = draw.Pick(banks);
            person[RegistryColumn.BankBin] = bin;
            person[RegistryColumn.AccountNo] = ids.NextAccount(bin);
            person[RegistryColumn.AccountName] = VietnameseName.BankForm(payee);
        }

        WriteCarer(ref draw);
    }

    private string? WritePayee(ref Draw draw)
    {
        if (life.Age < 16)
        {
            var isOrphan = life.Case == GeneratedCase.Orphan;
            var isMale = draw.Chance(isOrphan ? 45 : 12);
            var relation = !isOrphan
                ? isMale
                    ? "father"
                    : "mother"
                : draw.Chance(60)
                    ? isMale
                        ? "grandfather"
                        : "grandmother"
                    : "guardian";
            var age = relation is "grandfather" or "grandmother"
                ? draw.Between(52, 70)
                : draw.Between(24, 48);
            return Another(ref draw, isMale, age, relation, authorisedUntil: null);
        }

        var needsHelp = life.Case == GeneratedCase.ExtremelyDisabled || life.Age > 88;
        if (!needsHelp || !draw.Chance(25))
        {
            return null;
        }

        var until = today.AddDays(draw.Between(120, 900));
        return Another(ref draw, draw.Chance(50), draw.Between(28, 60), "authorised", until);
    }

    private string Another(
        ref Draw draw,
        bool isMale,
        int age,
        string relation,
        DateOnly? authorisedUntil
    )
    {
        var isOfFamily = relation is "father" or "grandfather" || draw.Chance(40);
        var family = isOfFamily ? NamePool.Family(person[RegistryColumn.FullName]!) : null;
        var name = NamePool.FullName(ref draw, isMale, age, commune.IsHighland, family);
        person[RegistryColumn.PayeeName] = name;
        person[RegistryColumn.PayeePersonalId] = ids.NextId(
                commune.IdProvince,
                isMale,
                today.Year - age
            )
            .ToString();
        person[RegistryColumn.PayeeRelation] = relation;
        person[RegistryColumn.PayeeAuthorisedUntil] = authorisedUntil is { } until
            ? RegistryGenerator.Text(until)
            : null;
        return name;
    }

    private string? CashReason(ref Draw draw)
    {
        if (person[RegistryColumn.PersonalId] is null && life.Age >= 16)
        {
            return "no_identity_document";
        }

        var percent =
            (
                life.Age >= 80 ? 42
                : life.Age >= 60 ? 30
                : 18
            ) + (commune.IsSpecialArea ? 18 : 0);
        if (!draw.Chance(percent))
        {
            return null;
        }

        return life switch
        {
            { Case: GeneratedCase.Orphan } when draw.Chance(50) => "guardian_pending",
            { Case: GeneratedCase.ExtremelyDisabled or GeneratedCase.SeverelyDisabled }
                when draw.Chance(55) => "disability",
            { Age: >= 75 } when draw.Chance(65) => "age",
            _ when commune.IsSpecialArea => "remote_area",
            _ => draw.Chance(95) ? "no_bank_access" : "other",
        };
    }

    private void WriteCarer(ref Draw draw)
    {
        var isFoster = life.Case == GeneratedCase.Orphan && draw.Chance(12);
        if (!isFoster && (life.Case != GeneratedCase.ExtremelyDisabled || !draw.Chance(78)))
        {
            return;
        }

        var isMale = draw.Chance(28);
        var age = draw.Between(25, 58);
        var name = NamePool.FullName(ref draw, isMale, age, commune.IsHighland);
        person[RegistryColumn.Care] = isFoster ? "foster" : "own_household";
        person[RegistryColumn.CarerName] = name;
        person[RegistryColumn.CarerPersonalId] = ids.NextId(
                commune.IdProvince,
                isMale,
                today.Year - age
            )
            .ToString();
        if (draw.Chance(32))
        {
            person[RegistryColumn.CarerChannel] = "cash";
            return;
        }

        var bin = draw.Pick(banks);
        person[RegistryColumn.CarerChannel] = "account";
        person[RegistryColumn.CarerBankBin] = bin;
        person[RegistryColumn.CarerAccountNo] = ids.NextAccount(bin);
        person[RegistryColumn.CarerAccountName] = VietnameseName.BankForm(name);
    }

    private static IEnumerable<string> Repeat(string bin, int weight) =>
        Enumerable.Repeat(bin, weight);
}
