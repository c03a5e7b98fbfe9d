using Dapper;
using Npgsql;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;

namespace Payments.Beneficiaries;

/// <summary>
/// Takes the waiting rows of a checked import onto the rolls, some thousand rows a transaction: new
/// people, dated facts for those that changed, nothing for those that did not.
/// </summary>
/// <remarks>
/// A row leaves the waiting table in the transaction that applies it, so a killed process goes on
/// where the last commit was. Two processes never apply one import at once.
/// </remarks>
/// <param name="source">Connections of the role <c>worker</c>.</param>
public sealed class ImportApply(NpgsqlDataSource source, CommuneDirectory communes, Clock clock)
{
    private const int RowsAtOnce = 10_000;

    /// <summary>Applies everything that waits; from <c>checked</c> or <c>applying</c> to <c>applied</c>.</summary>
    /// <returns>False when the import is in another state, or another process applies it.</returns>
    public Task<bool> Run(Guid id, string actor, CancellationToken cancellationToken) =>
        Run(id, actor, RowsAtOnce, int.MaxValue, cancellationToken);

    /// <summary>Applies at most some parts, as a process that is killed early would.</summary>
    internal async Task<bool> Run(
        Guid id,
        string actor,
        int rowsAtOnce,
        int parts,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        for (var part = 0; part < parts; part++)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var state = await Lock(connection, id, cancellationToken);
            if (state is not ("checked" or "applying"))
            {
                return state == "applied" && part > 0;
            }

            if (part == 0)
            {
                await Start(connection, id, cancellationToken);
            }

            var parameters = new
            {
                id,
                actor,
                rowsAtOnce,
                now = clock.GetUtcNow(),
                today = clock.Today,
            };
            foreach (var statement in ImportSql.InOrder)
            {
                await connection.ExecuteAsync(
                    new CommandDefinition(
                        statement,
                        parameters,
                        commandTimeout: 600,
                        cancellationToken: cancellationToken
                    )
                );
            }

            await transaction.CommitAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>The state, held against other processes until the transaction ends; null when they hold it.</summary>
    private static async Task<string?> Lock(
        NpgsqlConnection connection,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await connection.ExecuteAsync(
            new CommandDefinition(
                "select set_config('app.communes', '*', true), set_config('app.user', 'payments', true)",
                cancellationToken: cancellationToken
            )
        );
        return await connection.QuerySingleOrDefaultAsync<string>(
            new CommandDefinition(
                """
                select state
                  from import
                 where id = @id
                   for update skip locked
                """,
                new { id },
                cancellationToken: cancellationToken
            )
        );
    }

    /// <summary>Communes that are new here are opened; counting starts over when the applying begins, and goes on after a kill.</summary>
    private async Task Start(
        NpgsqlConnection connection,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var found = await connection.QueryAsync<(string Code, bool SpecialArea)>(
            new CommandDefinition(
                """
                select commune, bool_or(special_area)
                  from import_row
                 where import_id = @id
                 group by commune
                """,
                new { id },
                cancellationToken: cancellationToken
            )
        );
        var known = found
            .Select(row => (Commune: Named(row.Code), row.SpecialArea))
            .Where(row => row.Commune is not null)
            .ToList();
        await connection.ExecuteAsync(
            new CommandDefinition(
                """
                insert into commune (commune_code, name, province_code, special_area)
                select *
                  from unnest(@codes, @names, @provinces, @special)
                    on conflict (commune_code) do nothing;

                update import
                   set state = 'applying',
                       done = case when state = 'checked' or total is null then 0 else done end,
                       unchanged = case when state = 'checked' or total is null then 0 else unchanged end,
                       total = accepted
                 where id = @id
                """,
                new
                {
                    id,
                    codes = known.Select(row => row.Commune!.Code).ToArray(),
                    names = known.Select(row => row.Commune!.Name).ToArray(),
                    provinces = known.Select(row => row.Commune!.ProvinceCode).ToArray(),
                    special = known.Select(row => row.SpecialArea).ToArray(),
                },
                cancellationToken: cancellationToken
            )
        );
    }

    private Commune? Named(string code) => communes.Find(code, clock.Today);
}
