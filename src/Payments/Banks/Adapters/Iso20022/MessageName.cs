using System.Text.RegularExpressions;
using System.Xml;
using Payments.Domain.Common;

namespace Payments.Banks.Adapters.Iso20022;

/// <summary>A bank's message could not be read; it is put aside with this reason.</summary>
public sealed record MessageUnreadable(string Reason)
    : Refusal(RefusalKind.Rule, "unreadable_message", Reason);

/// <summary>What every reader does first and last.</summary>
internal static partial class MessageName
{
    /// <summary>
    /// The message name in the namespace, such as <c>pain.002.001.10</c>; national variants of the
    /// same message carry it too.
    /// </summary>
    public static string Of(XmlCursor cursor, IReadOnlyCollection<string> known)
    {
        cursor.MoveToRoot();
        if (cursor.Name != "Document")
        {
            throw new UnreadableMessage("The root element is not Document.");
        }

        var match = Pattern().Match(cursor.Namespace);
        if (!match.Success)
        {
            throw new UnreadableMessage("The namespace names no message.");
        }

        return known.Contains(match.Value)
            ? match.Value
            : throw new UnreadableMessage($"The message {match.Value} is not one that we read.");
    }

    /// <summary>Runs a reading; what cannot be read becomes a reason.</summary>
    public static Result<T> Guard<T>(Stream input, MessageLimits limits, Func<XmlCursor, T> read)
    {
        try
        {
            using var cursor = new XmlCursor(input, limits);
            var value = read(cursor);
            cursor.ReadToEnd();
            return value;
        }
        catch (UnreadableMessage unreadable)
        {
            return new MessageUnreadable(unreadable.Message);
        }
        catch (XmlException broken)
        {
            return new MessageUnreadable(
                $"The XML is broken in line {broken.LineNumber}, position {broken.LinePosition}."
            );
        }
        catch (OverflowException)
        {
            return new MessageUnreadable("A number in it is larger than any that we hold.");
        }
        catch (Exception broken) when (broken is ArgumentException or NotSupportedException)
        {
            return new MessageUnreadable("The encoding of the XML is not one that we read.");
        }
    }

    [GeneratedRegex(@"(pain|camt)\.[0-9]{3}\.[0-9]{3}\.[0-9]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
