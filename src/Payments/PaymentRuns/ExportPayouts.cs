using System.Data;
using System.Globalization;
using System.Text;
using MediatR;
using Npgsql;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.Payouts;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns;

/// <summary>The payouts of a run as a file for officials, streamed: its memory does not grow with the run.</summary>
/// <remarks>No group and no condition; accounts by their tail. CSV and XLSX have the same cells.</remarks>
public static class ExportPayouts
{
    private const string AmountColumn = "amount_vnd";

    private static readonly string[] columns =
    [
        "payout_id",
        "commune_code",
        "beneficiary_id",
        "beneficiary_name",
        "benefit",
        "kind",
        "payee_relation",
        "payee_name",
        "months",
        AmountColumn,
        "channel",
        "bank_bin",
        "account",
        "state",
        "hold_reason",
    ];

    private static readonly int amountAt = Array.IndexOf(columns, AmountColumn);

    private const string Sql = """
        select o.id::text, o.commune_code,
               case when o.benefit = 'funeral' then f.beneficiary_id else o.beneficiary_id end::text,
               coalesce(f.deceased_name, b.full_name), o.benefit, o.kind, o.payee_relation, o.payee_name,
               array_to_string(array(select to_char(m, 'YYYY-MM') from unnest(o.months) as m), ' '), o.amount_vnd,
               coalesce(o.paid_by, o.channel), a.bank_bin, '****' || a.account_tail, o.state,
               case when o.state = 'held' then o.state_reason end
          from payout_now o
          left join beneficiary b on b.id = o.beneficiary_id
          left join funeral_claim f on o.benefit = 'funeral' and f.id = o.beneficiary_id
          left join payment_account a on a.id = o.account_id
         where o.month = @month
           and o.run_id = @run
           and (@state::text is null or o.state = @state)
           and (@benefit::text is null or o.benefit = @benefit)
           and (@commune::text is null or o.commune_code = @commune)
         order by o.commune_code, o.beneficiary_id, o.id
        """;

    [Requires(Permission.ReadMoney)]
    public sealed record Query(
        Guid RunId,
        string? State = null,
        string? Benefit = null,
        string? CommuneCode = null
    ) : IQuery<Result<Export>>, INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCode is null ? [] : [CommuneCode];
    }

    /// <summary>A file that is written while it is read.</summary>
    public sealed class Export
    {
        private readonly Session session;
        private readonly Query query;
        private readonly DateOnly month;

        internal Export(Session session, Query query, DateOnly month)
        {
            this.session = session;
            this.query = query;
            this.month = month;
        }

        /// <summary>Without its ending.</summary>
        public string FileName =>
            string.Create(CultureInfo.InvariantCulture, $"payouts-{month:yyyy-MM}");

        /// <summary>UTF-8 with BOM, so that spreadsheets read Vietnamese.</summary>
        public async Task WriteCsv(Stream stream, CancellationToken cancellationToken)
        {
            await using var rows = await Read(cancellationToken);
            await using var writer = new StreamWriter(
                stream,
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
                1 << 16,
                leaveOpen: true
            );
            await writer.WriteAsync(string.Join(',', columns) + "\r\n");
            var line = new StringBuilder();
            while (await rows.ReadAsync(cancellationToken))
            {
                Line(rows, line);
                await writer.WriteAsync(line, cancellationToken);
            }
        }

        /// <summary>With the sum in the last line. Made beside the answer, since the library writes by itself.</summary>
        public async Task WriteXlsx(Stream stream, CancellationToken cancellationToken)
        {
            await using var rows = await Read(cancellationToken);
            await using var file = ListFile.Aside();
            ListFile.WriteXlsx(file, columns, [AmountColumn], Cells(rows));
            file.Position = 0;
            await file.CopyToAsync(stream, cancellationToken);
        }

        private async Task<NpgsqlDataReader> Read(CancellationToken cancellationToken)
        {
            var connection = await session.Open(cancellationToken);
            await using var command = new NpgsqlCommand(Sql, connection) { CommandTimeout = 0 };
            command.Parameters.AddWithValue("month", month);
            command.Parameters.AddWithValue("run", query.RunId);
            Add(command, "state", query.State);
            Add(command, "benefit", query.Benefit);
            Add(command, "commune", query.CommuneCode);
            return await command.ExecuteReaderAsync(cancellationToken);
        }

        private static void Add(NpgsqlCommand command, string name, string? value) =>
            command.Parameters.AddWithValue(
                name,
                NpgsqlTypes.NpgsqlDbType.Text,
                value ?? (object)DBNull.Value
            );

        private static IEnumerable<object?[]> Cells(NpgsqlDataReader rows)
        {
            var sum = 0L;
            while (rows.Read())
            {
                var cells = new object?[columns.Length];
                for (var column = 0; column < cells.Length; column++)
                {
                    cells[column] = rows.IsDBNull(column) ? null : rows.GetValue(column);
                }

                sum += (long)cells[amountAt]!;
                yield return cells;
            }

            var total = new object?[columns.Length];
            total[0] = ListFile.TotalName;
            total[amountAt] = sum;
            yield return total;
        }

        private static void Line(NpgsqlDataReader row, StringBuilder line)
        {
            line.Clear();
            for (var column = 0; column < row.FieldCount; column++)
            {
                if (column > 0)
                {
                    line.Append(',');
                }

                if (!row.IsDBNull(column))
                {
                    CsvText.Append(
                        line,
                        column == amountAt
                            ? row.GetInt64(column).ToString(CultureInfo.InvariantCulture)
                            : row.GetString(column)
                    );
                }
            }

            line.Append("\r\n");
        }
    }

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Export>>
    {
        public async Task<Result<Export>> Handle(
            Query query,
            CancellationToken cancellationToken
        ) =>
            query.State is not null && !PayoutWords.TryParse(query.State, out _)
                ? Refusal.Field(
                    "/state",
                    "bad_value",
                    "A state is " + string.Join(", ", PayoutWords.States) + "."
                )
            : await RunMonth.Of(session, query.RunId, cancellationToken) is { } month
                ? new Export(session, query, month)
            : Refusal.NotFound("payment run");
    }
}
