using System.Globalization;
using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries;

/// <summary>Personal ids and account numbers that never repeat, in memory that does not grow.</summary>
internal sealed class GeneratedIds(ulong seed)
{
    private const int FirstYear = 1900;
    private const int Years = 150;
    private const int IdNumbers = 1_000_000;
    private const ulong AccountNumbers = 1_000_000_000;

    /// <summary>How many ids were given in each province, sex and year: a place in the number range of each.</summary>
    private readonly int[] given = new int[PersonalId.Provinces.Count * 2 * Years];
    private ulong accounts;

    public PersonalId NextId(int province, bool isMale, int birthYear)
    {
        var bucket = (((province * 2) + (isMale ? 0 : 1)) * Years) + birthYear - FirstYear;
        var place = given[bucket]++;
        var start = (long)(Draw.Mix(seed ^ (ulong)bucket) % IdNumbers);
        var number = (int)((start + (place * 618_033L)) % IdNumbers);
        return PersonalId.Of(PersonalId.Provinces[province], birthYear, isMale, number);
    }

    /// <summary>A number in a shape usual for the bank; none ends in 9001 to 9007 but on purpose.</summary>
    public string NextAccount(string bin)
    {
        var start = Draw.Mix(seed) % AccountNumbers;
        var number = (start + (accounts++ * 387_420_489UL)) % AccountNumbers;
        var last = number % 1000 == 900 ? 8 : number % 10;
        var prefix = bin switch
        {
            "970405" => "350",
            "970436" => "101",
            "970418" => "5010",
            "970415" => "10",
            "970449" => "03",
            "999888" => "600",
            _ => "19",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{number:000000000}{last}");
    }
}
