using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.Beneficiaries;

/// <summary>Old files name communes that were merged on 2025-07-01.</summary>
public sealed class MergedCommunesTests
{
    private const string HaiDuong = "10507";
    private const string HaiPhong = "11602";

    /// <summary>Row 2 of a commune of former Hải Dương, row 3 of one of former Hải Phòng, row 4 of a divided one.</summary>
    private const string File = """
        personal_id,full_name,date_of_birth,commune_code,disability_level,disability_certified_on,decision_no,decision_signed_on,channel,cash_reason
        030085000001,Trần Văn Cao,1985-01-01,10510,severe,2024-01-15,12/QĐ-UBND,2024-02-10,cash,remote_area
        031085000002,Lê Văn Bình,1985-01-01,11296,severe,2024-01-15,12/QĐ-UBND,2024-02-10,cash,remote_area
        038085000003,Vũ Văn Chi,1985-01-01,14758,severe,2024-01-15,12/QĐ-UBND,2024-02-10,cash,remote_area
        """;

    [Fact]
    public async Task Who_comes_under_an_old_code_keeps_it_and_the_divided_are_named_where_to()
    {
        await using var service = await TestService.Start(
            new DateOnly(2025, 11, 20),
            communes: [HaiDuong, HaiPhong]
        );
        var (import, errors) = await Import(service);
        var again = (await Import(service)).Import;
        var officer = await service.As("officer");

        Assert.Equal((2, 1), (import.Value<long>("accepted"), import.Value<long>("refused")));
        Assert.Contains("commune_was_split", errors, StringComparison.Ordinal);
        Assert.Matches(
            "4,commune_code,commune_was_split,\"[^\"]*one of: [0-9]{5} .*[0-9]{5} ",
            errors
        );
        Assert.Equal(2, again.Value<long>("unchanged"));
        var person = await Person(officer, "030085000001");
        Assert.Equal(HaiDuong, person["communeCode"]!.GetValue<string>());
        Assert.Equal("10510", person["formerCommuneCode"]!.GetValue<string>());
        var merged = (await officer.Get($"/v1/beneficiaries/{person["id"]}/timeline"))
            .Must(HttpStatusCode.OK)
            .Json["items"]!
            .AsArray()
            .Where(item => item!["kind"]!.GetValue<string>() == "commune_merged");
        var line = Assert.Single(merged)!;
        Assert.Equal("10510", line["reason"]!.GetValue<string>());
        Assert.Equal("2025-07-01", line["effectiveFrom"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("2025-12", "2025-11-20", 825_000, 750_000)]
    [InlineData("2026-01", "2025-12-20", 1_050_000, 1_050_000)]
    public async Task The_former_provinces_standard_is_paid_until_the_merged_one_has_its_own(
        string month,
        string cutOn,
        long haiDuongVnd,
        long haiPhongVnd
    )
    {
        await using var service = await TestService.Start(
            DateOnly.Parse(cutOn, null),
            communes: [HaiDuong, HaiPhong]
        );
        await Import(service);

        var amounts = await Amounts(service, month);

        Assert.Equal(haiDuongVnd, amounts["Trần Văn Cao"]);
        Assert.Equal(haiPhongVnd, amounts["Lê Văn Bình"]);
    }

    private static async Task<(Answer Import, string Errors)> Import(TestService service)
    {
        var preparer = await service.As("preparer");
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(File));
        body.Headers.ContentType = new("text/csv");
        using var sent = await preparer.Client.PostAsync(
            new Uri("/v1/imports?codesOn=2025-06-30", UriKind.Relative),
            body
        );
        var id = (await Answer.Of(sent)).Must(HttpStatusCode.Accepted).Value<Guid>("id");
        await preparer.Until(
            $"/v1/imports/{id}",
            import => import["state"]!.GetValue<string>() is "checked" or "refused"
        );
        var proposed = (await preparer.Post($"/v1/imports/{id}/apply")).Must(
            HttpStatusCode.Accepted
        );
        (
            await (await service.As("approver")).Post(
                $"/v1/proposals/{proposed.Value<Guid>("proposalId")}/accept"
            )
        ).Must(HttpStatusCode.OK);
        var applied = await preparer.Until(
            $"/v1/imports/{id}",
            import => import["state"]!.GetValue<string>() == "applied"
        );
        return (applied, (await preparer.Get($"/v1/imports/{id}/errors.csv")).Text);
    }

    private static async Task<JsonNode> Person(TestCaller caller, string personalId)
    {
        var found = (await caller.Post("/v1/beneficiaries/search", new { query = personalId }))
            .Must(HttpStatusCode.OK)
            .Json["items"]!.AsArray();
        return (await caller.Get($"/v1/beneficiaries/{Assert.Single(found)!["id"]}"))
            .Must(HttpStatusCode.OK)
            .Json;
    }

    private static async Task<Dictionary<string, long>> Amounts(TestService service, string month)
    {
        var preparer = await service.As("preparer");
        var run = (
            await preparer.Post(
                "/v1/payment-runs",
                new
                {
                    month,
                    kind = "regular",
                    communeCodes = new[] { HaiDuong, HaiPhong },
                }
            )
        ).Must(HttpStatusCode.Created);
        var id = run.Value<Guid>("id");
        (await preparer.Post($"/v1/payment-runs/{id}/calculate")).Must(HttpStatusCode.Accepted);
        await preparer.Until(
            $"/v1/payment-runs/{id}",
            answer =>
                answer["progress"] is null && answer["state"]!.GetValue<string>() == "calculated"
        );
        return (await preparer.Get($"/v1/payment-runs/{id}/payouts?limit=200"))
            .Must(HttpStatusCode.OK)
            .Json["items"]!
            .AsArray()
            .ToDictionary(
                item => item!["payee"]!["name"]!.GetValue<string>(),
                item => item!["amountVnd"]!.GetValue<long>()
            );
    }
}
