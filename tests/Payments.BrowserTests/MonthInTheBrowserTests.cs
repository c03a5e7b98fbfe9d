using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Payments.BrowserTests.Support;
using Payments.Domain.Beneficiaries;
using Payments.Tests.Support;

namespace Payments.BrowserTests;

/// <summary>A whole month of a commune, each step by whoever does it, through the pages alone; with scripts and without.</summary>
public sealed class MonthInTheBrowserTests(TownInABrowser browser) : IClassFixture<TownInABrowser>
{
    [BrowserTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_month_is_paid_and_closed_through_the_pages(bool scripts)
    {
        await using var town = await Town.Start();
        town.ByAccount("0001");
        town.ByAccount("0002");
        var called = town.InCash();
        var absent = town.InCash();
        await town.Import();

        var enrolled = await Enrol(town, scripts);
        var run = await Prepare(town, scripts);
        await Approve(town, run, scripts);
        await Release(town, run, scripts);
        await HandOut(town, called, absent, enrolled, scripts);
        await Close(town, run, scripts);
        await Look(town, scripts);
        if (scripts)
        {
            await LookOnATelephone(town, run);
        }
    }

    /// <summary>The officer enrols, seeing what it gives; the chairman grants.</summary>
    private async Task<string> Enrol(Town town, bool scripts)
    {
        const string name = "Đặng Thị Đào";
        await using var officer = await browser.SignIn(town.Service, "officer", scripts);
        await officer.Sees("Lập và trình danh sách");
        await officer.Go("/people/new");
        await ComeBack(town, officer, name, scripts);
        await officer.Press("Trình chủ tịch xã");
        await officer.Sees("Chưa thực hiện được");
        await LookElsewhere(officer);
        await officer.Sees("Chưa thực hiện được");
        await Holds(officer, name);
        await officer.Type("/person/dateOfBirth", "10/02/1940");
        await officer.Type("/personalId", "038 040 000 321");
        await officer.Choose("/communeCode", Town.Here);
        await officer.Choose("/person/disability/level", "extreme");
        await officer.Type("/person/disability/certifiedOn", "05/05/2025");
        await officer.Type("/decision/number", "21/QĐ-UBND");
        await officer.Type("/decision/signedOn", "15/05/2025");
        await officer.Choose("/channel", "cash");
        await officer.Choose("/cashReason", "age");
        if (scripts)
        {
            await Assertions
                .Expect(officer.Page.Locator("#owed"))
                .ToContainTextAsync("Hưởng từ tháng 05/2025");
        }
        else
        {
            await officer.Press("Xem mức hưởng");
            await officer.Sees("Hưởng từ tháng 05/2025");
        }

        await officer.Sees("1.250.000 đ");
        await officer.Press("Trình chủ tịch xã");
        await officer.Sees("Đã trình");

        await using var chair = await browser.SignIn(town.Service, "chair", scripts);
        await chair.Go("/");
        await chair.Follow("Đề nghị chờ người thứ hai quyết định");
        await chair.Follow("Thêm người hưởng");
        await chair.Sees("đặc biệt nặng");
        await chair.Press("Đồng ý");
        await chair.Sees("Đã đồng ý");
        return name;
    }

    /// <summary>
    /// In the middle of a form a link is followed, the page loaded again, another language chosen, the sign-in lost and
    /// the service started anew: what was typed and chosen is there.
    /// </summary>
    private static async Task ComeBack(Town town, Desk officer, string name, bool scripts)
    {
        await officer.Type("/fullName", name);
        await officer.Choose("/channel", "cash");
        await LookElsewhere(officer);
        await Holds(officer, name);
        foreach (var language in new[] { "English", "Tiếng Việt" })
        {
            await (scripts ? officer.Speak(language) : officer.Press(language));
            await Holds(officer, name);
        }

        if (scripts)
        {
            await officer.Page.ReloadAsync();
            await Holds(officer, name);
            await officer.Page.Context.ClearCookiesAsync(new() { Name = "payments" });
            await officer.Page.ReloadAsync();
            await officer.Enter("officer");
            await Holds(officer, name);
        }

        await town.Service.Restart();
    }

    private static async Task LookElsewhere(Desk officer)
    {
        await officer.Lead(officer.Page.Locator("nav a").Last);
        await officer.Back();
    }

    private static async Task Holds(Desk officer, string name)
    {
        await Assertions
            .Expect(officer.Page.Locator("main [name='/fullName']"))
            .ToHaveValueAsync(name);
        await Assertions
            .Expect(officer.Page.Locator("main [name='/channel']"))
            .ToHaveValueAsync("cash");
    }

    private async Task<string> Prepare(Town town, bool scripts)
    {
        await using var officer = await browser.SignIn(town.Service, "officer", scripts);
        await officer.Go("/payment-runs");
        await officer.Type("/month", "06/2025");
        await officer.Press("Mở kỳ");
        await officer.Sees("Đã mở kỳ chi trả");
        var address = new Uri(officer.Page.Url).AbsolutePath;
        await officer.Press("Tính danh sách");
        await officer.Awaits("Trình chủ tịch xã");
        await officer.Sees("5 người");
        await officer.Press("Trình chủ tịch xã");
        await officer.Sees("Đã trình chủ tịch xã");
        return address;
    }

    private async Task Approve(Town town, string run, bool scripts)
    {
        await using var chair = await browser.SignIn(town.Service, "chair", scripts);
        await chair.Go(run);
        await chair.Follow("So với tháng trước");
        await chair.Sees("Cần xem trước khi duyệt");
        await chair.Go(run);
        await chair.Unfold("Trả lại để lập lại");
        await chair.Press("Trả lại để lập lại");
        await chair.Sees("Cần nhập.");
        await chair.Press("Duyệt danh sách");
        await chair.Sees("Đã duyệt.");
        await chair.Follow("Danh sách chi trả");
        await chair.Sees("Đặng Thị Đào");
    }

    private async Task Release(Town town, string run, bool scripts)
    {
        await using var treasurer = await browser.SignIn(town.Service, "treasurer", scripts);
        await treasurer.Go(run + "/release");
        await treasurer.Press("Phát lệnh chi");
        await treasurer.Sees("chưa đủ cho danh sách");
        foreach (var (benefit, amount) in await Sums(town, run))
        {
            await treasurer.Choose("/benefit", benefit);
            await treasurer.Type("/amountVnd", amount);
            await treasurer.Type("/documentNo", "RDT-" + benefit);
            await treasurer.Press("Ghi số tiền rút");
            await treasurer.Sees("Đã ghi số tiền rút");
        }

        await Age(town);
        await treasurer.Press("Phát lệnh chi");
        await treasurer.Sees("Nhập lại mật khẩu");
        await treasurer.Page.Locator("#password").FillAsync("demo");
        await treasurer.Press("Đăng nhập");
        await treasurer.Press("Gửi tiếp");
        await treasurer.Sees("Đã phát lệnh");
        await treasurer.Go("/banks");
        await treasurer.Awaits("SHA-256");
    }

    private async Task HandOut(
        Town town,
        string called,
        string absent,
        string enrolled,
        bool scripts
    )
    {
        await using var treasurer = await browser.SignIn(town.Service, "treasurer", scripts);
        await using var cashier = await browser.SignIn(town.Service, "cashier", scripts);
        await treasurer.Go("/cash-lists");
        await treasurer.Awaits("Xã");
        await treasurer.Lead(treasurer.Page.Locator("tbody a").First);
        var desk = new Uri(treasurer.Page.Url).AbsolutePath;
        await Float(treasurer, desk, "issued", "30.000.000", "TU-1");

        await cashier.Go(desk);
        await cashier.Follow("Mở quầy chi");
        await cashier.Sees("30.000.000");
        await HandOver(cashier, called, "BN-1");
        await cashier.Follow(called);
        await cashier.Unfold("Ghi đính chính");
        await cashier.Type("/reason", "Ghi nhầm số biên nhận");
        await cashier.Press("Ghi đính chính");
        await cashier.Sees("Đã đính chính");
        await HandOver(cashier, called, "BN-2");
        await HandOver(cashier, enrolled, proposed: "BN-3");
        await Call(cashier, absent);
        await cashier.Page.Locator("#why-not").SelectOptionAsync("absent");
        await cashier.Press("Ghi chưa nhận");
        await cashier.Sees("Đã ghi chưa nhận");
        await cashier.Follow("Danh sách");
        await cashier.Press("Khóa bàn chi");
        await cashier.Sees("Chưa thực hiện được");

        var held = (await cashier.Page.Locator("dd.sum").Last.InnerTextAsync()).Replace(
            " đ",
            "",
            StringComparison.Ordinal
        );
        await Float(treasurer, desk, "handed_back", held, "TU-2");
        await cashier.Go(desk);
        await cashier.Follow("Kiểm quỹ cuối ngày");
        await cashier.Type("/notes/1000", "1");
        await cashier.Press("Ký biên bản");
        await cashier.Sees("Chưa thực hiện được");
        await cashier.Type("/differenceReason", "Thừa một tờ, chưa rõ của ai");
        await cashier.Press("Ký biên bản");
        await cashier.Sees("Đã ký biên bản kiểm quỹ");
        await treasurer.Go(new Uri(cashier.Page.Url).AbsolutePath);
        await treasurer.Press("Xác nhận đã cùng kiểm quỹ");
        await treasurer.Sees("Đã xác nhận biên bản");
        await cashier.Go(desk);
        await cashier.Follow("Chi trả tại nhà");
        await cashier.Go(desk);
        await cashier.Press("Khóa bàn chi");
        await cashier.Sees("Đã khóa bàn chi");
    }

    private static async Task HandOver(
        Desk cashier,
        string name,
        string? receipt = null,
        string? proposed = null
    )
    {
        await Call(cashier, name);
        if (proposed is not null)
        {
            Assert.Equal(
                proposed,
                await cashier.Page.Locator("main [name='/receiptNo']").InputValueAsync()
            );
        }

        await cashier.Page.Keyboard.TypeAsync("0321");
        if (receipt is not null)
        {
            await cashier.Type("/receiptNo", receipt);
        }

        await cashier.Press("Đã trao tiền");
        await cashier.Sees("Đã ghi nhận trao tiền");
    }

    /// <summary>As at a desk: the field has the focus, a name is typed without marks, Enter.</summary>
    private static async Task Call(Desk cashier, string name)
    {
        await cashier.Page.Keyboard.TypeAsync(VietnameseName.Fold(name));
        await cashier.Lead(cashier.Page.GetByRole(AriaRole.Button, new() { Name = "Gọi" }));
        await cashier.Sees(name);
    }

    private static async Task Float(
        Desk treasurer,
        string desk,
        string direction,
        string amount,
        string receipt
    )
    {
        await treasurer.Go(desk);
        await treasurer.Unfold("Tạm ứng hoặc nhận lại");
        await treasurer.Choose("/direction", direction);
        await treasurer.Type("/amountVnd", amount);
        await treasurer.Choose("/to", "cashier");
        await treasurer.Type("/receiptNo", receipt);
        await treasurer.Press("Ghi");
        await treasurer.Sees("Đã ghi.");
    }

    private async Task Close(Town town, string run, bool scripts)
    {
        await town.TurnTo(new DateOnly(2025, 6, 18));
        await using var controller = await browser.SignIn(town.Service, "controller", scripts);
        await controller.Go(run + "/reconciliation");
        await controller.Sees("Các nơi cộng lại đúng bằng tổng.");
        await controller.Awaits("đã khớp");
        await controller.Follow("Bút toán sao kê chưa khớp");
        await controller.Sees("Mọi bút toán đều đã khớp.");
        await controller.Go(run + "/reconciliation");
        await controller.Press("Khóa sổ");
        await controller.Sees("Đã khóa sổ.");
    }

    /// <summary>The auditor follows one payout from law to hand; the books and the log hold.</summary>
    private async Task Look(Town town, bool scripts)
    {
        await using var auditor = await browser.SignIn(town.Service, "auditor", scripts);
        await auditor.Go("/people");
        await auditor.Type("/query", "dang thi");
        if (scripts)
        {
            await Assertions
                .Expect(auditor.Page.Locator("#found"))
                .ToContainTextAsync("Đặng Thị Đào");
        }
        else
        {
            await auditor.Press("Tìm");
        }

        await auditor.Follow("Đặng Thị Đào");
        await auditor.Sees("Được hưởng");
        await auditor.Follow("06/2025");
        await auditor.Sees("Vì sao số tiền này");
        await auditor.Follow("Hộ chiếu khoản chi");
        await auditor.Sees("Trao tiền mặt");
    }

    /// <summary>At 320 pixels, which is a window at four times the size too, nothing runs out of the page; in English.</summary>
    private async Task LookOnATelephone(Town town, string run)
    {
        await using var officer = await browser.Open(town.Service, width: 320);
        await officer.SignIn("officer");
        await officer.Speak("English");
        await officer.Sees("Today");
        foreach (
            var path in new[]
            {
                "/people/new",
                "/proposals?state=accepted",
                "/cash-lists",
                "/uncollected",
                "/calendar",
                $"/tasks?communeCode={Town.Here}",
                "/banks",
                run,
                run + "/changes",
                run + "/payouts",
            }
        )
        {
            await officer.Go(path);
        }

        // Who signs out in the middle of a form leaves nothing behind in the browser.
        await officer.Go("/people/new");
        await officer.Type("/fullName", "Đặng Thị Đào");
        await officer.Lead(officer.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }));
        Assert.Equal(0, await officer.Page.EvaluateAsync<int>("sessionStorage.length"));
    }

    /// <summary>What the Treasury has to pay out, by benefit.</summary>
    private static async Task<IReadOnlyList<(string Benefit, string Amount)>> Sums(
        Town town,
        string run
    )
    {
        var answer = await (await town.Service.As("treasurer")).Get("/v1" + run);
        return
        [
            .. answer.Json["byBenefit"]!
                .AsArray()
                .OfType<JsonNode>()
                .Select(part =>
                    (part["benefit"]!.GetValue<string>(), part["amountVnd"]!.ToString())
                ),
        ];
    }

    /// <summary>Six minutes pass since the passwords were typed.</summary>
    private static async Task Age(Town town)
    {
        await using var command = town.Service.Database.Admin.CreateCommand(
            "update page_sign_in set signed_in_at = signed_in_at - interval '6 minutes', proven_at = proven_at - interval '6 minutes'"
        );
        await command.ExecuteNonQueryAsync();
    }
}
