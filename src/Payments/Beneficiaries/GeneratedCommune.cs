using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries;

/// <summary>A commune in which invented people live.</summary>
internal sealed record GeneratedCommune(
    Commune Commune,
    int IdProvince,
    bool IsHighland,
    bool IsSpecialArea
)
{
    private static readonly HashSet<string> highlandProvinces =
    [
        "02",
        "04",
        "06",
        "08",
        "10",
        "11",
        "12",
        "14",
        "15",
        "17",
        "20",
    ];

    private static readonly DateOnly lastDayOfDistricts = new(2025, 6, 30);

    private static readonly HashSet<string> specialDistricts =
    [
        "Huyện Mường Lát",
        "Huyện Quan Hóa",
        "Huyện Quan Sơn",
        "Huyện Kỳ Sơn",
        "Huyện Tương Dương",
        "Huyện Nam Trà My",
        "Huyện Tây Giang",
        "Huyện Đa Krông",
        "Huyện A Lưới",
        "Huyện Tu Mơ Rông",
        "Huyện Kon Plông",
        "Huyện Krông Pa",
    ];

    /// <summary>
    /// Which communes count as specially difficult here is invented but for a few districts of the
    /// highlands: the official lists are no part of the reference data.
    /// </summary>
    public static GeneratedCommune Of(Commune commune)
    {
        var isRural = commune.Name.StartsWith("Xã ", StringComparison.Ordinal);
        var inSpecialDistrict = specialDistricts.Contains(
            commune.District
                ?? ReferenceData.Communes.Find(commune.Code, lastDayOfDistricts)?.District
                ?? ""
        );
        var isHighland = inSpecialDistrict || highlandProvinces.Contains(commune.ProvinceCode);
        var code = ulong.Parse(commune.Code, System.Globalization.CultureInfo.InvariantCulture);
        var isSpecial = isRural && (inSpecialDistrict || (isHighland && Draw.Mix(code) % 100 < 45));
        return new GeneratedCommune(
            commune,
            IdProvinceOf(commune.ProvinceCode),
            isHighland,
            isSpecial
        );
    }

    private static int IdProvinceOf(string provinceCode)
    {
        for (var index = 0; index < PersonalId.Provinces.Count; index++)
        {
            if (PersonalId.Provinces[index].EndsWith(provinceCode, StringComparison.Ordinal))
            {
                return index;
            }
        }

        return 0;
    }
}
