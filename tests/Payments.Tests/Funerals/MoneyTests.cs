using System.Net;
using System.Text.Json.Nodes;
using Payments.Reconciliation;
using Payments.Tests.Support;

namespace Payments.Tests.Funerals;

/// <summary>From an accepted claim to the holder's hand, through runs, banks, desks and books.</summary>
public sealed class MoneyTests : IAsyncLifetime
{
    private const long DueVnd = 810_000;
    private const long FuneralVnd = 10_800_000;
    private const string DiedOn = "2026-10-25";

    private Town? started;
    private string dead = "";
    private string son = "";
    private string unlucky = "";

    private Town Town => started!;

    private TestService Service => Town.Service;

    public async Task InitializeAsync()
    {
        started = await Town.Start();
        dead = Town.ByAccount("1111");
        son = Town.ByAccount("1112");
        unlucky = Town.ByAccount("9007", Town.There);
        await Town.TurnTo(new DateOnly(2026, 10, 20));
        await Town.Import();
        await Town.EnrolSoleParent();
    }

    public async Task DisposeAsync() => await Town.DisposeAsync();

    [Fact]
    public async Task A_death_on_the_rolls_is_paid_by_the_next_run_and_what_was_drawn_ends()
    {
        await Town.Calculate("2026-11");
        await Town.Release();
        await Town.SettledBooks(2);
        var person = await Service.Named(dead);
        await Town.TurnTo(new DateOnly(2026, 11, 20));
        (await Service.Decide(await Service.ClaimFor(person, DiedOn, Son()))).Must(
            HttpStatusCode.OK
        );

        await Town.Calculate("2026-12");
        await Town.Release();
        var books = await Town.SettledBooks(2);
        var payout = await Funeral();

        Assert.Equal(FuneralVnd + DueVnd, books["paidByAccountVnd"]!.GetValue<long>());
        Assert.True(books["balanced"]!.GetValue<bool>());
        Assert.Equal("paid", payout["state"]!.GetValue<string>());
        Assert.Equal(FuneralVnd, payout["amountVnd"]!.GetValue<long>());
        Assert.Equal(person, payout["beneficiaryId"]!.GetValue<Guid>());
        Assert.Equal("funeral_holder", payout["payee"]!["relation"]!.GetValue<string>());
        Assert.Equal(son, payout["payee"]!["name"]!.GetValue<string>());
        Assert.Equal(
            ["2026-10 10800000 - 0 = 10800000"],
            payout["months"]!
                .AsArray()
                .Select(month =>
                    $"{month!["month"]} {month["owedVnd"]} - {month["chargedBeforeVnd"]} = {month["amountVnd"]}"
                )
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() => Town.PayoutOf(dead));
        Assert.Equal(["2026-11 810000"], await Overpaid(person));
        await SeenFromAllSides(payout, person);
        await Close();
        await TheBooksSeeABrokenClaim(payout);
    }

    [Fact]
    public async Task A_child_on_no_roll_is_paid_for_in_cash_by_a_supplementary_run_and_stands_once()
    {
        await Town.Calculate("2026-11");
        await Town.Release();
        (
            await Service.Decide(
                await Service.Claim(
                    Mourning.Child("2026-10-05"),
                    Mourning.Household("Gia đình chị Mai"),
                    Town.Here
                )
            )
        ).Must(HttpStatusCode.OK);

        await Supplementary();
        await Town.CalculateAgain();
        var item = Assert.Single(await Payouts());
        await Town.Release();
        var listed = await Service.CashItem(FuneralVnd);
        await Service.HandOver(listed);
        var books = await Town.Books(now => now["paidInCashVnd"]!.GetValue<long>() == FuneralVnd);

        Assert.Null(item["beneficiaryId"]);
        Assert.Equal(
            ("Gia đình chị Mai", ""),
            (listed["name"]!.GetValue<string>(), listed["hamlet"]!.GetValue<string>())
        );
        Assert.Equal(FuneralVnd, books["totalVnd"]!.GetValue<long>());
        Assert.True(books["balanced"]!.GetValue<bool>());
        var claim = await Service.TheClaim("accepted");
        Assert.Equal(item["id"]!.GetValue<Guid>(), claim["payoutId"]!.GetValue<Guid>());
        Assert.Equal("paid", claim["payout"]!["state"]!.GetValue<string>());
        Assert.Equal(Mourning.Id(claim), item["funeralId"]!.GetValue<Guid>());
        await Supplementary("2026-12");
        Assert.Empty(await Payouts());
        Assert.Empty((await Verified()).Findings);
    }

    [Fact]
    public async Task A_claim_is_cancelled_only_while_no_list_carries_it_and_then_never_paid()
    {
        await Accept("Lò Thị Bé");
        await Accept("Lò Thị Em");
        var (first, second) = (await Claim("Lò Thị Bé"), await Claim("Lò Thị Em"));
        await Town.Accepted(await Cancel(first));

        await Supplementary();
        var charged = await Cancel(second);
        var again = await Service.Claim(Mourning.Child("2026-10-05"), null, Town.Here);
        var payout = Assert.Single(await Payouts());
        await Town.Accepted(
            await (await Service.As("preparer")).Post(
                $"/v1/payouts/{payout["id"]!.GetValue<Guid>()}/cancel",
                new { reason = "Wrong holder." }
            )
        );
        await Town.Accepted(await Cancel(second));
        await Town.CalculateAgain();

        Assert.Equal(Mourning.Id(second), payout["funeralId"]!.GetValue<Guid>());
        Assert.Equal((HttpStatusCode.Conflict, "funeral_charged"), (charged.Status, charged.Code));
        Assert.Equal(HttpStatusCode.Accepted, again.Status);
        Assert.Empty(await Payouts());
        Assert.Equal("funeral_not_accepted", (await Cancel(first)).Code);
        Assert.Equal(
            "Given up.",
            (await Service.TheClaim(Mourning.Id(first)))["reason"]!.GetValue<string>()
        );
    }

    [Fact]
    public async Task What_could_not_be_delivered_is_paid_again_into_the_holders_other_account()
    {
        await Accept("Lò Thị Bé", Mourning.ByAccount(unlucky, "1000039007", Town.FirstBank));
        var claim = Mourning.Id(await Claim("Lò Thị Bé"));
        await Supplementary();
        await Town.Release();
        var payout = (await Service.TheClaim(claim))["payoutId"]!.GetValue<Guid>();
        await (await Service.As("auditor")).Until(
            $"/v1/payouts/{payout}",
            json => json["payments"]!.AsArray() is [{ } only] && IsRejected(only)
        );
        await Town.Accepted(
            await (await Service.As("preparer")).Post(
                $"{Mourning.Path}/{claim}/account",
                new
                {
                    bankBin = Town.FirstBank,
                    accountNo = "1000021112",
                    accountName = son,
                }
            )
        );
        await Town.Accepted(
            await (await Service.As("preparer")).Post($"/v1/payouts/{payout}/reissue")
        );

        await (await Service.As("auditor")).Until(
            $"/v1/payouts/{payout}",
            json => json["state"]!.GetValue<string>() == "paid"
        );

        var tries = (await (await Service.As("auditor")).Get($"/v1/payouts/{payout}")).Json[
            "payments"
        ]!.AsArray();
        Assert.Equal(
            ["rejected", "settled"],
            tries.Select(payment => payment!["state"]!.GetValue<string>())
        );
        Assert.Equal(
            "funeral_paid",
            (
                await (await Service.As("preparer")).Post(
                    $"{Mourning.Path}/{claim}/account",
                    new { bankBin = Town.FirstBank, accountNo = "1000021112" }
                )
            ).Code
        );
        Assert.Empty((await Verified()).Findings);
    }

    private static bool IsRejected(JsonNode payment) =>
        payment["state"]!.GetValue<string>() == "rejected";

    private object Son() => Mourning.ByAccount(son, "1000021112", Town.FirstBank);

    /// <summary>A list closes when the banks' statements show every payment.</summary>
    private async Task Close()
    {
        var controller = await Service.As("controller");
        var closed = await controller.Post($"/v1/payment-runs/{Town.Run}/close");
        for (var left = 300; closed.Status != HttpStatusCode.OK && left > 0; left--)
        {
            await Task.Delay(100);
            closed = await controller.Post($"/v1/payment-runs/{Town.Run}/close");
        }

        closed.Must(HttpStatusCode.OK);
    }

    private async Task SeenFromAllSides(JsonNode payout, Guid person)
    {
        var id = payout["id"]!.GetValue<Guid>();
        var auditor = await Service.As("auditor");
        var explained = (await auditor.Get($"/v1/payouts/{id}/explanation")).Must(
            HttpStatusCode.OK
        );
        Assert.Equal(
            """
            Hỗ trợ chi phí mai táng: được chi 10.800.000 đ.
            Chết ngày 25/10/2026: người đang hưởng trợ cấp xã hội hàng tháng (41 tuổi). Mức chuẩn ngày chết nhân số lần: 540.000 đ × 20 = 10.800.000 đ, chi một lần cho cơ quan, tổ chức, gia đình hoặc cá nhân tổ chức mai táng. Căn cứ: 335/2026/NĐ-CP 11(1)(a); 335/2026/NĐ-CP 11; 335/2026/NĐ-CP 4(2).
            Tháng 10/2026: được hưởng 10.800.000 đ, đã tính chi trước đó 0 đ, kỳ này 10.800.000 đ.
            Cộng: 10.800.000 đ.
            """,
            explained.Value<string>("text")
        );
        Assert.Equal("11(1)(a)", explained.Json["citations"]![0]!["article"]!.GetValue<string>());
        var trace = (await auditor.Get($"/v1/payouts/{id}/trace")).Must(HttpStatusCode.OK);
        var steps = trace.Json["steps"]!
            .AsArray()
            .Select(step => step!["step"]!.GetValue<string>())
            .ToList();
        Assert.Equal(
            [],
            new[] { "funeral_claimed", "funeral_accepted", "calculated", "law" }.Except(steps)
        );
        (await auditor.Get($"/v1/payouts/{id}/proof")).Must(HttpStatusCode.OK);
        var changes = await auditor.Get($"/v1/payment-runs/{Town.Run}/changes?lang=en");
        var change = changes.Json["items"]!
            .AsArray()
            .Single(row => row!["benefit"]!.GetValue<string>() == "funeral")!;
        Assert.Equal(
            (dead, "funeral", person),
            (
                change["name"]!.GetValue<string>(),
                change["reason"]!["code"]!.GetValue<string>(),
                change["beneficiaryId"]!.GetValue<Guid>()
            )
        );
        var csv = (await auditor.Get($"/v1/payment-runs/{Town.Run}/payouts.csv")).Text;
        Assert.Contains($"{person},{dead},funeral,regular", csv, StringComparison.Ordinal);
        var timeline = await auditor.Get($"/v1/beneficiaries/{person}/timeline");
        Assert.Contains(
            timeline.Json["items"]!.AsArray(),
            item => item!["subjectId"]?.GetValue<Guid>() == id
        );
        var foreign = await (await Service.As("officer2")).Get($"/v1/payouts/{id}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
    }

    private async Task TheBooksSeeABrokenClaim(JsonNode payout)
    {
        Assert.Empty((await Verified()).Findings);

        foreach (
            var tampering in new[]
            {
                "amount_vnd = amount_vnd + 1",
                "died_on = died_on + 30",
                "state = 'refused'",
                "explanation = ''",
            }
        )
        {
            await Service.Execute(
                $"create table kept as select * from funeral_claim; update funeral_claim set {tampering}"
            );

            Assert.Contains(
                (await Verified()).Findings,
                finding =>
                    finding.Sentence.StartsWith(
                        "a payout for a funeral is not of its claim",
                        StringComparison.Ordinal
                    ) && finding.First.Contains(payout["id"]!.GetValue<string>())
            );

            await Service.Execute(
                """
                update funeral_claim c
                   set amount_vnd = k.amount_vnd, died_on = k.died_on, state = k.state, explanation = k.explanation
                  from kept k;
                drop table kept
                """
            );
        }

        await Service.Execute(
            """
            set session_replication_role = replica;
            delete from fact where date_of_death is not null;
            reset session_replication_role
            """
        );
        Assert.Contains(
            (await Verified()).Findings,
            finding => finding.Sentence.EndsWith("is not recorded", StringComparison.Ordinal)
        );
    }

    private Task<BooksReport> Verified() =>
        new BooksVerifier(Service.Database.Auditor).Verify(CancellationToken.None);

    private async Task Accept(string child, object? holder = null) =>
        (
            await Service.Decide(
                await Service.Claim(Mourning.Child("2026-10-05", child), holder, Town.Here)
            )
        ).Must(HttpStatusCode.OK);

    private async Task<JsonNode> Claim(string child) =>
        (await Service.Claims()).Single(claim =>
            claim["deceased"]!["fullName"]!.GetValue<string>() == child
        );

    private async Task<Answer> Cancel(JsonNode claim) =>
        await (await Service.As("preparer")).Post(
            $"{Mourning.Path}/{Mourning.Id(claim)}/cancel",
            new { reason = "Given up." }
        );

    private Task Supplementary(string month = "2026-11") => Town.Calculate(month, "supplementary");

    private async Task<List<JsonNode>> Payouts() =>
        [
            .. (
                await (await Service.As("auditor")).Get(
                    $"/v1/payment-runs/{Town.Run}/payouts?benefit=funeral"
                )
            )
                .Must(HttpStatusCode.OK)
                .Json["items"]!
                .AsArray()
                .OfType<JsonNode>(),
        ];

    private async Task<JsonNode> Funeral()
    {
        var id = Assert.Single(await Payouts())["id"]!.GetValue<Guid>();
        return (await (await Service.As("auditor")).Get($"/v1/payouts/{id}"))
            .Must(HttpStatusCode.OK)
            .Json;
    }

    private async Task<IEnumerable<string>> Overpaid(Guid person) =>
        (await (await Service.As("auditor")).Get($"/v1/recoveries?beneficiaryId={person}"))
            .Must(HttpStatusCode.OK)
            .Json["items"]!
            .AsArray()
            .Select(item => $"{item!["month"]} {item["overpaidVnd"]}");
}
