using Npgsql;

namespace Payments.FaultTests.Support;

/// <summary>What a run owes to whom, without the ids that differ from site to site.</summary>
internal static class Rolls
{
    public static async Task<IReadOnlyList<string>> Of(NpgsqlDataSource admin)
    {
        var lines = new List<string>();
        await using var command = admin.CreateCommand(
            """
            select format('%s %s %s %s %s %s: %s by %s',
                          b.commune_code, b.full_name, coalesce(b.file_no, ''), o.benefit, o.payee_relation,
                          o.months, o.amount_vnd, o.channel)
              from payout o
              join beneficiary b on b.id = o.beneficiary_id
             order by 1
            """
        );
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
