using System.Text;
using Payments.Domain.Common;
using YamlDotNet.RepresentationModel;

namespace Payments.Domain.Entitlement;

/// <summary>Puts the rule files together and refuses a rulebook that is not whole.</summary>
internal static class RulebookFiles
{
    private const string prefix = "Rules/";
    private static readonly string[] parameterFiles =
    [
        "standards.yaml",
        "groups.yaml",
        "coefficients.yaml",
        "ages.yaml",
        "funeral.yaml",
    ];

    private static readonly string[] otherFiles =
    [
        "instruments.yaml",
        "procedures.yaml",
        "provinces.yaml",
        "local-standards.yaml",
    ];

    public static Rulebook LoadEmbedded()
    {
        var assembly = typeof(RulebookFiles).Assembly;
        var files = new Dictionary<string, string>();
        foreach (
            var name in assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
        )
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream, Encoding.UTF8);
            files[name[prefix.Length..]] = reader.ReadToEnd();
        }

        return Load(files);
    }

    public static Rulebook Load(IReadOnlyDictionary<string, string> files)
    {
        var known = parameterFiles.Concat(otherFiles).ToList();
        if (files.Keys.FirstOrDefault(name => !known.Contains(name)) is { } stranger)
        {
            throw new RulebookException(stranger, 1, "is not a file of the rulebook");
        }

        if (known.FirstOrDefault(name => !files.ContainsKey(name)) is { } missing)
        {
            throw new RulebookException(missing, 1, "is missing");
        }

        var instruments = ReadInstruments(files["instruments.yaml"]);
        var parameters = parameterFiles
            .SelectMany(name => ReadParameters(name, files[name], instruments))
            .ToList();
        Complete(parameters);
        var content = new RulebookContent(
            parameters.ToDictionary(parameter => parameter.Name),
            ReadProcedures(files["procedures.yaml"], instruments),
            ReadLocal(files["local-standards.yaml"]),
            ReadProvinces(files["provinces.yaml"])
        );
        WholeDong(content);
        var parts = files
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .SelectMany(file => new[] { file.Key, file.Value });
        return new Rulebook(content, Rulebook.HashOf(parts));
    }

    public static string LocalName(StandardItem item, string province, bool isFormer) =>
        $"{Words<StandardItem>.Print(item)}/{province}{(isFormer ? "/former" : "")}";

    private static Dictionary<string, DateOnly> ReadInstruments(string text)
    {
        var reader = new RulebookReader("instruments.yaml");
        var root = reader.Open(text, "name", "instruments");
        var found = new Dictionary<string, DateOnly>();
        foreach (var item in reader.List(reader.Child(root, "instruments")))
        {
            var entry = reader.Map(item);
            reader.OnlyKeys(entry, "id", "title", "inForce");
            reader.Text(entry, "title");
            if (!found.TryAdd(reader.Text(entry, "id"), reader.Day(entry, "inForce")))
            {
                throw reader.Wrong(entry, "an instrument is listed twice");
            }
        }

        return found;
    }

    private static DateOnly InForce(
        RulebookReader reader,
        YamlMappingNode entry,
        Citation source,
        Dictionary<string, DateOnly> instruments
    ) =>
        instruments.TryGetValue(source.Instrument, out var day)
            ? day
            : throw reader.Wrong(entry, $"'{source.Instrument}' is not in instruments.yaml");

    private static IEnumerable<Parameter> ReadParameters(
        string file,
        string text,
        Dictionary<string, DateOnly> instruments
    )
    {
        var reader = new RulebookReader(file);
        var root = reader.Open(text, "name", "unit", "parameters");
        reader.Text(root, "name");
        var unit = reader.Unit(root);
        foreach (var (key, node) in reader.Map(reader.Child(root, "parameters")).Children)
        {
            var name = unit == RuleUnit.Group ? $"group/{key}" : key.ToString();
            yield return reader.Values(
                name,
                unit,
                node,
                (entry, source) =>
                    entry.Children.ContainsKey(new YamlScalarNode("inForce"))
                        ? throw reader.Wrong(entry, "the instrument says when it came into force")
                        : InForce(reader, entry, source, instruments)
            );
        }
    }

    private static List<Procedure> ReadProcedures(
        string text,
        Dictionary<string, DateOnly> instruments
    )
    {
        var reader = new RulebookReader("procedures.yaml");
        var root = reader.Open(text, "name", "procedures");
        var found = new List<Procedure>();
        DateOnly? until = null;
        foreach (var item in reader.List(reader.Child(root, "procedures")))
        {
            var entry = reader.Map(item);
            reader.OnlyKeys(
                entry,
                "name",
                "from",
                "until",
                "changeCounts",
                "startsBeforeSigning",
                "source"
            );
            var source = reader.Source(entry);
            var procedure = new Procedure(
                reader.Text(entry, "name"),
                reader.Day(entry, "from"),
                InForce(reader, entry, source, instruments),
                reader.Text(entry, "changeCounts") switch
                {
                    "month_after" => true,
                    "month_of_change" => false,
                    _ => throw reader.Wrong(
                        entry,
                        "'changeCounts' is month_of_change or month_after"
                    ),
                },
                [
                    .. reader
                        .List(reader.Child(entry, "startsBeforeSigning"))
                        .Select(node => Group(reader, node)),
                ],
                source
            );
            if (found.Count > 0 && until != procedure.From)
            {
                throw reader.Wrong(entry, "the dates of the procedures overlap or leave a gap");
            }

            until = reader.DayOrNull(entry, "until");
            found.Add(procedure);
        }

        return found.Count > 0 ? found : throw reader.Wrong(root, "there is no procedure");
    }

    private static Category Group(RulebookReader reader, YamlNode node) =>
        Words<Category>.TryParse(node.ToString(), out var category)
            ? category
            : throw reader.Wrong(node, $"unknown group '{node}'");

    private static List<LocalRows> ReadLocal(string text)
    {
        var reader = new RulebookReader("local-standards.yaml");
        var root = reader.Open(text, "name", "unit", "standards");
        var found = new List<LocalRows>();
        foreach (var item in reader.List(reader.Child(root, "standards")))
        {
            var entry = reader.Map(item);
            reader.OnlyKeys(entry, "province", "codes", "item", "values");
            var province = reader.Text(entry, "province");
            var isFormer = reader.Text(entry, "codes") switch
            {
                "former" => true,
                "current" => false,
                _ => throw reader.Wrong(entry, "'codes' is former or current"),
            };
            if (!Words<StandardItem>.TryParse(reader.Text(entry, "item"), out var standard))
            {
                throw reader.Wrong(entry, "'item' is standard, facility or social_pension");
            }

            var name = LocalName(standard, province, isFormer);
            var values = reader.Values(
                name,
                reader.Unit(root),
                reader.Child(entry, "values"),
                (value, _) => reader.DayOrNull(value, "inForce") ?? reader.Day(value, "from")
            );
            if (found.Any(rows => rows.Parameter.Name == name))
            {
                throw reader.Wrong(entry, $"'{name}' is listed twice");
            }

            found.Add(new LocalRows(province, isFormer, standard, values));
        }

        return found;
    }

    private static Provinces ReadProvinces(string text)
    {
        var reader = new RulebookReader("provinces.yaml");
        var root = reader.Open(text, "name", "changedOn", "formerCodesUntil", "current", "former");
        var current = reader
            .Map(reader.Child(root, "current"))
            .Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString());
        var takenInBy = new Dictionary<string, string>();
        foreach (var (code, node) in reader.Map(reader.Child(root, "former")).Children)
        {
            var entry = reader.Map(node);
            reader.OnlyKeys(entry, "name", "into");
            var into = reader.Text(entry, "into");
            takenInBy[code.ToString()] = current.ContainsKey(into)
                ? into
                : throw reader.Wrong(entry, $"'{into}' is not a province of today");
        }

        return new Provinces(
            reader.Day(root, "changedOn"),
            reader.Day(root, "formerCodesUntil"),
            current,
            takenInBy
        );
    }

    private static void Complete(List<Parameter> parameters)
    {
        var names = parameters.Select(parameter => parameter.Name).ToList();
        if (names.Except(Law.ParameterNames).FirstOrDefault() is { } stranger)
        {
            throw new RulebookException("rules", 1, $"unknown parameter '{stranger}'");
        }

        if (Law.ParameterNames.Except(names).FirstOrDefault() is { } missing)
        {
            throw new RulebookException("rules", 1, $"the parameter '{missing}' is missing");
        }

        if (names.Count != names.Distinct().Count())
        {
            throw new RulebookException("rules", 1, "a parameter is listed twice");
        }
    }

    /// <summary>No standard times any coefficient may have a fraction of a đồng.</summary>
    private static void WholeDong(RulebookContent content)
    {
        var values = content
            .Parameters.Values.Concat(content.Local.Select(rows => rows.Parameter))
            .SelectMany(parameter => parameter.Values)
            .ToList();
        foreach (var standard in values.Where(value => value.Unit == RuleUnit.VndPerMonth))
        {
            foreach (
                var factor in values.Where(value =>
                    value is { Unit: RuleUnit.Coefficient, Ended: false }
                )
            )
            {
                if (standard.Value * factor.Value % 10 != 0)
                {
                    throw new RulebookException(
                        "rules",
                        1,
                        $"{standard.Text} × {factor.Text} has a fraction of a đồng"
                    );
                }
            }
        }
    }
}
