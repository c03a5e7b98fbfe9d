using Payments.Domain.Beneficiaries;
using Payments.Pipeline;

namespace Payments.Beneficiaries.Imports;

/// <summary>What the headings of a commune mean, as somebody there said once.</summary>
internal static class ColumnHabits
{
    private sealed record Row(string Heading, string ColumnName);

    /// <summary>Of the actor's communes, by the folded heading or <c>=value</c>.</summary>
    public static async Task<ILookup<string, string>> Read(
        Session session,
        CancellationToken cancellationToken
    ) =>
        (
            await session.Query<Row>(
                """
                select distinct heading, column_name
                  from column_habit
                 where commune_code = any (@Communes)
                 order by heading, column_name
                """,
                new { Communes = session.Actor.Communes.ToArray() },
                cancellationToken
            )
        ).ToLookup(row => row.Heading, row => row.ColumnName);

    /// <summary>What was said before about these headings, and about values for all rows, is forgotten.</summary>
    /// <param name="headings">As they stand in the file, in the order of the arrangement's columns.</param>
    public static Task Keep(
        Session session,
        IReadOnlyList<string> headings,
        Arrangement arrangement,
        CancellationToken cancellationToken
    )
    {
        if (!headings.Any(heading => RegistryHeadings.TryFind(heading, out _)))
        {
            // A file without headings has a person there, and nobody is remembered so.
            return Task.CompletedTask;
        }

        var said = headings
            .Take(arrangement.Columns.Count)
            .Select(
                (heading, at) =>
                    (Heading: RegistryHeadings.Fold(heading), Name: arrangement.Columns[at])
            )
            .Where(pair => pair.Heading.Length > 0)
            .Concat(arrangement.Fixed.Select(pair => (Heading: "=" + pair.Value, Name: pair.Key)))
            .Distinct()
            .ToList();
        return session.Execute(
            """
            delete from column_habit
             where commune_code = any (@communes)
               and (heading = any (@headings) or heading like '=%');

            insert into column_habit (commune_code, heading, column_name)
            select c, said.heading, said.name
              from unnest(@communes) c
             cross join unnest(@headings, @names) as said (heading, name)
            """,
            new
            {
                communes = session.Actor.Communes.ToArray(),
                headings = said.Select(pair => pair.Heading).ToArray(),
                names = said.Select(pair => pair.Name).ToArray(),
            },
            cancellationToken
        );
    }
}
