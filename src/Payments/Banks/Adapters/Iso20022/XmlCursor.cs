using System.Xml;

namespace Payments.Banks.Adapters.Iso20022;

/// <summary>How much of a bank's message we are ready to read.</summary>
public sealed record MessageLimits
{
    public static readonly MessageLimits Standard = new();

    public long CharactersMax { get; init; } = 256L * 1024 * 1024;

    /// <summary>Payments of a pain.002, or entries and their transactions of a camt.</summary>
    public int RecordsMax { get; init; } = 500_000;

    public int DepthMax { get; init; } = 32;

    public int TextLengthMax { get; init; } = 4_000;
}

/// <summary>The message cannot be read; caught where the reading began and turned into a reason.</summary>
internal sealed class UnreadableMessage(string reason) : Exception(reason);

/// <summary>
/// Walks down a message: enter an element, take its children one after the other, read the wanted
/// ones, pass over the rest. Tolerant of unknown elements; strict about size, depth and DTDs.
/// </summary>
internal sealed class XmlCursor : IDisposable
{
    private readonly XmlReader reader;
    private readonly MessageLimits limits;
    private bool isOnChild;

    public XmlCursor(Stream input, MessageLimits limits)
    {
        this.limits = limits;
        reader = XmlReader.Create(
            input,
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                MaxCharactersInDocument = limits.CharactersMax,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                IgnoreWhitespace = true,
                CloseInput = false,
            }
        );
    }

    public string Name => reader.LocalName;

    public string Namespace => reader.NamespaceURI;

    /// <summary>1 is the first line; for reasons.</summary>
    public int Line => ((IXmlLineInfo)reader).LineNumber;

    public string? Attribute(string name) => reader.GetAttribute(name);

    /// <summary>Moves to the root element.</summary>
    public void MoveToRoot()
    {
        _ = reader.MoveToContent();
        if (reader.NodeType != XmlNodeType.Element)
        {
            throw new UnreadableMessage("There is no root element.");
        }

        isOnChild = true;
    }

    /// <summary>Steps into the element that the cursor stands on.</summary>
    public Scope Enter()
    {
        var scope = new Scope(reader.Depth, reader.IsEmptyElement);
        if (scope.Depth >= limits.DepthMax)
        {
            throw new UnreadableMessage($"Nested deeper than {limits.DepthMax} elements, line {Line}.");
        }

        Read();
        return scope;
    }

    /// <summary>Moves to the next child; passes over one that nobody read. False: no more.</summary>
    public bool Next(Scope scope)
    {
        if (scope.IsEmpty)
        {
            return false;
        }

        if (isOnChild)
        {
            PassOver();
        }

        while (true)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                isOnChild = true;
                return true;
            }

            var isEnd = reader.NodeType == XmlNodeType.EndElement && reader.Depth == scope.Depth;
            Read();
            if (isEnd)
            {
                return false;
            }
        }
    }

    /// <summary>The element's own text, trimmed; its children are passed over.</summary>
    public string Text() => ReadText(takeChildText: false);

    /// <summary>The element's own text, or that of its <c>Cd</c> or <c>Prtry</c> child.</summary>
    public string CodeOrText() => ReadText(takeChildText: true);

    /// <summary>Reads on to the end, so that nothing broken hides behind what was wanted.</summary>
    public void ReadToEnd()
    {
        while (reader.Read()) { }
    }

    public void Dispose() => reader.Dispose();

    private string ReadText(bool takeChildText)
    {
        var scope = Enter();
        var text = "";
        while (!scope.IsEmpty)
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
            {
                text += reader.Value;
                if (text.Length > limits.TextLengthMax)
                {
                    throw new UnreadableMessage($"A text is too long, line {Line}.");
                }

                Read();
            }
            else if (reader.NodeType == XmlNodeType.Element)
            {
                isOnChild = true;
                if (takeChildText && Name is "Cd" or "Prtry")
                {
                    text = ReadText(takeChildText: false);
                }
                else
                {
                    PassOver();
                }
            }
            else
            {
                var isEnd = reader.NodeType == XmlNodeType.EndElement && reader.Depth == scope.Depth;
                Read();
                if (isEnd)
                {
                    break;
                }
            }
        }

        return text.Trim();
    }

    private void PassOver()
    {
        var scope = Enter();
        var depth = scope.Depth;
        while (!scope.IsEmpty)
        {
            if (reader.Depth >= limits.DepthMax)
            {
                throw new UnreadableMessage($"Nested deeper than {limits.DepthMax} elements, line {Line}.");
            }

            var isEnd = reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth;
            Read();
            if (isEnd)
            {
                break;
            }
        }
    }

    private void Read()
    {
        isOnChild = false;
        if (reader.EOF)
        {
            throw new UnreadableMessage("The message ends too early.");
        }

        _ = reader.Read();
    }

    /// <summary>An element that was entered.</summary>
    internal readonly record struct Scope(int Depth, bool IsEmpty);
}
