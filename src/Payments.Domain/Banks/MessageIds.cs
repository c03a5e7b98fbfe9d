namespace Payments.Domain.Banks;

/// <summary>The name of one batch file: <c>B</c> and 26 characters of base 32. Unique for ever.</summary>
public static class MsgId
{
    public static string Of(Guid batchId) => $"B{Base32.Write(batchId)}";

    public static bool TryParse(string? text, out Guid batchId)
    {
        batchId = default;
        return text is ['B', ..] && Base32.TryRead(text.AsSpan(1), out batchId);
    }
}

/// <summary>
/// The name of one block (one payment list's part of one batch): <c>L</c> and 26 characters of
/// base 32. A list that goes out in several batches has several blocks.
/// </summary>
public static class PmtInfId
{
    public static string Of(Guid blockId) => $"L{Base32.Write(blockId)}";

    public static bool TryParse(string? text, out Guid blockId)
    {
        blockId = default;
        return text is ['L', ..] && Base32.TryRead(text.AsSpan(1), out blockId);
    }
}
