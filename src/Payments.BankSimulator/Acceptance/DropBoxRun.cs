using System.Xml.Linq;

namespace Payments.BankSimulator.Acceptance;

/// <summary>Tries a bank that takes files, in a folder or a drop box, and says which rules hold.</summary>
public sealed class DropBoxRun : IDisposable
{
    private static readonly TimeSpan between = TimeSpan.FromMilliseconds(100);

    private readonly AcceptanceOptions bank;
    private readonly TimeProvider time;
    private readonly TrialRules rules;
    private readonly IDropBox box;
    private readonly ITrialForm form;

    /// <summary>What stood under a name when it was first seen; a second look must find the same.</summary>
    private readonly Dictionary<string, byte[]> seen = [];
    private readonly HashSet<string> grown = [];
    private readonly List<TrialOrder> refused = [];
    private int orders;

    /// <exception cref="ArgumentException">The drop box cannot be entered.</exception>
    public DropBoxRun(AcceptanceOptions bank, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(bank);
        (this.bank, this.time) = (bank, time);
        rules = new TrialRules(bank);
        var drop = bank.Drop ?? throw new ArgumentException("--outbox and --inbox are needed.");
        box = drop.Sftp is { } address
            ? new SftpBox(address, drop.Outbox, drop.Inbox)
            : new FolderBox(drop.Outbox, drop.Inbox);
        form = bank.Sheet is { } sheet ? new ListForm(sheet) : new MessageForm();
    }

    public void Dispose() => box.Dispose();

    public async Task<Report> Run()
    {
        var unfinished = Next(bank.Good);
        box.Write(unfinished.MessageId + ".part", form.Bytes(unfinished));
        await WhatMustBeRefused();
        var order = Next([
            .. bank.Good,
            .. bank.Closed is { } closed ? [closed] : Array.Empty<string>(),
        ]);
        // Written once: a workbook that is written again has other bytes.
        var written = form.Bytes(order);
        await MendedAfterRefusal(order, written);
        await Answers(order);
        Send(order.MessageId + "-copy", written);
        box.Write($"{order.MessageId}.{form.Ending}", written);
        // An order answered after the copies, and one booked after that: whatever becomes of the copies has become.
        var after = Next([bank.Good[0]]);
        Send(after.MessageId, form.Bytes(after));
        var isTold = await Until(() => WordsOf(after).Values.Any(word => word.IsFinal));
        var last = Next([bank.Good[0]]);
        Send(last.MessageId, form.Bytes(last));
        await Until(() => IsBooked(last));
        Statement(order, last);
        rules.Judge(
            "A file that is called .part is not read, however long it lies there.",
            isTold && !Names(unfinished),
            isTold ? "it was read" : "the order after it was not answered"
        );
        rules.Judge(
            $"An answer is whole when its name ends in .{form.Ending}, and does not change afterwards.",
            seen.Count > 0 && grown.Count == 0,
            seen.Count == 0 ? "no answer came" : string.Join(", ", grown)
        );
        return new Report(bank, rules.Findings);
    }

    private TrialOrder Next(IReadOnlyList<string> accounts) =>
        new($"{rules.Trial}{++orders}", bank, accounts, time.GetUtcNow());

    private void Send(string name, byte[] content)
    {
        box.Write(name + ".part", content);
        box.Rename(name + ".part", $"{name}.{form.Ending}");
    }

    private async Task WhatMustBeRefused()
    {
        foreach (var (what, spoil) in form.Wrongs)
        {
            await Refuses(what, spoil);
        }
    }

    private async Task Refuses(string what, Func<TrialOrder, byte[]> spoil)
    {
        var order = Next(bank.Good);
        refused.Add(order);
        var before = seen.Keys.ToHashSet();
        Send(order.MessageId, spoil(order));
        await Until(() => RefusalOf(order, before) is not null);
        rules.Judge(
            $"{what} {form.Rules.Refused}",
            RefusalOf(order, before) is { Length: > 0 }
                && WordsOf(order).Values.All(word => !word.IsSettled),
            RefusalOf(order, before) is null ? "no refusal came" : "the refusal gives no reason"
        );
    }

    private async Task MendedAfterRefusal(TrialOrder order, byte[] written)
    {
        var before = seen.Keys.ToHashSet();
        Send(order.MessageId + "-spoilt", form.Wrongs[0].Spoil(order));
        await Until(() => RefusalOf(order, before) is not null);
        Send(order.MessageId, written);
        rules.Judge(
            form.Rules.Mended,
            await Until(() => WordsOf(order).Count == order.EndToEndIds.Count),
            "no answer names its payments"
        );
    }

    private async Task Answers(TrialOrder order)
    {
        await Until(() =>
            WordsOf(order) is { } told
            && told.Count == order.EndToEndIds.Count
            && told.Values.All(word => word.IsFinal)
        );
        var words = WordsOf(order);
        var oddity = seen
            .Values.Select(answer => form.OddityOf(order, answer))
            .FirstOrDefault(odd => odd is not null);
        rules.Judge(
            form.Rules.Answered,
            words.Count > 0 && oddity is null,
            oddity ?? "no such answer"
        );
        rules.Judge(
            $"Every payment has its final word within {bank.Wait.TotalSeconds:0} seconds: ACSC, ACCC or RJCT.",
            words.Count == order.EndToEndIds.Count && words.Values.All(word => word.IsFinal),
            string.Join(", ", words.Values.Select(word => word.Status))
        );
        rules.Words(order, words);
    }

    private void Statement(TrialOrder order, TrialOrder last)
    {
        var statement = Statements()
            .OrderBy(message => PaymentWord.All(message, "Ntry").Count())
            .LastOrDefault();
        rules.Judge(
            "The day has a camt.053 of the paying account.",
            statement is not null,
            "no statement came"
        );
        if (statement is null)
        {
            return;
        }

        var day = StatementDay.Of(statement);
        rules.Statement(order, day);
        var words = WordsOf(order).Concat(WordsOf(last));
        var unequal = words
            .Where(word =>
                day.DebitsOf(word.Key).Count > (word.Value.IsSettled ? 1 : 0)
                || (
                    word.Value.IsSettled
                    && day.DebitsOf(word.Key).Count == 0
                    && day.DebitsOf(order.BlockId).Count + day.DebitsOf(last.BlockId).Count == 0
                )
            )
            .Select(word => word.Key)
            .Concat(
                refused
                    .SelectMany(spoilt => spoilt.EndToEndIds.Append(spoilt.BlockId))
                    .Where(id => day.DebitsOf(id).Count > 0)
            )
            .ToList();
        rules.Judge(
            "What the answers call settled is debited, once, though the same file came three times; nothing else is.",
            unequal.Count == 0 && day.DebitsOf(order.BlockId).Count <= 1,
            string.Join(", ", unequal)
        );
    }

    private IEnumerable<XDocument> Statements() =>
        Messages()
            .Where(message =>
                PaymentWord.First(message, "Stmt") is not null
                && PaymentWord
                    .All(message, "Acct")
                    .Any(account => PaymentWord.First(account, "Id") == bank.DebtorAccount)
            );

    private bool IsBooked(TrialOrder order) =>
        Statements()
            .Select(StatementDay.Of)
            .Any(day =>
                day.DebitsOf(order.BlockId).Count + day.DebitsOf(order.EndToEndIds[0]).Count > 0
            );

    private async Task<bool> Until(Func<bool> wished)
    {
        for (var until = time.GetUtcNow() + bank.Wait; ; )
        {
            Look();
            if (wished())
            {
                return true;
            }

            if (time.GetUtcNow() >= until)
            {
                return false;
            }

            await Task.Delay(between);
        }
    }

    private void Look()
    {
        foreach (var (name, content) in box.Answers([".xml", "." + form.Ending]))
        {
            var isWhole = name.EndsWith(".xml", StringComparison.Ordinal)
                ? Xml(content) is not null
                : form.IsWhole(content);
            if (!isWhole)
            {
                grown.Add($"{name} is no whole document");
            }
            else if (seen.TryGetValue(name, out var before) && !before.SequenceEqual(content))
            {
                grown.Add($"{name} changed");
            }

            seen[name] = content;
        }
    }

    private static XDocument? Xml(byte[] content) => new BankAnswer(200, content).Xml();

    private IEnumerable<XDocument> Messages() => seen.Values.Select(Xml).OfType<XDocument>();

    /// <summary>The last word about each payment: a final one stays.</summary>
    private Dictionary<string, PaymentWord> WordsOf(TrialOrder order) =>
        seen
            .Values.SelectMany(answer => form.WordsOf(order, answer))
            .GroupBy(word => word.Key, word => word.Value)
            .ToDictionary(
                words => words.Key,
                words => words.FirstOrDefault(word => word.IsFinal) ?? words.Last()
            );

    /// <summary>The reason of a refused file, empty when none is given; null: it is not refused.</summary>
    /// <param name="before">The answers that were there when it was sent.</param>
    private string? RefusalOf(TrialOrder order, HashSet<string> before) =>
        seen.Select(answer => form.RefusalOf(order, answer.Value, !before.Contains(answer.Key)))
            .FirstOrDefault(reason => reason is not null);

    private bool Names(TrialOrder order) =>
        seen.Values.Any(answer => form.IsAbout(order, answer))
        || Messages()
            .Any(message =>
                PaymentWord
                    .All(message, "EndToEndId")
                    .Any(id => order.EndToEndIds.Contains(id.Value))
            );
}
