using System.Globalization;
using System.Text;

namespace Payments.BankSimulator.Acceptance;

public enum Verdict
{
    Holds,
    Failed,
    NotTried,
}

/// <param name="Rule">What a payer relies on.</param>
/// <param name="Found">What the bank did instead, or why the rule was not tried.</param>
public sealed record Finding(string Rule, Verdict Verdict, string? Found);

/// <summary>What an acceptance run found, rule by rule.</summary>
public sealed record Report(AcceptanceOptions Bank, IReadOnlyList<Finding> Findings)
{
    public bool Holds => Findings.All(finding => finding.Verdict != Verdict.Failed);

    public string Print()
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Bank {Bank.Bin} at {Bank.BaseUrl}, {Bank.Today:yyyy-MM-dd}"
        );
        foreach (var (at, finding) in Findings.Index())
        {
            var verdict = finding.Verdict switch
            {
                Verdict.Holds => "ok",
                Verdict.Failed => "FAILED",
                _ => "-",
            };
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{at + 1, 3} {verdict, -6} {finding.Rule}"
            );
            if (finding.Found is { } found)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"           {found}");
            }
        }

        var tried = Findings.Count(finding => finding.Verdict != Verdict.NotTried);
        var holds = Findings.Count(finding => finding.Verdict == Verdict.Holds);
        return text.Append(CultureInfo.InvariantCulture, $"{holds} of {tried} rules hold.")
            .ToString();
    }
}
