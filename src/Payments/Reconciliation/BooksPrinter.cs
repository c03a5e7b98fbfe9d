using System.Globalization;
using Payments.Domain.Common;
using Payments.Domain.Reconciliation;

namespace Payments.Reconciliation;

/// <summary>The printed form of the books: counts and amounts in columns, one fact a line.</summary>
internal sealed class BooksPrinter(TextWriter output)
{
    private const int WhatWidth = 46;
    private const int CountWidth = 14;
    private const int AmountWidth = 26;

    private static readonly (string What, Place Place)[] released =
    [
        ("paid by account", Place.PaidByAccount),
        ("paid in cash", Place.PaidInCash),
        ("in progress", Place.InProgress),
        ("unknown", Place.Unknown),
        ("awaiting cash", Place.AwaitingCash),
        ("not collected", Place.NotCollected),
        ("returned", Place.Returned),
        ("returned to the Treasury", Place.ReturnedToTreasury),
        ("cancelled", Place.Cancelled),
    ];

    public void Print(BooksReport report)
    {
        foreach (var section in report.Sections)
        {
            output.WriteLine(section.Heading);
            foreach (var line in section.Lines)
            {
                Line(line.What, line.Count, line.Amount);
            }

            output.WriteLine();
        }

        PrintIdentity(report.Identity);
        output.WriteLine("Recomputed from facts and rules as known then");
        Line("payouts", report.Recomputed, null);
        Line("payouts of which nothing can be said", report.NotRecomputed, null);
        output.WriteLine();
        output.WriteLine("Log");
        Line("entries", report.LogEntries, null);
        Line("entries waiting for their place", report.LogEntriesPending, null);
        Line("checkpoints", report.Checkpoints, null);
        Line("entries under the newest checkpoint", report.NewestCheckpointSize, null);
        output.WriteLine();
        PrintFindings(report);
    }

    private void PrintIdentity(Reckoning identity)
    {
        output.WriteLine("Identity");
        Line("total", identity.Total);
        Line("  = held", identity[Place.Held]);
        Line("  + not released yet", identity[Place.Due]);
        Line("  + released", identity.Released);
        var sum = Figure.None;
        for (var index = 0; index < released.Length; index++)
        {
            var (what, place) = released[index];
            Line((index == 0 ? "      = " : "      + ") + what, identity[place]);
            sum += identity[place];
        }

        output.WriteLine(
            sum == identity.Released
                ? "  adds up to the đồng"
                : $"  DOES NOT ADD UP: the places sum to {sum.Amount}"
        );
        output.WriteLine();
    }

    private void PrintFindings(BooksReport report)
    {
        foreach (var finding in report.Findings)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"BROKEN ({finding.Invariant}): {finding.Sentence}: {finding.Count}"
                )
            );
            foreach (var offender in finding.First)
            {
                output.WriteLine("    " + offender);
            }
        }

        output.WriteLine(
            report.Holds
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"The books hold: {report.Checks} checks over {report.Payouts:#,##0} payouts and {report.LogEntries:#,##0} log entries."
                )
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The books DO NOT hold: {report.Findings.Count} of {report.Checks} checks failed."
                )
        );
    }

    private void Line(string what, Figure figure) => Line(what, figure.Count, figure.Amount);

    private void Line(string what, long count, Vnd? amount) =>
        output.WriteLine(
            "  "
                + what.PadRight(WhatWidth)
                + count.ToString("#,##0", CultureInfo.InvariantCulture).PadLeft(CountWidth)
                + (amount is { } money ? money.ToString().PadLeft(AmountWidth) : "")
        );
}
