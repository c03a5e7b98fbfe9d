using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace Payments.Tests.BankSimulator;

/// <summary>Reads answers by local name and judges them by the published schemas.</summary>
internal static class Iso
{
    /// <summary>EndToEndId to TxSts; the last mention wins.</summary>
    public static Dictionary<string, string> Statuses(XDocument pain002)
    {
        var statuses = new Dictionary<string, string>();
        foreach (var transaction in All(pain002, "TxInfAndSts"))
        {
            statuses[Text(transaction, "OrgnlEndToEndId")!] = Text(transaction, "TxSts")!;
        }

        return statuses;
    }

    public static IEnumerable<XElement> All(XContainer container, string name) =>
        container.Descendants().Where(element => element.Name.LocalName == name);

    public static string? Text(XContainer container, params string[] path)
    {
        XContainer? at = container;
        foreach (var name in path)
        {
            at = at is null ? null : All(at, name).FirstOrDefault();
        }

        return (at as XElement)?.Value;
    }

    public static long Signed(XElement entryOrBalance)
    {
        var amount = long.Parse(Text(entryOrBalance, "Amt")!, CultureInfo.InvariantCulture);
        return Text(entryOrBalance, "CdtDbtInd") == "CRDT" ? amount : -amount;
    }

    public static long Balance(XDocument statement, string code) =>
        Signed(All(statement, "Bal").Single(balance => Text(balance, "Cd") == code));

    /// <summary>What the schema has against a message; null when the schemas are not beside the checkout.</summary>
    public static IReadOnlyList<string>? Complaints(XDocument message)
    {
        if (SchemaFolder() is not { } folder)
        {
            Console.WriteLine("Not judged: the ISO 20022 schemas are not beside this checkout.");
            return null;
        }

        var space = message.Root!.Name.NamespaceName;
        var schemas = new XmlSchemaSet();
        using var reader = XmlReader.Create(Path.Combine(folder, space.Split(':')[^1] + ".xsd"));
        schemas.Add(space, reader);
        var complaints = new List<string>();
        message.Validate(schemas, (_, problem) => complaints.Add(problem.Message));
        return complaints;
    }

    private static string? SchemaFolder()
    {
        var shared = Environment.GetEnvironmentVariable("PAYMENTS_SHARED");
        for (
            var at = new DirectoryInfo(AppContext.BaseDirectory);
            shared is null && at is not null;
            at = at.Parent
        )
        {
            var beside = Path.Combine(at.FullName, "shared");
            shared = File.Exists(Path.Combine(beside, "contract.md")) ? beside : null;
        }

        var folder = shared is null ? null : Path.Combine(shared, "data", "iso20022", "xsd");
        return Directory.Exists(folder) ? folder : null;
    }
}
