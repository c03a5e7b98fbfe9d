using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Beneficiaries.Imports;

/// <summary>
/// What a checked file would bring: its first good rows as they were understood, and its first faults.
/// <c>GET /v1/imports/{id}/preview</c>.
/// </summary>
/// <remarks>Numbers are masked; circumstances such as a disability are not shown.</remarks>
public static class PreviewImport
{
    private const int RowsShown = 10;
    private const int FaultsShown = 100;

    public sealed record Person(
        long Row,
        string FullName,
        string DateOfBirth,
        string? PersonalId,
        string? FileNo,
        string CommuneCode,
        string Hamlet,
        string? DecisionNo,
        DateOnly? DecisionSignedOn,
        string Channel,
        string? BankBin,
        string? AccountNo
    );

    /// <param name="Severity">error or warning.</param>
    public sealed record Fault(int Row, string Column, string Code, string Detail, string Severity);

    /// <param name="Faults">The first hundred; all of them are in <c>errors.csv</c>.</param>
    public sealed record Answer(IReadOnlyList<Person> People, IReadOnlyList<Fault> Faults);

    [Requires(Permission.ReadRegistry)]
    public sealed record Query(Guid Id) : IQuery<Result<Answer>>;

    internal sealed class Handler(Session session, ImportStore store)
        : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!await ShowImport.MayAsk(session, query.Id, cancellationToken))
            {
                return Refusal.NotFound("import");
            }

            var faults = new List<Fault>();
            await foreach (var error in store.Errors(query.Id, FaultsShown, cancellationToken))
            {
                faults.Add(
                    new Fault(
                        error.Row,
                        error.Column,
                        error.Code,
                        error.Detail,
                        error.Severity == RowSeverity.Error ? "error" : "warning"
                    )
                );
            }

            var rows = await store.First(query.Id, RowsShown, cancellationToken);
            return new Answer([.. rows.Select(Shown)], faults);
        }

        private static Person Shown(WaitingRow row) =>
            new(
                row.Row,
                row.FullName,
                row.DateOfBirth,
                Masked(row.IdTail),
                row.FileNo,
                row.Commune,
                row.Hamlet,
                row.DecisionNo,
                row.DecisionSignedOn,
                row.Channel,
                row.BankBin,
                Masked(row.AccountTail)
            );

        private static string? Masked(string? tail) => tail is null ? null : "••••" + tail;
    }
}
