using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Payments.Domain.Entitlement;

/// <summary>A rulebook that must not be used; says file, line and what is wrong.</summary>
public sealed class RulebookException(string file, long line, string problem)
    : Exception($"{file}, line {line}: {problem}");

/// <summary>Reads one file of the rulebook strictly: every key known, every value dated and sourced.</summary>
internal sealed class RulebookReader(string file)
{
    private static readonly string[] valueKeys =
    [
        "from",
        "until",
        "inForce",
        "value",
        "ended",
        "source",
        "note",
    ];

    public RulebookException Wrong(YamlNode node, string problem) =>
        new(file, node.Start.Line, problem);

    public YamlMappingNode Open(string text, params string[] keys)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw new RulebookException(file, exception.Start.Line, exception.Message);
        }

        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
        {
            throw new RulebookException(file, 1, "one document with keys is expected");
        }

        OnlyKeys(root, keys);
        return root;
    }

    public void OnlyKeys(YamlMappingNode node, params string[] keys)
    {
        foreach (var (key, _) in node.Children)
        {
            if (!keys.Contains(key.ToString()))
            {
                throw Wrong(key, $"unknown key '{key}'");
            }
        }
    }

    public YamlMappingNode Map(YamlNode node) =>
        node as YamlMappingNode ?? throw Wrong(node, "keys are expected here");

    public YamlSequenceNode List(YamlNode node) =>
        node as YamlSequenceNode ?? throw Wrong(node, "a list is expected here");

    public YamlNode Child(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var child)
            ? child
            : throw Wrong(node, $"'{key}' is missing");

    public string Text(YamlMappingNode node, string key) =>
        TextOrNull(node, key) ?? throw Wrong(node, $"'{key}' is missing");

    public string? TextOrNull(YamlMappingNode node, string key)
    {
        if (!node.Children.TryGetValue(new YamlScalarNode(key), out var child))
        {
            return null;
        }

        return child is YamlScalarNode { Value: { Length: > 0 } text }
            ? text
            : throw Wrong(child, $"'{key}' is empty");
    }

    public DateOnly Day(YamlMappingNode node, string key) =>
        DayOrNull(node, key) ?? throw Wrong(node, $"'{key}' is missing");

    public DateOnly? DayOrNull(YamlMappingNode node, string key) =>
        TextOrNull(node, key) switch
        {
            null => null,
            { } text => DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day)
                ? day
                : throw Wrong(node, $"'{key}' is not a date yyyy-MM-dd"),
        };

    /// <summary>A source: the instrument, then <c>, art. </c> and the place in it.</summary>
    public Citation Source(YamlMappingNode node)
    {
        var parts = Text(node, "source").Split(", art. ");
        return parts is [{ Length: > 0 } instrument, { Length: > 0 } article]
            ? new Citation(instrument, article)
            : throw Wrong(node, "'source' is written INSTRUMENT, art. ARTICLE");
    }

    public RuleUnit Unit(YamlMappingNode root) =>
        Text(root, "unit") switch
        {
            "VND/month" => RuleUnit.VndPerMonth,
            "coefficient" => RuleUnit.Coefficient,
            "years" => RuleUnit.Years,
            "times" => RuleUnit.Times,
            "group" => RuleUnit.Group,
            { } other => throw Wrong(root, $"unknown unit '{other}'"),
        };

    /// <summary>Dated values: contiguous, each with a source; only the last may be open.</summary>
    public Parameter Values(
        string name,
        RuleUnit unit,
        YamlNode node,
        Func<YamlMappingNode, Citation, DateOnly> inForce
    )
    {
        var values = new List<RuleValue>();
        foreach (var item in List(node))
        {
            var entry = Map(item);
            OnlyKeys(entry, valueKeys);
            var source = Source(entry);
            var value = new RuleValue(
                name,
                unit,
                Day(entry, "from"),
                DayOrNull(entry, "until"),
                inForce(entry, source),
                Number(entry, unit),
                Ended(entry),
                source,
                TextOrNull(entry, "note")
            );
            Follows(entry, values.LastOrDefault(), value);
            values.Add(value);
        }

        return values.Count > 0
            ? new Parameter(name, unit, values)
            : throw Wrong(node, $"'{name}' has no value");
    }

    private void Follows(YamlNode node, RuleValue? before, RuleValue value)
    {
        if (value.Until <= value.From)
        {
            throw Wrong(node, "'until' must be later than 'from'");
        }

        if (before is not null && before.Until != value.From)
        {
            var problem = before.Until is null || before.Until > value.From ? "overlap" : "leave a gap";
            throw Wrong(node, $"the dates of '{value.Parameter}' {problem}");
        }

        if (before is not null && value.InForce < before.InForce)
        {
            throw Wrong(node, $"'{value.Parameter}' is older than the value before it");
        }
    }

    private bool Ended(YamlMappingNode entry) =>
        TextOrNull(entry, "ended") switch
        {
            null => false,
            "true" => true,
            _ => throw Wrong(entry, "'ended' may only be true"),
        };

    private long? Number(YamlMappingNode entry, RuleUnit unit)
    {
        var text = TextOrNull(entry, "value");
        if (unit == RuleUnit.Group || Ended(entry))
        {
            return text is null ? null : throw Wrong(entry, "there is no value to give here");
        }

        if (text is null)
        {
            throw Wrong(entry, "'value' is missing");
        }

        return unit == RuleUnit.Coefficient ? Tenths(entry, text) : Whole(entry, text);
    }

    private long Whole(YamlMappingNode entry, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : throw Wrong(entry, $"'{text}' is not a whole number above 0");

    private long Tenths(YamlMappingNode entry, string text) =>
        text.Split('.') is [{ Length: > 0 } whole, { Length: 1 } tenth]
        && long.TryParse(whole + tenth, NumberStyles.None, CultureInfo.InvariantCulture, out var tenths)
        && tenths > 0
            ? tenths
            : throw Wrong(entry, $"'{text}' is not a coefficient with one decimal");
}
