using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Payments.Tests.Support;

namespace Payments.Tests.PaymentRuns;

/// <summary>Accounts that look wrong hold the money until two people say why they are right.</summary>
public sealed class AccountRisksTests
{
    private const string Common = "200077709005";

    [Fact]
    public async Task Risky_accounts_hold_their_payouts_and_close_names_wait_for_people()
    {
        await using var town = await Town.Start();
        var good = town.ByAccount("1111");
        var sharing = Enumerable
            .Range(0, 4)
            .Select(_ => town.ByAccount("", number: Common))
            .ToList();
        var pair = Enumerable
            .Range(0, 2)
            .Select(_ => town.ByAccount("", number: "200066609005"))
            .ToList();
        var changed = town.ByAccount("1113");
        var nearly = town.ByAccount("1114");
        await town.Import();
        await Change(town, changed, "200055509005");
        await town.Holder("2000444011", Payments.BankSimulator.Holders.Capitals(nearly) + "H");
        await Change(town, nearly, "2000444011");

        await ConfirmedByTwo(town, nearly);
        await town.Calculate("2025-06");
        await town.Release();
        await town.SettledBooks(4);

        Assert.All(
            await Task.WhenAll(sharing.Select(town.PayoutOf)),
            payout => Assert.Equal(("held", "risk_shared_account"), Held(payout))
        );
        Assert.Equal(("held", "risk_account_changed"), Held(await town.PayoutOf(changed)));
        foreach (var name in new[] { good, nearly, pair[0], pair[1] })
        {
            Assert.Equal("paid", (await town.PayoutOf(name))["state"]!.GetValue<string>());
        }

        var preparer = await town.Service.As("preparer");
        var path = $"/v1/payouts/{(await town.PayoutOf(sharing[0]))["id"]}/unhold";
        var silent = await preparer.Post(path);
        await town.Accepted(await preparer.Post(path, new { reason = "Chi trả qua trạm y tế xã" }));
        await town.SettledBooks(5);

        Assert.Equal(HttpStatusCode.BadRequest, silent.Status);
        Assert.Equal("paid", (await town.PayoutOf(sharing[0]))["state"]!.GetValue<string>());

        await town.TurnTo(new DateOnly(2025, 6, 16));
        await town.Calculate("2025-07");
        (
            await (await town.Service.As("preparer")).Post($"/v1/payment-runs/{town.Run}/submit")
        ).Must(HttpStatusCode.OK);

        Assert.Equal("due", (await town.PayoutOf(sharing[0]))["state"]!.GetValue<string>());
        Assert.Equal("due", (await town.PayoutOf(changed))["state"]!.GetValue<string>());
        Assert.Equal(("held", "risk_shared_account"), Held(await town.PayoutOf(sharing[1])));
    }

    [Fact]
    public async Task What_a_guardian_would_receive_after_their_death_is_held()
    {
        await using var town = await Town.Start();
        var guardian = town.ByAccount("1111");
        var living = town.ByAccount("1112");
        town.Guarded(guardian, "1113");
        town.Guarded(living, "1114");
        await town.Import();
        await town.Accepted(
            await (await town.Service.As("preparer")).Post(
                $"/v1/beneficiaries/{await IdOf(town, guardian)}/death",
                new { dateOfDeath = "2025-05-10", reason = "Giấy chứng tử 12/2025" }
            )
        );

        await town.Calculate("2025-06");
        (
            await (await town.Service.As("preparer")).Post($"/v1/payment-runs/{town.Run}/submit")
        ).Must(HttpStatusCode.OK);

        Assert.Equal(("held", "risk_payee_recorded_dead"), Held(await town.PayoutOf(guardian)));
        var held = await (await town.Service.As("auditor")).Get(
            $"/v1/payment-runs/{town.Run}/payouts?state=held"
        );
        Assert.Single(held.Must(HttpStatusCode.OK).Json["items"]!.AsArray());
    }

    private static (string, string?) Held(JsonNode payout) =>
        (payout["state"]!.GetValue<string>(), payout["holdReason"]?.GetValue<string>());

    private static async Task<Guid> IdOf(Town town, string name)
    {
        var found = await (await town.Service.As("preparer")).Post(
            "/v1/beneficiaries/search",
            new { query = name, communeCode = Town.Here }
        );
        return Assert.Single(
            found.Must(HttpStatusCode.OK).Json["items"]!.AsArray(),
            item => item!["fullName"]!.GetValue<string>() == name
        )!["id"]!.GetValue<Guid>();
    }

    private static async Task Change(Town town, string name, string accountNo)
    {
        var id = await IdOf(town, name);
        await town.Accepted(
            await (await town.Service.As("preparer")).Post(
                $"/v1/beneficiaries/{id}/account",
                new { bankBin = Town.FirstBank, accountNo }
            )
        );
    }

    /// <summary>The close match is a task; one person proposes with a reason, another accepts.</summary>
    private static async Task ConfirmedByTwo(Town town, string name)
    {
        var preparer = await town.Service.As("preparer");
        var id = await IdOf(town, name);
        var person = await preparer.Until(
            $"/v1/beneficiaries/{id}",
            answer => Account(answer)["state"]!.GetValue<string>() == "close_match"
        );
        var accountId = Account(person.Json)["id"]!.GetValue<Guid>();
        var tasks = $"/v1/tasks?communeCode={Town.Here}&kind=account_close_match";
        var task = Assert.Single((await preparer.Get(tasks)).Json["items"]!.AsArray());
        Assert.Equal(id, task!["beneficiaryId"]!.GetValue<Guid>());

        var path = $"/v1/beneficiaries/{id}/account-confirmation";
        var silent = await preparer.Post(path, new { accountId, reason = "" });
        await town.Accepted(await preparer.Post(path, new { accountId, reason = "Đã xem sổ" }));
        var again = await preparer.Post(path, new { accountId, reason = "again" });

        Assert.Equal(HttpStatusCode.BadRequest, silent.Status);
        Assert.Equal("no_close_match", again.Code);
        Assert.Empty((await preparer.Get(tasks)).Json["items"]!.AsArray());
    }

    private static JsonNode Account(JsonNode person) =>
        person["payees"]!.AsArray().Single()!["account"]!;
}
