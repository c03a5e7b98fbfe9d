using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Payments.CashDesks.Printing;
using Payments.Tests.Support;

namespace Payments.Tests.CashDesks;

/// <summary>The desk for a queue, without scripts: one field, one person, back at the field.</summary>
public sealed partial class QueueTests
{
    [Fact]
    public async Task One_field_finds_whoever_stands_there_and_waits_for_the_next()
    {
        await using var scene = await DeskScene.Open([500_000, 650_000, 700_000]);
        await Name(scene, 0, "Đặng Thị Đào", "Xóm 10", "4321", "HS-07");
        await Name(scene, 1, "Đặng Văn Bình", "Xóm 2", "8765", "HS-08");
        await Name(scene, 2, "Lò Thị Ẻn", "Xóm 2", "4321", "HS-09");
        (await scene.Float("issued", 1_850_000, "cashier")).Must(HttpStatusCode.OK);
        var desk = $"/cash-lists/{scene.List}/desk";
        using var visitor = await PageVisitor.Of(scene.Service, "cashier");

        Assert.Contains("autofocus", (await visitor.Get(desk)).Html, StringComparison.Ordinal);
        // By hamlet with its number, then by given name: Bình, Ẻn, Đào.
        Assert.EndsWith(
            await Payment(scene, 1),
            await Call(visitor, desk, "1"),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            await Payment(scene, 0),
            await Call(visitor, desk, "3"),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            await Payment(scene, 0),
            await Call(visitor, desk, "dao dang"),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            await Payment(scene, 2),
            await Call(visitor, desk, "Ẻn"),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            await Payment(scene, 1),
            await Call(visitor, desk, "hs-08"),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            await Payment(scene, 1),
            await Call(visitor, desk, "8765"),
            StringComparison.Ordinal
        );
        Assert.Equal("", await Call(visitor, desk, "4321"));
        Assert.Equal("", await Call(visitor, desk, "nguyen"));

        var code = scene
            .Service.Services.GetRequiredService<PaperTokens>()
            .OfRow(Guid.Parse(await Payment(scene, 2)));
        var scanned = await Call(visitor, desk, "https://chi-tra.example" + code);
        Assert.Equal(code, scanned);
        Assert.EndsWith(
            await Payment(scene, 2),
            (await visitor.Get(scanned)).Location,
            StringComparison.Ordinal
        );

        var card = await visitor.Get(
            $"/cash-lists/{scene.List}/payments/{await Payment(scene, 1)}"
        );
        Assert.Contains("Đặng Văn Bình", card.Text, StringComparison.Ordinal);
        var done = await visitor.Send(Filled(card, "BN-09"));
        Assert.Equal(
            (HttpStatusCode.SeeOther, desk + "?done=handed_over"),
            (done.Status, done.Location)
        );
        var next = await visitor.Get(desk);
        Assert.Contains("BN-09", next.Text, StringComparison.Ordinal);
        Assert.Contains("Còn chờ 2 (1.200.000 đ)", next.Text, StringComparison.Ordinal);
        Assert.Contains("Tôi đang giữ 1.200.000 đ", next.Text, StringComparison.Ordinal);

        var second = await visitor.Get(
            $"/cash-lists/{scene.List}/payments/{await Payment(scene, 0)}"
        );
        Assert.Contains("value=\"BN-10\"", second.Html, StringComparison.Ordinal);
        await scene.HandOver(scene.People[2].Id, "cashier", "BN-10");
        var used = await visitor.Send(Filled(second, "BN-10"));
        Assert.Equal(HttpStatusCode.Conflict, used.Status);
        Assert.Contains("đã dùng", used.Text, StringComparison.Ordinal);
        var again = await visitor.Get(
            $"/cash-lists/{scene.List}/payments/{await Payment(scene, 0)}"
        );
        Assert.Contains("value=\"BN-11\"", again.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_else_collects_with_a_paper_that_was_seen_and_still_holds()
    {
        await using var scene = await DeskScene.Open([500_000, 650_000, 700_000, 800_000]);
        (await scene.Float("issued", 2_650_000, "cashier")).Must(HttpStatusCode.OK);
        var officer = await scene.Service.As("officer");
        var (first, second) = (await Person(scene, 0), await Person(scene, 1));

        Assert.Equal("no_authorisation", (await By(scene, 0, "Vi Văn Hùng")).Code);
        var long1 = await officer.Post("/v1/authorisations", Paper(first, "2027-11-02"));
        Assert.Equal(
            "more_than_twelve_months",
            long1.Json["errors"]![0]!["code"]!.GetValue<string>()
        );
        var paper = (await officer.Post("/v1/authorisations", Paper(first, "2026-11-20"))).Must(
            HttpStatusCode.Created
        );
        Assert.Equal("ends_soon", paper.Value<string>("state"));
        Assert.Equal("no_authorisation", (await By(scene, 0, "Vi Văn Hòa")).Code);
        Assert.Equal("no_authorisation", (await By(scene, 1, "Vi Văn Hùng")).Code);
        Assert.Contains(
            "authorisation_ends_soon",
            (await officer.Get($"/v1/tasks?communeCode={DeskScene.Commune}")).Text,
            StringComparison.Ordinal
        );

        using var visitor = await PageVisitor.Of(scene.Service, "cashier");
        var card = await visitor.Get(
            $"/cash-lists/{scene.List}/payments/{await Payment(scene, 0)}"
        );
        Assert.Contains(
            "Vi Văn Hùng (người được ủy quyền, giấy số 15/UQ, đến 20/11/2026) sắp hết hạn",
            card.Text,
            StringComparison.Ordinal
        );
        (await By(scene, 0, "vi van hung")).Must(HttpStatusCode.OK);

        var other = (await officer.Post("/v1/authorisations", Paper(second, "2027-05-01"))).Must(
            HttpStatusCode.Created
        );
        var path = $"/v1/authorisations/{other.Value<Guid>("id")}/revoke";
        (await officer.Post(path, new { reason = "quarrelled" })).Must(HttpStatusCode.OK);
        Assert.Equal(
            "authorisation_revoked",
            (await officer.Post(path, new { reason = "again" })).Code
        );
        Assert.Equal("authorisation_ended", (await By(scene, 1, "Vi Văn Hùng")).Code);

        await Enrolled(scene, 2, "Lương Thị Mai", "2026-12-31");
        await Enrolled(scene, 3, "Lương Thị Mai", "2026-11-03");
        (await By(scene, 2, "Lương Thị Mai")).Must(HttpStatusCode.OK);
        Assert.Equal("authorisation_ended", (await By(scene, 3, "Lương Thị Mai")).Code);
        var known = (
            await officer.Get($"/v1/authorisations?beneficiaryId={await Person(scene, 3)}")
        ).Must(HttpStatusCode.OK);
        Assert.Equal(
            ("registry", "ended"),
            (
                known.Json["items"]![0]!["source"]!.GetValue<string>(),
                known.Json["items"]![0]!["state"]!.GetValue<string>()
            )
        );
    }

    [Fact]
    public async Task A_round_goes_home_hamlet_by_hamlet()
    {
        await using var scene = await DeskScene.Open([500_000, 650_000, 700_000]);
        await Name(scene, 0, "Đặng Thị Đào", "Xóm 10", "4321", "HS-07");
        await Name(scene, 1, "Đặng Văn Bình", "Xóm 2", "8765", "HS-08");
        (await scene.Miss(scene.People[2].Id)).Must(HttpStatusCode.OK);
        using var visitor = await PageVisitor.Of(scene.Service, "cashier");
        var rounds = $"/cash-lists/{scene.List}/rounds";

        var missed = await visitor.Send(
            (await visitor.Get(rounds))
                .Form(rounds)
                .With("/day", "05/11/2026")
                .With("/paymentIds[]", await Payment(scene, 2))
        );
        Assert.Equal(HttpStatusCode.BadRequest, missed.Status);
        var plan = new
        {
            day = "2026-11-05",
            paymentIds = new[] { await Payment(scene, 0), await Payment(scene, 1) },
        };
        var cashier = await scene.Service.As("cashier");
        var planned = (await cashier.Post($"/v1/cash-lists/{scene.List}/rounds", plan)).Must(
            HttpStatusCode.Created
        );
        var again = await cashier.Post($"/v1/cash-lists/{scene.List}/rounds", plan);
        Assert.Equal(planned.Value<Guid>("id"), again.Value<Guid>("id"));
        var shown = await visitor.Get($"/cash-rounds/{planned.Value<Guid>("id")}");
        Assert.Matches("1 Đặng Văn Bình .* 2 Đặng Thị Đào .* Cộng 1.150.000 đ", shown.Text);
        Assert.Contains("05/11/2026", (await visitor.Get(rounds)).Text, StringComparison.Ordinal);
    }

    private static object Paper(string person, string until) =>
        new
        {
            beneficiaryId = person,
            name = "Vi Văn Hùng",
            documentLast4 = "9911",
            paperNo = "15/UQ",
            paperOn = "2026-11-01",
            certifiedBy = "UBND xã",
            validUntil = until,
        };

    private static Task<Answer> By(DeskScene scene, int at, string name) =>
        scene.HandOver(scene.People[at].Id, receivedBy: "authorised", receiverName: name);

    private static FilledForm Filled(ShownPage card, string receiptNo)
    {
        var action = Action().Match(card.Html).Groups[1].Value;
        return card.Form(action)
            .With("/collector", WebUtility.HtmlDecode(Chosen().Match(card.Html).Groups[1].Value))
            .With("/document", "citizen_card")
            .With("/documentLast4", "8765")
            .With("/proof", "signature")
            .With("/receiptNo", receiptNo)
            .With("/paidOn", "04/11/2026");
    }

    /// <returns>Where it led; empty: it showed several or nobody.</returns>
    private static async Task<string> Call(PageVisitor visitor, string desk, string text)
    {
        var action = desk + "?handler=Show";
        var shown = await visitor.Send((await visitor.Get(desk)).Form(action).With("/query", text));
        return shown.Location ?? "";
    }

    private static Task Name(
        DeskScene scene,
        int at,
        string name,
        string hamlet,
        string tail,
        string fileNo
    ) =>
        scene.Books.Execute(
            """
            update beneficiary
               set full_name = @name, hamlet = @hamlet, personal_id_tail = @tail, file_no = @fileNo
             where id = (select beneficiary_id from payout where id = @payout)
            """,
            new
            {
                name,
                hamlet,
                tail,
                fileNo,
                payout = scene.People[at].Id,
            }
        );

    /// <summary>Enrolled with an authorised payee, as two people decided it.</summary>
    private static Task Enrolled(DeskScene scene, int at, string name, string until) =>
        scene.Books.Execute(
            """
            insert into payee (id, commune_code, beneficiary_id, role, relation, name, authorised_until, channel,
                               cash_reason, since, recorded_by)
            select gen_random_uuid(), commune_code, beneficiary_id, 'beneficiary', 'con', @name, @until::date, 'cash', 'age',
                   '2026-01-01', 'preparer'
              from payout where id = @payout
            """,
            new
            {
                name,
                until,
                payout = scene.People[at].Id,
            }
        );

    private static async Task<string> Person(DeskScene scene, int at) =>
        (
            await scene.Books.Single<Guid>(
                "select beneficiary_id from payout where id = @Id",
                scene.People[at]
            )
        ).ToString();

    private static async Task<string> Payment(DeskScene scene, int at) =>
        (
            await scene.Books.Single<Guid>(
                "select id from payment where payout_id = @Id",
                scene.People[at]
            )
        ).ToString();

    [GeneratedRegex("""action="(/cash-lists/[^"?]*/payments/[^"?]*)["?]""")]
    private static partial Regex Action();

    [GeneratedRegex("""name="/collector" value="([^"]*)" checked""")]
    private static partial Regex Chosen();
}
