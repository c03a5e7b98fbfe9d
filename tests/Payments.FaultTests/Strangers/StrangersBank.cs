using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Payments.FaultTests.Support;

namespace Payments.FaultTests.Strangers;

/// <summary>
/// A bank written from the contract alone by somebody who wishes us no good: it keeps its word in the few answers that
/// are definite and misbehaves in every other way, until it is calm.
/// </summary>
internal sealed class StrangersBank : IAsyncDisposable
{
    public const long OpeningVnd = 900_000_000_000;

    private static readonly TimeSpan hang = TimeSpan.FromSeconds(3);

    private readonly Dice dice;
    private readonly bool bookBlocks;
    private readonly StatementsOfStrangers statements;
    private readonly AnswersOfStrangers answers;
    private WebApplication? app;

    private StrangersBank(string bin, int seed, bool isHostile, bool bookBlocks)
    {
        Bin = bin;
        this.bookBlocks = bookBlocks;
        dice = new Dice(seed);
        Ledger = new StrangersLedger(dice, isHostile);
        statements = new StatementsOfStrangers(dice, Ledger);
        answers = new AnswersOfStrangers(dice);
        IsCalm = !isHostile;
    }

    public string Bin { get; }

    public string Account => "11" + Bin + "001";

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public StrangersLedger Ledger { get; }

    /// <summary>Answers as the contract says from now on, and truthfully.</summary>
    public bool IsCalm { get; set; }

    /// <summary>Takes orders and says nothing more: what is known of them comes by message.</summary>
    public bool IsMute { get; init; }

    /// <summary>Told of each call before it is answered; it may take its time, and kill who called.</summary>
    /// <returns>What the bank does with an order: true takes it.</returns>
    public Func<string, Task<Verdict>>? Listener { get; set; }

    /// <summary>A bank that behaves, on the whole.</summary>
    public static Task<StrangersBank> OpenCalm(string bin) =>
        Start(new StrangersBank(bin, 1, false, false));

    /// <inheritdoc cref="IsMute"/>
    public static Task<StrangersBank> OpenMute(string bin) =>
        Start(new StrangersBank(bin, 1, false, false) { IsMute = true });

    public static Task<StrangersBank> OpenHostile(string bin, int seed, bool bookBlocks = false) =>
        Start(new StrangersBank(bin, seed, true, bookBlocks));

    private static async Task<StrangersBank> Start(StrangersBank bank)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        bank.app = builder.Build();
        bank.app.Run(bank.Answer);
        await bank.app.StartAsync();
        bank.Address = new Uri(bank.app.Urls.First());
        return bank;
    }

    /// <summary>The banks file with these banks; the last is the default, the others are paid into by name.</summary>
    public static string WriteFile(IReadOnlyList<StrangersBank> banks, int maxPayments)
    {
        var rows = banks.Select(
            (bank, at) =>
                (JsonNode)
                    new JsonObject
                    {
                        ["bin"] = bank.Bin,
                        ["name"] = "Stranger " + bank.Bin,
                        ["adapter"] = "http",
                        ["baseUrl"] = bank.Address.ToString(),
                        ["default"] = at == banks.Count - 1,
                        ["maxPayments"] = maxPayments,
                        ["paysInto"] = at == banks.Count - 1 ? "any" : new JsonArray(bank.Bin),
                        ["accounts"] = new JsonArray(
                            new JsonObject
                            {
                                ["communeCode"] = "*",
                                ["name"] = "UBND XA",
                                ["account"] = bank.Account,
                            }
                        ),
                        ["askEverySeconds"] = 1,
                        ["resendAfterSeconds"] = 2,
                    }
        );
        var path = Path.Combine(Path.GetTempPath(), $"strangers-{Path.GetRandomFileName()}.json");
        File.WriteAllText(path, new JsonArray([.. rows]).ToJsonString());
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            using var now = new CancellationTokenSource(TimeSpan.Zero);
            await app.StopAsync(now.Token);
            await app.DisposeAsync();
        }
    }

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var verdict = Listener is null
            ? Verdict.Usual
            : await Listener($"{context.Request.Method} {path}");
        switch ((context.Request.Method, parts))
        {
            case ("GET", _) when IsMute:
                context.Response.StatusCode = 503;
                break;
            case ("POST", ["payment-batches"]):
                await Order(context, verdict);
                break;
            case ("GET", ["payment-batches", var msgId]):
                await Ask(context, Ledger.Find(msgId), null);
                break;
            case ("GET", ["payments", var endToEndId]):
                var found = Ledger.FindOrder(endToEndId);
                await Ask(context, found?.Batch, found?.Order);
                break;
            case ("GET", ["accounts", var account, "statements", var day]):
                await ShowStatement(
                    context,
                    account,
                    DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)
                );
                break;
            case ("POST", ["account-enquiries"]):
                context.Response.StatusCode = IsCalm || dice.Chance(97) ? 501 : 500;
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }

    private async Task Order(HttpContext context, Verdict verdict)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        body.Position = 0;
        var isCalm = IsCalm || verdict != Verdict.Usual;
        var way = isCalm ? -1 : dice.Below(14);
        if (way is 10 or 11 || verdict == Verdict.Drop)
        {
            await Refuse(context, way);
            return;
        }

        var isNew = Take(body);
        if (verdict == Verdict.TakeAndDrop)
        {
            context.Abort();
            return;
        }

        if (isNew is null)
        {
            context.Response.StatusCode = 400;
        }
        else if (isCalm)
        {
            context.Response.StatusCode = isNew.Value ? 202 : 409;
        }
        else
        {
            await AnswerBadly(context, isNew.Value, way);
        }
    }

    /// <returns>Null: it cannot be read.</returns>
    private bool? Take(Stream body)
    {
        try
        {
            return Ledger.Take(XDocument.Load(body));
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Takes nothing, and does not always say so clearly.</summary>
    private async Task Refuse(HttpContext context, int way)
    {
        switch (way == 10 ? dice.Below(3) : 3 + dice.Below(7))
        {
            case 0:
                context.Response.StatusCode = 503;
                context.Response.Headers["X-Not-Accepted"] = "true";
                break;
            case 1:
                context.Response.StatusCode = 400;
                break;
            case 2:
                context.Response.StatusCode = 503;
                break;
            case 3:
                context.Response.StatusCode = 500;
                break;
            case 4:
                context.Response.StatusCode = 429;
                break;
            case 5:
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = "/payment-batches";
                break;
            case 6:
                await context.Response.WriteAsync("OK");
                break;
            case 7:
                await Task.Delay(hang);
                context.Abort();
                break;
            default:
                context.Abort();
                break;
        }
    }

    /// <summary>It has the batch, whatever it says.</summary>
    private async Task AnswerBadly(HttpContext context, bool isNew, int way)
    {
        switch (way)
        {
            case 0:
                await Task.Delay(hang);
                context.Abort();
                break;
            case 1:
                context.Abort();
                break;
            case 2:
                context.Response.StatusCode = dice.Pick([500, 502, 429, 404, 403]);
                break;
            case 3:
                context.Response.StatusCode = 302;
                context.Response.Headers.Location = Address + "payment-batches";
                break;
            case 4:
                await context.Response.WriteAsync("<html>Xin chào</html>");
                break;
            case 5:
                context.Response.StatusCode = 503;
                break;
            case 6:
                context.Response.StatusCode = 202;
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("half");
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            case 7:
                context.Response.StatusCode = 409;
                break;
            default:
                context.Response.StatusCode = isNew ? 202 : 409;
                break;
        }
    }

    private async Task Ask(HttpContext context, TakenBatch? batch, Order? order)
    {
        if (!IsCalm && dice.Chance(22))
        {
            await Fail(context);
            return;
        }

        if (batch is null)
        {
            context.Response.StatusCode = 404;
            return;
        }

        batch.Asked++;
        var body = answers.About(batch, order, IsCalm);
        await context.Response.Body.WriteAsync(body);
    }

    private async Task ShowStatement(HttpContext context, string account, DateOnly day)
    {
        if (!IsCalm && dice.Chance(25))
        {
            await Fail(context);
            return;
        }

        var body = account == Account ? statements.Of(account, day, bookBlocks, IsCalm) : null;
        if (body is null)
        {
            context.Response.StatusCode = 404;
            return;
        }

        await context.Response.Body.WriteAsync(body);
    }

    private async Task Fail(HttpContext context)
    {
        switch (dice.Below(6))
        {
            case 0:
                context.Response.StatusCode = 500;
                break;
            case 1:
                context.Response.StatusCode = 429;
                break;
            case 2:
                context.Abort();
                break;
            case 3:
                await context.Response.WriteAsync("not xml at all");
                break;
            case 4:
                await context.Response.Body.WriteAsync(
                    Encoding.UTF8.GetBytes(
                        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><Document>&b;</Document>"
                    )
                );
                break;
            default:
                context.Response.ContentLength = 5000;
                await context.Response.WriteAsync("<?xml version=\"1.0\"?><Document>");
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
        }
    }
}

/// <summary>What a listener makes of an order.</summary>
internal enum Verdict
{
    /// <summary>As the bank's temper has it.</summary>
    Usual,

    /// <summary>Takes nothing and breaks the connection.</summary>
    Drop,

    /// <summary>Takes it and breaks the connection.</summary>
    TakeAndDrop,
}
