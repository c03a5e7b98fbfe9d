using Payments.Domain.Calendar;
using Payments.Domain.Common;

namespace Payments.Domain.Tests.Calendar;

public sealed class PayCalendarTests
{
    [Fact]
    public void An_ordinary_month_has_its_days()
    {
        var calendar = Of("2026-06");

        Assert.Equal(Day("2026-05-20"), calendar.FactsUntil);
        Assert.Equal(Day("2026-05-20"), calendar.SubmitBy);
        Assert.Equal(Day("2026-05-21"), calendar.ApproveBy);
        Assert.Equal(Day("2026-05-22"), calendar.DrawBy);
        Assert.Equal(Day("2026-06-01"), calendar.AccountsFrom);
        Assert.Equal(Day("2026-06-05"), calendar.CashFrom);
        Assert.Equal(Day("2026-06-18"), calendar.CashUntil);
        Assert.Equal(Day("2026-06-19"), calendar.ReportBy);
        Assert.Null(calendar.MayBePaidWith);
        Assert.True(calendar.HolidaysKnown);
    }

    [Fact]
    public void Tet_moves_facts_back_and_ends_cash_with_the_report()
    {
        var march = Of("2026-03");
        var february = Of("2026-02");

        Assert.Equal(Day("2026-02-13"), march.FactsUntil);
        Assert.Equal(Day("2026-02-24"), march.DrawBy);
        Assert.Equal(Day("2026-02-05"), february.CashFrom);
        Assert.Equal(Day("2026-02-13"), february.ReportBy);
        Assert.Equal(Day("2026-02-13"), february.CashUntil);
    }

    [Theory]
    [InlineData("2025-01")]
    [InlineData("2026-02")]
    [InlineData("2028-01")]
    public void The_last_pay_before_tet_may_carry_the_next_month(string month)
    {
        var paid = PayMonth.Parse(month);

        Assert.Equal(paid.Plus(1), Of(month).MayBePaidWith);
        Assert.Null(PayCalendar.Of(paid.Plus(1), Holidays.Embedded).MayBePaidWith);
        Assert.Null(PayCalendar.Of(paid.Plus(-1), Holidays.Embedded).MayBePaidWith);
    }

    [Fact]
    public void A_swapped_saturday_is_worked_and_its_monday_is_not()
    {
        Assert.True(Holidays.Embedded.IsWorkingDay(Day("2026-08-22")));
        Assert.False(Holidays.Embedded.IsWorkingDay(Day("2026-08-31")));
        Assert.Equal(Day("2026-09-03"), Of("2026-09").AccountsFrom);
    }

    [Fact]
    public void In_every_month_the_steps_follow_each_other_on_working_days()
    {
        for (
            var month = PayMonth.Parse("2021-07");
            month < PayMonth.Parse("2030-01");
            month = month.Plus(1)
        )
        {
            var calendar = PayCalendar.Of(month, Holidays.Embedded);
            DateOnly[] days =
            [
                calendar.FactsUntil,
                calendar.SubmitBy,
                calendar.ApproveBy,
                calendar.DrawBy,
                calendar.AccountsFrom,
                calendar.CashFrom,
                calendar.CashUntil,
                calendar.ReportBy,
            ];

            Assert.Equal(days.Order(), days);
            Assert.All(days, day => Assert.True(Holidays.Embedded.IsWorkingDay(day)));
            Assert.True(calendar.DrawBy.Day < 25 && month.Plus(-1).Contains(calendar.DrawBy));
            Assert.True(calendar.ReportBy.Day < 20 && month.Contains(calendar.ReportBy));
        }
    }

    [Fact]
    public void In_a_year_without_data_only_fixed_holidays_are_known()
    {
        Assert.False(Of("2030-05").HolidaysKnown);
        Assert.False(Holidays.Embedded.IsWorkingDay(Day("2030-04-30")));
        Assert.True(Holidays.Embedded.IsWorkingDay(Day("2030-02-04")));
    }

    [Theory]
    [InlineData("date,kind\n")]
    [InlineData("date,kind,name,source\n2026-01-01,free,x,y\n")]
    [InlineData("date,kind,name,source\n2026-01-01,off,x,\n")]
    [InlineData("date,kind,name,source\n2026-01-01,off,x,y\n2026-01-01,working,x,y\n")]
    [InlineData("date,kind,name,source\n01/01/2026,off,x,y\n")]
    public void A_file_that_says_something_wrong_is_refused(string file)
    {
        using var reader = new StringReader(file);

        Assert.Equal("bad_holidays", Holidays.Read(reader).Refusal?.Code);
    }

    [Theory]
    [InlineData("2026-06-01 15:29", "15:30", "2026-06-01")]
    [InlineData("2026-06-01 15:30", "15:30", "2026-06-02")]
    [InlineData("2026-06-01 23:59", null, "2026-06-01")]
    [InlineData("2026-06-05 16:00", "15:30", "2026-06-08")]
    [InlineData("2026-06-06 09:00", "15:30", "2026-06-08")]
    [InlineData("2027-02-04 16:00", "15:30", "2027-02-12")]
    public void A_bank_carries_out_today_what_comes_before_its_cut_off_on_a_working_day(
        string now,
        string? cutOff,
        string day
    ) =>
        Assert.Equal(
            Day(day),
            ExecutionDay.Of(
                DateTime.ParseExact(
                    now,
                    "yyyy-MM-dd HH:mm",
                    System.Globalization.CultureInfo.InvariantCulture
                ),
                cutOff is null
                    ? null
                    : TimeOnly.ParseExact(
                        cutOff,
                        "HH:mm",
                        System.Globalization.CultureInfo.InvariantCulture
                    ),
                Holidays.Embedded
            )
        );

    [Theory]
    [InlineData("2026-06-30 16:29", "2026-06-30")]
    [InlineData("2026-06-30 16:30", "2026-07-01")]
    [InlineData("2026-07-01 15:30", "2026-07-02")]
    [InlineData("2026-06-27 11:29", "2026-06-27")]
    [InlineData("2026-06-27 11:30", "2026-06-29")]
    public void Half_days_and_the_long_last_day_of_a_month_have_hours_of_their_own(
        string now,
        string day
    )
    {
        var holidays = Holidays.Embedded.With([
            new(Day("2026-06-30"), DayKind.BankHours, "x", "y", new TimeOnly(16, 30)),
            new(Day("2026-06-27"), DayKind.Working, "x", "y", new TimeOnly(11, 30)),
        ]);

        Assert.Equal(
            Day(day),
            ExecutionDay.Of(
                DateTime.ParseExact(
                    now,
                    "yyyy-MM-dd HH:mm",
                    System.Globalization.CultureInfo.InvariantCulture
                ),
                new TimeOnly(15, 30),
                holidays
            )
        );
    }

    private static PayCalendar Of(string month) =>
        PayCalendar.Of(PayMonth.Parse(month), Holidays.Embedded);

    private static DateOnly Day(string day) =>
        DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
