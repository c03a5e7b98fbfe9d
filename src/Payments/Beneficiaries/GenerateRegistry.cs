using Payments.Domain.Beneficiaries;

namespace Payments.Beneficiaries;

/// <summary>Writes a registry of invented people in the form of the registry file, of any size in flat memory.</summary>
public static class GenerateRegistry
{
    /// <summary>The day whose commune codes are used, and on which everything in the file is true, unless told.</summary>
    public static readonly DateOnly DefaultCodesOn = new(2025, 5, 19);

    private const int PeopleBetweenChecks = 10_000;

    /// <param name="Communes">Codes valid on <paramref name="CodesOn"/>; null: all of them.</param>
    public sealed record Options(
        int People,
        ulong Seed,
        IReadOnlyList<string>? Communes,
        DateOnly CodesOn
    );

    /// <exception cref="ArgumentException">A commune code is not one of that day; the message names it.</exception>
    public static async Task Write(
        TextWriter writer,
        Options options,
        CancellationToken cancellationToken
    )
    {
        var generator = new RegistryGenerator(options.Seed, options.CodesOn, CommunesOf(options));
        WriteHeader(writer);
        for (var index = 0; index < options.People; index++)
        {
            generator.Next().Write(writer);
            if (index % PeopleBetweenChecks == 0)
            {
                await writer.FlushAsync(cancellationToken);
            }
        }

        await writer.FlushAsync(cancellationToken);
    }

    internal static void WriteHeader(TextWriter writer)
    {
        writer.Write(string.Join(',', RegistryColumns.Names));
        writer.Write('\n');
    }

    private static IEnumerable<Commune> CommunesOf(Options options) =>
        options.Communes is null
            ? ReferenceData.Communes.On(options.CodesOn)
            : options.Communes.Select(code =>
                ReferenceData.Communes.Find(code, options.CodesOn)
                ?? throw new ArgumentException(
                    $"There was no commune {code} on {options.CodesOn:yyyy-MM-dd}."
                )
            );
}
