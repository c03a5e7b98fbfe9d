using Payments.Domain.Common;

namespace Payments.Domain.Entitlement;

/// <summary>What the rule files say, after every check.</summary>
internal sealed record RulebookContent(
    IReadOnlyDictionary<string, Parameter> Parameters,
    IReadOnlyList<Procedure> Procedures,
    IReadOnlyList<LocalRows> Local,
    Provinces Provinces
)
{
    public RuleValue? At(string parameter, DateOnly day, DateOnly knownOn) =>
        Parameters[parameter].At(day, knownOn);

    public bool HasLocal(string province, string? formerProvince) =>
        Local.Any(rows =>
            rows.Province == province
            || rows.Province == formerProvince
            || rows.Province == Provinces.Today(province)
        );

    /// <summary>The local figure that governs a place, if any.</summary>
    /// <remarks>
    /// Ruling: after a merger the resolution of the former province governs until the merged province has
    /// one of its own. Without a former province the code itself names it, since the code of the seat
    /// survived the merger. Decree 20/2021/NĐ-CP, art. 4(3).
    /// </remarks>
    public RuleValue? LocalAt(
        StandardItem item,
        string province,
        string? formerProvince,
        DateOnly day,
        DateOnly knownOn
    )
    {
        var today = Provinces.Today(province);
        RuleValue? governing = null;
        foreach (var rows in Local.Where(rows => rows.Item == item))
        {
            var isOurs = rows.FormerCodes
                ? rows.Province == (formerProvince ?? province)
                : day >= Provinces.ChangedOn && rows.Province == today;
            var value = isOurs ? rows.Parameter.At(day, knownOn) : null;
            var isLater = governing is null || value?.From > governing.From;
            governing =
                value is not null
                && (isLater || (!rows.FormerCodes && value.From == governing!.From))
                    ? value
                    : governing;
        }

        return governing;
    }

    public RulebookContent With(LocalStandard standard)
    {
        var (province, isFormer) = PlaceOf(standard);
        var name = RulebookFiles.LocalName(standard.Item, province, isFormer);
        var value = new RuleValue(
            name,
            RuleUnit.VndPerMonth,
            standard.FromMonth.FirstDay,
            null,
            standard.FromMonth.FirstDay,
            standard.AmountVnd,
            false,
            new Citation(standard.Resolution, "1"),
            null
        );
        var old = Local.FirstOrDefault(rows => rows.Parameter.Name == name);
        var parameter =
            old?.Parameter.Between(value) ?? new Parameter(name, RuleUnit.VndPerMonth, [value]);
        return this with
        {
            Local =
            [
                .. Local.Where(rows => rows != old),
                new LocalRows(province, isFormer, standard.Item, parameter),
            ],
        };
    }

    public bool Has(LocalStandard standard)
    {
        var (province, isFormer) = PlaceOf(standard);
        var name = RulebookFiles.LocalName(standard.Item, province, isFormer);
        return Local.Any(rows =>
            rows.Parameter.Name == name
            && rows.Parameter.Values.Any(value => value.From == standard.FromMonth.FirstDay)
        );
    }

    public IEnumerable<LocalFigure> FiguresOf(LocalRows rows) =>
        rows.Parameter.Values.Select(value => new LocalFigure(
            new LocalStandard(
                Provinces.Today(rows.Province),
                rows.FormerCodes ? rows.Province : null,
                rows.Item,
                PayMonth.Of(value.From),
                value.Value ?? 0,
                value.Source.Instrument
            ),
            value.Until,
            value.Source,
            value.Note
        ));

    /// <summary>A resolution from before the merger is one of a former province, whatever it was called.</summary>
    private (string Province, bool IsFormer) PlaceOf(LocalStandard standard) =>
        (
            standard.FormerProvince ?? standard.Province,
            standard.FormerProvince is not null || standard.FromMonth.FirstDay < Provinces.ChangedOn
        );

    public RulebookContent With(PayMonth from, ParameterChange change)
    {
        if (!Parameters.TryGetValue(change.Parameter, out var parameter))
        {
            throw new ArgumentException(
                $"There is no parameter {change.Parameter}.",
                nameof(change)
            );
        }

        var value = (parameter.Unit, change) switch
        {
            (
                RuleUnit.VndPerMonth,
                { AmountVnd: > 0 and var amount, CoefficientTenths: null, Years: null }
            ) => amount,
            (
                RuleUnit.Coefficient,
                { AmountVnd: null, CoefficientTenths: > 0 and var tenths, Years: null }
            ) => tenths,
            (
                RuleUnit.Years,
                { AmountVnd: null, CoefficientTenths: null, Years: > 0 and var years }
            ) => years,
            (
                RuleUnit.Group,
                { AmountVnd: null, CoefficientTenths: null, Years: null, Condition: { } condition }
            ) => (long)condition,
            _ => throw new ArgumentException(
                $"{change.Parameter} does not take this value.",
                nameof(change)
            ),
        };
        var draft = new RuleValue(
            change.Parameter,
            parameter.Unit,
            from.FirstDay,
            null,
            from.FirstDay,
            value,
            false,
            new Citation("draft", change.Parameter),
            null
        );
        return this with
        {
            Parameters = new Dictionary<string, Parameter>(Parameters)
            {
                [change.Parameter] = parameter.With(draft),
            },
        };
    }
}
