using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Payments.Tests.Support;

namespace Payments.Tests.Database;

/// <summary>What PostgreSQL itself forbids, read from its catalogue and tried.</summary>
public sealed class CatalogueTests(TestDatabaseFixture fixture) : IClassFixture<TestDatabaseFixture>
{
    private const string Partitioned = "payout, payout_event, payment, payment_event";

    /// <summary>Tables to which rows are only added; the schema holds nobody to it who can change it.</summary>
    private static readonly string[] appendOnly =
    [
        "fact",
        "beneficiary_event",
        "payout_event",
        "payment_event",
        "batch_event",
        "recovery",
        "drawdown",
        "cash_float",
        "cash_receipt",
        "cash_count",
        "cash_count_event",
        "authorisation",
        "authorisation_revoked",
        "cash_round",
        "cash_round_stop",
        "provider_list_row",
        "provider_result",
        "local_standard",
        "rulebook_edition",
        "idempotency_key",
        "log_entry",
        "log_subject",
        "log_node",
        "log_checkpoint",
    ];

    private TestDatabase Database => fixture.Database;

    [Fact]
    public async Task Every_table_with_a_commune_is_behind_forced_row_security()
    {
        var secured = await Secured();

        Assert.True(secured.Count > 15);
        Assert.Empty(await Unsecured());
    }

    [Fact]
    public async Task A_table_with_a_commune_and_no_row_security_is_caught()
    {
        await using var connection = await Database.Admin.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Run(connection, "create table bare (commune_code text)");

        Assert.Equal(["bare"], await Read(connection, UnsecuredSql));
    }

    [Fact]
    public async Task One_policy_says_the_same_for_every_table()
    {
        // A restrictive one only takes away: a pair of people wants both communes in scope.
        var policies = await Read(
            """
            select distinct cmd || ' ' || permissive || ' ' || array_to_string(roles, ',') || ' '
                   || regexp_replace(qual, '\s+', ' ', 'g') || ' ' || coalesce(with_check, '')
              from pg_policies
             where schemaname = 'public'
               and roles <> '{owner}'
               and permissive = 'PERMISSIVE'
            """
        );

        var only = Assert.Single(policies);
        Assert.Contains("app.communes", only, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_context_nothing_is_seen()
    {
        await Arrange();

        await using var connection = await Database.App.OpenConnectionAsync();

        Assert.Empty(await Read(connection, "select commune_code from commune"));
        Assert.Empty(await Read(connection, "select commune_code from cash_list"));
    }

    [Fact]
    public async Task In_the_context_of_a_commune_only_its_rows_are_seen_and_changed()
    {
        await Arrange();
        await using var connection = await Database.App.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Run(connection, "select set_config('app.communes', '00002', true)");

        Assert.Equal(["00002"], await Read(connection, "select commune_code from commune"));
        Assert.Equal(["00002"], await Read(connection, "select commune_code from cash_list"));
        Assert.Equal(
            0,
            await Run(
                connection,
                "update cash_list set state = 'open' where commune_code = '00001'"
            )
        );
        Assert.Equal(1, await Run(connection, "update cash_list set state = 'open'"));
        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            Run(
                connection,
                """
                insert into cash_list (id, commune_code, month, opened_at)
                values (gen_random_uuid(), '00001', '2026-07-01', now())
                """
            )
        );
        Assert.Equal("42501", error.SqlState);
    }

    [Fact]
    public async Task A_row_cannot_be_moved_into_a_foreign_commune()
    {
        await Arrange();
        await using var connection = await Database.App.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Run(connection, "select set_config('app.communes', '00002', true)");

        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            Run(connection, "update cash_list set commune_code = '00001'")
        );

        Assert.Equal("42501", error.SqlState);
    }

    [Fact]
    public async Task The_app_has_no_right_on_a_partition_and_events_are_only_added()
    {
        await Run("select ensure_month('2026-06-01')");
        var partitions = await Read(
            "select relname::text from pg_class where relispartition and relkind = 'r' order by 1"
        );

        Assert.Equal(Partitioned.Split(", ").Length, partitions.Count);
        Assert.Empty(
            await Read(
                """
                select c.relname || ' ' || p.verb
                  from pg_class c
                 cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger'])
                       as p (verb)
                 where c.relispartition
                   and c.relkind = 'r'
                   and (has_table_privilege('app', c.oid, p.verb)
                        or has_table_privilege('auditor', c.oid, p.verb)
                        or (c.relname like '%event%' and p.verb in ('update', 'delete', 'truncate')
                            and has_table_privilege('worker', c.oid, p.verb)))
                """
            )
        );
    }

    [Fact]
    public async Task The_auditor_reads_and_changes_nothing()
    {
        Assert.NotEmpty(
            await Read(
                "select relname::text from pg_class where relname = 'payout' and has_table_privilege('auditor', oid, 'select')"
            )
        );
        Assert.Empty(
            await Read(
                """
                select c.relname || ' ' || p.verb
                  from pg_class c
                 cross join unnest(array['insert', 'update', 'delete', 'truncate']) as p (verb)
                 where c.relnamespace = 'public'::regnamespace
                   and c.relkind in ('r', 'p', 'v')
                   and has_table_privilege('auditor', c.oid, p.verb)
                """
            )
        );
        Assert.Empty(
            await Read(
                """
                select attname::text
                  from pg_attribute
                 where attrelid = 'app_user'::regclass
                   and attname = 'password_hash'
                   and has_column_privilege('auditor', attrelid, attnum, 'select')
                """
            )
        );
        await using var connection = await Database.Auditor.OpenConnectionAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            Run(connection, "update payment_list set state = 'closed'")
        );
        Assert.Equal("42501", error.SqlState);
    }

    [Fact]
    public async Task A_function_that_acts_as_its_owner_is_for_nobody_but_those_named()
    {
        Assert.Empty(
            await Read(
                """
                select proname::text
                  from pg_proc
                 where pronamespace = 'public'::regnamespace
                   and prosecdef
                   and (proconfig is null
                        or not exists (select from unnest(proconfig) c where c like 'search_path=%')
                        or has_function_privilege('auditor', oid, 'execute'))
                """
            )
        );
    }

    [Theory]
    [InlineData("app")]
    [InlineData("worker")]
    public async Task What_is_only_added_is_never_changed(string role)
    {
        await using var connection = await (
            role == "app" ? Database.App : Database.Worker
        ).OpenConnectionAsync();
        foreach (var table in appendOnly)
        {
            var column = (
                await Read(
                    $"select attname::text from pg_attribute where attrelid = '{table}'::regclass and attnum > 0 limit 1"
                )
            )[0];
            string[] changes =
            [
                $"update {table} set \"{column}\" = \"{column}\"",
                $"delete from {table}",
                $"truncate {table}",
            ];
            foreach (var change in changes)
            {
                var error = await Assert.ThrowsAsync<PostgresException>(() =>
                    Run(connection, change)
                );
                Assert.True(
                    error.SqlState is "42501" or "23001",
                    $"{role}: {change}: {error.Message}"
                );
            }
        }
    }

    [Theory]
    [InlineData("fact")]
    [InlineData("beneficiary_event")]
    [InlineData("recovery")]
    [InlineData("cash_float")]
    [InlineData("cash_receipt")]
    [InlineData("cash_count")]
    [InlineData("log_entry")]
    [InlineData("log_checkpoint")]
    [InlineData("audit_pending")]
    public async Task Not_even_the_superuser_empties_what_is_only_added_without_taking_the_guard_away(
        string table
    )
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            Run($"truncate {table} cascade")
        );

        Assert.True(error.SqlState is "42501" or "23001", error.Message);
    }

    [Fact]
    public async Task Every_table_says_what_it_is() =>
        Assert.Empty(
            await Read(
                """
                select relname::text
                  from pg_class
                 where relnamespace = 'public'::regnamespace
                   and relkind in ('r', 'p')
                   and not relispartition
                   and relname <> 'schema_migration'
                   and obj_description(oid, 'pg_class') is null
                """
            )
        );

    [Fact]
    public async Task The_service_speaks_as_app_and_its_workers_as_worker()
    {
        await using var service = await TestService.Start(new DateOnly(2026, 5, 18));

        Assert.Equal("app", await Who(service.Services.GetRequiredService<NpgsqlDataSource>()));
        Assert.Equal(
            "worker",
            await Who(service.Services.GetRequiredKeyedService<NpgsqlDataSource>("worker"))
        );
    }

    private const string UnsecuredSql = """
        select c.relname::text
          from pg_class c
          join pg_attribute a on a.attrelid = c.oid and a.attname = 'commune_code' and not a.attisdropped
         where c.relnamespace = 'public'::regnamespace
           and c.relkind in ('r', 'p')
           and not c.relispartition
           and not (c.relrowsecurity and c.relforcerowsecurity)
        """;

    private Task<IReadOnlyList<string>> Unsecured() => Read(UnsecuredSql);

    private Task<IReadOnlyList<string>> Secured() =>
        Read(
            "select relname::text from pg_class where relrowsecurity and relforcerowsecurity and not relispartition"
        );

    private Task<int> Arrange() =>
        Run(
            """
            insert into commune (commune_code, name, province_code)
            values ('00001', 'Một', '38'), ('00002', 'Hai', '38')
            on conflict do nothing;
            insert into cash_list (id, commune_code, month, opened_at)
            values (gen_random_uuid(), '00001', '2026-06-01', now()), (gen_random_uuid(), '00002', '2026-06-01', now())
            on conflict do nothing
            """
        );

    private static async Task<string?> Who(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("select current_user::text");
        return await command.ExecuteScalarAsync() as string;
    }

    private async Task<IReadOnlyList<string>> Read(string sql)
    {
        await using var connection = await Database.Admin.OpenConnectionAsync();
        return await Read(connection, sql);
    }

    private static async Task<IReadOnlyList<string>> Read(NpgsqlConnection connection, string sql)
    {
        var rows = new List<string>();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private async Task<int> Run(string sql)
    {
        await using var connection = await Database.Admin.OpenConnectionAsync();
        return await Run(connection, sql);
    }

    private static async Task<int> Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }
}
