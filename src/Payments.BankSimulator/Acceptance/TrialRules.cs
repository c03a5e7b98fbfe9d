using System.Security.Cryptography;

namespace Payments.BankSimulator.Acceptance;

/// <summary>The findings of one trial, and the rules that hold however a bank is reached.</summary>
internal sealed class TrialRules(AcceptanceOptions bank)
{
    /// <summary>What every id of this trial begins with.</summary>
    public string Trial { get; } =
        "T" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    public List<Finding> Findings { get; } = [];

    public void Judge(string rule, bool holds, string found) =>
        Findings.Add(
            new Finding(rule, holds ? Verdict.Holds : Verdict.Failed, holds ? null : found)
        );

    /// <summary>Of an order to the good accounts and, last, the closed one.</summary>
    public void Words(TrialOrder order, IReadOnlyDictionary<string, PaymentWord> words)
    {
        var good = order.EndToEndIds.Take(bank.Good.Count).ToList();
        Judge(
            "Payments to accounts that can be credited are settled.",
            good.TrueForAll(id => words.GetValueOrDefault(id)?.IsSettled is true),
            string.Join(", ", good.Select(id => words.GetValueOrDefault(id)?.Status ?? "no word"))
        );
        if (bank.Closed is null)
        {
            Findings.Add(
                new Finding(
                    "A payment to an account that cannot be credited is rejected with a reason.",
                    Verdict.NotTried,
                    "No --closed account was given."
                )
            );
        }
        else
        {
            var word = words.GetValueOrDefault(order.EndToEndIds[^1]);
            Judge(
                "A payment to an account that cannot be credited is rejected with a reason.",
                word is { Status: "RJCT", Reason: not null },
                $"{word?.Status ?? "no word"}, reason {word?.Reason ?? "none"}"
            );
        }
    }

    public void Statement(TrialOrder order, StatementDay day)
    {
        Judge(
            "Opening balance and bookings give the closing balance.",
            day.Adds,
            $"{day.Opening} and {day.Movement} are not {day.Closing}"
        );
        Judge(
            "Every booking has a reference of the bank, and no two have the same.",
            day.References.All(reference => reference is not null)
                && day.References.Distinct().Count() == day.References.Count,
            $"{day.References.Count} bookings, {day.References.Distinct().Count()} references"
        );
        var settled = bank.Good.Count;
        var debits = order.EndToEndIds.Select(day.DebitsOf).ToList();
        var ofBlock = day.DebitsOf(order.BlockId);
        var wholeBlock =
            debits.TrueForAll(sums => sums.Count == 0)
            && ofBlock is [var sum]
            && sum == settled * TrialOrder.AmountVnd;
        var eachAlone =
            debits.Take(settled).All(sums => sums is [TrialOrder.AmountVnd])
            && debits.Skip(settled).All(sums => sums.Count == 0);
        Judge(
            "Each settled payment is debited once, with its amount, alone or with its whole block; a rejected one is not.",
            eachAlone || wholeBlock,
            $"debits by payment: {Told(debits)}; of the block: {Told([ofBlock])}"
        );
        var strangers = day.PaymentsNamed().Where(id => !IsOfATrial(id)).ToList();
        Judge(
            "No debit names a payment that nobody ordered.",
            strangers.Count == 0,
            string.Join(", ", strangers)
        );
    }

    /// <summary>Of this run or an earlier one on the same day.</summary>
    private bool IsOfATrial(string id) =>
        id.Length > Trial.Length
        && id[0] == 'T'
        && id[1..Trial.Length].All(char.IsAsciiHexDigitLower);

    private static string Told(IEnumerable<IReadOnlyList<decimal>> sums) =>
        string.Join(
            ", ",
            sums.Select(each => each.Count == 0 ? "none" : string.Join(" and ", each))
        );
}
