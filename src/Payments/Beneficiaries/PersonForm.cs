using System.Text.Json;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Entitlement;

namespace Payments.Beneficiaries;

/// <summary>Reads people and changes of facts from JSON by the rules of the registry file.</summary>
/// <remarks>
/// The members become the cells of one row, and what is wrong with a cell is told of its member. So an enrolment and a
/// file agree on every rule and every code.
/// </remarks>
internal static class PersonForm
{
    private const int MostChildren = 20;

    private static readonly (string Member, RegistryColumn Column)[] root =
    [
        ("personalId", RegistryColumn.PersonalId),
        ("fileNo", RegistryColumn.FileNo),
        ("fullName", RegistryColumn.FullName),
        ("communeCode", RegistryColumn.CommuneCode),
        ("hamlet", RegistryColumn.Hamlet),
        ("address", RegistryColumn.Address),
        ("phone", RegistryColumn.Phone),
        ("effectiveFrom", RegistryColumn.EffectiveFrom),
        ("channel", RegistryColumn.Channel),
        ("bankBin", RegistryColumn.BankBin),
        ("accountNo", RegistryColumn.AccountNo),
        ("accountName", RegistryColumn.AccountName),
        ("cashReason", RegistryColumn.CashReason),
        ("payeeName", RegistryColumn.PayeeName),
        ("payeePersonalId", RegistryColumn.PayeePersonalId),
        ("payeeRelation", RegistryColumn.PayeeRelation),
        ("payeeAuthorisedUntil", RegistryColumn.PayeeAuthorisedUntil),
        ("carerName", RegistryColumn.CarerName),
        ("carerPersonalId", RegistryColumn.CarerPersonalId),
        ("carerChannel", RegistryColumn.CarerChannel),
        ("carerBankBin", RegistryColumn.CarerBankBin),
        ("carerAccountNo", RegistryColumn.CarerAccountNo),
        ("carerAccountName", RegistryColumn.CarerAccountName),
    ];

    private static readonly string[] rootNames =
    [
        .. root.Select(pair => pair.Member),
        "person",
        "decision",
        "socialPensionDecision",
    ];

    private static readonly string[] personNames =
    [
        .. FactColumns.Members.Select(member => member.Member),
    ];

    private static readonly Dictionary<string, string> pointers = Pointers();

    private static readonly RegistryHeader header =
        RegistryHeader.Parse(new SourceRow(1, [.. RegistryColumns.Names]), [])
        ?? throw new InvalidOperationException("All columns make a header.");

    /// <summary>The commune that an enrolment names; null when it names none.</summary>
    public static string? CommuneOf(JsonElement body) => JsonFields.Root(body).Text("communeCode");

    /// <summary>A person to be enrolled: the members of the file, nested, and at least one decision.</summary>
    public static Result<RegistryRow> ReadEnrolment(JsonElement body, RegistryRules rules)
    {
        var fields = JsonFields.Root(body);
        fields.Only(rootNames);
        var cells = new string[RegistryColumns.Count];
        Array.Fill(cells, "");
        foreach (var (member, column) in root)
        {
            cells[(int)column] = fields.Text(member) ?? "";
        }

        if (fields.Object("person") is { } person)
        {
            FillPerson(cells, person);
        }
        else
        {
            fields.Wrong("person", RowCodes.Required, "This is needed.");
        }

        FillDecisions(cells, fields);
        return Parse(cells, fields, rules);
    }

    /// <summary>Changed members of <c>person</c> laid over known facts.</summary>
    /// <returns>The columns that the members name, with their new values.</returns>
    public static Result<IReadOnlyDictionary<string, object?>> ReadChange(
        JsonElement changes,
        IReadOnlyDictionary<string, object?> known,
        RegistryRules rules,
        string communeCode
    )
    {
        var fields = JsonFields.Root(
            JsonSerializer.SerializeToElement(
                new Dictionary<string, JsonElement> { ["person"] = changes }
            )
        );
        if (fields.Object("person") is not { } person || !person.Names.Any())
        {
            fields.Wrong("person", RowCodes.Required, "Name what changed.");
            return fields.Refusal();
        }

        var cells = KnownCells(known, communeCode);
        FillPerson(cells, person);

        if (!Parse(cells, fields, rules).TryGet(out var row, out var no))
        {
            return no;
        }

        var facts = FactColumns.Of(row.Facts);
        return person
            .Names.SelectMany(name =>
                FactColumns.Members.First(known => known.Member == name).Columns
            )
            .ToDictionary(column => column.Name(), column => facts[column.Name()]);
    }

    /// <summary>A row that says nothing but the known facts; what else a row needs is filled in.</summary>
    private static string[] KnownCells(
        IReadOnlyDictionary<string, object?> known,
        string communeCode
    )
    {
        var cells = new string[RegistryColumns.Count];
        Array.Fill(cells, "");
        foreach (var (name, value) in known)
        {
            if (RegistryColumns.TryParse(name, out var column))
            {
                cells[(int)column] = FactColumns.Cell(value);
            }
        }

        cells[(int)RegistryColumn.FullName] = "X";
        cells[(int)RegistryColumn.FileNo] = "X";
        cells[(int)RegistryColumn.CommuneCode] = communeCode;
        cells[(int)RegistryColumn.Channel] = "cash";
        cells[(int)RegistryColumn.CashReason] = "no_identity_document";
        return cells;
    }

    private static void FillPerson(string[] cells, JsonFields person)
    {
        person.Only(personNames);
        foreach (var (member, columns) in FactColumns.Members)
        {
            if (!person.Has(member))
            {
                continue;
            }

            if (member == "children")
            {
                cells[(int)columns[0]] = Children(person);
            }
            else if (member == "disability")
            {
                var disability = person.Object(member);
                disability?.Only("level", "certifiedOn");
                cells[(int)columns[0]] = disability?.RequiredText("level") ?? "";
                cells[(int)columns[1]] = disability?.Text("certifiedOn") ?? "";
            }
            else
            {
                cells[(int)columns[0]] = FactColumns.IsFlag(columns[0])
                    ? FactColumns.Cell(person.Flag(member))
                    : person.Text(member) ?? "";
            }
        }
    }

    private static string Children(JsonFields person) =>
        string.Join(
            ';',
            person
                .List("children", MostChildren)
                .Select(child =>
                {
                    child.Only("dateOfBirth", "study");
                    var birth = child.RequiredText("dateOfBirth");
                    return $"{birth}/{child.Text("study") ?? "none"}";
                })
        );

    private static void FillDecisions(string[] cells, JsonFields fields)
    {
        var decision = FillDecision(
            cells,
            fields.Object("decision"),
            RegistryColumn.DecisionNo,
            RegistryColumn.DecisionSignedOn
        );
        var pension = FillDecision(
            cells,
            fields.Object("socialPensionDecision"),
            RegistryColumn.SocialPensionDecisionNo,
            RegistryColumn.SocialPensionSignedOn
        );
        if (!decision && !pension)
        {
            fields.Wrong("decision", RowCodes.Required, "Nothing is granted without a decision.");
        }
    }

    private static bool FillDecision(
        string[] cells,
        JsonFields? decision,
        RegistryColumn number,
        RegistryColumn signedOn
    )
    {
        if (decision is null)
        {
            return false;
        }

        decision.Only("number", "signedOn");
        cells[(int)number] = decision.Text("number") ?? "";
        cells[(int)signedOn] = decision.RequiredText("signedOn") ?? "";
        return true;
    }

    private static Result<RegistryRow> Parse(string[] cells, JsonFields fields, RegistryRules rules)
    {
        var problems = new List<RowError>();
        var row = new RegistryRowParser(header, rules).Parse(new SourceRow(2, cells), problems);
        foreach (var problem in problems.Where(found => found.Severity == RowSeverity.Error))
        {
            var pointer = pointers.GetValueOrDefault(problem.Column, "");
            if (fields.Errors.TrueForAll(known => !IsSame(known.Pointer, pointer)))
            {
                fields.Errors.Add(new FieldError(pointer, problem.Code, problem.Detail));
            }
        }

        return fields.Errors.Count > 0 || row is null ? fields.Refusal() : row;
    }

    /// <summary>A fault already told of the member, of what is in it, or of what it is in.</summary>
    private static bool IsSame(string known, string pointer) =>
        known == pointer
        || pointer.StartsWith(known + "/", StringComparison.Ordinal)
        || known.StartsWith(pointer + "/", StringComparison.Ordinal);

    private static Dictionary<string, string> Pointers()
    {
        var found = root.ToDictionary(pair => pair.Column.Name(), pair => "/" + pair.Member);
        foreach (var (member, columns) in FactColumns.Members)
        {
            found[columns[0].Name()] = "/person/" + member;
        }

        found["disability_level"] = "/person/disability/level";
        found["disability_certified_on"] = "/person/disability/certifiedOn";
        found["decision_no"] = "/decision/number";
        found["decision_signed_on"] = "/decision/signedOn";
        found["social_pension_decision_no"] = "/socialPensionDecision/number";
        found["social_pension_signed_on"] = "/socialPensionDecision/signedOn";
        return found;
    }
}
