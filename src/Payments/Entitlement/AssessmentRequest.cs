using System.Text.Json;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Entitlement;

/// <summary>A question to the law, read and checked.</summary>
/// <remarks>
/// <c>From</c> is null when only <c>Month</c> is asked about. The facts are ascending; the first hold as far
/// back as anyone asks.
/// </remarks>
internal sealed record AssessmentRequest(
    PayMonth Month,
    PayMonth? From,
    string Province,
    string? FormerProvince,
    DateOnly KnownOn,
    DatedFacts[] Facts,
    DateOnly? DecisionSignedOn,
    DateOnly? SocialPensionSignedOn,
    IReadOnlyDictionary<PayMonth, long>? AlreadyPaid
)
{
    private const int mostMonths = 600;
    private const int mostChanges = 600;
    private static readonly PayMonth last = new(2199, 12);

    public PayMonth FirstMonth => From ?? Month;

    /// <summary>Reads a request; every fault is named by its JSON pointer.</summary>
    public static Result<AssessmentRequest> Read(
        JsonElement body,
        Rulebook rulebook,
        DateOnly today
    )
    {
        var fields = JsonFields.Root(body);
        fields.Only(
            "month",
            "province",
            "formerProvince",
            "knownOn",
            "person",
            "decision",
            "socialPensionDecision",
            "history",
            "from",
            "alreadyPaid"
        );
        fields.RequiredText("month");
        fields.RequiredText("province");
        var month = Covered(fields, "month", rulebook);
        var from = Covered(fields, "from", rulebook);
        Window(fields, from, month);
        var province = Place(fields, rulebook, month);
        var request = new AssessmentRequest(
            month ?? last,
            from,
            province ?? "",
            FormerPlace(fields, rulebook, province),
            fields.Day("knownOn") ?? today,
            ReadFacts(fields),
            SignedOn(fields, "decision"),
            SignedOn(fields, "socialPensionDecision"),
            Paid(fields, from ?? month, month)
        );
        return fields.Errors.Count == 0 ? request : fields.Refusal();
    }

    /// <summary>Ruling: months before the decree are refused.</summary>
    private static PayMonth? Covered(JsonFields fields, string name, Rulebook rulebook)
    {
        var month = fields.Month(name);
        if (month < rulebook.FirstMonth || month > last)
        {
            fields.Wrong(
                name,
                "month_not_covered",
                $"Months from {rulebook.FirstMonth} to {last} are covered."
            );
            return null;
        }

        return month;
    }

    private static void Window(JsonFields fields, PayMonth? from, PayMonth? month)
    {
        if (from > month)
        {
            fields.Wrong("from", "bad_value", "The first month is after the last.");
        }

        if (from is { } first && month?.Since(first) >= mostMonths)
        {
            fields.Wrong("from", "window_too_long", $"At most {mostMonths} months are taken.");
        }
    }

    private static string? Place(JsonFields fields, Rulebook rulebook, PayMonth? month)
    {
        var province = fields.Text("province");
        if (province is null || month is not { } owed)
        {
            return province;
        }

        if (!rulebook.Provinces.IsValidIn(owed, province))
        {
            fields.Wrong(
                "province",
                "unknown_province",
                $"This is no code of a province in {owed}."
            );
        }

        return province;
    }

    private static string? FormerPlace(JsonFields fields, Rulebook rulebook, string? province)
    {
        var former = fields.Text("formerProvince");
        if (former is null || province is null)
        {
            return former;
        }

        if (!rulebook.Provinces.IsPartOf(former, province))
        {
            fields.Wrong(
                "formerProvince",
                "unknown_province",
                "This is no code before 2025-07 of a part of the province."
            );
        }

        return former;
    }

    private static DateOnly? SignedOn(JsonFields fields, string name)
    {
        if (fields.Object(name) is not { } decision)
        {
            return null;
        }

        decision.Only("signedOn");
        decision.RequiredText("signedOn");
        return decision.Day("signedOn");
    }

    /// <summary>The person, and what changed, each from the first day of its month; in any order.</summary>
    private static DatedFacts[] ReadFacts(JsonFields fields)
    {
        if (fields.Object("person") is not { } person)
        {
            fields.Wrong("person", "required", "This is needed.");
            return [];
        }

        var facts = new List<DatedFacts> { new(DateOnly.MinValue, PersonReader.Read(person)) };
        var changes = new SortedDictionary<PayMonth, JsonFields>();
        foreach (var change in fields.List("history", mostChanges))
        {
            change.Only("from", "person");
            change.RequiredText("from");
            if (change.Object("person") is not { } changed)
            {
                change.Wrong("person", "required", "This is needed.");
            }
            else if (change.Month("from") is { } from && !changes.TryAdd(from, changed))
            {
                change.Wrong("from", "bad_value", "Two changes begin in the same month.");
            }
        }

        foreach (var (from, changed) in changes)
        {
            var known = PersonReader.Change(facts[^1].Facts, changed);
            facts.Add(new DatedFacts(from.FirstDay, known));
            facts.AddRange(OwnDays(from, known).Select(day => new DatedFacts(day, known)));
        }

        return [.. facts];
    }

    /// <summary>A change is told by its month; what has a day of its own in that month begins on it.</summary>
    private static IEnumerable<DateOnly> OwnDays(PayMonth from, PersonFacts person) =>
        person
            .Children.Select(child => child.DateOfBirth.AsDate)
            .Append(person.Disability.CertifiedOn ?? from.FirstDay)
            .Where(day => from.Contains(day) && day > from.FirstDay)
            .Distinct()
            .Order();

    /// <summary>Ruling: what was paid outside the months asked about is refused.</summary>
    private static Dictionary<PayMonth, long>? Paid(
        JsonFields fields,
        PayMonth? from,
        PayMonth? month
    )
    {
        if (fields.Object("alreadyPaid") is not { } paid)
        {
            return null;
        }

        var found = new Dictionary<PayMonth, long>();
        foreach (var name in paid.Names)
        {
            if (!PayMonth.TryParse(name, out var key))
            {
                paid.Wrong(name, "bad_month", "A month is written yyyy-MM.");
            }
            else if (key < from || key > month)
            {
                paid.Wrong(name, "outside_window", "This month is not asked about.");
            }
            else
            {
                found[key] = paid.Dong(name);
            }
        }

        return found;
    }
}
