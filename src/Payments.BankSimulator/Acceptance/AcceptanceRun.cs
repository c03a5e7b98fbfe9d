using System.Globalization;
using System.Xml.Linq;

namespace Payments.BankSimulator.Acceptance;

/// <summary>Tries a bank's side of the five calls as a payer meets them, and says which rules hold.</summary>
/// <remarks>It judges by the bank's own words and statement; who has the bank's journal compares that too.</remarks>
public sealed class AcceptanceRun : IDisposable
{
    private static readonly TimeSpan between = TimeSpan.FromMilliseconds(200);

    private readonly AcceptanceOptions bank;
    private readonly TimeProvider time;
    private readonly BankCalls calls;
    private readonly TrialRules rules;
    private int orders;

    public AcceptanceRun(AcceptanceOptions bank, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(bank);
        (this.bank, this.time) = (bank, time);
        rules = new TrialRules(bank);
        calls = new BankCalls(bank.BaseUrl);
    }

    public void Dispose() => calls.Dispose();

    public async Task<Report> Run()
    {
        await Enquiries();
        await WhatWasNeverSent();
        await WhatMustBeRefused();
        var order = Next([
            .. bank.Good,
            .. bank.Closed is { } closed ? [closed] : Array.Empty<string>(),
        ]);
        if (await Taken(order))
        {
            await Answers(order);
            await Statement(order);
        }

        return new Report(bank, rules.Findings);
    }

    private TrialOrder Next(IReadOnlyList<string> accounts) =>
        new($"{rules.Trial}{++orders}", bank, accounts, time.GetUtcNow());

    private async Task Enquiries()
    {
        var good = await calls.Enquire(bank.Bin, bank.Good[0]);
        Judge(
            "An account that exists is active, with its holder's name, or cannot be checked (501).",
            good.Status == 501
                || (
                    good.Status == 200
                    && Text(good, "status") == "active"
                    && !string.IsNullOrWhiteSpace(Text(good, "accountName"))
                ),
            Told(good)
        );
        var none = await calls.Enquire(bank.Bin, "9999999999999999990");
        Judge(
            "An account that does not exist is not_found and has no name, or cannot be checked (501).",
            none.Status == 501
                || (
                    none.Status == 200
                    && Text(none, "status") == "not_found"
                    && Text(none, "accountName") is null
                ),
            Told(none)
        );
    }

    private async Task WhatWasNeverSent()
    {
        var batch = await calls.Batch(rules.Trial + "NONE");
        Judge("A batch that was never seen is 404.", batch.Status == 404, Told(batch));
        var payment = await calls.Payment(rules.Trial + "NONE");
        Judge("A payment that was never seen is 404.", payment.Status == 404, Told(payment));
        var day = await calls.Statement(bank.DebtorAccount, bank.Today.AddYears(1));
        Judge("A day without bookings has no statement: 404.", day.Status == 404, Told(day));
    }

    private async Task WhatMustBeRefused()
    {
        foreach (var (what, spoil) in TrialOrder.Wrongs)
        {
            await Refuses(what, spoil);
        }

        await Refuses(
            "A file with a document type definition",
            order =>
                order.Spoilt("?><Document", "?><!DOCTYPE Document [<!ENTITY a \"a\">]><Document")
        );
    }

    private async Task Refuses(string what, Func<TrialOrder, byte[]> spoil)
    {
        var order = Next(bank.Good);
        var sent = await calls.Send(order.MessageId, spoil(order));
        var asked = await calls.Batch(order.MessageId);
        Judge(
            $"{what} is 400, and nothing of it is taken.",
            sent.Status == 400 && asked.Status == 404,
            $"{Told(sent)}; asked about it: {Told(asked)}"
        );
    }

    private async Task<bool> Taken(TrialOrder order)
    {
        var spoilt = await calls.Send(order.MessageId, order.Bytes()[..^200]);
        var both = await Task.WhenAll(
            calls.Send(order.MessageId, order.Bytes()),
            calls.Send(order.MessageId, order.Bytes())
        );
        var statuses = both.Select(answer => answer.Status).Order().ToList();
        Judge(
            "Mended bytes come under the id of the refused ones and are taken: 202.",
            spoilt.Status == 400 && statuses.Contains(202),
            $"{Told(spoilt)}, then {statuses[0]} and {statuses[1]}"
        );
        Judge(
            "Of two copies at once one is taken (202) and the other is known (409).",
            statuses is [202, 409],
            $"{statuses[0]} and {statuses[1]}"
        );
        var again = await calls.Send(order.MessageId, order.Bytes());
        Judge("A copy that comes later is known: 409.", again.Status == 409, Told(again));
        return statuses.Contains(202);
    }

    private async Task Answers(TrialOrder order)
    {
        var until = time.GetUtcNow() + bank.Wait;
        BankAnswer answer;
        IReadOnlyDictionary<string, PaymentWord> words;
        do
        {
            await Task.Delay(between);
            answer = await calls.Batch(order.MessageId);
            words = PaymentWord.Of(answer);
        } while (
            !(words.Count == order.EndToEndIds.Count && words.Values.All(word => word.IsFinal))
            && time.GetUtcNow() < until
        );
        Judge(
            "A batch is answered by a pain.002 that names it and only its payments.",
            answer.Xml() is { } xml
                && PaymentWord.First(xml, "OrgnlMsgId") == order.MessageId
                && words.Keys.All(order.EndToEndIds.Contains),
            Told(answer)
        );
        Judge(
            $"Every payment has its final word within {bank.Wait.TotalSeconds:0} seconds: ACSC, ACCC or RJCT.",
            words.Count == order.EndToEndIds.Count && words.Values.All(word => word.IsFinal),
            string.Join(", ", words.Values.Select(word => word.Status))
        );
        rules.Words(order, words);
        var good = order.EndToEndIds;
        var one = await calls.Payment(good[0]);
        Judge(
            "One payment is answered by a pain.002 about it alone, with the same word.",
            one.Status == 200
                && PaymentWord.Of(one).ToList() is [(var id, var only)]
                && id == good[0]
                && only.Status == words.GetValueOrDefault(id)?.Status,
            Told(one)
        );
    }

    private async Task Statement(TrialOrder order)
    {
        var answer = await calls.Statement(bank.DebtorAccount, bank.Today);
        var statement = answer.Status == 200 ? answer.Xml() : null;
        Judge(
            "The day has a camt.053 of the paying account.",
            statement is not null && PaymentWord.First(statement, "Stmt") is not null,
            Told(answer)
        );
        if (statement is null)
        {
            return;
        }

        rules.Statement(order, StatementDay.Of(statement));
    }

    private void Judge(string rule, bool holds, string found) => rules.Judge(rule, holds, found);

    private static string? Text(BankAnswer answer, string name) =>
        answer.Json() is { ValueKind: System.Text.Json.JsonValueKind.Object } json
        && json.TryGetProperty(name, out var value)
            ? value.GetString()
            : null;

    private static string Told(BankAnswer answer) =>
        answer.Status == 0
            ? "no answer: " + System.Text.Encoding.UTF8.GetString(answer.Body)
            : answer.Status.ToString(CultureInfo.InvariantCulture);
}
