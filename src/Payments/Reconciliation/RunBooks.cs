using System.Text.Json;
using Payments.Domain.Common;
using Payments.Domain.Reconciliation;
using Payments.Pipeline;

namespace Payments.Reconciliation;

/// <summary>The books of some lists of one run: each đồng in its place, per list, benefit and bank.</summary>
internal sealed class RunBooks
{
    private const int ManyLists = 40;

    private readonly Dictionary<Guid, BookedList> lists = [];
    private readonly SortedDictionary<string, Reckoning> benefits = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, BankBooks> banks = new(StringComparer.Ordinal);

    private RunBooks() { }

    /// <summary>By commune.</summary>
    public IEnumerable<BookedList> Lists =>
        lists.Values.OrderBy(list => list.CommuneCode, StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Reckoning> Benefits => benefits;

    public IReadOnlyDictionary<string, BankBooks> Banks => banks;

    public Figure SinceClose => Sum(Lists.Select(list => list.SinceClose));

    public Reckoning Whole
    {
        get
        {
            var whole = new Reckoning();
            foreach (var list in lists.Values)
            {
                whole.Add(list.Reckoning);
            }

            return whole;
        }
    }

    /// <summary>Computed from what was declared, what stands in the tables, and what was sent; never assumed.</summary>
    public bool IsBalanced =>
        lists.Values.All(list => list.Books.IsBalanced)
        && banks.Values.All(bank => bank.IsBalanced);

    /// <summary>Reads the books of lists of one month.</summary>
    public static async Task<RunBooks> Read(
        Session session,
        DateOnly month,
        IReadOnlyList<DeclaredList> declared,
        CancellationToken cancellationToken
    )
    {
        var books = new RunBooks();
        foreach (var list in declared)
        {
            books.lists[list.Id] = new BookedList(list);
        }

        await Plan(session, whole: declared.Count >= ManyLists, cancellationToken);
        var asked = new { month, listIds = declared.Select(list => list.Id).ToArray() };
        await books.ReadPlaces(session, asked, cancellationToken);
        await books.ReadBlocks(session, asked, cancellationToken);
        await books.ReadStatements(session, asked, cancellationToken);
        await books.ReadSinceClose(session, asked, cancellationToken);
        await Plan(session, whole: false, cancellationToken);
        return books;
    }

    /// <summary>
    /// Row-level security hides from the planner how much is wanted: for many lists it is told to hash whole tables and
    /// not to look up row by row (a million payouts: 9 seconds instead of 38 on a busy machine).
    /// </summary>
    private static Task<int> Plan(
        Session session,
        bool whole,
        CancellationToken cancellationToken
    ) =>
        session.Execute(
            """
            select set_config('enable_nestloop', @nested, true), set_config('jit', 'off', true)
            """,
            new { nested = whole ? "off" : "on" },
            cancellationToken
        );

    private static Figure Sum(IEnumerable<Figure> figures) =>
        figures.Aggregate(Figure.None, Figure.Add);

    private async Task ReadPlaces(
        Session session,
        object asked,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<PlaceRow>(BookStatements.Places, asked, cancellationToken);
        foreach (var row in rows)
        {
            var place = PlaceWords.Read(row.Place);
            var figure = new Figure(row.Payouts, new Vnd(row.AmountVnd));
            var list = lists[row.ListId];
            list.Reckoning.Add(place, figure);
            list.Unbooked += new Figure(row.Unbooked, new Vnd(row.UnbookedVnd));
            if (!benefits.TryGetValue(row.Benefit, out var benefit))
            {
                benefits[row.Benefit] = benefit = new Reckoning();
            }

            benefit.Add(place, figure);
        }
    }

    private async Task ReadBlocks(
        Session session,
        object asked,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<BlockRow>(BookStatements.Blocks, asked, cancellationToken);
        foreach (var block in rows.GroupBy(row => (row.ListId, row.BlockId)))
        {
            var first = block.First();
            var found = Sum(block.Select(row => row.Figure));
            var sent = new Figure(first.DeclaredPayments, new Vnd(first.DeclaredVnd));
            lists[block.Key.ListId].BlocksBalanced &= found == sent;
            var bank = Bank(first.BankBin);
            bank.IsBalanced &= found == sent && first.BatchIsWhole;
            foreach (var row in block)
            {
                bank.Add(row.Word, row.Figure);
            }
        }
    }

    private async Task ReadStatements(
        Session session,
        object asked,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<StatementRow>(
            BookStatements.Statements,
            asked,
            cancellationToken
        );
        foreach (var row in rows)
        {
            var bank = Bank(row.BankBin);
            bank.Debits = new Figure(row.Debits, new Vnd(row.DebitsVnd));
            bank.Credits = new Figure(row.Credits, new Vnd(row.CreditsVnd));
            bank.StatementDays = row.Days;
            bank.StatementDaysUnbalanced = row.DaysUnbalanced;
        }
    }

    private async Task ReadSinceClose(
        Session session,
        object asked,
        CancellationToken cancellationToken
    )
    {
        var rows = await session.Query<SinceCloseRow>(
            BookStatements.SinceClose,
            asked,
            cancellationToken
        );
        foreach (var row in rows)
        {
            lists[row.ListId].SinceClose = new Figure(row.Payments, new Vnd(row.AmountVnd));
        }
    }

    private BankBooks Bank(string bin)
    {
        if (!banks.TryGetValue(bin, out var bank))
        {
            banks[bin] = bank = new BankBooks();
        }

        return bank;
    }

    private sealed record PlaceRow(
        Guid ListId,
        string Benefit,
        string Place,
        long Payouts,
        long AmountVnd,
        long Unbooked,
        long UnbookedVnd
    );

    private sealed record BlockRow(
        Guid ListId,
        Guid BlockId,
        string BankBin,
        string Word,
        long Payments,
        long AmountVnd,
        int DeclaredPayments,
        long DeclaredVnd,
        bool BatchIsWhole
    )
    {
        public Figure Figure => new(Payments, new Vnd(AmountVnd));
    }

    private sealed record StatementRow(
        string BankBin,
        long Debits,
        long DebitsVnd,
        long Credits,
        long CreditsVnd,
        long Days,
        long DaysUnbalanced
    );

    private sealed record SinceCloseRow(Guid ListId, long Payments, long AmountVnd);
}

/// <summary>A list as it was declared when it was calculated.</summary>
internal sealed record DeclaredList(
    Guid Id,
    string CommuneCode,
    DateOnly Month,
    string State,
    int Payouts,
    long TotalVnd
);

/// <summary>A list as its payouts and payments are found.</summary>
internal sealed class BookedList(DeclaredList declared)
{
    public Guid Id => declared.Id;

    public string CommuneCode => declared.CommuneCode;

    public string State => declared.State;

    public Reckoning Reckoning { get; } = new();

    public Figure Unbooked { get; set; } = Figure.None;

    public Figure SinceClose { get; set; } = Figure.None;

    public bool BlocksBalanced { get; set; } = true;

    public ListBooks Books =>
        new(
            CommuneCode,
            State,
            declared.Payouts,
            new Vnd(declared.TotalVnd),
            Reckoning,
            Unbooked,
            BlocksBalanced
        );
}

/// <summary>What one bank was sent for some lists, and what it said and booked.</summary>
internal sealed class BankBooks
{
    private readonly Dictionary<string, Figure> words = [];

    public bool IsBalanced { get; set; } = true;

    public Figure Debits { get; set; } = Figure.None;

    public Figure Credits { get; set; } = Figure.None;

    public long StatementDays { get; set; }

    public long StatementDaysUnbalanced { get; set; }

    public Figure Sent => words.Values.Aggregate(Figure.None, Figure.Add);

    public Figure this[string word] => words.GetValueOrDefault(word, Figure.None);

    public Figure InProgress =>
        this["prepared"] + this["sending"] + this["sent"] + this["accepted"];

    public void Add(string word, Figure figure) => words[word] = this[word] + figure;
}

/// <summary>The words of the database for the places.</summary>
internal static class PlaceWords
{
    private static readonly Dictionary<string, Place> byWord = Enum.GetValues<Place>()
        .ToDictionary(place => JsonNamingPolicy.SnakeCaseLower.ConvertName(place.ToString()));

    public static Place Read(string word) => byWord[word];
}
