using System.Security.Cryptography;
using Dapper;
using Npgsql;
using Payments.Domain.Beneficiaries;
using Payments.Pipeline;

namespace Payments.Beneficiaries;

/// <summary>How far an import is.</summary>
public sealed record ImportStatus(
    Guid Id,
    string State,
    string? RefusalCode,
    string? Refusal,
    long Rows,
    long Accepted,
    long Refused,
    long Warnings,
    long Unchanged,
    long Done,
    long? Total
);

/// <summary>Checks registry files into waiting rows, and keeps what is known of an import.</summary>
/// <param name="source">Connections of the role <c>worker</c>.</param>
public sealed class ImportStore(NpgsqlDataSource source, PersonalNumbers numbers, Clock clock)
{
    /// <summary>Notes a file that is about to be checked.</summary>
    /// <param name="scope">Comma list of the communes of whoever brought it; <c>*</c> for all.</param>
    public async Task<Guid> Begin(
        RegistryFormat format,
        DateOnly codesOn,
        string createdBy,
        string scope,
        CancellationToken cancellationToken
    )
    {
        var id = clock.NewId();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(
            new CommandDefinition(
                """
                insert into import (id, state, format, codes_on, created_by, created_at, scope)
                values (@id, 'checking', @format, @codesOn, @createdBy, @now, @scope)
                """,
                new
                {
                    id,
                    format = format == RegistryFormat.Csv ? "csv" : "xlsx",
                    codesOn,
                    createdBy,
                    now = clock.GetUtcNow(),
                    scope,
                },
                cancellationToken: cancellationToken
            )
        );
        return id;
    }

    public async Task<ImportStatus?> Find(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ImportStatus>(
            new CommandDefinition(
                """
                select id, state, refusal_code as refusalCode, refusal, rows, accepted, refused, warnings, unchanged,
                       done, total
                  from import
                 where id = @id
                """,
                new { id },
                cancellationToken: cancellationToken
            )
        );
    }

    /// <summary>
    /// Reads the file into waiting rows and errors; ends in <c>checked</c> or <c>refused</c>. A check
    /// that was cut short is done again from the start.
    /// </summary>
    public async Task Check(
        Guid id,
        RegistryFile file,
        RegistryRules rules,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await Empty(connection, id, cancellationToken);
        var check = new RegistryCheck(file, rules, RandomNumberGenerator.GetBytes(32));
        await foreach (var batch in check.Batches(cancellationToken))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await new ImportRowCopy(connection, numbers, clock, rules.Today).Write(
                id,
                batch,
                cancellationToken
            );
            await Note(connection, id, check.Totals, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        if (check.Refusals.Count == 0)
        {
            await Note(connection, id, check.Totals, cancellationToken, state: "checked");
        }
        else
        {
            await Refuse(connection, id, check.Refusals, cancellationToken);
        }
    }

    /// <summary>Writes <c>errors.csv</c>, streaming.</summary>
    public async Task WriteErrors(Guid id, TextWriter writer, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            select row_no, "column", code, detail, severity
              from import_error
             where import_id = $1
             order by row_no, error_no
            """,
            connection
        )
        {
            Parameters = { new NpgsqlParameter { Value = id } },
        };
        await ErrorsCsv.WriteHeader(writer, cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var error = new RowError(
                (int)reader.GetInt64(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4) == "error" ? RowSeverity.Error : RowSeverity.Warning
            );
            await ErrorsCsv.Write(writer, error, cancellationToken);
        }
    }

    private static async Task Note(
        NpgsqlConnection connection,
        Guid id,
        RegistryTotals totals,
        CancellationToken cancellationToken,
        string state = "checking"
    ) =>
        await connection.ExecuteAsync(
            new CommandDefinition(
                """
                update import
                   set state = @state, rows = @Rows, accepted = @Accepted, refused = @Refused, warnings = @Warnings,
                       done = @Rows, total = case when @state = 'checked' then @Rows end
                 where id = @id
                """,
                new
                {
                    id,
                    state,
                    totals.Rows,
                    totals.Accepted,
                    totals.Refused,
                    totals.Warnings,
                },
                cancellationToken: cancellationToken
            )
        );

    private static async Task Empty(
        NpgsqlConnection connection,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        await connection.ExecuteAsync(
            new CommandDefinition(
                """
                delete from import_payee where import_id = @id;
                delete from import_row where import_id = @id;
                delete from import_error where import_id = @id;
                """,
                new { id },
                commandTimeout: 600,
                cancellationToken: cancellationToken
            )
        );

    private static async Task Refuse(
        NpgsqlConnection connection,
        Guid id,
        IReadOnlyList<RowError> refusals,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await Empty(connection, id, cancellationToken);
        await ImportRowCopy.WriteProblems(connection, id, refusals, cancellationToken);
        await connection.ExecuteAsync(
            new CommandDefinition(
                """
                update import
                   set state = 'refused', refusal_code = @Code, refusal = @Detail, rows = 0, accepted = 0, refused = 0,
                       warnings = 0
                 where id = @id
                """,
                new
                {
                    id,
                    refusals[0].Code,
                    refusals[0].Detail,
                },
                cancellationToken: cancellationToken
            )
        );
        await transaction.CommitAsync(cancellationToken);
    }
}
