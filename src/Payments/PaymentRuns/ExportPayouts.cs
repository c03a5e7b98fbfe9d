using System.Data;
using System.Globalization;
using System.Text;
using MediatR;
using Npgsql;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns;

/// <summary>The payouts of a run as CSV for officials, streamed: its memory does not grow with the run.</summary>
/// <remarks>UTF-8 with BOM, so that spreadsheets read Vietnamese. No group and no condition; accounts by their tail.</remarks>
public static class ExportPayouts
{
    private const string Header =
        "payout_id,commune_code,beneficiary_id,beneficiary_name,benefit,kind,payee_relation,payee_name,months,amount_vnd,"
        + "channel,bank_bin,account,state,hold_reason";

    private const string Sql = """
        select o.id, o.commune_code, case when o.benefit = 'funeral' then f.beneficiary_id else o.beneficiary_id end,
               coalesce(f.deceased_name, b.full_name), o.benefit, o.kind, o.payee_relation,
               o.payee_name, array_to_string(array(select to_char(m, 'YYYY-MM') from unnest(o.months) as m), ' '), o.amount_vnd,
               coalesce(o.paid_by, o.channel), a.bank_bin, a.account_tail, o.state,
               case when o.state = 'held' then o.state_reason end
          from payout_now o
          left join beneficiary b on b.id = o.beneficiary_id
          left join funeral_claim f on o.benefit = 'funeral' and f.id = o.beneficiary_id
          left join payment_account a on a.id = o.account_id
         where o.month = @month
           and o.run_id = @run
         order by o.commune_code, o.beneficiary_id, o.id
        """;

    [Requires(Permission.ReadMoney)]
    public sealed record Query(Guid RunId) : IQuery<Result<Csv>>;

    /// <summary>A file that is written while it is read.</summary>
    public sealed class Csv
    {
        private readonly Session session;
        private readonly Guid runId;
        private readonly DateOnly month;

        internal Csv(Session session, Guid runId, DateOnly month)
        {
            this.session = session;
            this.runId = runId;
            this.month = month;
        }

        public string FileName =>
            string.Create(CultureInfo.InvariantCulture, $"payouts-{month:yyyy-MM}.csv");

        public async Task WriteTo(Stream stream, CancellationToken cancellationToken)
        {
            var connection = await session.Open(cancellationToken);
            await using var command = new NpgsqlCommand(Sql, connection) { CommandTimeout = 0 };
            command.Parameters.AddWithValue("month", month);
            command.Parameters.AddWithValue("run", runId);
            await using var rows = await command.ExecuteReaderAsync(
                CommandBehavior.SequentialAccess,
                cancellationToken
            );
            await using var writer = new StreamWriter(
                stream,
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
                1 << 16,
                leaveOpen: true
            );
            await writer.WriteAsync(Header + "\r\n");
            var line = new StringBuilder();
            while (await rows.ReadAsync(cancellationToken))
            {
                Line(rows, line);
                await writer.WriteAsync(line, cancellationToken);
            }
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
                    CsvText.Append(line, Text(row, column));
                }
            }

            line.Append("\r\n");
        }

        private static string Text(NpgsqlDataReader row, int column) =>
            column switch
            {
                0 or 2 => row.GetGuid(column).ToString(),
                9 => row.GetInt64(column).ToString(CultureInfo.InvariantCulture),
                12 => "****" + row.GetString(column),
                _ => row.GetString(column),
            };
    }

    internal sealed class Handler(Session session) : IRequestHandler<Query, Result<Csv>>
    {
        public async Task<Result<Csv>> Handle(Query query, CancellationToken cancellationToken) =>
            await RunMonth.Of(session, query.RunId, cancellationToken) is { } month
                ? new Csv(session, query.RunId, month)
                : Refusal.NotFound("payment run");
    }
}
