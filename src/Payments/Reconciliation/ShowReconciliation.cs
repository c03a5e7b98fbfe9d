using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.Reconciliation;
using Payments.Pipeline;

namespace Payments.Reconciliation;

/// <summary>Where every đồng of a run is: per list, benefit and bank, with the identity computed.</summary>
public static class ShowReconciliation
{
    public sealed record Answer : Figures
    {
        internal Answer(Guid runId, PayMonth month, RunBooks books)
            : base(books.Whole)
        {
            RunId = runId;
            Month = month;
            SinceCloseVnd = books.SinceClose.Amount.Amount;
            SinceCloseCount = books.SinceClose.Count;
            Balanced = books.IsBalanced;
            Lists = [.. books.Lists.Select(list => new ListLine(list))];
            Benefits =
            [
                .. books.Benefits.Select(benefit => new BenefitLine(benefit.Key, benefit.Value)),
            ];
            Banks = [.. books.Banks.Select(bank => new BankLine(bank.Key, bank.Value))];
        }

        public Guid RunId { get; }

        public PayMonth Month { get; }

        /// <summary>Returns that came after a closing; they stand in no sum of this answer.</summary>
        public long SinceCloseVnd { get; }

        public long SinceCloseCount { get; }

        public bool Balanced { get; }

        public IReadOnlyList<ListLine> Lists { get; }

        public IReadOnlyList<BenefitLine> Benefits { get; }

        public IReadOnlyList<BankLine> Banks { get; }
    }

    public sealed record ListLine : Figures
    {
        internal ListLine(BookedList list)
            : base(list.Reckoning)
        {
            ListId = list.Id;
            CommuneCode = list.CommuneCode;
            State = list.State;
            UnbookedVnd = list.Unbooked.Amount.Amount;
            UnbookedCount = list.Unbooked.Count;
            SinceCloseVnd = list.SinceClose.Amount.Amount;
            SinceCloseCount = list.SinceClose.Count;
            Balanced = list.Books.IsBalanced;
        }

        public Guid ListId { get; }

        public string CommuneCode { get; }

        public string State { get; }

        /// <summary>Of what is paid by account: without an entry of a statement yet.</summary>
        public long UnbookedVnd { get; }

        public long UnbookedCount { get; }

        public long SinceCloseVnd { get; }

        public long SinceCloseCount { get; }

        public bool Balanced { get; }
    }

    public sealed record BenefitLine : Figures
    {
        internal BenefitLine(string benefit, Reckoning reckoning)
            : base(reckoning)
        {
            Benefit = benefit;
        }

        public string Benefit { get; }
    }

    /// <summary>What one bank was sent, replaced payments included, and what became of it.</summary>
    public sealed record BankLine
    {
        internal BankLine(string bin, BankBooks bank)
        {
            Bin = bin;
            (SentCount, SentVnd) = Parts(bank.Sent);
            (SettledCount, SettledVnd) = Parts(bank["settled"]);
            (RejectedCount, RejectedVnd) = Parts(bank["rejected"]);
            (ReturnedCount, ReturnedVnd) = Parts(bank["returned"]);
            (InProgressCount, InProgressVnd) = Parts(bank.InProgress);
            (UnknownCount, UnknownVnd) = Parts(bank["unknown"]);
            (StatementDebitsCount, StatementDebitsVnd) = Parts(bank.Debits);
            (StatementCreditsCount, StatementCreditsVnd) = Parts(bank.Credits);
            StatementDays = bank.StatementDays;
            StatementDaysUnbalanced = bank.StatementDaysUnbalanced;
            Balanced = bank.IsBalanced;
        }

        public string Bin { get; }

        public long SentVnd { get; }

        public long SentCount { get; }

        public long SettledVnd { get; }

        public long SettledCount { get; }

        public long RejectedVnd { get; }

        public long RejectedCount { get; }

        public long ReturnedVnd { get; }

        public long ReturnedCount { get; }

        public long InProgressVnd { get; }

        public long InProgressCount { get; }

        public long UnknownVnd { get; }

        public long UnknownCount { get; }

        public long StatementDebitsVnd { get; }

        public long StatementDebitsCount { get; }

        public long StatementCreditsVnd { get; }

        public long StatementCreditsCount { get; }

        /// <summary>Statements read of the accounts that paid.</summary>
        public long StatementDays { get; }

        /// <summary>Of these: opening balance plus entries is not the closing balance.</summary>
        public long StatementDaysUnbalanced { get; }

        /// <summary>The control sums sent are the sums of the payments.</summary>
        public bool Balanced { get; }

        private static (long Count, long AmountVnd) Parts(Figure figure) =>
            (figure.Count, figure.Amount.Amount);
    }

    [Requires(Permission.ReadReconciliation)]
    public sealed record Query(Guid RunId) : IQuery<Result<Answer>>;

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            var lists = await session.Query<DeclaredList>(
                BookStatements.Lists,
                new { runId = query.RunId },
                cancellationToken
            );
            if (lists.Count == 0)
            {
                return Refusal.NotFound("payment run");
            }

            var month = lists[0].Month;
            var books = await RunBooks.Read(session, month, lists, cancellationToken);
            return new Answer(query.RunId, PayMonth.Of(month), books);
        }
    }
}

/// <summary>The identity: total = released + held, and released = the nine that follow it.</summary>
public abstract record Figures
{
    private protected Figures(Reckoning money)
    {
        (TotalCount, TotalVnd) = Parts(money.Total);
        (HeldCount, HeldVnd) = Parts(money.Held);
        (DueCount, DueVnd) = Parts(money[Place.Due]);
        (ReleasedCount, ReleasedVnd) = Parts(money.Released);
        (PaidByAccountCount, PaidByAccountVnd) = Parts(money[Place.PaidByAccount]);
        (PaidInCashCount, PaidInCashVnd) = Parts(money[Place.PaidInCash]);
        (InProgressCount, InProgressVnd) = Parts(money[Place.InProgress]);
        (UnknownCount, UnknownVnd) = Parts(money[Place.Unknown]);
        (AwaitingCashCount, AwaitingCashVnd) = Parts(money[Place.AwaitingCash]);
        (NotCollectedCount, NotCollectedVnd) = Parts(money[Place.NotCollected]);
        (ReturnedCount, ReturnedVnd) = Parts(money[Place.Returned]);
        (ReturnedToTreasuryCount, ReturnedToTreasuryVnd) = Parts(money[Place.ReturnedToTreasury]);
        (CancelledCount, CancelledVnd) = Parts(money[Place.Cancelled]);
    }

    public long TotalVnd { get; }

    public long TotalCount { get; }

    /// <summary>Held by a person, or on a list that is not released yet.</summary>
    public long HeldVnd { get; }

    public long HeldCount { get; }

    /// <summary>Of what is held: on lists not released yet.</summary>
    public long DueVnd { get; }

    public long DueCount { get; }

    public long ReleasedVnd { get; }

    public long ReleasedCount { get; }

    public long PaidByAccountVnd { get; }

    public long PaidByAccountCount { get; }

    public long PaidInCashVnd { get; }

    public long PaidInCashCount { get; }

    public long InProgressVnd { get; }

    public long InProgressCount { get; }

    public long UnknownVnd { get; }

    public long UnknownCount { get; }

    /// <summary>At the desk, or waiting for a new account after a definite failure.</summary>
    public long AwaitingCashVnd { get; }

    public long AwaitingCashCount { get; }

    public long NotCollectedVnd { get; }

    public long NotCollectedCount { get; }

    public long ReturnedVnd { get; }

    public long ReturnedCount { get; }

    public long ReturnedToTreasuryVnd { get; }

    public long ReturnedToTreasuryCount { get; }

    public long CancelledVnd { get; }

    public long CancelledCount { get; }

    private static (long Count, long AmountVnd) Parts(Figure figure) =>
        (figure.Count, figure.Amount.Amount);
}
