using Payments.Domain.Identity;

namespace Payments.Tests.Architecture;

/// <summary>One path as the outside may rely on it: who may use it, and whether a key is required.</summary>
/// <param name="Roles">Everyone else is refused with forbidden_role; empty: nobody needs a role.</param>
/// <param name="Body">A body of the right form about things that do not exist; null: none.</param>
internal sealed record ContractPath(
    string Method,
    string Path,
    bool NeedsKey,
    IReadOnlyList<Role> Roles,
    string? Body
)
{
    /// <summary>The path with ids of nothing.</summary>
    public string Filled =>
        Path.Replace("{index}", "0", StringComparison.Ordinal)
            .Replace("{outcomeId}", Guid.Empty.ToString(), StringComparison.Ordinal)
            .Replace("{id}", "01970000-0000-7000-8000-00000000dead", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>Every path under /v1, copied by hand from the contract; what is ours alone stands last.</summary>
internal static class ContractPaths
{
    private const string Money = "officer chair cashier treasurer controller province auditor";

    private const string Everyone =
        "officer chair cashier treasurer controller province policy bank auditor admin";

    private const string Registry = "officer chair cashier province auditor";

    private const string Finding =
        """{"outcome":"paid","evidence":{"kind":"statement","reference":"a","receivedOn":"2026-05-01"}}""";

    private const string Asked =
        """{"month":"2024-09","province":"38","person":{"dateOfBirth":"1985-01-01"}}""";

    private const string Dead =
        """{"province":"38","deceased":{"diedOn":"2026-01-05","dateOfBirth":"1940-01-01","onMonthlyAllowance":true}}""";

    private const string Adopted = """
        {"province":"99","item":"standard","fromMonth":"2026-01","amountVnd":600000,"resolution":"1/NQ"}
        """;

    private const string DayOff = """{"date":"2020-01-01","kind":"off","name":"a","source":"b"}""";

    private const string Tried = """
        {"fromMonth":"2026-07","changes":[{"parameter":"weather","amountVnd":1}],"all":true}
        """;

    private const string Run = """{"month":"2026-06","kind":"regular","communeCodes":["99999"]}""";

    private const string Drawn = """
        {"runId":"01970000-0000-7000-8000-00000000dead","communeCodes":["14845"],"benefit":"monthly_allowance",
         "amountVnd":1,"documentNo":"RDT-1","drawnOn":"2026-05-01"}
        """;

    private const string Confirmed = """
        {"communeCode":"99999","list":"poverty","year":2026,"documentNo":"1",
         "beneficiaryIds":["01970000-0000-7000-8000-00000000dead"]}
        """;

    private const string Mourned = """
        {"deceased":{"beneficiaryId":"01970000-0000-7000-8000-00000000dead","diedOn":"2026-01-05"},
         "holder":{"kind":"household","name":"A","channel":"cash","cashReason":"age"}}
        """;

    private const string Reason = """{"reason":"because"}""";

    private const string HandedOver = """
        {"receivedBy":"beneficiary","receiverName":"A","document":"vouched","documentLast4":null,
         "proof":"signature","receiptNo":"1","paidOn":"2026-05-01"}
        """;

    private const string Float =
        """{"direction":"issued","amountVnd":1,"to":"desk","receiptNo":"1"}""";

    private static readonly string[] lines =
    [
        $"GET /v1/communes | | {Everyone} |",
        $"POST /v1/assessments | | officer chair province auditor policy | {Asked}",
        $"POST /v1/assessments/funeral | | officer chair province auditor policy | {Dead}",
        $"GET /v1/rulebook?month=2026-06 | | {Everyone} |",
        "POST /v1/local-standards | | officer province | " + Adopted,
        $"GET /v1/local-standards?province=38 | | {Everyone} |",
        "POST /v1/forecasts | | policy | " + Tried,
        "GET /v1/forecasts | | policy auditor |",
        "GET /v1/forecasts/{id} | | policy auditor |",
        "GET /v1/forecasts/{id}.csv | | policy auditor |",
        "POST /v1/imports | | officer province |",
        $"GET /v1/imports/{{id}} | | {Registry} |",
        $"GET /v1/imports/{{id}}/errors.csv | | {Registry} |",
        "POST /v1/imports/{id}/apply | 1 | officer province |",
        $"GET /v1/imports | | {Registry} |",
        $"GET /v1/imports/{{id}}/preview | | {Registry} |",
        "GET /v1/imports/{id}/marked.xlsx | | officer province |",
        $"GET /v1/duplicates | | {Registry} |",
        $"GET /v1/duplicates/{{id}} | | {Registry} |",
        "POST /v1/duplicates/{id}/same-person | | officer province | "
            + """{"keepId":"01970000-0000-7000-8000-00000000dead","reason":"because"}""",
        "POST /v1/duplicates/{id}/different-people | | officer province | " + Reason,
        $"POST /v1/beneficiaries/search | | {Registry} | {{\"query\":\"an\"}}",
        "POST /v1/beneficiaries | | officer |",
        $"GET /v1/beneficiaries/{{id}} | | {Registry} |",
        $"GET /v1/beneficiaries/{{id}}/timeline | | {Registry} |",
        "POST /v1/beneficiaries/{id}/facts | | officer |",
        "POST /v1/beneficiaries/{id}/account | | officer |",
        "POST /v1/beneficiaries/{id}/cash-choice | | officer |",
        "POST /v1/beneficiaries/{id}/decisions | | officer |",
        "POST /v1/beneficiaries/{id}/suspend | | officer | " + Reason,
        "POST /v1/beneficiaries/{id}/resume | | officer |",
        "POST /v1/beneficiaries/{id}/stop | | officer | " + Reason,
        "POST /v1/beneficiaries/{id}/move | | officer |",
        "POST /v1/beneficiaries/{id}/death | | officer |",
        "POST /v1/funerals | | officer | " + Mourned,
        "POST /v1/payment-runs | 1 | officer province | " + Run,
        "POST /v1/payment-runs/{id}/calculate | 1 | officer province |",
        "POST /v1/payment-runs/{id}/submit | 1 | officer province |",
        "POST /v1/payment-runs/{id}/approve | 1 | chair |",
        "POST /v1/payment-runs/{id}/reject | 1 | chair | " + Reason,
        $"GET /v1/payment-runs/{{id}}/drawdowns | | {Money} |",
        "POST /v1/drawdowns/{id}/take-back | 1 | treasurer | " + Reason,
        "POST /v1/payment-runs/{id}/cancel | 1 | officer province | " + Reason,
        "POST /v1/payment-runs/{id}/release | 1 | treasurer |",
        "POST /v1/payment-runs/{id}/close | 1 | controller |",
        $"GET /v1/payment-runs/{{id}} | | {Money} |",
        $"GET /v1/payment-runs/{{id}}/payouts | | {Money} |",
        $"GET /v1/payment-runs/{{id}}/payouts.csv | | {Money} |",
        $"GET /v1/payment-runs/{{id}}/payouts.xlsx | | {Money} |",
        $"GET /v1/payment-runs/{{id}}/changes | | {Money} |",
        "POST /v1/drawdowns | 1 | treasurer | " + Drawn,
        $"GET /v1/payouts/{{id}} | | {Money} |",
        $"GET /v1/payouts/{{id}}/trace | | {Money} |",
        $"GET /v1/payouts/{{id}}/explanation | | {Money} |",
        $"GET /v1/payouts/{{id}}/proof | | {Money} |",
        "POST /v1/payouts/{id}/hold | 1 | officer | " + Reason,
        "POST /v1/payouts/{id}/unhold | 1 | officer |",
        "POST /v1/payouts/{id}/redirect-to-cash | 1 | officer | " + Reason,
        "POST /v1/payouts/{id}/reissue | 1 | officer |",
        "POST /v1/payouts/{id}/cancel | 1 | officer | " + Reason,
        "GET /v1/unknown-outcomes | | officer chair treasurer controller province auditor |",
        "POST /v1/payments/{id}/settle | 1 | controller | " + Finding,
        $"GET /v1/cash-lists?month=2026-06 | | {Money} |",
        $"GET /v1/cash-lists/{{id}} | | {Money} |",
        $"GET /v1/cash-lists/{{id}}.pdf | | {Money} |",
        $"GET /v1/cash-lists/{{id}}.xlsx | | {Money} |",
        "POST /v1/cash-payouts/{id}/hand-over | 1 | cashier | " + HandedOver,
        "POST /v1/cash-payouts/{id}/not-collected | 1 | cashier | {\"reason\":\"absent\"}",
        "POST /v1/cash-payouts/{id}/correct | 1 | cashier | " + Reason,
        "POST /v1/cash-lists/{id}/float | 1 | treasurer | " + Float,
        "POST /v1/cash-lists/{id}/close | 1 | cashier |",
        "GET /v1/reconciliation?runId={id} | | treasurer controller auditor province |",
        $"GET /v1/calendar?month=2026-06 | | {Everyone} |",
        "GET /v1/statement-entries | | treasurer controller auditor province |",
        "POST /v1/statement-entries/{id}/match | | controller | "
            + """{"paymentId":"01970000-0000-7000-8000-00000000dead","note":"a"}""",
        "GET /v1/payment-runs/{id}/unbooked-payments | | treasurer controller auditor province |",
        $"GET /v1/calendar/days?year=2026 | | {Everyone} |",
        "POST /v1/calendar/days | | officer province | " + DayOff,
        $"GET /v1/recoveries | | {Money} |",
        "POST /v1/recoveries/{id}/outcomes | 1 | officer controller | {\"kind\":\"repaid\",\"amountVnd\":1000}",
        $"GET /v1/proposals?state=open | | {Money} admin |",
        "POST /v1/proposals/{id}/accept | 1 | chair treasurer controller admin |",
        "POST /v1/proposals/{id}/refuse | 1 | chair treasurer controller admin | " + Reason,
        "POST /v1/bank-messages | | bank controller |",
        "GET /v1/bank-batches | | bank |",
        "GET /v1/bank-batches/{id}/pain.001 | | bank |",
        "POST /v1/bank-batches/{id}/acknowledge | 1 | bank | {\"sha256\":\"00\"}",
        "GET /v1/audit/key | | auditor controller admin |",
        "GET /v1/audit/checkpoint | | auditor controller admin |",
        "GET /v1/audit/checkpoints | | auditor controller admin |",
        "GET /v1/audit/entries | | auditor controller admin |",
        "GET /v1/audit/entries/{index}/proof | | auditor controller admin |",
        "GET /v1/audit/consistency?from=0 | | auditor controller admin |",
        "GET /v1/audit/export | | auditor controller admin |",
        // Ours alone.
        $"GET /v1/funerals | | {Money} |",
        $"GET /v1/funerals/{{id}} | | {Money} |",
        "POST /v1/funerals/{id}/cancel | | officer | " + Reason,
        "POST /v1/funerals/{id}/account | | officer | {\"bankBin\":\"970436\",\"accountNo\":\"123456\"}",
        $"GET /v1/recoveries/{{id}} | | {Money} |",
        $"GET /v1/proposals/{{id}} | | {Money} admin |",
        $"GET /v1/payment-runs/{{id}}/odd-payouts | | {Money} |",
        "GET /v1/sent-batches | | officer chair treasurer controller province auditor |",
        "GET /v1/failed-payments | | officer chair treasurer controller province auditor |",
        $"GET /v1/tasks?communeCode=99999 | | {Registry} |",
        $"GET /v1/social-pension-conversions?communeCode=99999 | | {Registry} |",
        "POST /v1/social-pension-conversions | | officer | "
            + "{\"communeCode\":\"99999\",\"number\":\"1\",\"signedOn\":\"2025-07-01\"}",
        "POST /v1/commune-mergers | | officer | "
            + "{\"communeCode\":\"99999\",\"intoCommuneCode\":\"99998\",\"beneficiaryIds\":[]}",
        "POST /v1/yearly-lists | | officer | " + Confirmed,
        "POST /v1/recoveries/{id}/outcomes/{outcomeId}/reverse | 1 | officer controller | "
            + Reason,
        "POST /v1/beneficiaries/{id}/account-confirmation | | officer | "
            + "{\"accountId\":\"01970000-0000-7000-8000-00000000dead\",\"reason\":\"seen\"}",
        "GET /v1/bank-exceptions | | officer chair treasurer controller province auditor |",
        "GET /v1/bank-exceptions/{id} | | officer chair treasurer controller province auditor |",
        "POST /v1/bank-exceptions/{id}/own | | controller |",
        "POST /v1/bank-exceptions/{id}/close | | controller | {\"note\":\"found\"}",
        $"GET /v1/payment-runs | | {Money} |",
        $"GET /v1/cash-payouts/{{id}} | | {Money} |",
        $"POST /v1/cash-lists/{{id}}/find | | {Money} | {{\"query\":\"an\"}}",
        $"GET /v1/cash-lists/{{id}}/desk | | {Money} |",
        $"GET /v1/cash-lists/{{id}}/rounds | | {Money} |",
        "POST /v1/cash-lists/{id}/rounds | 1 | cashier | {\"day\":\"2099-01-01\",\"paymentIds\":[\"01970000-0000-7000-8000-00000000dead\"]}",
        $"GET /v1/cash-rounds/{{id}} | | {Money} |",
        $"GET /v1/cash-lists/{{id}}/provider-lists | | {Money} |",
        "POST /v1/cash-lists/{id}/provider-lists | 1 | treasurer | {\"provider\":\"Post office\"}",
        $"GET /v1/provider-lists/{{id}}.xlsx | | {Money} |",
        $"GET /v1/provider-lists/{{id}}.pdf | | {Money} |",
        "POST /v1/provider-lists/{id}/withdraw | 1 | treasurer |",
        "POST /v1/provider-lists/{id}/results | | cashier |",
        $"GET /v1/provider-results/{{id}} | | {Money} |",
        $"GET /v1/provider-results/{{id}}/faults.xlsx | | {Money} |",
        $"GET /v1/uncollected | | {Money} |",
        $"GET /v1/authorisations | | {Money} |",
        "POST /v1/authorisations | 1 | officer | {\"beneficiaryId\":\"01970000-0000-7000-8000-00000000dead\"}",
        "POST /v1/authorisations/{id}/revoke | 1 | officer | " + Reason,
        $"GET /v1/cash-days?communeCode=99999 | | {Money} |",
        $"GET /v1/cash-counts | | {Money} |",
        $"GET /v1/cash-counts/{{id}} | | {Money} |",
        $"GET /v1/cash-counts/{{id}}.pdf | | {Money} |",
        "POST /v1/cash-counts | 1 | cashier | {\"communeCode\":\"99999\"}",
        "POST /v1/cash-counts/{id}/confirm | 1 | treasurer |",
        "POST /v1/cash-counts/{id}/correct | 1 | treasurer | " + Reason,
        $"GET /v1/cash-shares?month=2026-06 | | {Money} |",
        $"GET /v1/people-in-cash?communeCode=99999 | | {Registry} |",
        $"GET /v1/days-to-hand?month=2026-06 | | {Money} |",
        "POST /v1/payouts/{id}/return-to-treasury | 1 | officer | {\"reason\":\"because\",\"voucherNo\":\"1\"}",
        $"GET /v1/roles | | {Everyone} |",
        $"POST /v1/password | | {Everyone} | "
            + """{"currentPassword":"not this","password":"something else"}""",
        "GET /v1/communes/offices | | province auditor admin |",
        "GET /v1/users | | auditor admin |",
        "GET /v1/users/{id} | | auditor admin |",
        "POST /v1/users | | admin | "
            + """{"userName":"a","displayName":"A","password":"a","roles":["officer"],"communes":["*"]}""",
        """POST /v1/users/{id}/rights | | admin | {"roles":["officer"],"communes":["*"]}""",
        """POST /v1/users/{id}/password | | admin | {"password":"something else"}""",
        """POST /v1/users/{id}/identity | | admin | {"subject":"a-42","issuer":"https://id.example"}""",
        "POST /v1/users/{id}/end | | admin | " + Reason,
        "POST /v1/users/{id}/unlock | | admin |",
        "POST /v1/demo/today | | admin | {\"today\":\"2020-01-01\"}",
    ];

    public static IReadOnlyList<ContractPath> All { get; } = [.. lines.Select(Parse)];

    private static ContractPath Parse(string line)
    {
        var parts = line.Split('|', 4, StringSplitOptions.TrimEntries);
        var address = parts[0].Split(' ');
        return new ContractPath(
            address[0],
            address[1],
            parts[1] == "1",
            [
                .. parts[2]
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(role => Enum.Parse<Role>(role, ignoreCase: true)),
            ],
            parts[3].Length > 0 ? parts[3] : null
        );
    }
}
