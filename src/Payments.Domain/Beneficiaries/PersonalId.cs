using System.Collections.Frozen;
using System.Globalization;
using Payments.Domain.Common;

namespace Payments.Domain.Beneficiaries;

/// <summary>The 12-digit personal id (số định danh cá nhân): text, never a number.</summary>
/// <remarks>
/// Built as province or country of birth registration, century and sex, two-digit year, six random
/// digits; there is no check digit, and a corrected sex or birth year does not change the id, so
/// every disagreement is a doubt, not a refusal. Decree 137/2015/NĐ-CP, art. 13.
/// </remarks>
public readonly record struct PersonalId
{
    public const int Length = 12;

    private static readonly FrozenSet<string> provinces = (
        "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 "
        + "035 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 "
        + "070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096"
    )
        .Split(' ')
        .ToFrozenSet();

    private readonly string? digits;

    private PersonalId(string digits) => this.digits = digits;

    /// <summary>The 63 three-digit codes of provinces before July 2025, in ascending order.</summary>
    public static IReadOnlyList<string> Provinces { get; } =
    [.. provinces.Order(StringComparer.Ordinal)];

    /// <summary>The year of birth that the id claims.</summary>
    public int BirthYear =>
        1900 + ((Text[3] - '0') / 2 * 100) + ((Text[4] - '0') * 10) + (Text[5] - '0');

    public bool IsMale => (Text[3] - '0') % 2 == 0;

    /// <summary>False for a birth registered abroad, and for a mistyped id.</summary>
    public bool HasKnownProvince => provinces.Contains(Text[..3]);

    private string Text => digits ?? "000000000000";

    public static bool TryParse(string? text, out PersonalId id)
    {
        id = default;
        if (text is not { Length: Length })
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character))
            {
                return false;
            }
        }

        id = new PersonalId(text);
        return true;
    }

    /// <summary>Puts an id together.</summary>
    /// <param name="province">Three digits.</param>
    /// <param name="birthYear">1900 to 2399.</param>
    /// <param name="isMale">The sex digit's parity.</param>
    /// <param name="number">0 to 999,999.</param>
    public static PersonalId Of(string province, int birthYear, bool isMale, int number)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(province.Length, 3, nameof(province));
        ArgumentOutOfRangeException.ThrowIfLessThan(birthYear, 1900);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(birthYear, 2399);
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 999_999);
        var century = ((birthYear - 1900) / 100 * 2) + (isMale ? 0 : 1);
        return new PersonalId(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{province}{century}{birthYear % 100:00}{number:000000}"
            )
        );
    }

    /// <summary>First four and last four digits: <c>0380••••1234</c>.</summary>
    public string Masked() => $"{Text[..4]}••••{Text[^4..]}";

    public override string ToString() => Text;
}
