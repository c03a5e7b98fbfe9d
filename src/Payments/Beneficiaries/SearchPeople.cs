using System.Globalization;
using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Beneficiaries;

/// <summary>
/// Finds people by name with or without marks, personal id, file number or phone. <c>POST /v1/beneficiaries/search</c>.
/// </summary>
/// <remarks>A POST, so that names and ids stand in no address and no access log.</remarks>
public static class SearchPeople
{
    private const int QueryLengthMax = 200;
    private const int WordsMax = 8;
    private const int VietnamPrefixLength = 2;

    /// <param name="CommuneCode">Null: all communes of the caller.</param>
    public sealed record Body(string Query, string? CommuneCode = null);

    /// <param name="DateOfBirth">As known now, and as exact as it is known: yyyy, yyyy-MM or yyyy-MM-dd.</param>
    public sealed record Item(
        Guid Id,
        string FullName,
        string? DateOfBirth,
        string CommuneCode,
        string Hamlet,
        string? PersonalId,
        string? FileNo,
        string State
    );

    [Requires(Permission.ReadRegistry)]
    public sealed record Query(string Text, string? CommuneCode, int? Limit, string? Cursor)
        : IQuery<Result<Page<Item>>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCode is null ? [] : [CommuneCode];
    }

    private sealed record Row(
        Guid Id,
        string FullName,
        string? DateOfBirth,
        string CommuneCode,
        string Hamlet,
        string? Tail,
        string? FileNo,
        string State
    );

    internal sealed class Handler(Session session, PersonalNumbers numbers)
        : IRequestHandler<Query, Result<Page<Item>>>
    {
        public async Task<Result<Page<Item>>> Handle(
            Query query,
            CancellationToken cancellationToken
        )
        {
            if (
                !Paging.TryRead(query.Limit, query.Cursor, out var limit, out var after, out var no)
            )
            {
                return no;
            }

            var text = query.Text.Trim();
            if (text.Length is < 2 or > QueryLengthMax)
            {
                return Refusal.Field("/query", RowCodes.BadValue, "2 to 200 characters.");
            }

            var rows = await session.Query<Row>(
                """
                select b.id, b.full_name, f.date_of_birth, b.commune_code, b.hamlet, b.personal_id_tail as tail,
                       b.file_no, b.state
                  from find_people(@digest, @text, @phones, @words, @CommuneCode, @after, @limit + 1) as found (id)
                  join beneficiary b on b.id = found.id
                  left join lateral (
                       select date_of_birth
                         from fact
                        where commune_code = b.commune_code
                          and beneficiary_id = b.id
                        order by effective_from desc, fact_no desc
                        limit 1
                  ) f on true
                 order by b.id
                """,
                new
                {
                    digest = PersonalId.TryParse(text, out var id) ? numbers.DigestOf(id) : null,
                    text,
                    phones = Phones(text),
                    words = Words(text),
                    query.CommuneCode,
                    after = Paging.Id(after),
                    limit,
                },
                cancellationToken
            );
            return Paging.Of(
                [.. rows.Select(Shown)],
                limit,
                (Item item) => item.Id.ToString("D", CultureInfo.InvariantCulture)
            );
        }

        private static Item Shown(Row row) =>
            new(
                row.Id,
                row.FullName,
                row.DateOfBirth,
                row.CommuneCode,
                row.Hamlet,
                row.Tail is null ? null : "••••" + row.Tail,
                row.FileNo,
                row.State
            );
    }

    /// <summary>Beginnings of the words of a name; none when the query holds a digit.</summary>
    internal static string[] Words(string text) =>
        text.Any(char.IsAsciiDigit)
            ? []
            :
            [
                .. VietnameseName
                    .Fold(text)
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Distinct()
                    .Take(WordsMax),
            ];

    /// <summary>A phone number as people write it: with or without separators, 0 or +84 in front.</summary>
    internal static string[] Phones(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length < 8 || text.Any(char.IsLetter))
        {
            return [];
        }

        return digits.StartsWith("84", StringComparison.Ordinal)
            ? [digits, "0" + digits[VietnamPrefixLength..]]
            : [digits, "84" + digits.TrimStart('0')];
    }
}
