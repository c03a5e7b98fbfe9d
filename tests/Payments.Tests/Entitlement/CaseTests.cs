using System.Text.Json;
using Payments.Domain.Entitlement;
using Payments.Entitlement;

namespace Payments.Tests.Entitlement;

/// <summary>The worked cases of Decree 20 and its successors, answered as over HTTP.</summary>
public sealed class CaseTests
{
    private static readonly Rulebook rulebook = Rulebook.Load();
    private static readonly DateOnly today = new(2026, 11, 24);

    public static TheoryData<string> Cases
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (var line in WorkedCases.Lines())
            {
                names.Add(WorkedCases.NameOf(line));
            }

            if (names.Count == 0)
            {
                names.Add(WorkedCases.Absent);
            }

            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_worked_case_comes_out_to_the_dong(string name)
    {
        if (name == WorkedCases.Absent)
        {
            Console.WriteLine("The worked cases are not beside this checkout.");
            return;
        }

        var worked = WorkedCases.Find(name);

        Assert.Equal(WorkedCases.Expected(worked), WorkedCases.Answer(worked, rulebook, today));
    }
}
