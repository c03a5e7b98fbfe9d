using System.Text.Json;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Entitlement;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Forecasts;

/// <summary>What somebody wants forecast: a draft, and for whom. Exactly one of the last three is given.</summary>
/// <param name="Changes">A null among them is refused where it stands.</param>
internal sealed record ForecastOrder(
    PayMonth FromMonth,
    IReadOnlyList<DraftChange?> Changes,
    IReadOnlyList<string>? CommuneCodes,
    string? ProvinceCode,
    bool All
);

/// <summary>An order as it was taken.</summary>
internal sealed record PlacedForecast(Guid Id, long People);

/// <summary>Takes orders: checks them whole, names every fault, and cuts the work into chunks.</summary>
internal sealed class ForecastOrders(CurrentRulebook current, Clock clock)
{
    /// <summary>Small, so that a few lanes end together.</summary>
    private const int PeopleInChunk = 50_000;

    /// <summary>Facts of today say little of people in ten years.</summary>
    private const int MonthsAhead = 120;

    private sealed record CommuneSize(string CommuneCode, long People);

    public async Task<Result<PlacedForecast>> Place(
        Session session,
        ForecastOrder order,
        CancellationToken cancellationToken
    )
    {
        var book = await current.Order(session, cancellationToken);
        var faults = FaultsOf(order, PayMonth.Of(clock.Today));
        var read = book.Draft(
            order.FromMonth,
            [.. order.Changes.Select(change => change ?? new DraftChange("", null, null))]
        );
        if (!read.TryGet(out var draft, out var no))
        {
            faults.AddRange(
                no.Fields.Where(field =>
                    !faults.Exists(known =>
                        field.Pointer.StartsWith(known.Pointer + "/", StringComparison.Ordinal)
                    )
                )
            );
        }

        if (draft is null || faults.Count > 0)
        {
            return new Refusal(RefusalKind.Malformed, "invalid_field", "A field is not right.")
            {
                Fields = faults,
            };
        }

        var sizes = await Sizes(session, order, cancellationToken);
        return Unknown(order, sizes)
            ?? await Insert(session, order, book, draft, sizes, cancellationToken);
    }

    private static List<FieldError> FaultsOf(ForecastOrder order, PayMonth thisMonth)
    {
        var faults = new List<FieldError>();
        if (order.FromMonth > thisMonth.Plus(MonthsAhead))
        {
            faults.Add(
                new FieldError(
                    "/fromMonth",
                    "too_far",
                    $"Forecasts reach to {thisMonth.Plus(MonthsAhead)}."
                )
            );
        }

        faults.AddRange(
            order
                .Changes.Index()
                .Where(change => change.Item is null)
                .Select(change => new FieldError(
                    $"/changes/{change.Index}",
                    "required",
                    "Name a parameter and its value."
                ))
        );
        var places =
            (order.CommuneCodes is null ? 0 : 1)
            + (order.ProvinceCode is null ? 0 : 1)
            + (order.All ? 1 : 0);
        if (places != 1 || order.CommuneCodes is { Count: 0 })
        {
            faults.Add(
                new FieldError(
                    "/communeCodes",
                    "required",
                    "Name commune codes, one province, or all."
                )
            );
        }

        return faults;
    }

    /// <summary>The communes of the order in the caller's scope, by code.</summary>
    private static Task<IReadOnlyList<CommuneSize>> Sizes(
        Session session,
        ForecastOrder order,
        CancellationToken cancellationToken
    ) =>
        session.Query<CommuneSize>(
            """
            select c.commune_code, count(b.id) as people
              from commune c
              left join beneficiary b on b.commune_code = c.commune_code
             where (@codes::text[] is null or c.commune_code = any(@codes))
               and (@ProvinceCode::text is null or c.province_code = @ProvinceCode)
             group by c.commune_code
             order by c.commune_code
            """,
            new { codes = order.CommuneCodes?.ToArray(), order.ProvinceCode },
            cancellationToken
        );

    private static Refusal? Unknown(ForecastOrder order, IReadOnlyList<CommuneSize> sizes)
    {
        var known = sizes.Select(size => size.CommuneCode).ToHashSet(StringComparer.Ordinal);
        var strangers = (order.CommuneCodes ?? [])
            .Index()
            .Where(code => !known.Contains(code.Item))
            .Select(code => $"/communeCodes/{code.Index}")
            .ToList();
        if (strangers.Count == 0 && sizes.Count == 0)
        {
            strangers.Add(order.ProvinceCode is null ? "/all" : "/provinceCode");
        }

        return strangers.Count == 0
            ? null
            : new Refusal(
                RefusalKind.Rule,
                "unknown_commune",
                "Nobody is on the rolls of a commune in the request."
            )
            {
                Fields =
                [
                    .. strangers.Select(pointer => new FieldError(
                        pointer,
                        "unknown_commune",
                        "Nobody is on the rolls here."
                    )),
                ],
            };
    }

    private async Task<Result<PlacedForecast>> Insert(
        Session session,
        ForecastOrder order,
        Rulebook book,
        Draft draft,
        IReadOnlyList<CommuneSize> sizes,
        CancellationToken cancellationToken
    )
    {
        var id = clock.NewId();
        session.Concern(id);
        await session.Execute(
            """
            insert into forecast (id, from_month, known_on, rulebook, draft_rulebook, changes, communes, ordered_by,
                                  ordered_at)
            values (@id, @month, @today, @hash, @draftHash, @changes::jsonb, @communes, @by, @now)
            """,
            new
            {
                id,
                month = order.FromMonth.FirstDay,
                today = clock.Today,
                hash = book.Hash,
                draftHash = draft.Rulebook.Hash,
                changes = JsonSerializer.Serialize(draft.Changes, JsonForm.Options),
                communes = sizes.Select(size => size.CommuneCode).ToArray(),
                by = session.Actor.UserName,
                now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        foreach (var (at, chunk) in Chunks(sizes).Index())
        {
            await session.Execute(
                """
                insert into forecast_chunk (forecast_id, chunk_no, communes, people)
                values (@id, @at, @communes, @people)
                """,
                new
                {
                    id,
                    at,
                    communes = chunk.Select(size => size.CommuneCode).ToArray(),
                    people = chunk.Sum(size => size.People),
                },
                cancellationToken
            );
        }

        return new PlacedForecast(id, sizes.Sum(size => size.People));
    }

    private static IEnumerable<List<CommuneSize>> Chunks(IReadOnlyList<CommuneSize> sizes)
    {
        var chunk = new List<CommuneSize>();
        foreach (var size in sizes)
        {
            chunk.Add(size);
            if (chunk.Sum(one => one.People) >= PeopleInChunk)
            {
                yield return chunk;
                chunk = [];
            }
        }

        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }
}
