using Payments.Domain.Banks;

namespace Payments.Banks.Adapters.Pull;

/// <summary>A bank that comes for its batches and leaves its answers with us. We call nothing.</summary>
public sealed class PullBank(string bin) : IBank
{
    public string Bin => bin;

    public bool AnswersAsks => false;

    public Task<NameEnquiry> LookUpName(
        string bankBin,
        string accountNumber,
        CancellationToken cancellationToken
    ) => Task.FromResult(new NameEnquiry(AccountStanding.CannotCheck, null));

    public Task<SendResult> Submit(OutgoingFile file, CancellationToken cancellationToken) =>
        Task.FromResult(new SendResult(SendOutcome.LeftToFetch, null, null, null));

    public Task<AskResult> AskBatch(string msgId, CancellationToken cancellationToken) =>
        Task.FromResult(AskResult.NotOffered);

    public Task<AskResult> AskPayment(string endToEndId, CancellationToken cancellationToken) =>
        Task.FromResult(AskResult.NotOffered);

    public Task<StatementResult> ReadStatement(
        string account,
        DateOnly day,
        CancellationToken cancellationToken
    ) => Task.FromResult(StatementResult.NotOffered);
}
