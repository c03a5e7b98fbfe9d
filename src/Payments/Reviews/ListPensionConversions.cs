using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Reviews;

/// <summary>
/// Who of a commune drew under 5(5)(b), (c) on 2025-07-01, and what the conversion would do; changes nothing.
/// <c>GET /v1/social-pension-conversions</c>.
/// </summary>
public static class ListPensionConversions
{
    /// <param name="AllowanceVnd">Of June 2025.</param>
    /// <param name="PensionVnd">Of July 2025; 0 when it is not owed.</param>
    /// <param name="Outcome">convert, already_granted, or not_entitled.</param>
    /// <param name="Reason">Why the pension is not owed.</param>
    public sealed record Item(
        Guid BeneficiaryId,
        string FullName,
        string Category,
        long AllowanceVnd,
        long PensionVnd,
        string Outcome,
        string? Reason,
        IReadOnlyList<Citation> Citations
    );

    [Requires(Permission.ReadRegistry)]
    public sealed record Query(string CommuneCode, int? Limit, string? Cursor)
        : IQuery<Result<Page<Item>>>,
            INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => [CommuneCode];
    }

    internal sealed class Handler(Session session, FormerElderly elderly)
        : IRequestHandler<Query, Result<Page<Item>>>
    {
        private sealed record NameRow(Guid Id, string FullName);

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

            var found = await elderly.Of(session, query.CommuneCode, cancellationToken);
            var page = found
                .OrderBy(Key, StringComparer.Ordinal)
                .Where(elder => string.CompareOrdinal(Key(elder), after ?? "") > 0)
                .Take(limit + 1)
                .ToList();
            var names = await session.Query<NameRow>(
                "select id, full_name from beneficiary where commune_code = @CommuneCode and id = any(@ids)",
                new { query.CommuneCode, ids = page.Select(elder => elder.Id).ToArray() },
                cancellationToken
            );
            var nameOf = names.ToDictionary(row => row.Id, row => row.FullName);
            return Paging.Of<Item>(
                [.. page.Select(elder => Shown(elder, nameOf[elder.Id]))],
                limit,
                item => item.BeneficiaryId.ToString()
            );
        }

        private static string Key(FormerElder elder) => elder.Id.ToString();

        private static Item Shown(FormerElder elder, string name) =>
            new(
                elder.Id,
                name,
                Words<Category>.Print(elder.Was.Line.Category),
                elder.Was.Line.AmountVnd,
                elder.PensionVnd,
                elder.Outcome,
                elder.Reason is { } reason ? Words<Reason>.Print(reason) : null,
                [.. elder.Was.Citations, ConvertToPension.Basis]
            );
    }
}
