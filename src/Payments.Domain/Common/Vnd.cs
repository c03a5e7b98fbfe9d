using System.Globalization;

namespace Payments.Domain.Common;

/// <summary>An amount of Vietnamese đồng: a whole number, since the đồng has no minor unit.</summary>
/// <remarks>Arithmetic is checked: an overflow throws, money never wraps.</remarks>
public readonly record struct Vnd(long Amount) : IComparable<Vnd>
{
    /// <summary>The largest amount that anybody may enter: no sum of entries overflows.</summary>
    public const long MostEntered = 9_999_999_999_999_999;

    public static readonly Vnd Zero = new(0);

    public static Vnd operator +(Vnd left, Vnd right) => new(left.Amount + right.Amount);

    public static Vnd operator -(Vnd left, Vnd right) => new(left.Amount - right.Amount);

    public static bool operator <(Vnd left, Vnd right) => left.Amount < right.Amount;

    public static bool operator >(Vnd left, Vnd right) => left.Amount > right.Amount;

    public static bool operator <=(Vnd left, Vnd right) => left.Amount <= right.Amount;

    public static bool operator >=(Vnd left, Vnd right) => left.Amount >= right.Amount;

    public static Vnd Add(Vnd left, Vnd right) => left + right;

    public static Vnd Subtract(Vnd left, Vnd right) => left - right;

    /// <summary>Multiplies by a coefficient in tenths (15 is 1.5).</summary>
    /// <exception cref="ArithmeticException">The product has a fraction of a đồng.</exception>
    public Vnd TimesTenths(int tenths)
    {
        var product = Amount * tenths;
        return product % 10 == 0
            ? new Vnd(product / 10)
            : throw new ArithmeticException(
                $"{Amount} đồng times {tenths} tenths is not a whole number of đồng."
            );
    }

    public int CompareTo(Vnd other) => Amount.CompareTo(other.Amount);

    /// <summary>Vietnamese form: <c>1.234.000 đ</c>.</summary>
    public override string ToString() =>
        Amount.ToString("#,##0", CultureInfo.InvariantCulture).Replace(',', '.') + " đ";
}
