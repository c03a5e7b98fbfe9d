using System.Net;
using Payments.Tests.Support;

namespace Payments.Tests.CashDesks;

/// <summary>Drawers and payments as they ought to be after each step, beside the service that takes the same steps.</summary>
internal sealed class CashModel(DeskScene scene)
{
    private const string Shared = "";
    private static readonly string[] cashiers = ["cashier", "teller"];

    private readonly Dictionary<(Guid List, string Cashier), Drawer> drawers = [];
    private readonly List<Payout> everybody = [];
    private readonly HashSet<Guid> closed = [];
    private readonly List<string> receipts = [];
    private Guid[] lists = [];
    private Random dice = new(0);

    public int Paid { get; private set; }

    public int Refused { get; private set; }

    private sealed class Drawer
    {
        public long Issued { get; set; }

        public long HandedBack { get; set; }

        public long HandedOver { get; set; }

        public long Held => Issued - HandedBack - HandedOver;
    }

    private sealed class Payout(Guid id, long amountVnd, Guid list)
    {
        public Guid Id => id;

        public long AmountVnd => amountVnd;

        public Guid List { get; set; } = list;

        public string State { get; set; } = "listed";

        public string PaidBy { get; set; } = "";
    }

    /// <summary>Everybody stands on their list; the order is by amount, since ids are new each time.</summary>
    public async Task Learn(Guid[] known)
    {
        lists = known;
        foreach (var list in lists)
        {
            var listed = (await Sheet(list)).Json["items"]!
                .AsArray()
                .Select(item => new Payout(
                    item!["payoutId"]!.GetValue<Guid>(),
                    item["amountVnd"]!.GetValue<long>(),
                    list
                ));
            everybody.AddRange(listed.OrderBy(one => one.AmountVnd));
        }
    }

    public async Task<string> Step(Random ofThisStep)
    {
        dice = ofThisStep;
        var someone = Any(everybody);
        var cashier = Any(cashiers);
        return dice.Next(14) switch
        {
            0 or 1 => await Issue(Any(lists), cashier),
            2 => await Issue(Any(lists), Shared),
            3 => await HandBack(Any(lists), Any([.. cashiers, Shared]), dice.Next(1, 900) * 1_000L),
            4 => await Miss(someone),
            5 or 6 => await Correct(someone),
            7 or 8 => await TwoDesks(someone),
            9 => await ReturnToTreasury(someone),
            _ => await HandOver(someone, cashier),
        };
    }

    /// <summary>Whoever still waits is absent, every drawer is emptied, the list closes; its people go on to the next.</summary>
    public async Task<string> WindUp(int place)
    {
        var list = lists[place];
        foreach (var waiting in everybody.Where(one => one.List == list && one.State == "listed"))
        {
            await Miss(waiting);
        }

        foreach (var cashier in (string[])[.. cashiers, Shared])
        {
            if (Of(list, cashier).Held is > 0 and var held)
            {
                await HandBack(list, cashier, held);
            }
        }

        (await scene.Close(list)).Must(HttpStatusCode.OK);
        closed.Add(list);
        if (place + 1 < lists.Length)
        {
            foreach (
                var left in everybody.Where(one => one.List == list && one.State == "not_collected")
            )
            {
                (left.List, left.State) = (lists[place + 1], "listed");
            }
        }

        return $"list {place} closed";
    }

    /// <summary>What the service says is what the model says, drawer by drawer and person by person.</summary>
    public async Task Compare(string when)
    {
        var (drawersSaid, peopleSaid) = (new List<string>(), new List<string>());
        foreach (var list in lists)
        {
            var sheet = await Sheet(list);
            foreach (var drawer in sheet.Json["drawers"]!.AsArray())
            {
                var issued = drawer!["issuedVnd"]!.GetValue<long>();
                var back = drawer["handedBackVnd"]!.GetValue<long>();
                var paid = drawer["paidVnd"]!.GetValue<long>();
                var held = drawer["heldVnd"]!.GetValue<long>();
                Assert.True(held >= 0 && issued == paid + held + back, when);
                drawersSaid.Add(
                    $"{list} {drawer["cashier"]?.GetValue<string>()} {issued} {back} {paid}"
                );
            }

            peopleSaid.AddRange(
                sheet.Json["items"]!
                    .AsArray()
                    .Where(item => item!["state"]!.GetValue<string>() != "carried_over")
                    .Select(item => $"{item!["payoutId"]} {list} {item["state"]}")
            );
        }

        Same(
            when,
            drawers
                .Where(one => one.Value is not { Issued: 0, HandedBack: 0, HandedOver: 0 })
                .Select(one =>
                    $"{one.Key.List} {one.Key.Cashier} {one.Value.Issued} {one.Value.HandedBack} {one.Value.HandedOver}"
                ),
            drawersSaid.Where(one => !one.EndsWith(" 0 0 0", StringComparison.Ordinal))
        );
        Same(when, everybody.Select(one => $"{one.Id} {one.List} {one.State}"), peopleSaid);
    }

    private static void Same(string when, IEnumerable<string> meant, IEnumerable<string> said) =>
        Assert.Equal(
            when + "\n" + string.Join('\n', meant.Order(StringComparer.Ordinal)),
            when + "\n" + string.Join('\n', said.Order(StringComparer.Ordinal))
        );

    private async Task<string> Issue(Guid list, string cashier)
    {
        var amount = dice.Next(1, 1_500) * 1_000L;
        var answer = await scene.Float(
            "issued",
            amount,
            cashier == Shared ? "Thủ quỹ xã" : cashier,
            list
        );
        Expect(closed.Contains(list) ? "cash_list_closed" : null, answer);
        if (answer.Status == HttpStatusCode.OK)
        {
            Of(list, cashier).Issued += amount;
        }

        return $"issued {amount} to '{cashier}'";
    }

    private async Task<string> HandBack(Guid list, string cashier, long amount)
    {
        var answer = await scene.Float(
            "handed_back",
            amount,
            cashier == Shared ? "Kho bạc" : cashier,
            list
        );
        var moves = Leaving(list, cashier, amount);
        Expect(
            closed.Contains(list) ? "cash_list_closed"
                : moves is null ? "float_exceeded"
                : null,
            answer
        );
        if (answer.Status == HttpStatusCode.OK)
        {
            foreach (var (drawer, putIn) in moves!.Value.PutIn)
            {
                Of(list, drawer).Issued -= putIn;
                Of(list, Shared).Issued += putIn;
            }

            Of(list, moves.Value.Drawer).HandedBack += amount;
        }

        return $"'{cashier}' handed back {amount}";
    }

    /// <summary>The drawer that money leaves, and what goes into the shared one before; null: it is not there.</summary>
    private (string Drawer, List<(string Cashier, long AmountVnd)> PutIn)? Leaving(
        Guid list,
        string named,
        long amount
    )
    {
        var holders = drawers
            .Where(one => one.Key.List == list && one.Value.Held > 0)
            .Select(one => one.Key.Cashier)
            .Order(StringComparer.Ordinal)
            .ToList();
        var own = named == Shared && holders is [var only] ? only : named;
        if (amount <= Of(list, own).Held)
        {
            return (own, []);
        }

        var missing = amount - Of(list, Shared).Held;
        var putIn = new List<(string, long)>();
        foreach (var cashier in named == Shared ? holders.Where(one => one != Shared) : [named])
        {
            var part = Math.Min(missing, Of(list, cashier).Held);
            if (part > 0)
            {
                putIn.Add((cashier, part));
                missing -= part;
            }
        }

        return missing > 0 ? null : (Shared, putIn);
    }

    private async Task<string> HandOver(Payout payout, string cashier)
    {
        var used = receipts.Count > 0 && dice.Next(5) == 0;
        var receipt = used ? Any(receipts) : scene.Number("BN");
        var expected = WhyNotHandedOver(payout, cashier) ?? (used ? "receipt_used" : null);
        var answer = await scene.HandOver(payout.Id, cashier, receipt);
        Expect(expected, answer);
        if (answer.Status == HttpStatusCode.OK)
        {
            Pay(payout, cashier, receipt);
        }

        return $"{cashier} handed over {payout.AmountVnd} with {receipt}";
    }

    /// <summary>Both at the same moment: one receipt and one refusal, or two refusals.</summary>
    private async Task<string> TwoDesks(Payout payout)
    {
        var why = cashiers.Select(cashier => WhyNotHandedOver(payout, cashier)).ToArray();
        var numbers = cashiers.Select(_ => scene.Number("BN")).ToArray();
        var answers = await Task.WhenAll(
            cashiers.Select((cashier, desk) => scene.HandOver(payout.Id, cashier, numbers[desk]))
        );
        var done = Enumerable
            .Range(0, 2)
            .Where(desk => answers[desk].Status == HttpStatusCode.OK)
            .ToList();
        Assert.Equal(why.Any(no => no is null) ? 1 : 0, done.Count);
        foreach (var desk in done)
        {
            Assert.Null(why[desk]);
            Pay(payout, cashiers[desk], numbers[desk]);
            Assert.Contains(
                answers[1 - desk].Code,
                (string?[])["already_handed_over", why[1 - desk]]
            );
        }

        Refused += 2 - done.Count;
        return $"two desks at {payout.AmountVnd}";
    }

    private async Task<string> Miss(Payout payout)
    {
        var answer = await scene.Miss(payout.Id);
        Expect(
            closed.Contains(payout.List) ? "cash_list_closed"
                : payout.State == "listed" ? null
                : "cash_payment_cannot_move",
            answer
        );
        if (answer.Status == HttpStatusCode.OK)
        {
            payout.State = "not_collected";
        }

        return "somebody was absent";
    }

    private async Task<string> Correct(Payout payout)
    {
        var answer = await scene.Correct(payout.Id, Any(cashiers));
        Expect(
            closed.Contains(payout.List) ? "cash_list_closed"
                : payout.State == "listed" ? "nothing_to_correct"
                : payout.State == "returned_to_treasury" ? "cash_payment_cannot_move"
                : null,
            answer
        );
        if (answer.Status == HttpStatusCode.OK)
        {
            if (payout.State == "handed_over")
            {
                Of(payout.List, payout.PaidBy).HandedOver -= payout.AmountVnd;
            }

            payout.State = "listed";
        }

        return "a counter-entry";
    }

    private async Task<string> ReturnToTreasury(Payout payout)
    {
        var proposed = await (await scene.Service.As("officer")).Post(
            $"/v1/payouts/{payout.Id}/return-to-treasury",
            new { reason = "nobody comes", voucherNo = scene.Number("KB") }
        );
        if (payout.State != "not_collected")
        {
            Assert.Equal(HttpStatusCode.Conflict, proposed.Status);
            Refused++;
            return "no return";
        }

        var id = proposed.Must(HttpStatusCode.Accepted).Value<Guid>("proposalId");
        (await (await scene.Service.As("treasurer")).Post($"/v1/proposals/{id}/accept")).Must(
            HttpStatusCode.OK
        );
        payout.State = "returned_to_treasury";
        return "returned to the Treasury";
    }

    private string? WhyNotHandedOver(Payout payout, string cashier) =>
        closed.Contains(payout.List) ? "cash_list_closed"
        : payout.State == "handed_over" ? "already_handed_over"
        : payout.State != "listed" ? "cash_payment_cannot_move"
        : payout.AmountVnd > Of(payout.List, cashier).Held + Of(payout.List, Shared).Held
            ? "float_exceeded"
        : null;

    private void Pay(Payout payout, string cashier, string receipt)
    {
        var (own, shared) = (Of(payout.List, cashier), Of(payout.List, Shared));
        var taken = Math.Max(0, payout.AmountVnd - own.Held);
        own.Issued += taken;
        shared.Issued -= taken;
        own.HandedOver += payout.AmountVnd;
        (payout.State, payout.PaidBy) = ("handed_over", cashier);
        receipts.Add(receipt);
        Paid++;
    }

    private void Expect(string? code, Answer answer)
    {
        Assert.Equal(code ?? "done", answer.Status == HttpStatusCode.OK ? "done" : answer.Code);
        Refused += code is null ? 0 : 1;
    }

    private async Task<Answer> Sheet(Guid list) =>
        (await (await scene.Service.As("auditor")).Get($"/v1/cash-lists/{list}")).Must(
            HttpStatusCode.OK
        );

    private Drawer Of(Guid list, string cashier)
    {
        if (!drawers.TryGetValue((list, cashier), out var drawer))
        {
            drawers[(list, cashier)] = drawer = new Drawer();
        }

        return drawer;
    }

    private T Any<T>(IReadOnlyList<T> some) => some[dice.Next(some.Count)];
}
