using System.Net;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.Funerals;

/// <summary>How the tests of this room ask for support with a funeral.</summary>
internal static class Mourning
{
    public const string Path = "/v1/funerals";

    /// <summary>A household paid in cash.</summary>
    public static object Household(string name = "Gia đình ông Mẫu") =>
        new
        {
            kind = "household",
            name,
            channel = "cash",
            cashReason = "remote_area",
        };

    public static object ByAccount(string name, string accountNo, string bankBin) =>
        new
        {
            kind = "person",
            name,
            personalId = "038085999999",
            channel = "account",
            bankBin,
            accountNo,
        };

    /// <summary>
    /// A poor widow of the first commune, whose child of 2020 is that of <see cref="Child"/>; suspended, so that no run
    /// pays her.
    /// </summary>
    public static async Task EnrolSoleParent(this Town town)
    {
        await town.Accepted(
            await (await town.Service.As("preparer")).Post(
                "/v1/beneficiaries",
                new
                {
                    personalId = "038190000555",
                    fullName = "Lò Thị Mai",
                    communeCode = Town.Here,
                    channel = "cash",
                    cashReason = "remote_area",
                    person = new
                    {
                        dateOfBirth = "1990-05-01",
                        household = "poor",
                        soleParent = "widowed",
                        children = new object[]
                        {
                            new { dateOfBirth = "2020-03-04" },
                            new { dateOfBirth = "2009-01-05" },
                        },
                    },
                    decision = new { number = "8/QĐ-UBND", signedOn = "2025-02-10" },
                }
            )
        );
        var parent = await town.Service.Named("Lò Thị Mai");
        await town.Accepted(
            await (await town.Service.As("preparer")).Post(
                $"/v1/beneficiaries/{parent}/suspend",
                new { reason = "Papers are missing.", fromMonth = "2021-07" }
            )
        );
    }

    public static object Child(
        string diedOn,
        string name = "Lò Thị Bé",
        string born = "2020-03-04"
    ) =>
        new
        {
            diedOn,
            fullName = name,
            dateOfBirth = born,
            childOfSoleParent = true,
        };

    public static async Task<Answer> Claim(
        this TestService service,
        object deceased,
        object? holder = null,
        string? communeCode = null,
        string by = "preparer"
    ) =>
        await (await service.As(by)).Post(
            Path,
            new
            {
                communeCode,
                deceased,
                holder = holder ?? Household(),
            }
        );

    public static Task<Answer> ClaimFor(
        this TestService service,
        Guid beneficiaryId,
        string diedOn,
        object? holder = null
    ) => service.Claim(new { beneficiaryId, diedOn }, holder);

    public static async Task<Answer> Decide(
        this TestService service,
        Answer proposed,
        string by = "approver",
        bool refuse = false
    )
    {
        var id = proposed.Must(HttpStatusCode.Accepted).Value<Guid>("proposalId");
        return await (await service.As(by)).Post(
            $"/v1/proposals/{id}/{(refuse ? "refuse" : "accept")}",
            refuse ? new { reason = "No certificate." } : null
        );
    }

    /// <summary>The one claim in a state, as the auditor sees it.</summary>
    public static async Task<JsonNode> TheClaim(this TestService service, string state) =>
        Assert.Single(await service.Claims($"?state={state}"));

    public static async Task<List<JsonNode>> Claims(
        this TestService service,
        string filter = "",
        string by = "auditor"
    ) =>
        [
            .. (await (await service.As(by)).Get(Path + filter)).Must(HttpStatusCode.OK).Json[
                "items"
            ]!
                .AsArray()
                .OfType<JsonNode>(),
        ];

    public static async Task<JsonNode> TheClaim(this TestService service, Guid id) =>
        (await (await service.As("auditor")).Get($"{Path}/{id}")).Must(HttpStatusCode.OK).Json;

    public static async Task<Guid> Named(this TestService service, string name)
    {
        var found = (
            await (await service.As("auditor")).Post(
                "/v1/beneficiaries/search",
                new { query = name }
            )
        ).Must(HttpStatusCode.OK);
        return Assert.Single(found.Json["items"]!.AsArray())!["id"]!.GetValue<Guid>();
    }

    public static Guid Id(JsonNode claim) => claim["id"]!.GetValue<Guid>();

    public static async Task Execute(this TestService service, string sql)
    {
        await using var command = service.Database.Admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The one payment on the cash list of the first commune, with a float for it.</summary>
    public static async Task<JsonNode> CashItem(this TestService service, long amountVnd)
    {
        var cashier = await service.As("cashier");
        var lists = await cashier.Until(
            $"/v1/cash-lists?communeCode={Town.Here}",
            json => json["items"]!.AsArray().Count > 0
        );
        var list = lists.Json["items"]![0]!["id"]!.GetValue<Guid>();
        (
            await (await service.As("treasurer")).Post(
                $"/v1/cash-lists/{list}/float",
                new
                {
                    direction = "issued",
                    amountVnd,
                    to = "desk",
                    receiptNo = "F-1",
                }
            )
        ).Must(HttpStatusCode.OK);
        return Assert.Single(
            (await cashier.Get($"/v1/cash-lists/{list}")).Json["items"]!.AsArray()
        )!;
    }

    public static async Task HandOver(this TestService service, JsonNode item) =>
        (
            await (await service.As("cashier")).Post(
                $"/v1/cash-payouts/{item["id"]!.GetValue<Guid>()}/hand-over",
                new
                {
                    receivedBy = "payee",
                    receiverName = "Mai",
                    document = "citizen_card",
                    documentLast4 = "9999",
                    proof = "signature",
                    receiptNo = "PC-1",
                    paidOn = "2026-10-20",
                }
            )
        ).Must(HttpStatusCode.OK);
}
