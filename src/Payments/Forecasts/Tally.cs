using System.Numerics;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Domain.Forecasts;

namespace Payments.Forecasts;

/// <summary>A finished row: one commune, whole (both words empty), of a benefit, or of a category within it.</summary>
internal sealed record TallyRow(string CommuneCode, string Benefit, string Category, Effect Effect);

/// <summary>Adds up one commune, person by person, without keeping anybody.</summary>
internal sealed class Tally
{
    private const int Benefits = (int)Benefit.Funeral;
    private static readonly int categories = Enum.GetValues<Category>().Length;

    private readonly long[] today = new long[Places];
    private readonly long[] draft = new long[Places];
    private readonly Sum[] sums = new Sum[Places];

    /// <summary>One for the whole, one a benefit, one a category of a benefit; a set of them fits a ulong.</summary>
    private static int Places => 1 + Benefits + (Benefits * categories);

    private struct Sum
    {
        public long PeopleToday;
        public long TodayVnd;
        public long PeopleDraft;
        public long DraftVnd;
        public long Gain;
        public long Lose;
        public long ComeIn;
        public long FallOut;
    }

    /// <summary>One person as owed under the law of today and under the draft.</summary>
    public void Add(in AssessmentLines owedToday, in AssessmentLines owedInDraft)
    {
        var touched = Spread(owedToday, today) | Spread(owedInDraft, draft);
        while (touched != 0)
        {
            var place = BitOperations.TrailingZeroCount(touched);
            touched &= touched - 1;
            Count(ref sums[place], today[place], draft[place]);
            today[place] = 0;
            draft[place] = 0;
        }
    }

    /// <summary>The rows of the commune that hold anybody; begins anew.</summary>
    public IEnumerable<TallyRow> Take(string communeCode)
    {
        for (var place = 0; place < Places; place++)
        {
            var sum = sums[place];
            if (sum.PeopleToday + sum.PeopleDraft > 0)
            {
                var (benefit, category) = WordsOf(place);
                yield return new TallyRow(communeCode, benefit, category, Of(sum));
            }
        }

        Array.Clear(sums);
    }

    private static ulong Spread(in AssessmentLines lines, long[] amounts)
    {
        var touched = 0ul;
        foreach (ref readonly var line in lines.Span)
        {
            if (line.AmountVnd == 0)
            {
                continue;
            }

            var benefit = 1 + (int)line.Benefit;
            var category = 1 + Benefits + ((int)line.Benefit * categories) + (int)line.Category;
            amounts[0] += line.AmountVnd;
            amounts[benefit] += line.AmountVnd;
            amounts[category] += line.AmountVnd;
            touched |= 1ul | (1ul << benefit) | (1ul << category);
        }

        return touched;
    }

    private static void Count(ref Sum sum, long todayVnd, long draftVnd)
    {
        sum.PeopleToday += todayVnd > 0 ? 1 : 0;
        sum.PeopleDraft += draftVnd > 0 ? 1 : 0;
        sum.TodayVnd += todayVnd;
        sum.DraftVnd += draftVnd;
        switch (todayVnd, draftVnd)
        {
            case (0, _):
                sum.ComeIn++;
                break;
            case (_, 0):
                sum.FallOut++;
                break;
            default:
                sum.Gain += draftVnd > todayVnd ? 1 : 0;
                sum.Lose += draftVnd < todayVnd ? 1 : 0;
                break;
        }
    }

    private static Effect Of(in Sum sum) =>
        new(
            sum.PeopleToday,
            sum.TodayVnd,
            sum.PeopleDraft,
            sum.DraftVnd,
            sum.Gain,
            sum.Lose,
            sum.ComeIn,
            sum.FallOut
        );

    private static (string Benefit, string Category) WordsOf(int place)
    {
        if (place == 0)
        {
            return ("", "");
        }

        if (place <= Benefits)
        {
            return (Words<Benefit>.Print((Benefit)(place - 1)), "");
        }

        var (benefit, category) = Math.DivRem(place - 1 - Benefits, categories);
        return (Words<Benefit>.Print((Benefit)benefit), Words<Category>.Print((Category)category));
    }
}
