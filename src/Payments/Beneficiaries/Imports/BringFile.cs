using System.Text.Json.Serialization;
using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Beneficiaries.Imports;

/// <summary>
/// Takes in a spreadsheet of an office's own, at the pages. Where its headings say enough it is checked at once; else
/// somebody names its columns first.
/// </summary>
public static class BringFile
{
    /// <param name="NeedsColumns">Whether <see cref="ArrangeColumns"/> comes before the check.</param>
    public sealed record Answer(Guid Id, bool NeedsColumns);

    /// <param name="CodesOn">The day on which the commune codes of the file are valid; null: today.</param>
    [Requires(Permission.ImportRegistry)]
    public sealed record Command(
        RegistryFormat Format,
        DateOnly? CodesOn,
        [property: JsonIgnore] Stream Body
    ) : ICommand<Result<Answer>>;

    internal sealed class Handler(
        Session session,
        ImportStore store,
        ImportFiles files,
        Clock clock
    ) : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var id = clock.NewId();
            await files.Keep(id, command.Body, cancellationToken);
            session.Concern(id);
            var codesOn = command.CodesOn ?? clock.Today;
            var rows = await files.First(id, command.Format, cancellationToken);
            IReadOnlyList<string> unknown = [];
            var arrangement =
                rows.Count == 0
                    ? null
                    : Arrangement.Guess(
                        rows,
                        await ColumnHabits.Read(session, cancellationToken),
                        out unknown
                    );
            if (arrangement is null || (unknown.Count == 0 && arrangement.Missing.Count == 0))
            {
                // A file that cannot be read goes the same way: the check says why.
                await store.Begin(
                    id,
                    command.Format,
                    codesOn,
                    session.Actor.UserName,
                    session.Actor.ScopeSetting,
                    cancellationToken,
                    arrangement?.ToJson()
                );
                return new Answer(id, NeedsColumns: false);
            }

            await session.Execute(
                """
                with old as (delete from import_upload where created_at < @until)
                insert into import_upload (id, format, codes_on, created_by, created_at)
                values (@id, @format, @codesOn, @user, @now)
                """,
                new
                {
                    id,
                    format = command.Format == RegistryFormat.Csv ? "csv" : "xlsx",
                    codesOn,
                    user = session.Actor.UserName,
                    now = clock.WallNow.UtcDateTime,
                    until = clock.WallNow.UtcDateTime - ImportFiles.Kept,
                },
                cancellationToken
            );
            return new Answer(id, NeedsColumns: true);
        }
    }
}
