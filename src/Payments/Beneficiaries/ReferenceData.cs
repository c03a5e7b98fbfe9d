using System.Globalization;
using System.Text;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Entitlement;
using Sylvan.Data.Csv;

namespace Payments.Beneficiaries;

/// <summary>Communes, provinces and banks as they ship inside the binary; Data/README.md says where they come from.</summary>
public static class ReferenceData
{
    private static readonly Lazy<CommuneDirectory> communes = new(ReadCommunes);
    private static readonly Lazy<BankDirectory> banks = new(() => new BankDirectory(ReadBanks()));

    public static CommuneDirectory Communes => communes.Value;

    public static BankDirectory Banks => banks.Value;

    /// <summary>
    /// The province of before the merger whose resolutions may still govern in a commune; null where it makes no
    /// difference.
    /// </summary>
    public static string? FormerProvinceOf(string communeCode, string provinceCode, Provinces law)
    {
        var former = Communes.FormerProvinceOf(communeCode);
        return former is not null && former != provinceCode && law.IsPartOf(former, provinceCode)
            ? former
            : null;
    }

    private static CommuneDirectory ReadCommunes()
    {
        var districts = Rows("districts").ToDictionary(row => row[0], row => row[1]);
        return new CommuneDirectory(
            Rows("communes")
                .Select(row => new Commune(
                    row[0],
                    row[1],
                    row[2],
                    districts.GetValueOrDefault(row[3]),
                    Day(row[4]),
                    Day(row[5])
                )),
            Rows("provinces").Select(row => new Province(row[0], row[1], Day(row[2]), Day(row[3]))),
            Rows("successors")
                .Select(row => new CommuneSuccession(row[0], row[1], row[2] == "whole"))
        );
    }

    private static IEnumerable<Bank> ReadBanks() =>
        Rows("banks")
            .Select(row => new Bank(
                row[0],
                row[1],
                row[2],
                row[3] switch
                {
                    "yes" => TransferSupport.Yes,
                    "no" => TransferSupport.No,
                    "receive_only" => TransferSupport.ReceiveOnly,
                    _ => TransferSupport.Unknown,
                },
                row[4].Length == 0 ? null : row[4]
            ));

    private static DateOnly? Day(string text) =>
        text.Length == 0
            ? null
            : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Rows(string name)
    {
        var stream =
            typeof(ReferenceData).Assembly.GetManifestResourceStream($"Data/{name}.csv")
            ?? throw new InvalidOperationException($"The resource Data/{name}.csv is missing.");
        using var reader = CsvDataReader.Create(new StreamReader(stream, Encoding.UTF8));
        while (reader.Read())
        {
            var row = new string[reader.FieldCount];
            for (var index = 0; index < row.Length; index++)
            {
                row[index] = reader.GetString(index);
            }

            yield return row;
        }
    }
}
