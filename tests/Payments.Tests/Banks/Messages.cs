using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Schema;

namespace Payments.Tests.Banks;

/// <summary>Messages of invented people, kept as files by case, and the schemas that judge them.</summary>
internal static class Messages
{
    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder(), name));

    public static string Folder([CallerFilePath] string caller = "") =>
        Path.Combine(Path.GetDirectoryName(caller)!, "Golden");

    /// <returns>What the schema says is wrong; null when it is not at hand.</returns>
    public static IReadOnlyList<string>? WrongBySchema(byte[] message, string name)
    {
        if (SharedFolder.Find($"data/iso20022/xsd/{name}.xsd") is not { } schema)
        {
            return null;
        }

        var wrong = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        _ = settings.Schemas.Add(null, schema);
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, problem) => wrong.Add(problem.Message);
        using var reader = XmlReader.Create(new MemoryStream(message), settings);
        while (reader.Read()) { }

        return wrong;
    }
}
