using System.Buffers;
using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.PaymentRuns;

/// <summary>What one payee is due in a run for one benefit: months owed more than charged, and why.</summary>
/// <remarks>Reused from person to person: the memory is good until the next person.</remarks>
internal sealed class BenefitDue(Benefit benefit)
{
    private readonly List<(int Month, long Owed, long Charged)> months = [];
    private readonly List<(int Month, long DeltaVnd)> overpaid = [];
    private readonly ArrayBufferWriter<byte> explanation = new(1024);
    private readonly ArrayBufferWriter<byte> lines = new(512);
    private readonly ArrayBufferWriter<byte> previousLines = new(512);
    private int segmentUntil;

    public Benefit Benefit { get; } = benefit;

    public List<(int Month, long Owed, long Charged)> Months => months;

    /// <summary>Changes to the overpaid months already in the recovery ledger; negative takes back.</summary>
    public IReadOnlyList<(int Month, long DeltaVnd)> Overpaid => overpaid;

    /// <summary>UTF-8 JSON: segments of months with the same lines, each line with rule, facts and articles.</summary>
    public ReadOnlyMemory<byte> Explanation => explanation.WrittenMemory;

    public Category Category { get; private set; }

    public long AmountVnd { get; private set; }

    public void Clear()
    {
        months.Clear();
        overpaid.Clear();
        explanation.ResetWrittenCount();
        previousLines.ResetWrittenCount();
        AmountVnd = 0;
    }

    /// <summary>Subtracts one month: owed − charged before.</summary>
    public void Subtract(
        int month,
        long chargedVnd,
        long recordedVnd,
        MonthLaw law,
        in Dossier dossier,
        in AssessmentLines assessed
    )
    {
        var owed = assessed.TotalOf(Benefit);
        var delta = Math.Max(0, chargedVnd - owed) - recordedVnd;
        if (delta != 0)
        {
            overpaid.Add((month, delta));
        }

        if (owed <= chargedVnd)
        {
            return;
        }

        months.Add((month, owed, chargedVnd));
        AmountVnd += owed - chargedVnd;
        Explain(month, law, dossier, assessed);
    }

    /// <summary>Ends the explanation after the last month.</summary>
    public void Finish()
    {
        if (months.Count > 0)
        {
            EndSegment();
            explanation.Write("]"u8);
        }
    }

    private void Explain(int month, MonthLaw law, in Dossier dossier, in AssessmentLines assessed)
    {
        lines.ResetWrittenCount();
        foreach (ref readonly var line in assessed.Span)
        {
            if (line.Benefit != Benefit)
            {
                continue;
            }

            Category = line.Category;
            if (lines.WrittenCount > 0)
            {
                lines.Write(","u8);
            }

            ShortExplanation.Write(law, line, dossier, lines);
        }

        if (
            months.Count > 1
            && month == segmentUntil + 1
            && lines.WrittenSpan.SequenceEqual(previousLines.WrittenSpan)
        )
        {
            segmentUntil = month;
            return;
        }

        if (months.Count > 1)
        {
            EndSegment();
            explanation.Write(","u8);
        }
        else
        {
            explanation.Write("["u8);
        }

        explanation.Write("{\"from\":\""u8);
        WriteMonth(month);
        explanation.Write("\",\"lines\":["u8);
        explanation.Write(lines.WrittenSpan);
        explanation.Write("],\"to\":\""u8);
        previousLines.ResetWrittenCount();
        previousLines.Write(lines.WrittenSpan);
        segmentUntil = month;
    }

    private void EndSegment()
    {
        WriteMonth(segmentUntil);
        explanation.Write("\"}"u8);
    }

    private void WriteMonth(int index)
    {
        var month = PayMonth.FromIndex(index);
        var span = explanation.GetSpan(7);
        span[0] = (byte)('0' + (month.Year / 1000));
        span[1] = (byte)('0' + (month.Year / 100 % 10));
        span[2] = (byte)('0' + (month.Year / 10 % 10));
        span[3] = (byte)('0' + (month.Year % 10));
        span[4] = (byte)'-';
        span[5] = (byte)('0' + (month.Month / 10));
        span[6] = (byte)('0' + (month.Month % 10));
        explanation.Advance(7);
    }
}

/// <summary>Owed − charged for one person, month by month, up to the month of the run.</summary>
internal sealed class PersonDue
{
    private static readonly int FirstLawMonth = new PayMonth(2021, 7).Index;

    private readonly BenefitDue allowance = new(Benefit.MonthlyAllowance);
    private readonly BenefitDue care = new(Benefit.CareSupport);
    private readonly BenefitDue pension = new(Benefit.SocialPension);
    private AssessmentLines lines;

    public PersonDue() => Benefits = [allowance, care, pension];

    public IReadOnlyList<BenefitDue> Benefits { get; }

    /// <param name="openingMonth">First month that this system pays in the commune, as an index.</param>
    /// <param name="formerListCut">Decisions up to this day were on the last list of the former payer.</param>
    /// <param name="lawFor">The law of a month, by index.</param>
    public void Calculate(
        RunPerson person,
        Charges charges,
        int runMonth,
        int openingMonth,
        DateOnly formerListCut,
        Func<int, MonthLaw> lawFor
    )
    {
        foreach (var benefit in Benefits)
        {
            benefit.Clear();
        }

        var facts = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(person.Facts);
        var dossier = person.Dossier(facts);
        var joined = person.JoinedFrom is { } j ? PayMonth.Of(j).Index : FirstLawMonth;
        var granted = Math.Max(joined, Start(person.DecisionSignedOn, openingMonth, formerListCut));
        var pensioned = Math.Max(
            joined,
            Start(person.SocialPensionSignedOn, openingMonth, formerListCut)
        );
        var first = Math.Min(
            FirstOwed(person, granted, pensioned, lawFor(runMonth)),
            Math.Max(charges.FirstMonth, FirstLawMonth)
        );
        var suspended = person.SuspendedFrom is { } s ? PayMonth.Of(s).Index : int.MaxValue;
        var ended = person.EndedFrom is { } e ? PayMonth.Of(e).Index : int.MaxValue;
        for (var month = first; month <= runMonth; month++)
        {
            if (month >= suspended && month < ended)
            {
                continue;
            }

            var law = lawFor(month);
            Assessor.Assess(law, dossier, ref lines);
            if (month >= ended)
            {
                lines = default;
            }

            Subtract(allowance, granted, month, charges, law, dossier);
            Subtract(care, granted, month, charges, law, dossier);
            Subtract(pension, pensioned, month, charges, law, dossier);
        }

        foreach (var benefit in Benefits)
        {
            benefit.Finish();
        }
    }

    private void Subtract(
        BenefitDue benefit,
        int start,
        int month,
        Charges charges,
        MonthLaw law,
        in Dossier dossier
    )
    {
        var charged = charges.ChargedFor(benefit.Benefit, month);
        if (month < start && charged == 0)
        {
            return;
        }

        benefit.Subtract(
            month,
            charged,
            charges.RecordedFor(benefit.Benefit, month),
            law,
            dossier,
            lines
        );
    }

    /// <summary>Before this month nothing is owed, so that nobody is assessed for years in vain.</summary>
    private static int FirstOwed(RunPerson person, int granted, int pensioned, MonthLaw law) =>
        Math.Min(
            person.DecisionSignedOn is { } signed
                ? Math.Max(granted, law.FirstMonthOfAllowance(signed).Index)
                : int.MaxValue,
            person.SocialPensionSignedOn is { } pension
                ? Math.Max(pensioned, PayMonth.Of(pension).Index)
                : int.MaxValue
        );

    /// <summary>
    /// Whoever was decided in time for the former payer's last list was paid by it until the opening; everyone else is
    /// ours from the first month owed.
    /// </summary>
    private static int Start(DateOnly? signedOn, int openingMonth, DateOnly formerListCut) =>
        signedOn is null ? int.MaxValue
        : signedOn <= formerListCut ? Math.Max(openingMonth, FirstLawMonth)
        : FirstLawMonth;
}
