using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace Payments.BankSimulator.Messages;

/// <summary>Writes one ISO 20022 document into memory; the same content gives the same bytes.</summary>
internal sealed class MessageWriter : IDisposable
{
    private static readonly XmlWriterSettings settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = false,
    };

    private readonly MemoryStream bytes = new();
    private readonly XmlWriter writer;
    private readonly string documentNamespace;

    public MessageWriter(string documentNamespace)
    {
        this.documentNamespace = documentNamespace;
        writer = XmlWriter.Create(bytes, settings);
        writer.WriteStartDocument();
        Start("Document");
    }

    /// <summary>32 hex digits that stand for a text.</summary>
    public static string Digest(string text) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)), 0, 16);

    public void Start(string name) => writer.WriteStartElement(name, documentNamespace);

    public void End() => writer.WriteEndElement();

    public void Leaf(string name, string text) =>
        writer.WriteElementString(name, documentNamespace, text);

    public void Leaf(string name, DateTimeOffset instant) =>
        Leaf(
            name,
            instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        );

    public void Leaf(string name, DateOnly day) =>
        Leaf(name, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>An amount in đồng with its currency.</summary>
    public void Amount(string name, long amountVnd)
    {
        Start(name);
        writer.WriteAttributeString("Ccy", "VND");
        writer.WriteString(amountVnd.ToString(CultureInfo.InvariantCulture));
        End();
    }

    public byte[] Finish()
    {
        writer.WriteEndDocument();
        writer.Flush();
        return bytes.ToArray();
    }

    public void Dispose()
    {
        writer.Dispose();
        bytes.Dispose();
    }
}
