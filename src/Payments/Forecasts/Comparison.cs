using System.Runtime.InteropServices;
using Npgsql;
using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Pipeline;

namespace Payments.Forecasts;

/// <summary>A chunk of a forecast as a worker took it.</summary>
/// <param name="Fence">Grows with each taking; who holds an older one can no longer finish.</param>
internal sealed record Chunk(
    Guid ForecastId,
    int ChunkNo,
    string[] Communes,
    long Fence,
    PayMonth Month,
    DateOnly KnownOn
);

/// <summary>The two laws of one forecast, made once a province.</summary>
internal sealed class TwoLaws(Rulebook today, Rulebook draft, PayMonth month, DateOnly knownOn)
{
    private readonly KnownOn known = KnownOn.ForRun(knownOn, month);
    private readonly Dictionary<string, (MonthLaw Today, MonthLaw Draft)> byProvince = [];

    public (MonthLaw Today, MonthLaw Draft) Of(string province)
    {
        if (!byProvince.TryGetValue(province, out var laws))
        {
            laws = (today.LawFor(month, known, province), draft.LawFor(month, known, province));
            byProvince[province] = laws;
        }

        return laws;
    }
}

/// <summary>
/// Compares the law of today with a draft for one chunk, in one transaction: people are streamed in as a run streams
/// them, sums go out. Its memory does not grow with the chunk.
/// </summary>
internal sealed class Comparison(NpgsqlDataSource source, TwoLaws laws, Clock clock)
{
    private const int PeopleBetweenReports = 10_000;

    private sealed record CommuneRow(string CommuneCode, string ProvinceCode);

    /// <param name="report">Told the number of people done so far, now and then.</param>
    public async Task Run(Chunk chunk, Action<long> report, CancellationToken cancellationToken)
    {
        await using var session = new Session(source);
        session.ActAs(Actor.Worker);
        var provinces = await session.Query<CommuneRow>(
            """
            select commune_code, province_code
              from commune
             where commune_code = any(@Communes)
            """,
            new { chunk.Communes },
            cancellationToken
        );
        var rows = new List<TallyRow>();
        await using (
            var people = await FactStream.Open(
                await session.Open(cancellationToken),
                chunk.Communes,
                chunk.KnownOn,
                withRoutes: false,
                cancellationToken
            )
        )
        {
            rows.AddRange(
                Compare(
                    people,
                    provinces.ToDictionary(
                        row => row.CommuneCode,
                        row => laws.Of(row.ProvinceCode)
                    ),
                    chunk.Month,
                    report,
                    cancellationToken
                )
            );
        }

        await Write(session, chunk, rows, cancellationToken);
        await Finish(session, chunk, cancellationToken);
        await session.Commit(cancellationToken);
    }

    private static List<TallyRow> Compare(
        FactStream people,
        Dictionary<string, (MonthLaw Today, MonthLaw Draft)> lawsOf,
        PayMonth month,
        Action<long> report,
        CancellationToken cancellationToken
    )
    {
        var tally = new Tally();
        var rows = new List<TallyRow>();
        var commune = "";
        var done = 0L;
        (MonthLaw Today, MonthLaw Draft)? law = null;
        AssessmentLines today = default;
        AssessmentLines draft = default;
        while (people.Next() is { } person)
        {
            if (law is null || person.CommuneCode != commune)
            {
                rows.AddRange(tally.Take(commune));
                commune = person.CommuneCode;
                law = lawsOf[commune];
            }

            if (person.MayBeOwed(month))
            {
                var dossier = person.Dossier(CollectionsMarshal.AsSpan(person.Facts));
                Assessor.Assess(law.Value.Today, dossier, ref today);
                Assessor.Assess(law.Value.Draft, dossier, ref draft);
                tally.Add(today, draft);
            }

            if (++done % PeopleBetweenReports == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                report(done);
            }
        }

        rows.AddRange(tally.Take(commune));
        return rows;
    }

    private static Task<int> Write(
        Session session,
        Chunk chunk,
        List<TallyRow> rows,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            insert into forecast_row (forecast_id, commune_code, benefit, category, people_today, today_vnd,
                                      people_draft, draft_vnd, gain, lose, come_in, fall_out)
            select @ForecastId, r.*
              from unnest(@communes, @benefits, @categories, @peopleToday, @todayVnd, @peopleDraft, @draftVnd, @gain,
                          @lose, @comeIn, @fallOut) as r
            """,
            new
            {
                chunk.ForecastId,
                communes = rows.ConvertAll(row => row.CommuneCode).ToArray(),
                benefits = rows.ConvertAll(row => row.Benefit).ToArray(),
                categories = rows.ConvertAll(row => row.Category).ToArray(),
                peopleToday = rows.ConvertAll(row => row.Effect.PeopleToday).ToArray(),
                todayVnd = rows.ConvertAll(row => row.Effect.TodayVnd).ToArray(),
                peopleDraft = rows.ConvertAll(row => row.Effect.PeopleDraft).ToArray(),
                draftVnd = rows.ConvertAll(row => row.Effect.DraftVnd).ToArray(),
                gain = rows.ConvertAll(row => row.Effect.Gain).ToArray(),
                lose = rows.ConvertAll(row => row.Effect.Lose).ToArray(),
                comeIn = rows.ConvertAll(row => row.Effect.ComeIn).ToArray(),
                fallOut = rows.ConvertAll(row => row.Effect.FallOut).ToArray(),
            },
            cancellationToken
        );

    private async Task Finish(Session session, Chunk chunk, CancellationToken cancellationToken)
    {
        var mine = await session.Execute(
            """
            update forecast_chunk
               set state = 'done', leased_until = null, done = people, finished_at = @now
             where forecast_id = @ForecastId
               and chunk_no = @ChunkNo
               and fence = @Fence
               and state = 'running'
            """,
            new
            {
                chunk.ForecastId,
                chunk.ChunkNo,
                chunk.Fence,
                now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        if (mine != 1)
        {
            throw new InvalidOperationException(
                "The chunk was taken by another worker; nothing is kept."
            );
        }
    }
}
