using System.Globalization;
using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries;

/// <summary>
/// The demo's registry: three communes of Thanh Hóa with 3,000 invented people, accounts with which
/// the simulated banks misbehave, a few doubts, and rows that must be refused.
/// </summary>
/// <remarks>
/// The three communes kept their codes on 2025-07-01: 14857 a commune of the highlands taken as
/// specially difficult, 15880 one of the delta, 16522 a ward of the city.
/// </remarks>
public static class DemoRegistry
{
    public const int GoodPeople = 3_000;
    private const ulong Seed = 20260701;
    private const string Agribank = "970405";
    private const string Vietcombank = "970436";

    /// <summary>The last four digits that the simulated banks know, with how many accounts end so.</summary>
    private static readonly (string Ending, int Count)[] endings =
    [
        ("9001", 6),
        ("9002", 6),
        ("9003", 6),
        ("9004", 6),
        ("9005", 5),
        ("9006", 5),
        ("9007", 6),
    ];

    /// <summary>First the commune of <c>officer</c>, then that of <c>officer2</c>, then the third.</summary>
    public static IReadOnlyList<string> CommuneCodes { get; } = ["14857", "15880", "16522"];

    /// <summary>Everything in the file is true on this day: the list of July 2026 is about to be cut.</summary>
    public static DateOnly CodesOn { get; } = new(2026, 6, 15);

    /// <summary>Account endings with which the simulated banks misbehave, and how many good people have each.</summary>
    public static IReadOnlyDictionary<string, int> Endings { get; } =
        endings.ToDictionary(pair => pair.Ending, pair => pair.Count);

    /// <summary>The rows that are refused, each for one reason; row 1 is the header.</summary>
    public static IReadOnlyList<RowError> Refused { get; } =
    [
        .. DemoDamage.All.Select(
            (damage, index) =>
                new RowError(GoodPeople + 2 + index, damage.ErrorColumn, damage.Code, "")
        ),
    ];

    /// <summary>Rows that are taken with a doubt, by code.</summary>
    public static IReadOnlyList<(int Row, string Code)> Doubtful { get; } =
    [
        (102, RowCodes.IdBirthYearDiffers),
        (202, RowCodes.IdBirthYearDiffers),
        (302, RowCodes.IdSexDiffers),
        (402, RowCodes.IdSexDiffers),
        (502, RowCodes.AccountNameDiffers),
        (602, RowCodes.AccountNameDiffers),
        (702, RowCodes.AuthorisationEndsSoon),
        (802, RowCodes.AuthorisationEndsSoon),
    ];

    /// <summary>Writes the file; the same bytes every time.</summary>
    public static void Write(TextWriter writer)
    {
        var communes = CommuneCodes.Select(code => ReferenceData.Communes.Find(code, CodesOn)!);
        var generator = new RegistryGenerator(Seed, CodesOn, communes);
        var troubles = new Queue<string>(
            endings.SelectMany(pair => Enumerable.Repeat(pair.Ending, pair.Count))
        );
        var doubts = Doubtful.ToDictionary(doubt => doubt.Row, doubt => doubt.Code);
        GenerateRegistry.WriteHeader(writer);
        var first = "";
        for (var row = 2; row < GoodPeople + 2; row++)
        {
            var person = generator.Next();
            first = first.Length == 0 ? person[RegistryColumn.PersonalId] ?? "" : first;
            if (doubts.TryGetValue(row, out var code))
            {
                CastDoubt(person, code);
            }
            else if (row % 7 == 0)
            {
                GiveTrouble(person, troubles);
            }

            person.Write(writer);
        }

        foreach (var damage in DemoDamage.All)
        {
            var person = generator.Next();
            DemoDamage.MakeWhole(person);
            damage.Do(person, first);
            person.Write(writer);
        }

        writer.Flush();
    }

    private static void GiveTrouble(GeneratedPerson person, Queue<string> troubles)
    {
        if (troubles.Count == 0 || person[RegistryColumn.AccountNo] is not { } number)
        {
            return;
        }

        person[RegistryColumn.BankBin] = troubles.Count % 2 == 0 ? Agribank : Vietcombank;
        person[RegistryColumn.AccountNo] = number[..^4] + troubles.Dequeue();
    }

    private static void CastDoubt(GeneratedPerson person, string code)
    {
        DemoDamage.MakeWhole(person);
        switch (code)
        {
            case RowCodes.IdBirthYearDiffers:
                var id = person[RegistryColumn.PersonalId]!;
                var year = (int.Parse(id.AsSpan(4, 2), CultureInfo.InvariantCulture) + 1) % 100;
                person[RegistryColumn.PersonalId] = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{id[..4]}{year:00}{id[6..]}"
                );
                break;
            case RowCodes.IdSexDiffers:
                person[RegistryColumn.Sex] =
                    person[RegistryColumn.Sex] == "male" ? "female" : "male";
                break;
            case RowCodes.AccountNameDiffers:
                person[RegistryColumn.AccountName] = "CHU TAI KHOAN KHAC";
                break;
            default:
                person[RegistryColumn.PayeeName] = "Nguyễn Thị Uỷ Quyền";
                person[RegistryColumn.PayeeRelation] = "authorised";
                person[RegistryColumn.PayeeAuthorisedUntil] = "2026-08-15";
                person[RegistryColumn.AccountName] = "NGUYEN THI UY QUYEN";
                break;
        }
    }
}
