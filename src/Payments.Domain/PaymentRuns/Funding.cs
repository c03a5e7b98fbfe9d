using Payments.Domain.Common;

namespace Payments.Domain.PaymentRuns;

/// <summary>What the lists of one commune need for one benefit.</summary>
public readonly record struct MoneyNeeded(string CommuneCode, string Benefit, Vnd Amount);

/// <summary>Money drawn at the State Treasury for one benefit and some communes together.</summary>
public sealed record MoneyDrawn(IReadOnlyList<string> Communes, string Benefit, Vnd Amount);

/// <summary>What is missing for one benefit; never zero.</summary>
public readonly record struct MissingMoney(string Benefit, Vnd Amount);

/// <summary>Whether the money is there before it is promised.</summary>
/// <remarks>
/// Communes that are named together in a drawdown share its money, and so do the drawdowns that share a commune; such
/// a group must have drawn what its lists need. What earlier runs drew and did not need is brought forward per benefit
/// and fills what any group lacks. A commune that no drawdown names is a group of its own that has drawn nothing.
/// Decree 20/2021/NĐ-CP, art. 34(4).
/// </remarks>
public static class Funding
{
    /// <summary>Per benefit what is missing; empty when the money suffices.</summary>
    /// <param name="needed">Lists already released and those to be released now.</param>
    /// <param name="drawn">Drawdowns of the same run.</param>
    /// <param name="broughtForward">Per benefit, never negative.</param>
    public static IReadOnlyList<MissingMoney> Missing(
        IReadOnlyCollection<MoneyNeeded> needed,
        IReadOnlyCollection<MoneyDrawn> drawn,
        IReadOnlyDictionary<string, Vnd> broughtForward
    )
    {
        ArgumentNullException.ThrowIfNull(broughtForward);
        var missing = new List<MissingMoney>();
        foreach (
            var benefit in needed
                .Select(part => part.Benefit)
                .Distinct()
                .Order(StringComparer.Ordinal)
        )
        {
            var lacking = Balances(
                    [.. needed.Where(part => part.Benefit == benefit)],
                    [.. drawn.Where(part => part.Benefit == benefit)]
                )
                .Where(group => group.Left < Vnd.Zero)
                .Aggregate(Vnd.Zero, (sum, group) => sum - group.Left);
            var shortfall = lacking - broughtForward.GetValueOrDefault(benefit);
            if (shortfall > Vnd.Zero)
            {
                missing.Add(new MissingMoney(benefit, shortfall));
            }
        }

        return missing;
    }

    /// <summary>
    /// What the groups that hold one of the communes have left over together, per benefit; never negative. A group that
    /// was filled from others before counts against them, so that nothing is brought forward twice.
    /// </summary>
    /// <param name="spent">Lists released by earlier runs.</param>
    /// <param name="drawn">Drawdowns of earlier runs.</param>
    public static IReadOnlyDictionary<string, Vnd> LeftOver(
        IReadOnlyCollection<MoneyNeeded> spent,
        IReadOnlyCollection<MoneyDrawn> drawn,
        IReadOnlySet<string> communes
    )
    {
        ArgumentNullException.ThrowIfNull(communes);
        return drawn
            .Select(part => part.Benefit)
            .Distinct()
            .ToDictionary(
                benefit => benefit,
                benefit =>
                {
                    var left = Balances(
                            [.. spent.Where(part => part.Benefit == benefit)],
                            [.. drawn.Where(part => part.Benefit == benefit)]
                        )
                        .Where(group => group.Communes.Overlaps(communes))
                        .Aggregate(Vnd.Zero, (sum, group) => sum + group.Left);
                    return left > Vnd.Zero ? left : Vnd.Zero;
                }
            );
    }

    private static IReadOnlyList<Group> Balances(
        IReadOnlyCollection<MoneyNeeded> needed,
        IReadOnlyCollection<MoneyDrawn> drawn
    )
    {
        var heads = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in drawn)
        {
            foreach (var commune in part.Communes)
            {
                heads[Head(heads, commune)] = Head(heads, part.Communes[0]);
            }
        }

        var groups = new Dictionary<string, Group>(StringComparer.Ordinal);
        foreach (var part in drawn)
        {
            var group = At(groups, Head(heads, part.Communes[0]));
            group.Communes.UnionWith(part.Communes);
            group.Left += part.Amount;
        }

        foreach (var part in needed)
        {
            var group = At(groups, Head(heads, part.CommuneCode));
            group.Communes.Add(part.CommuneCode);
            group.Left -= part.Amount;
        }

        return [.. groups.Values];
    }

    private static string Head(Dictionary<string, string> heads, string commune)
    {
        var head = commune;
        while (heads.TryGetValue(head, out var above) && above != head)
        {
            head = above;
        }

        heads[commune] = head;
        return head;
    }

    private static Group At(Dictionary<string, Group> groups, string head)
    {
        if (!groups.TryGetValue(head, out var group))
        {
            group = new Group();
            groups[head] = group;
        }

        return group;
    }

    private sealed class Group
    {
        public HashSet<string> Communes { get; } = new(StringComparer.Ordinal);

        /// <summary>Drawn less needed.</summary>
        public Vnd Left { get; set; }
    }
}
