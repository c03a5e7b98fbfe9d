using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Payments.Tests.Support;

namespace Payments.Tests.Calendar;

/// <summary>The days off that two people decide, and what follows them.</summary>
public sealed class CalendarTests
{
    private const string Days = "/v1/calendar/days";

    [Fact]
    public async Task A_decided_day_moves_the_steps_of_the_month_and_an_ordinary_one_moves_them_back()
    {
        await using var town = await Town.Start();
        Assert.Equal("2025-06-02", await AccountsFrom(town));

        await Decided(town, "2025-06-02", "off");
        Assert.Equal("2025-06-03", await AccountsFrom(town));
        await Decided(town, "2025-06-01", "working");
        Assert.Equal("2025-06-01", await AccountsFrom(town));
        await Decided(town, "2025-06-01", "ordinary");
        await Decided(town, "2025-06-02", "ordinary");

        Assert.Equal("2025-06-02", await AccountsFrom(town));
        var days = await (await town.Service.As("auditor")).Get($"{Days}?year=2025");
        var said = days.Must(HttpStatusCode.OK).Json["days"]!
            .AsArray()
            .Where(day =>
                day!["date"]!.GetValue<string>().StartsWith("2025-06", StringComparison.Ordinal)
            )
            .Select(day =>
                $"{day!["date"]} {day["kind"]} {day["counts"]} {day["decision"]!["decidedBy"]}"
            );
        Assert.Equal(
            [
                "2025-06-01 working false approver",
                "2025-06-01 ordinary true approver",
                "2025-06-02 off false approver",
                "2025-06-02 ordinary true approver",
            ],
            said
        );
    }

    [Fact]
    public async Task A_year_is_known_once_its_tet_is_decided()
    {
        await using var town = await Town.Start();
        Assert.False(await IsKnown(town, 2030));

        await Decided(town, "2030-02-04", "off", "Tết Âm lịch");

        Assert.True(await IsKnown(town, 2030));
        Assert.False(await IsKnown(town, 2031));
    }

    [Fact]
    public async Task A_day_that_has_passed_or_says_nothing_is_refused_by_field()
    {
        await using var town = await Town.Start();
        var officer = await town.Service.As("preparer");

        var answer = (await officer.Post(Days, Day("2025-05-01", "holiday", " ", ""))).Must(
            HttpStatusCode.BadRequest
        );

        Assert.Equal(
            ["/date day_passed", "/kind bad_value", "/name required", "/source required"],
            answer.Json["errors"]!.AsArray().Select(error => $"{error!["pointer"]} {error["code"]}")
        );
        foreach (
            var (kind, until, code) in new[]
            {
                ("bank_hours", null, "required"),
                ("off", "11:30", "not_for_this_kind"),
                ("working", "25:00", "bad_value"),
            }
        )
        {
            var hours = await officer.Post(Days, Day("2025-06-02", kind, "x", "y", until));
            Assert.Equal(
                "/banksUntil " + code,
                hours.Must(HttpStatusCode.BadRequest).Json["errors"]!
                    .AsArray()
                    .Select(error => $"{error!["pointer"]} {error["code"]}")
                    .Single()
            );
        }

        (await officer.Get($"{Days}?year=1")).Must(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_batch_after_the_hours_of_the_day_is_for_the_next_day_on_which_banks_work()
    {
        await using var town = await Town.Start("pull");
        town.ByAccount("1111", Town.There, Town.SecondBank);
        await Decided(town, "2025-05-20", "bank_hours", banksUntil: "00:00");
        await Decided(town, "2025-05-21", "off");

        await town.Pay();

        var bank = await town.Service.As("bank2");
        var batches = await bank.Until(
            "/v1/bank-batches",
            answer => answer["items"]!.AsArray().Count > 0
        );
        var file = (
            await bank.Get($"/v1/bank-batches/{batches.Json["items"]![0]!["id"]}/pain.001")
        ).Must(HttpStatusCode.OK);
        Assert.Equal(
            "2025-05-22",
            XDocument
                .Parse(file.Text)
                .Descendants()
                .Single(at => at.Name.LocalName == "ReqdExctnDt")
                .Value
        );
    }

    private static async Task Decided(
        Town town,
        string date,
        string kind,
        string name = "Ngày nghỉ",
        string? banksUntil = null
    ) =>
        await town.Accepted(
            await (await town.Service.As("preparer")).Post(
                Days,
                Day(date, kind, name, "Thông báo 1/TB-BNV", banksUntil)
            )
        );

    private static JsonObject Day(
        string date,
        string kind,
        string name,
        string source,
        string? banksUntil = null
    ) =>
        new()
        {
            ["date"] = date,
            ["kind"] = kind,
            ["name"] = name,
            ["source"] = source,
            ["banksUntil"] = banksUntil,
        };

    private static async Task<string> AccountsFrom(Town town) =>
        (await (await town.Service.As("officer")).Get("/v1/calendar?month=2025-06"))
            .Must(HttpStatusCode.OK)
            .Value<string>("accountsFrom");

    private static async Task<bool> IsKnown(Town town, int year) =>
        (await (await town.Service.As("officer")).Get($"{Days}?year={year}"))
            .Must(HttpStatusCode.OK)
            .Value<bool>("holidaysKnown");
}
