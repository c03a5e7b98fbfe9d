namespace Payments.Database;

/// <summary>The database cannot be had; the message says what to do, in one line for a person.</summary>
public sealed class DatabaseUnavailableException(string message, Exception? inner = null)
    : Exception(message, inner);
