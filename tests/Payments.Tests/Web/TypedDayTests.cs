using Microsoft.AspNetCore.Http;
using Payments.Web;

namespace Payments.Tests.Web;

/// <summary>Days and months as people type them, on a desk and on a telephone whose digits have no stroke.</summary>
public sealed class TypedDayTests
{
    [Theory]
    [InlineData("05/11/2026", "2026-11-05")]
    [InlineData("5/1/2026", "2026-01-05")]
    [InlineData("05-11-2026", "2026-11-05")]
    [InlineData("5.11.2026", "2026-11-05")]
    [InlineData("05112026", "2026-11-05")]
    [InlineData("2026-11-05", "2026-11-05")]
    [InlineData("11/2026", "2026-11")]
    [InlineData("112026", "2026-11")]
    [InlineData("1940", "1940")]
    [InlineData("5/11/26", null)]
    [InlineData("5/11", null)]
    [InlineData("05/11/2026/1", null)]
    [InlineData("hôm qua", null)]
    public void A_day_is_read_however_it_is_parted(string text, string? day)
    {
        var typed = new Typed(new FormCollection(new() { ["/day"] = text }));

        var read = typed.Body([new Field("/day", FieldKind.Day)]).TryGet(out var body, out _);

        Assert.Equal(day, read ? (string?)body!["day"] : null);
    }

    [Theory]
    [InlineData("06/2026", "2026-06")]
    [InlineData("6/2026", "2026-06")]
    [InlineData("062026", "2026-06")]
    [InlineData("2026-06", "2026-06")]
    [InlineData("13/2026", null)]
    [InlineData("05/06/2026", null)]
    [InlineData("2026", null)]
    [InlineData(null, null)]
    public void A_month_is_read_however_it_is_parted(string? text, string? month) =>
        Assert.Equal(month, Typed.MonthOf(text)?.ToString());
}
