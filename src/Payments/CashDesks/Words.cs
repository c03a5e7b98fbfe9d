using System.Text.Json;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>The words of the contract and the database for the members of enums.</summary>
internal static class Words
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}

/// <summary>The float as JSON: issued = paid + handed back + held.</summary>
public sealed record FloatAnswer(long IssuedVnd, long HandedBackVnd, long PaidVnd, long HeldVnd)
{
    public static FloatAnswer Of(CashFloat cash) =>
        new(cash.Issued.Amount, cash.HandedBack.Amount, cash.Paid.Amount, cash.Held.Amount);
}

/// <summary>One cashier's part of a float; no name: issued to nobody by name and taken by nobody yet.</summary>
public sealed record DrawerAnswer(
    string? Cashier,
    long IssuedVnd,
    long HandedBackVnd,
    long PaidVnd,
    long HeldVnd
)
{
    public static IReadOnlyList<DrawerAnswer> Of(CashDrawers drawers) =>
        [
            .. drawers
                .All.OrderBy(drawer => drawer.Key, StringComparer.Ordinal)
                .Select(drawer => new DrawerAnswer(
                    drawer.Key == CashDrawers.Shared ? null : drawer.Key,
                    drawer.Value.Issued.Amount,
                    drawer.Value.HandedBack.Amount,
                    drawer.Value.Paid.Amount,
                    drawer.Value.Held.Amount
                )),
        ];
}

/// <summary>Where a payment stands after something was done at the desk.</summary>
/// <param name="Float">Of the whole list.</param>
public sealed record DeskAnswer(
    Guid Id,
    Guid PayoutId,
    Guid CashListId,
    string State,
    long AmountVnd,
    FloatAnswer Float
)
{
    /// <summary>A payment that just came to stand somewhere.</summary>
    internal static async Task<Result<DeskAnswer>> Of(
        Session session,
        CashRow row,
        CashPaymentState state,
        CancellationToken cancellationToken
    ) =>
        new DeskAnswer(
            row.Id,
            row.PayoutId,
            row.CashListId,
            Words.Of(state),
            row.AmountVnd,
            FloatAnswer.Of((await Drawers.Read(session, row.CashListId, cancellationToken)).Whole)
        );
}
