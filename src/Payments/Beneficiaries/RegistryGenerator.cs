using System.Globalization;
using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries;

/// <summary>
/// Invents beneficiaries: the same seed gives the same people in the same order, however many are
/// asked for.
/// </summary>
internal sealed class RegistryGenerator
{
    /// <summary>So young that the file is still good when it is imported some years later.</summary>
    private const int OldestWithoutId = 12;

    private readonly ulong seed;
    private readonly DateOnly today;
    private readonly GeneratedCommune[] communes;
    private readonly GeneratedIds ids;
    private readonly GeneratedPerson person = new();
    private ulong next;

    /// <param name="today">The day on which everything about the people is true.</param>
    public RegistryGenerator(ulong seed, DateOnly today, IEnumerable<Commune> communes)
    {
        this.seed = seed;
        this.today = today;
        this.communes = [.. communes.Select(GeneratedCommune.Of)];
        ids = new GeneratedIds(seed);
    }

    /// <summary>The next person; the object is used again for the one after.</summary>
    public GeneratedPerson Next()
    {
        var number = next++;
        var draw = new Draw(seed, number);
        var commune = draw.Pick(communes);
        var life = GeneratedLife.Draw(ref draw, commune, today);
        person.Clear();
        WriteWho(ref draw, number, commune, life);
        GeneratedFacts.Write(ref draw, person, commune, life, today);
        new GeneratedPayees(person, ids, commune, life, today).Write(ref draw);
        return person;
    }

    private void WriteWho(ref Draw draw, ulong number, GeneratedCommune commune, GeneratedLife life)
    {
        var isAlone =
            life.Age < OldestWithoutId ? draw.Chance(12) : life.Age > 60 && draw.Below(200) == 0;
        var province = draw.Chance(92)
            ? commune.IdProvince
            : draw.Below(PersonalId.Provinces.Count);
        if (!isAlone)
        {
            person[RegistryColumn.PersonalId] = ids.NextId(province, life.IsMale, life.Birth.Year)
                .ToString();
        }

        if (isAlone || draw.Chance(60))
        {
            person[RegistryColumn.FileNo] = string.Create(
                CultureInfo.InvariantCulture,
                $"HS{number + 1:0000000}"
            );
        }

        person[RegistryColumn.FullName] = NamePool.FullName(
            ref draw,
            life.IsMale,
            life.Age,
            commune.IsHighland
        );
        person[RegistryColumn.Sex] = life.IsMale ? "male" : "female";
        person[RegistryColumn.DateOfBirth] = life.IsYearOnly
            ? life.Birth.Year.ToString(CultureInfo.InvariantCulture)
            : Text(life.Birth);
        person[RegistryColumn.CommuneCode] = commune.Commune.Code;
        WriteWhere(ref draw, commune);
    }

    private void WriteWhere(ref Draw draw, GeneratedCommune commune)
    {
        var name = commune.Commune.Name;
        var kind =
            name.StartsWith("Phường", StringComparison.Ordinal) ? "Tổ dân phố"
            : commune.IsHighland ? "Bản"
            : "Thôn";
        var hamlet = string.Create(CultureInfo.InvariantCulture, $"{kind} {draw.Between(1, 12)}");
        person[RegistryColumn.Hamlet] = hamlet;
        if (draw.Chance(40))
        {
            person[RegistryColumn.Address] = $"{hamlet}, {name}";
        }

        if (draw.Chance(30))
        {
            // Numbers that began with 01 were given up in 2018: nobody is reached by one.
            person[RegistryColumn.Phone] = string.Create(
                CultureInfo.InvariantCulture,
                $"01{draw.Below(100_000_000):00000000}"
            );
        }
    }

    internal static string Text(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
