using System.Text.Json;
using Payments.Domain.CashDesks;

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

/// <summary>Where a payment stands after something was done at the desk.</summary>
public sealed record DeskAnswer(
    Guid Id,
    Guid PayoutId,
    Guid CashListId,
    string State,
    long AmountVnd,
    FloatAnswer Float
);
