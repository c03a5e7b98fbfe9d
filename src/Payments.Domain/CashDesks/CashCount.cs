using Payments.Domain.Common;

namespace Payments.Domain.CashDesks;

/// <summary>What the books say about one drawer on one day.</summary>
/// <param name="Opening">Held when the day began.</param>
/// <param name="Received">Issued to the cashier, or taken from a shared drawer.</param>
/// <param name="TakenBack">Hand-overs undone this day, whenever they were made.</param>
/// <param name="PaidCount">Hand-overs made this day, those undone later included.</param>
public sealed record DrawerDay(
    Vnd Opening,
    Vnd Received,
    Vnd TakenBack,
    int PaidCount,
    Vnd Paid,
    string? FirstReceiptNo,
    string? LastReceiptNo,
    Vnd HandedBack
)
{
    /// <summary>What must lie in the drawer at the end.</summary>
    public Vnd Held => Opening + Received + TakenBack - Paid - HandedBack;
}

/// <summary>Cash as it was counted, note by note.</summary>
/// <param name="Pieces">How many of each of <see cref="NotesVnd"/>, in that order.</param>
/// <param name="Small">Smaller money, counted as one sum.</param>
public sealed record CashCount(IReadOnlyList<int> Pieces, Vnd Small)
{
    /// <summary>More pieces of one note than any drawer holds; above it is a slip of the pen.</summary>
    public const int PiecesMax = 1_000_000;

    private const long SmallMax = 999_999;

    /// <summary>The notes in circulation from 1.000 đ up, largest first.</summary>
    public static readonly IReadOnlyList<long> NotesVnd =
    [
        500_000,
        200_000,
        100_000,
        50_000,
        20_000,
        10_000,
        5_000,
        2_000,
        1_000,
    ];

    public Vnd Total => Small + new Vnd(NotesVnd.Zip(Pieces, (note, count) => note * count).Sum());

    /// <summary>Reads a count; a note that is not named was counted zero times.</summary>
    /// <param name="pieces">By the value of the note in đồng.</param>
    public static CashCount Read(
        FieldReader fields,
        IReadOnlyDictionary<string, int>? pieces,
        long? smallVnd
    )
    {
        var counted = new int[NotesVnd.Count];
        foreach (var (note, count) in pieces ?? new Dictionary<string, int>())
        {
            var place = NotesVnd.Index().FirstOrDefault(at => $"{at.Item}" == note, (-1, 0)).Index;
            if (place < 0)
            {
                fields.Add($"/notes/{note}", "bad_value", "There is no such note.");
            }
            else if (count is < 0 or > PiecesMax)
            {
                fields.Add($"/notes/{note}", "bad_value", $"0 to {PiecesMax} notes.");
            }
            else
            {
                counted[place] = count;
            }
        }

        if (smallVnd is < 0 or > SmallMax)
        {
            fields.Add("/smallVnd", "bad_value", $"0 to {SmallMax} đồng.");
        }

        return new CashCount(counted, new Vnd(smallVnd ?? 0));
    }
}
