using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Web;

/// <summary>The first page: how the newest month stands, in Vietnamese with English beneath. No scripts, no person.</summary>
internal static class HomePage
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static void Map(WebApplication app)
    {
        app.MapGet("/", Show).ExcludeFromDescription().AllowAnonymous();
        app.MapGet("/payments.css", () => Results.Stream(Style(), "text/css; charset=utf-8"))
            .ExcludeFromDescription()
            .AllowAnonymous();
    }

    private static Stream Style() =>
        typeof(HomePage).Assembly.GetManifestResourceStream("Web/payments.css")
        ?? throw new InvalidOperationException("The style sheet is not in the program.");

    private static async Task<Microsoft.AspNetCore.Http.IResult> Show(
        ServiceSettings settings,
        Session session,
        Clock clock,
        CancellationToken cancellationToken
    )
    {
        var page = new StringBuilder();
        Head(page);
        if (settings.Demo)
        {
            Body(page, await HomeFigures.Read(session, cancellationToken), clock.Today);
        }
        else
        {
            page.Append(
                "<p>Hãy đăng nhập để xem. <span lang=\"en\">Sign in to see anything: the API is described at <a href=\"/docs\">/docs</a>.</span></p>"
            );
        }

        page.Append("</main></body></html>");
        return Results.Text(page.ToString(), "text/html", Encoding.UTF8);
    }

    private static void Head(StringBuilder page) =>
        page.Append(
            """
            <!doctype html>
            <html lang="vi">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Chi trả trợ cấp xã hội hằng tháng</title>
            <link rel="stylesheet" href="/payments.css">
            </head>
            <body>
            <header>
            <h1>Chi trả trợ cấp xã hội hằng tháng</h1>
            <p lang="en">Monthly social assistance payments</p>
            </header>
            <main>

            """
        );

    private static void Body(StringBuilder page, HomeFigures figures, DateOnly today)
    {
        page.Append(
            CultureInfo.InvariantCulture,
            $"<p>Hôm nay là {today:dd/MM/yyyy} trong bản chạy thử. <span lang=\"en\">Demo day; invented people.</span></p>"
        );
        if (figures.Run is not { } run)
        {
            page.Append(
                "<p>Chưa có tháng nào được mở. <span lang=\"en\">No month is open yet.</span></p>"
            );
        }
        else
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<h2>Tháng {run.Month:MM/yyyy}</h2><p class=\"total\">{Money(run.TotalVnd)}</p><p>{Count(run.People)} người, {Count(run.Payouts)} khoản chi. <span lang=\"en\">{Count(run.People)} people, {Count(run.Payouts)} payouts.</span></p>"
            );
            Lists(page, figures);
            Identity(page, figures, run);
            Channels(page, figures, run);
            Banks(page, figures);
            Cash(page, figures);
        }

        Checkpoint(page, figures);
        page.Append(
            "<p><a href=\"/docs\">API</a> · <a href=\"/openapi/v1.json\">OpenAPI</a> · <a href=\"/readyz\">readyz</a></p>"
        );
    }

    private static void Lists(StringBuilder page, HomeFigures figures)
    {
        Table(
            page,
            "Danh sách chi trả theo xã",
            "Payment lists by commune",
            ["Xã", "Trạng thái", "Khoản", "Số tiền"],
            2
        );
        foreach (var list in figures.Lists)
        {
            Row(
                page,
                $"{list.Name} ({list.CommuneCode})",
                [HomeWords.Of(list.State)],
                [Count(list.Payouts), Money(list.TotalVnd)]
            );
        }

        End(page);
    }

    /// <summary>The identity: every đồng stands in one place, and the places add up to the total.</summary>
    private static void Identity(StringBuilder page, HomeFigures figures, HomeFigures.RunRow run)
    {
        Table(page, "Tiền đang ở đâu", "Where the money is", ["Nơi", "Khoản", "Số tiền"], 1);
        foreach (var place in figures.Places)
        {
            Row(page, HomeWords.Of(place.Word), [], [Count(place.Count), Money(place.AmountVnd)]);
        }

        End(page);
        var sum = figures.Places.Sum(place => place.AmountVnd);
        page.Append(
            sum == run.TotalVnd
                ? $"<p class=\"holds\">Cộng lại đúng bằng tổng: {Money(sum)}. <span lang=\"en\">The places add up to the total.</span></p>"
                : $"<p class=\"broken\">Cộng lại là {Money(sum)}, không bằng tổng. <span lang=\"en\">The places do not add up.</span></p>"
        );
    }

    private static void Channels(StringBuilder page, HomeFigures figures, HomeFigures.RunRow run)
    {
        Table(page, "Kênh chi trả", "By channel", ["Kênh", "Khoản", "Tỷ lệ", "Số tiền"], 1);
        foreach (var channel in figures.Channels)
        {
            var share = run.Payouts == 0 ? 0 : channel.Count * 1000 / run.Payouts;
            Row(
                page,
                HomeWords.Of(channel.Word),
                [],
                [Count(channel.Count), $"{share / 10},{share % 10} %", Money(channel.AmountVnd)]
            );
        }

        End(page);
    }

    private static void Banks(StringBuilder page, HomeFigures figures)
    {
        Table(
            page,
            "Ngân hàng",
            "Payments by bank",
            ["Ngân hàng", "Trạng thái", "Khoản", "Số tiền"],
            2
        );
        foreach (var bank in figures.Banks)
        {
            Row(
                page,
                bank.Bin,
                [HomeWords.Of(bank.State)],
                [Count(bank.Count), Money(bank.AmountVnd)]
            );
        }

        End(page);
    }

    private static void Cash(StringBuilder page, HomeFigures figures)
    {
        Table(
            page,
            "Chi tiền mặt",
            "Cash lists",
            ["Xã", "Trạng thái", "Còn chờ", "Đã trao", "Chưa nhận"],
            2
        );
        foreach (var list in figures.Cash)
        {
            Row(
                page,
                list.Name,
                [HomeWords.Of(list.State)],
                [Count(list.Waiting), Count(list.HandedOver), Count(list.NotCollected)]
            );
        }

        End(page);
    }

    private static void Checkpoint(StringBuilder page, HomeFigures figures)
    {
        if (figures.Checkpoint is { } checkpoint)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<section><h3>Nhật ký kiểm toán <span lang=\"en\">Audit log</span></h3><p>{Count(checkpoint.Size)} mục đã ký. <span lang=\"en\">Entries under the newest checkpoint.</span> <code>{Convert.ToBase64String(checkpoint.Root)}</code></p></section>"
            );
        }
    }

    /// <param name="texts">How many columns hold words; the rest hold numbers.</param>
    private static void Table(
        StringBuilder page,
        string title,
        string english,
        string[] columns,
        int texts
    )
    {
        page.Append(
            CultureInfo.InvariantCulture,
            $"<section><table><caption>{title} <span lang=\"en\">{english}</span></caption><thead><tr>"
        );
        for (var index = 0; index < columns.Length; index++)
        {
            var kind = index < texts ? "" : " class=\"number\"";
            page.Append(
                CultureInfo.InvariantCulture,
                $"<th scope=\"col\"{kind}>{columns[index]}</th>"
            );
        }

        page.Append("</tr></thead><tbody>");
    }

    private static void Row(StringBuilder page, string name, string[] words, string[] numbers)
    {
        page.Append(
            CultureInfo.InvariantCulture,
            $"<tr><th scope=\"row\">{Encoder.Encode(name)}</th>"
        );
        foreach (var word in words)
        {
            page.Append(CultureInfo.InvariantCulture, $"<td>{Encoder.Encode(word)}</td>");
        }

        foreach (var number in numbers)
        {
            page.Append(CultureInfo.InvariantCulture, $"<td class=\"number\">{number}</td>");
        }

        page.Append("</tr>");
    }

    private static void End(StringBuilder page) => page.Append("</tbody></table></section>");

    private static string Money(long amountVnd) => new Vnd(amountVnd).ToString();

    private static string Count(long count) =>
        count.ToString("#,##0", CultureInfo.InvariantCulture).Replace(',', '.');
}
