using System.Globalization;
using MediatR;
using Payments.Beneficiaries;
using Payments.CashDesks.Printing;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>
/// Who stands before the desk, by what was typed: the number on the list, words of a name with or without marks, a file
/// number, a personal id or its last digits. <c>POST /v1/cash-lists/{id}/find</c>.
/// </summary>
/// <remarks>A POST, so that names and ids stand in no address. Whoever may collect is found by their name too.</remarks>
public static class FindAtDesk
{
    private const int FoundMax = 50;
    private const int TailLength = 4;
    private const int IdLength = 12;

    public sealed record Body(string Query);

    /// <param name="No">The number on the paper, from 1; 0: joined the list after it was cut. Without a paper the place on the list.</param>
    /// <param name="Id">Of the payment.</param>
    public sealed record Item(
        int No,
        Guid Id,
        string Name,
        string Hamlet,
        string PayeeName,
        long AmountVnd,
        string State
    );

    public sealed record Answer(IReadOnlyList<Item> Items);

    [Requires(Permission.ReadCash)]
    public sealed record Query(Guid CashListId, string Text) : IQuery<Result<Answer>>;

    private sealed record Row(
        Guid Id,
        string Name,
        string Hamlet,
        string PayeeName,
        long AmountVnd,
        string State,
        string? FileNo,
        string? Tail,
        byte[]? Cipher,
        byte[]? Digest,
        string? Authorised
    );

    internal sealed class Handler(Session session, PersonalNumbers numbers)
        : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(Query query, CancellationToken cancellationToken)
        {
            var text = query.Text.Trim();
            if (text.Length is 0 or > 200)
            {
                return Refusal.Field("/query", "required", "1 to 200 characters.");
            }

            var rows = await session.Query<Row>(
                """
                select p.id, coalesce(b.full_name, o.payee_name) as name, coalesce(b.hamlet, '') as hamlet, o.payee_name,
                       p.amount_vnd, p.state, b.file_no, b.personal_id_tail as tail, b.personal_id_cipher as cipher,
                       b.personal_id_digest as digest,
                       (select string_agg(a.name, ' ')
                          from authorisation a
                         where a.commune_code = o.commune_code and a.beneficiary_id = o.beneficiary_id) as authorised
                  from payment p
                  join payout o on o.month = p.month and o.id = p.payout_id
                  left join beneficiary b on b.id = o.beneficiary_id and o.benefit <> 'funeral'
                 where p.cash_list_id = @CashListId
                """,
                query,
                cancellationToken
            );
            if (rows.Count == 0)
            {
                return Refusal.NotFound("cash list");
            }

            // Whoever joined after the paper was cut has no number on it.
            var edition = await CashListEditions.Find(
                session,
                query.CashListId,
                null,
                cancellationToken
            );
            var printed = edition?.Rows.ToDictionary(row => row.PaymentId, row => row.No);
            var found = ListOrder
                .Of(rows, row => (row.Hamlet, row.Name, row.Id))
                .Select(
                    (row, at) =>
                        (Row: row, No: printed is null ? at + 1 : printed.GetValueOrDefault(row.Id))
                )
                .Where(Wanted(text))
                .ToList();
            return new Answer([
                .. found
                    .OrderBy(one => one.Row.State == "listed" ? 0 : 1)
                    .Take(FoundMax)
                    .Select(one => new Item(
                        one.No,
                        one.Row.Id,
                        one.Row.Name,
                        one.Row.Hamlet,
                        one.Row.PayeeName,
                        one.Row.AmountVnd,
                        one.Row.State
                    )),
            ]);
        }

        /// <summary>Digits are a number on the list, or the end of an id; everything else is a file number or a name.</summary>
        private Func<(Row Row, int No), bool> Wanted(string text)
        {
            var digits = text.Replace(" ", "", StringComparison.Ordinal);
            if (digits.All(char.IsAsciiDigit))
            {
                var number = int.TryParse(
                    digits,
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var parsed
                )
                    ? parsed
                    : 0;
                return one =>
                    (number > 0 && one.No == number)
                    || one.Row.FileNo == text
                    || EndsWith(one.Row, digits);
            }

            var words = SearchPeople.Words(text);
            return one =>
                string.Equals(one.Row.FileNo, text, StringComparison.OrdinalIgnoreCase)
                || (
                    words.Length > 0
                    && words.All(word =>
                        VietnameseName
                            .Fold($"{one.Row.Name} {one.Row.PayeeName} {one.Row.Authorised}")
                            .Split(' ')
                            .Any(part => part.StartsWith(word, StringComparison.Ordinal))
                    )
                );
        }

        /// <summary>The stored tail first, so that few ids are opened.</summary>
        private bool EndsWith(Row row, string digits) =>
            digits.Length is >= TailLength and <= IdLength
            && row.Tail is not null
            && digits.EndsWith(row.Tail, StringComparison.Ordinal)
            && (
                digits.Length == TailLength
                || numbers
                    .OpenPersonalId(row.Cipher!, row.Digest!)
                    .EndsWith(digits, StringComparison.Ordinal)
            );
    }
}
