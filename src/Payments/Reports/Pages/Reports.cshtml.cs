using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;
using Payments.Web.Pictures;

namespace Payments.Reports.Pages;

/// <summary>A month in pictures: cash and accounts, days to the hand, and the board of communes by their share of cash.</summary>
[Requires(Permission.ReadCash)]
public sealed class ReportsModel(IMediator mediator, Speech say) : RoomPage(mediator)
{
    /// <summary>Later days are one row.</summary>
    private const int DaysMax = 14;

    private const int CommunesShown = 50;

    /// <summary>yyyy-MM; null: the latest that was calculated.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Month { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public CashShares.Answer Cash { get; private set; } = null!;

    public DaysToHand.Answer Days { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (cash, no) = await Ask(new CashShares.Query(Month, null, CommunesShown, Cursor));
        if (cash is null)
        {
            return no;
        }

        Cash = cash;
        (var days, no) = await Ask(new DaysToHand.Query(Month, null));
        Days = days!;
        return no;
    }

    /// <summary>A percentage with two decimals, as the reader writes them.</summary>
    public string Percent(decimal percent)
    {
        var written = percent.ToString("0.00", CultureInfo.InvariantCulture);
        return (say.IsEnglish ? written : written.Replace('.', ',')) + " %";
    }

    public IEnumerable<Picture> Pictures()
    {
        var total = Cash.Total;
        yield return new Shares(
            "months",
            say["reports.months"],
            say["reports.months.finding", Percent(total.CashPercent)],
            say["month"],
            [say["channel.account"], say["channel.cash"]],
            [
                .. Cash.Months.Select(month => new PictureRow(
                    say[
                        "reports.months.row",
                        Speech.Month(month.Month),
                        Percent(month.Share.CashPercent)
                    ],
                    month.Share.AccountPayouts,
                    month.Share.CashPayouts
                )),
            ]
        )
        {
            Tell = Speech.Count,
            Patterns = [0, 2],
        };
        yield return new Shares(
            "money",
            say["reports.money"],
            say[
                "reports.money.finding",
                Speech.Money(total.AccountVnd),
                Speech.Money(total.CashVnd)
            ],
            say["amount"],
            [say["channel.account"], say["channel.cash"]],
            [new(Speech.Month(Cash.Month), total.AccountVnd, total.CashVnd)]
        )
        {
            Patterns = [0, 2],
        };
        if (Days.InHand > 0)
        {
            yield return DaysPicture();
        }
    }

    private Bars DaysPicture()
    {
        var rows =
            from channel in Days.Channels
            from day in channel.Spread
            group (channel.Word, day.Payouts) by Math.Min(day.Days, DaysMax + 1) into day
            orderby day.Key
            select new PictureRow(
                day.Key > DaysMax
                    ? say["reports.days.later", DaysMax]
                    : say["reports.days.day", day.Key],
                [
                    .. Days.Channels.Select(channel =>
                        day.Where(one => one.Word == channel.Word).Sum(one => one.Payouts)
                    ),
                ]
            );
        return new Bars(
            "days",
            say["reports.days"],
            string.Join(
                ' ',
                Days.Channels.Select(channel =>
                    say[
                        "reports.days.finding",
                        say.Word("channel", channel.Word),
                        channel.Median,
                        channel.Ninety
                    ]
                )
            ),
            say["reports.days.head"],
            [.. Days.Channels.Select(channel => say.Word("channel", channel.Word))],
            [.. rows]
        )
        {
            Tell = Speech.Count,
            SkipsNothing = true,
            Patterns = [.. Days.Channels.Select(channel => channel.Word == "cash" ? 2 : 0)],
        };
    }
}
