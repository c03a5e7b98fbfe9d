using System.Globalization;
using System.Text.Json.Nodes;
using Payments.Beneficiaries;
using Payments.Domain.Common;

namespace Payments.Verbs.Demo;

/// <summary>The cash desks of the month: floats, hand-overs against proof, who did not come, cash handed back.</summary>
internal sealed class DemoDesks(PayMonth month, DemoApi api, DemoStage stage)
{
    private const int HandsAtOnce = 8;

    /// <summary>Of so many people one does not collect.</summary>
    private const int OneInSoManyIsAbsent = 20;

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(400);
    private static readonly string[] cashiers = ["cashier", "cashier2", "cashier3"];
    private static readonly string[] reasons =
    [
        "absent",
        "moved",
        "absent",
        "refused",
        "wrong_data",
    ];

    private int receipts;
    private int handedOver;
    private int notCollected;
    private int corrected;

    /// <summary>Hands out what is on the lists, once all who fall back to cash stand on them.</summary>
    public async Task HandOut(string runId, CancellationToken cancellationToken)
    {
        stage.Begin("wait for who falls back to cash");
        var books = $"/v1/reconciliation?runId={runId}";
        await api.Until(
            "treasurer",
            books,
            now => now.Number("returnedCount") == 0,
            patience,
            null,
            cancellationToken
        );
        await api.Until(
            "treasurer",
            Lists,
            page => page.Items("items").Any(),
            patience,
            null,
            cancellationToken
        );

        // Who falls back may come onto a list that is being called already.
        var waiting = 1L;
        for (var patient = patience; waiting > 0; patient -= pause)
        {
            foreach (var list in await api.All("treasurer", Lists, cancellationToken))
            {
                await HandOutList(list, cancellationToken);
            }

            stage.Begin("wait for the cash lists");
            waiting = (await api.Get("treasurer", books, cancellationToken)).Number(
                "awaitingCashCount"
            );
            if (waiting > 0 && patient <= TimeSpan.Zero)
            {
                throw stage.Fail($"{waiting} payouts in cash are on no list");
            }

            await Task.Delay(waiting > 0 ? pause : TimeSpan.Zero, cancellationToken);
        }

        stage.Say($"Cash: {handedOver:#,##0} handed over, {notCollected:#,##0} not collected.");
    }

    /// <summary>What is left of the floats goes back, and the lists close.</summary>
    public async Task Close(CancellationToken cancellationToken)
    {
        foreach (var list in await api.All("treasurer", Lists, cancellationToken))
        {
            if (list.Word("state") == "closed")
            {
                continue;
            }

            stage.Begin("hand cash back");
            var id = list.Word("id");
            var commune = list.Word("communeCode");
            var left = list["float"]!.Number("heldVnd");
            if (left > 0)
            {
                await Float(list, "handed_back", left, cancellationToken);
            }

            stage.Begin("close a cash list");
            await api.Post(
                CashierOf(commune),
                $"/v1/cash-lists/{id}/close",
                null,
                cancellationToken
            );
            stage.Tell($"Cash list of {commune} closed; {Money(left)} handed back.");
        }
    }

    private string Lists => $"/v1/cash-lists?month={month}";

    private static string CashierOf(string commune) =>
        cashiers[DemoRegistry.CommuneCodes.ToList().IndexOf(commune)];

    private async Task HandOutList(JsonNode list, CancellationToken cancellationToken)
    {
        stage.Begin("issue a float");
        var needed = list.Number("listedVnd") - list["float"]!.Number("heldVnd");
        if (needed > 0)
        {
            await Float(list, "issued", needed, cancellationToken);
        }

        stage.Begin("hand out cash");
        var cashier = CashierOf(list.Word("communeCode"));
        var sheet = await api.Get(cashier, $"/v1/cash-lists/{list.Word("id")}", cancellationToken);
        var waiting = sheet.Items("items").Where(item => item.Word("state") == "listed").ToList();
        await Parallel.ForAsync(
            0,
            waiting.Count,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = HandsAtOnce,
                CancellationToken = cancellationToken,
            },
            async (at, token) => await Call(cashier, list, waiting[at], at, token)
        );
    }

    /// <summary>Calls one name on the list.</summary>
    private async Task Call(
        string cashier,
        JsonNode list,
        JsonNode item,
        int at,
        CancellationToken cancellationToken
    )
    {
        var commune = list.Word("communeCode");
        if (at % OneInSoManyIsAbsent == OneInSoManyIsAbsent - 1)
        {
            var reason = reasons[at / OneInSoManyIsAbsent % reasons.Length];
            await NotCollected(cashier, item, reason, cancellationToken);
            return;
        }

        switch (await HandOver(cashier, commune, item, cancellationToken))
        {
            case null:
                break;
            case "recorded_dead":
                await NotCollected(cashier, item, "dead", cancellationToken);
                return;
            case "authorisation_ended" or "no_authorisation":
                await NotCollected(cashier, item, "no_authorisation", cancellationToken);
                return;
            case var code:
                throw stage.Fail($"a hand-over was refused: {code}");
        }

        if (
            month == DemoMonth.First
            && commune == DemoRegistry.CommuneCodes[0]
            && Interlocked.Exchange(ref corrected, 1) == 0
        )
        {
            await Correct(cashier, commune, item, cancellationToken);
        }
    }

    /// <summary>A slip of the pen: taken back by a counter-entry and handed over with the right receipt.</summary>
    private async Task Correct(
        string cashier,
        string commune,
        JsonNode item,
        CancellationToken cancellationToken
    )
    {
        await api.Post(
            cashier,
            $"/v1/cash-payouts/{item.Word("id")}/correct",
            new { reason = "Ghi nhầm số biên nhận" },
            cancellationToken
        );
        Interlocked.Decrement(ref handedOver);
        if (await HandOver(cashier, commune, item, cancellationToken) is { } code)
        {
            throw stage.Fail($"the corrected hand-over was refused: {code}");
        }

        stage.Say("One hand-over corrected by a counter-entry and entered again.");
    }

    private async Task<string?> HandOver(
        string cashier,
        string commune,
        JsonNode item,
        CancellationToken cancellationToken
    )
    {
        var number = Interlocked.Increment(ref receipts);
        var payee = item["payee"]!;
        var code = await api.TryPost(
            cashier,
            $"/v1/cash-payouts/{item.Word("id")}/hand-over",
            new
            {
                receivedBy = payee.Word("relation") switch
                {
                    "self" => "beneficiary",
                    "authorised" => "authorised",
                    _ => "payee",
                },
                receiverName = payee.Word("name"),
                document = "citizen_card",
                documentLast4 = (1000 + (number % 9000)).ToString(CultureInfo.InvariantCulture),
                proof = number % 10 == 0 ? "thumbprint" : "signature",
                receiptNo = $"{commune}-{month}-{item.Word("id")[^12..]}-{number}",
                paidOn = DemoCalendar.Text(stage.Today),
            },
            cancellationToken
        );
        if (code is null)
        {
            Interlocked.Increment(ref handedOver);
        }

        return code;
    }

    private async Task NotCollected(
        string cashier,
        JsonNode item,
        string reason,
        CancellationToken cancellationToken
    )
    {
        await api.Post(
            cashier,
            $"/v1/cash-payouts/{item.Word("id")}/not-collected",
            new { reason },
            cancellationToken
        );
        Interlocked.Increment(ref notCollected);
    }

    private Task<JsonNode> Float(
        JsonNode list,
        string direction,
        long amountVnd,
        CancellationToken cancellationToken
    ) =>
        api.Post(
            "treasurer",
            $"/v1/cash-lists/{list.Word("id")}/float",
            new
            {
                direction,
                amountVnd,
                to = "Thủ quỹ " + list.Word("communeCode"),
                receiptNo = $"{(direction == "issued" ? "PC" : "PT")}-{list.Word("communeCode")}-{month}-{Interlocked.Increment(ref receipts)}",
            },
            cancellationToken
        );

    private static string Money(long amountVnd) => new Vnd(amountVnd).ToString();
}
