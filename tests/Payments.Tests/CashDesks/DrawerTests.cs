using System.Net;
using System.Text.Json.Nodes;
using Payments.Reconciliation;
using Payments.Tests.Support;

namespace Payments.Tests.CashDesks;

/// <summary>Cash per cashier and day: whose drawer it is in, and the sheet that two people sign in the evening.</summary>
public sealed class DrawerTests
{
    [Fact]
    public async Task What_one_cashier_hands_over_is_covered_by_what_that_cashier_holds()
    {
        await using var scene = await DeskScene.Open([500_000, 650_000, 700_000]);
        var people = scene.People;

        var issued = (await scene.Float("issued", 600_000, "cô hạnh quầy hai")).Must(
            HttpStatusCode.OK
        );
        Assert.Equal("teller", issued.Value<string>("cashier"));
        (await scene.Float("issued", 1_200_000, "CASHIER")).Must(HttpStatusCode.OK);

        Assert.Equal("float_exceeded", (await scene.HandOver(people[1].Id, "teller")).Code);
        (await scene.HandOver(people[0].Id, "teller")).Must(HttpStatusCode.OK);
        (await scene.HandOver(people[1].Id)).Must(HttpStatusCode.OK);
        Assert.Equal((550_000, 100_000), (await scene.Held("cashier"), await scene.Held("teller")));

        Assert.Equal("float_exceeded", (await scene.Float("handed_back", 100_001, "teller")).Code);

        (await scene.Correct(people[0].Id, "cashier")).Must(HttpStatusCode.OK);
        Assert.Equal((550_000, 600_000), (await scene.Held("cashier"), await scene.Held("teller")));
        await Balanced(scene);

        Assert.Equal(
            "float_exceeded",
            (await scene.Float("handed_back", 1_150_001, "kho quỹ")).Code
        );
        (await scene.Float("handed_back", 1_000_000, "kho quỹ")).Must(HttpStatusCode.OK);
        Assert.Equal(
            (0, 150_000, 0),
            (await scene.Held("cashier"), await scene.Held("teller"), await scene.Held(""))
        );
        await Balanced(scene);
    }

    [Fact]
    public async Task Cash_issued_to_nobody_by_name_is_of_the_only_cashier_or_lies_in_a_shared_drawer()
    {
        await using var one = await DeskScene.Open([500_000], tellers: false);
        var only = (await one.Float("issued", 500_000, "Thủ quỹ xã")).Must(HttpStatusCode.OK);
        Assert.Equal("cashier", only.Value<string>("cashier"));

        await using var two = await DeskScene.Open([500_000, 650_000, 700_000]);
        var shared = (await two.Float("issued", 1_300_000, "Thủ quỹ xã")).Must(HttpStatusCode.OK);
        Assert.Null(shared.Json["cashier"]);
        (await two.Float("issued", 50_000, "teller")).Must(HttpStatusCode.OK);
        (await two.HandOver(two.People[0].Id, "teller")).Must(HttpStatusCode.OK);
        (await two.HandOver(two.People[1].Id)).Must(HttpStatusCode.OK);

        Assert.Equal(200_000, await two.Held(""));
        Assert.Equal((0, 0), (await two.Held("cashier"), await two.Held("teller")));
        Assert.Equal("float_exceeded", (await two.HandOver(two.People[2].Id)).Code);
        (await two.Miss(two.People[2].Id)).Must(HttpStatusCode.OK);
        (await two.Float("handed_back", 200_000, "Kho bạc")).Must(HttpStatusCode.OK);
        (await two.Close()).Must(HttpStatusCode.OK);
        await Balanced(two);
    }

    [Fact]
    public async Task A_day_is_counted_note_by_note_signed_by_the_cashier_and_confirmed_by_the_treasurer()
    {
        await using var scene = await DeskScene.Open([500_000, 650_000, 700_000]);
        var (cashier, treasurer) = (
            await scene.Service.As("cashier"),
            await scene.Service.As("treasurer")
        );
        Assert.Equal("nothing_to_count", (await Count(cashier, [])).Code);
        (await scene.Float("issued", 1_850_000, "cashier")).Must(HttpStatusCode.OK);
        (await scene.HandOver(scene.People[0].Id, receiptNo: "BN-001")).Must(HttpStatusCode.OK);
        (await scene.HandOver(scene.People[1].Id, receiptNo: "BN-002")).Must(HttpStatusCode.OK);

        var short1 = await Count(cashier, new() { ["500000"] = 1, ["3000"] = 1 });
        Assert.Equal("/notes/3000", short1.Json["errors"]![0]!["pointer"]!.GetValue<string>());
        var unexplained = await Count(cashier, new() { ["500000"] = 1, ["100000"] = 1 });
        Assert.Equal(
            "/differenceReason",
            unexplained.Json["errors"]![0]!["pointer"]!.GetValue<string>()
        );
        var signed = (await Count(cashier, new() { ["500000"] = 1, ["200000"] = 1 })).Must(
            HttpStatusCode.Created
        );
        Assert.Equal(
            (0, 1_850_000, 2, 1_150_000, "BN-001", "BN-002", 700_000),
            (
                signed.Json["books"]!["openingVnd"]!.GetValue<long>(),
                signed.Json["books"]!["receivedVnd"]!.GetValue<long>(),
                signed.Json["books"]!["paid"]!.GetValue<int>(),
                signed.Json["books"]!["paidVnd"]!.GetValue<long>(),
                signed.Json["books"]!["firstReceiptNo"]!.GetValue<string>(),
                signed.Json["books"]!["lastReceiptNo"]!.GetValue<string>(),
                signed.Json["books"]!["heldVnd"]!.GetValue<long>()
            )
        );

        var paper = await cashier.Client.GetByteArrayAsync(
            new Uri($"/v1/cash-counts/{signed.Value<Guid>("id")}.pdf", UriKind.Relative)
        );
        Assert.Equal("%PDF"u8.ToArray(), paper[..4]);
        Assert.Equal("day_signed", (await scene.HandOver(scene.People[2].Id)).Code);
        Assert.Equal("day_signed", (await scene.Float("handed_back", 1, "cashier")).Code);
        Assert.Equal("day_signed", (await scene.Correct(scene.People[0].Id, "teller")).Code);
        Assert.Equal("day_signed", (await Count(cashier, [])).Code);
        var path = $"/v1/cash-counts/{signed.Value<Guid>("id")}";
        Assert.Equal("forbidden_role", (await cashier.Post(path + "/confirm")).Code);
        (await treasurer.Post(path + "/confirm")).Must(HttpStatusCode.OK);
        Assert.Equal("count_confirmed", (await treasurer.Post(path + "/confirm")).Code);

        (await treasurer.Post(path + "/correct", new { reason = "one note too few" })).Must(
            HttpStatusCode.OK
        );
        (await scene.HandOver(scene.People[2].Id, receiptNo: "BN-003")).Must(HttpStatusCode.OK);
        (await Count(cashier, new() { ["1000"] = 1 }, "a thousand found on the floor")).Must(
            HttpStatusCode.Created
        );
        var day = (
            await treasurer.Get($"/v1/cash-days?communeCode={DeskScene.Commune}&day=2026-11-04")
        ).Must(HttpStatusCode.OK);
        Assert.Equal("signed", day.Json["drawers"]![0]!["countState"]!.GetValue<string>());
        var sheets = (await treasurer.Get("/v1/cash-counts")).Must(HttpStatusCode.OK);
        Assert.Equal(
            [("signed", 1_000L), ("corrected", 0L)],
            sheets.Json["items"]!
                .AsArray()
                .Select(sheet =>
                    (sheet!["state"]!.GetValue<string>(), sheet["differenceVnd"]!.GetValue<long>())
                )
        );
        await Balanced(scene);

        scene.Service.TurnTo(new DateOnly(2026, 11, 5));
        (await scene.Correct(scene.People[1].Id)).Must(HttpStatusCode.OK);
        var next = await (await scene.Service.As("cashier")).Get(
            $"/v1/cash-days?communeCode={DeskScene.Commune}"
        );
        Assert.Equal(
            (650_000, 650_000),
            (
                next.Json["drawers"]![0]!["books"]!["takenBackVnd"]!.GetValue<long>(),
                next.Json["drawers"]![0]!["books"]!["heldVnd"]!.GetValue<long>()
            )
        );
        await Balanced(scene);
        await scene.Books.Execute(
            """
            alter table cash_receipt disable trigger all;
            update cash_receipt set recorded_by = 'teller' where receipt_no = 'BN-003'
            """
        );
        var found = await Findings(scene);
        Assert.Contains(found, finding => finding.Contains("end-of-day", StringComparison.Ordinal));
        Assert.Contains(
            found,
            finding => finding.Contains("a cashier paid", StringComparison.Ordinal)
        );
    }

    private static Task<Answer> Count(
        TestCaller cashier,
        Dictionary<string, int> notes,
        string? differenceReason = null
    ) =>
        cashier.Post(
            "/v1/cash-counts",
            new
            {
                communeCode = DeskScene.Commune,
                notes,
                differenceReason,
            }
        );

    private static async Task Balanced(DeskScene scene) => Assert.Empty(await Findings(scene));

    /// <summary>What the verifier says about cash.</summary>
    private static async Task<IReadOnlyList<string>> Findings(DeskScene scene) =>
        [
            .. (
                await new BooksVerifier(scene.Service.Database.Auditor).Verify(
                    CancellationToken.None
                )
            )
                .Findings.Where(finding => finding.Invariant == "cash")
                .Select(finding => finding.Sentence),
        ];
}
