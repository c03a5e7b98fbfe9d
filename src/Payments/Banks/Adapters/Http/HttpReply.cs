namespace Payments.Banks.Adapters.Http;

/// <summary>A whole answer of a bank: its body was read to the end, within the limit.</summary>
public sealed record HttpReply(int Status, bool IsMarkedNotAccepted, string? Signature, byte[] Body);
