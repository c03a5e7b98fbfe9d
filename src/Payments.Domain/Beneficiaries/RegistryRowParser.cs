namespace Payments.Domain.Beneficiaries;

/// <summary>Turns a row of text cells into a typed row, or says cell by cell what is wrong.</summary>
/// <remarks>Pure but for one row's worth of errors; what spans rows is <see cref="SeenPeople"/>.</remarks>
public sealed class RegistryRowParser(RegistryHeader header, RegistryRules rules)
{
    private readonly PayeeReading payees = new(rules);

    /// <summary>Reads one row; null when it is refused. Errors and warnings are added to <paramref name="problems"/>.</summary>
    public RegistryRow? Parse(SourceRow source, ICollection<RowError> problems)
    {
        if (header.IsRepeatedBy(source))
        {
            problems.Add(
                new RowError(
                    source.Number,
                    "",
                    RowCodes.HeaderRepeated,
                    "The row repeats the header."
                )
            );
            return null;
        }

        if (HasSurplusCells(source))
        {
            problems.Add(
                new RowError(
                    source.Number,
                    "",
                    RowCodes.WrongCellCount,
                    $"The row has more cells than the header's {header.Width}; a comma may lack its quotes."
                )
            );
            return null;
        }

        var reading = new RowReading(header, source, problems);
        var row = Read(source.Number, reading);
        return reading.HasErrors ? null : row;
    }

    private RegistryRow? Read(int number, RowReading reading)
    {
        var name = reading.Name(RegistryColumn.FullName);
        if (reading.IsEmpty(RegistryColumn.FullName))
        {
            reading.Require(RegistryColumn.FullName, "The full name is needed.");
        }

        var facts = ReadFacts(reading);
        var commune = ReadCommune(reading);
        var id = reading.Id(RegistryColumn.PersonalId);
        var fileNo = reading.Optional(RegistryColumn.FileNo, 60);
        var payee = payees.ReadPayee(reading, name);
        var carer = payees.ReadCarer(reading);
        CheckKey(reading, id, fileNo, facts, payee);
        CheckDoubts(reading, id, facts);
        var row = new
        {
            Hamlet = reading.Text(RegistryColumn.Hamlet),
            Address = reading.Text(RegistryColumn.Address, 500),
            Phone = reading.Phone(RegistryColumn.Phone),
            EffectiveFrom = reading.Day(RegistryColumn.EffectiveFrom),
        };
        return facts is null || commune is not { } place || payee is null
            ? null
            : new RegistryRow
            {
                Row = number,
                PersonalId = id,
                FileNo = fileNo,
                FullName = name,
                CommuneCode = place.Commune!.Code,
                FormerCommuneCode = place.Was?.Code,
                Hamlet = row.Hamlet,
                Address = row.Address,
                Phone = row.Phone,
                EffectiveFrom = row.EffectiveFrom,
                Facts = facts,
                Payee = payee,
                Carer = carer,
            };
    }

    private RegistryFacts? ReadFacts(RowReading reading)
    {
        var birth = reading.Birth(RegistryColumn.DateOfBirth, rules.Today);
        if (reading.IsEmpty(RegistryColumn.DateOfBirth))
        {
            reading.Require(RegistryColumn.DateOfBirth, "The date or year of birth is needed.");
        }

        var facts = new RegistryFacts
        {
            DateOfBirth = birth ?? default,
            DateOfDeath = reading.Day(RegistryColumn.DateOfDeath, rules.Today),
            Sex = reading.Word(RegistryColumn.Sex),
            Household = reading.Word(RegistryColumn.Household) ?? "none",
            SpecialArea = reading.Flag(RegistryColumn.SpecialArea),
            OrphanCase = reading.Word(RegistryColumn.OrphanCase),
            FormerOrphan = reading.Flag(RegistryColumn.FormerOrphan),
            Study = reading.Word(RegistryColumn.Study) ?? "none",
            Hiv = reading.Flag(RegistryColumn.Hiv),
            SteadyIncome = reading.Flag(RegistryColumn.SteadyIncome),
            Pension = reading.Word(RegistryColumn.Pension) ?? "none",
            Supporter = reading.Word(RegistryColumn.Supporter) ?? "none",
            TakenIn = reading.Flag(RegistryColumn.TakenIn),
            SoleParent = reading.Word(RegistryColumn.SoleParent),
            Children = ChildrenCell.Read(reading, rules.Today),
            DisabilityLevel = reading.Word(RegistryColumn.DisabilityLevel),
            DisabilityCertifiedOn = reading.Day(RegistryColumn.DisabilityCertifiedOn, rules.Today),
            Pregnant = reading.Flag(RegistryColumn.Pregnant),
            Care = reading.Word(RegistryColumn.Care) ?? "none",
            SpouseDrawsCareSupport = reading.Flag(RegistryColumn.SpouseDrawsCareSupport),
            InFacility = reading.Flag(RegistryColumn.InFacility),
            DecisionNo = reading.Optional(RegistryColumn.DecisionNo, 60),
            DecisionSignedOn = reading.Day(RegistryColumn.DecisionSignedOn, rules.Today),
            SocialPensionDecisionNo = reading.Optional(RegistryColumn.SocialPensionDecisionNo, 60),
            SocialPensionSignedOn = reading.Day(RegistryColumn.SocialPensionSignedOn, rules.Today),
        };
        CheckFacts(reading, facts, birth);
        return birth is null ? null : facts;
    }

    private static void CheckFacts(RowReading reading, RegistryFacts facts, BirthDate? birth)
    {
        if (birth is { } born && facts.DateOfDeath is { } died && died < born.Day)
        {
            reading.Refuse(
                RegistryColumn.DateOfDeath,
                RowCodes.BadDate,
                "The death lies before the birth."
            );
        }

        if (birth is { } known && facts.DecisionSignedOn is { } signed && signed < known.Day)
        {
            reading.Refuse(
                RegistryColumn.DecisionSignedOn,
                RowCodes.BadDate,
                "The decision was signed before the birth."
            );
        }

        RequireWith(
            reading,
            RegistryColumn.DisabilityCertifiedOn,
            RegistryColumn.DisabilityLevel,
            "A certificate has a level."
        );
        RequireWith(
            reading,
            RegistryColumn.DecisionNo,
            RegistryColumn.DecisionSignedOn,
            "A decision has a date of signing."
        );
        RequireWith(
            reading,
            RegistryColumn.SocialPensionDecisionNo,
            RegistryColumn.SocialPensionSignedOn,
            "A decision has a date of signing."
        );
    }

    private CommuneResolution? ReadCommune(RowReading reading)
    {
        if (reading.IsEmpty(RegistryColumn.CommuneCode))
        {
            reading.Require(RegistryColumn.CommuneCode, "The commune code is needed.");
            return null;
        }

        var resolution = rules.Communes.Resolve(
            reading.Text(RegistryColumn.CommuneCode),
            rules.CodesOn,
            rules.Today
        );
        switch (resolution.Answer)
        {
            case CommuneAnswer.Known when rules.Scope?.Contains(resolution.Commune!.Code) == false:
                reading.Refuse(
                    RegistryColumn.CommuneCode,
                    RowCodes.OutOfScope,
                    "The commune is not one of yours."
                );
                return null;
            case CommuneAnswer.Known:
                return resolution;
            case CommuneAnswer.Unknown:
                reading.Refuse(
                    RegistryColumn.CommuneCode,
                    RowCodes.UnknownCommune,
                    "No commune has this code on the day given for the codes; a code has 5 digits, leading zeros included."
                );
                return null;
            case CommuneAnswer.Split:
                var became = string.Join(
                    ", ",
                    resolution.Became.Select(commune => $"{commune.Code} {commune.Name}")
                );
                reading.Refuse(
                    RegistryColumn.CommuneCode,
                    RowCodes.CommuneWasSplit,
                    $"The commune was divided on 2025-07-01; enter the new code{(became.Length == 0 ? "" : $", one of: {became}")}."
                );
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void CheckKey(
        RowReading reading,
        PersonalId? id,
        string? fileNo,
        RegistryFacts? facts,
        PayeeChoice? payee
    )
    {
        if (id is not null || !reading.IsEmpty(RegistryColumn.PersonalId))
        {
            return;
        }

        if (fileNo is null && reading.IsEmpty(RegistryColumn.FileNo))
        {
            reading.Require(
                RegistryColumn.PersonalId,
                "A personal id is needed, or a file number where one is allowed."
            );
            return;
        }

        if (facts is null || payee is null)
        {
            return;
        }

        var isChild = facts.DateOfBirth.AgeOn(rules.Today) < rules.AgeWithoutPersonalId;
        if (!isChild && payee.CashReason != "no_identity_document")
        {
            reading.Require(
                RegistryColumn.PersonalId,
                $"A file number alone is enough only under {rules.AgeWithoutPersonalId} or with cash_reason no_identity_document."
            );
        }
    }

    private static void CheckDoubts(RowReading reading, PersonalId? id, RegistryFacts? facts)
    {
        if (id is not { } known || facts is null)
        {
            return;
        }

        if (known.BirthYear != facts.DateOfBirth.Day.Year)
        {
            reading.Doubt(
                RegistryColumn.PersonalId,
                RowCodes.IdBirthYearDiffers,
                "The personal id and the date of birth give different years."
            );
        }

        if (facts.Sex is { } sex && sex == "male" != known.IsMale)
        {
            reading.Doubt(
                RegistryColumn.PersonalId,
                RowCodes.IdSexDiffers,
                "The personal id and the sex column differ."
            );
        }
    }

    private static void RequireWith(
        RowReading reading,
        RegistryColumn given,
        RegistryColumn needed,
        string why
    )
    {
        if (!reading.IsEmpty(given) && reading.IsEmpty(needed))
        {
            reading.Require(needed, why);
        }
    }

    private bool HasSurplusCells(SourceRow source)
    {
        for (var index = header.Width; index < source.Cells.Length; index++)
        {
            if (!string.IsNullOrWhiteSpace(source.Cells[index]))
            {
                return true;
            }
        }

        return false;
    }
}
