using System.Runtime.CompilerServices;
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
    string Format,
    DateOnly CodesOn,
    string CreatedBy,
    DateTime CreatedAt,
    string? RefusalCode,
    string? Refusal,
    long Rows,
    long Accepted,
    long Refused,
    long Warnings,
    long Unchanged,
    long Known,
    long Done,
    long? Total,
    string? Arrangement
);

/// <summary>A good row that waits, as a person may look it over.</summary>
public sealed record WaitingRow(
    long Row,
    string FullName,
    string DateOfBirth,
    string? IdTail,
    string? FileNo,
    string Commune,
    string Hamlet,
    string? DecisionNo,
    DateOnly? DecisionSignedOn,
    string Channel,
    string? BankBin,
    string? AccountTail
);

/// <summary>Checks registry files into waiting rows, and keeps what is known of an import.</summary>
/// <param name="source">Connections of the role <c>worker</c>.</param>
public sealed class ImportStore(NpgsqlDataSource source, PersonalNumbers numbers, Clock clock)
{
    /// <summary>Notes a file that is about to be checked.</summary>
    /// <param name="scope">Comma list of the communes of whoever brought it; <c>*</c> for all.</param>
    /// <param name="arrangement">Of a spreadsheet of somebody's own, as JSON; null: the contract's header.</param>
    public async Task Begin(
        Guid id,
        RegistryFormat format,
        DateOnly codesOn,
        string createdBy,
        string scope,
        CancellationToken cancellationToken,
        string? arrangement = null
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(
            new CommandDefinition(
                """
                insert into import (id, state, format, codes_on, created_by, created_at, scope, arrangement)
                values (@id, 'checking', @format, @codesOn, @createdBy, @now, @scope, @arrangement::jsonb)
                """,
                new
                {
                    id,
                    format = format == RegistryFormat.Csv ? "csv" : "xlsx",
                    codesOn,
                    createdBy,
                    now = clock.GetUtcNow(),
                    scope,
                    arrangement,
                },
                cancellationToken: cancellationToken
            )
        );
    }

    public async Task<ImportStatus?> Find(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ImportStatus>(
            new CommandDefinition(
                """
                select id, state, format, codes_on as codesOn, created_by as createdBy, created_at as createdAt,
                       refusal_code as refusalCode, refusal, rows, accepted, refused, warnings, unchanged, known, done, total,
                       arrangement::text as arrangement
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
            await CountKnown(connection, id, cancellationToken);
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
        await ErrorsCsv.WriteHeader(writer, cancellationToken);
        await foreach (var error in Errors(id, long.MaxValue, cancellationToken))
        {
            await ErrorsCsv.Write(writer, error, cancellationToken);
        }
    }

    /// <summary>What is wrong with the file, row by row, streaming.</summary>
    public async IAsyncEnumerable<RowError> Errors(
        Guid id,
        long limit,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            select row_no, "column", code, detail, severity
              from import_error
             where import_id = $1
             order by row_no, error_no
             limit $2
            """,
            connection
        )
        {
            Parameters =
            {
                new NpgsqlParameter { Value = id },
                new NpgsqlParameter { Value = limit },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return new RowError(
                (int)reader.GetInt64(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetString(4) == "error" ? RowSeverity.Error : RowSeverity.Warning
            );
        }
    }

    /// <summary>The first good rows as they were understood; none once they are on the rolls.</summary>
    public async Task<IReadOnlyList<WaitingRow>> First(
        Guid id,
        int rows,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return
        [
            .. await connection.QueryAsync<WaitingRow>(
                new CommandDefinition(
                    """
                    select r.row_no as "row", r.full_name as fullName, r.date_of_birth as dateOfBirth, r.id_tail as idTail,
                           r.file_no as fileNo, r.commune, r.hamlet, r.decision_no as decisionNo,
                           r.decision_signed_on as decisionSignedOn, p.channel, p.bank_bin as bankBin,
                           p.account_tail as accountTail
                      from import_row r
                      join import_payee p on p.import_id = r.import_id and p.row_no = r.row_no and p.role = 'beneficiary'
                     where r.import_id = @id
                     order by r.row_no
                     limit @rows
                    """,
                    new { id, rows },
                    cancellationToken: cancellationToken
                )
            ),
        ];
    }

    private static async Task CountKnown(
        NpgsqlConnection connection,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(
            new CommandDefinition(
                """
                select set_config('app.communes', '*', true);

                update import
                   set known = (select count(*)
                                  from import_row r
                                 where r.import_id = @id
                                   and (exists (select 1
                                                  from beneficiary b
                                                 where b.personal_id_digest = r.id_digest)
                                        or exists (select 1
                                                     from beneficiary b
                                                    where b.commune_code = r.commune
                                                      and b.file_no = r.file_no)))
                 where id = @id
                """,
                new { id },
                transaction,
                commandTimeout: 600,
                cancellationToken: cancellationToken
            )
        );
        await transaction.CommitAsync(cancellationToken);
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
