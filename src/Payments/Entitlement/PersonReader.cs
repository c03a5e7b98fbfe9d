using Payments.Domain.Entitlement;

namespace Payments.Entitlement;

/// <summary>Reads the facts of a person from JSON, whole or as changes to known ones.</summary>
internal static class PersonReader
{
    private const int mostChildren = 30;

    /// <summary>Stands in where a birth date could not be read, so that the reading goes on to other faults.</summary>
    private static readonly BirthDate unread = new(DateOnly.MinValue);

    private static readonly string[] names =
    [
        "dateOfBirth",
        "dateOfDeath",
        "sex",
        "household",
        "specialArea",
        "orphanCase",
        "formerOrphan",
        "study",
        "hiv",
        "steadyIncome",
        "pension",
        "supporter",
        "takenIn",
        "soleParent",
        "children",
        "disability",
        "pregnant",
        "care",
        "spouseDrawsCareSupport",
        "inFacility",
    ];

    /// <summary>Everything about a person; what is absent is none or false. Faults go to the fields' errors.</summary>
    public static PersonFacts Read(JsonFields fields)
    {
        fields.RequiredText("dateOfBirth");
        return Change(new PersonFacts { DateOfBirth = unread }, fields);
    }

    /// <summary>Known facts with the members that stand here put in their place; null means none.</summary>
    public static PersonFacts Change(PersonFacts known, JsonFields fields)
    {
        fields.Only(names);
        var facts = fields.Names.Aggregate(known, (person, name) => Change(person, fields, name));
        if (facts.DateOfDeath < facts.DateOfBirth.AsDate)
        {
            fields.Wrong("dateOfDeath", "bad_value", "The death is before the birth.");
        }

        return facts;
    }

    private static PersonFacts Change(PersonFacts person, JsonFields fields, string name) =>
        name switch
        {
            "dateOfBirth" => person with { DateOfBirth = fields.Birth(name) ?? person.DateOfBirth },
            "dateOfDeath" => person with { DateOfDeath = fields.Day(name) },
            "sex" => person with { Sex = fields.Word<Sex>(name) },
            "household" => person with { Household = fields.Word<Household>(name) },
            "specialArea" => person with { SpecialArea = fields.Flag(name) },
            "orphanCase" => person with { OrphanCase = fields.Word<OrphanCase>(name) },
            "formerOrphan" => person with { FormerOrphan = fields.Flag(name) },
            "study" => person with { Study = fields.Word<Study>(name) },
            "hiv" => person with { Hiv = fields.Flag(name) },
            "steadyIncome" => person with { SteadyIncome = fields.Flag(name) },
            "pension" => person with { Pension = fields.Word<Pension>(name) },
            "supporter" => person with { Supporter = fields.Word<Supporter>(name) },
            "takenIn" => person with { TakenIn = fields.Flag(name) },
            "soleParent" => person with { SoleParent = fields.Word<SoleParent>(name) },
            "children" => person with
            {
                Children = [.. fields.List(name, mostChildren).Select(Child)],
            },
            "disability" => person with { Disability = Disability(fields.Object(name)) },
            "pregnant" => person with { Pregnant = fields.Flag(name) },
            "care" => person with { Care = fields.Word<Care>(name) },
            "spouseDrawsCareSupport" => person with { SpouseDrawsCareSupport = fields.Flag(name) },
            "inFacility" => person with { InFacility = fields.Flag(name) },
            _ => person,
        };

    private static Child Child(JsonFields fields)
    {
        fields.Only("dateOfBirth", "study");
        fields.RequiredText("dateOfBirth");
        return new Child(fields.Birth("dateOfBirth") ?? unread, fields.Word<Study>("study"));
    }

    private static Disability Disability(JsonFields? fields)
    {
        if (fields is null)
        {
            return default;
        }

        fields.Only("level", "certifiedOn");
        fields.RequiredText("level");
        return new Disability(fields.Word<DisabilityLevel>("level"), fields.Day("certifiedOn"));
    }
}
