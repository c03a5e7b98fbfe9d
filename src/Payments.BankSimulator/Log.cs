namespace Payments.BankSimulator;

/// <summary>What a bank tells its operator: no account, name or payment.</summary>
internal static partial class Log
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Information,
        Message = "Bank {Bin}: a batch arrived, {Status} {Outcome}, fault {Fault}"
    )]
    public static partial void BatchArrived(
        ILogger logger,
        string bin,
        int status,
        string outcome,
        Fault? fault
    );
}
