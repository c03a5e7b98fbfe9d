using System.Globalization;
using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Beneficiaries.Imports;

/// <summary>Which columns of an uploaded spreadsheet are which of ours, said by who brought it; then it is checked.</summary>
public static class ArrangeColumns
{
    /// <param name="Header">The headings as they stand in the file.</param>
    /// <param name="Rows">The first rows below them.</param>
    /// <param name="Guess">What is known so far.</param>
    /// <param name="Unknown">Headings that nobody knows.</param>
    public sealed record Answer(
        Guid Id,
        IReadOnlyList<string> Header,
        IReadOnlyList<SourceRow> Rows,
        Arrangement Guess,
        IReadOnlyList<string> Unknown
    );

    [Requires(Permission.ImportRegistry)]
    public sealed record Query(Guid Id) : IQuery<Result<Answer>>;

    /// <param name="Choices">By the name of our column: a place in the file from 0 on, or <c>=value</c> for all rows.</param>
    [Requires(Permission.ImportRegistry)]
    public sealed record Command(Guid Id, IReadOnlyDictionary<string, string> Choices)
        : ICommand<Result<Done>>;

    private sealed record Upload(Guid Id, string Format, DateOnly CodesOn)
    {
        public RegistryFormat Form => Format == "csv" ? RegistryFormat.Csv : RegistryFormat.Xlsx;
    }

    internal sealed class Shown(Session session, ImportFiles files)
        : IRequestHandler<Query, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Query query,
            CancellationToken cancellationToken
        ) =>
            await Find(session, files, query.Id, cancellationToken) is { } upload
                ? await Read(session, files, upload, cancellationToken)
                : Refusal.NotFound("import");
    }

    internal sealed class Handler(Session session, ImportFiles files, ImportStore store)
        : IRequestHandler<Command, Result<Done>>
    {
        public async Task<Result<Done>> Handle(Command command, CancellationToken cancellationToken)
        {
            session.Concern(command.Id);
            if (await Find(session, files, command.Id, cancellationToken) is not { } upload)
            {
                return Refusal.NotFound("import");
            }

            var shown = await Read(session, files, upload, cancellationToken);
            if (!Arrange(shown, command.Choices).TryGet(out var arrangement, out var no))
            {
                return no;
            }

            await ColumnHabits.Keep(session, shown.Header, arrangement, cancellationToken);
            await session.Execute(
                "delete from import_upload where id = @Id",
                new { upload.Id },
                cancellationToken
            );
            await store.Begin(
                upload.Id,
                upload.Form,
                upload.CodesOn,
                session.Actor.UserName,
                session.Actor.ScopeSetting,
                cancellationToken,
                arrangement.ToJson()
            );
            return new Done();
        }
    }

    private static Result<Arrangement> Arrange(
        Answer shown,
        IReadOnlyDictionary<string, string> choices
    )
    {
        var columns = Enumerable.Repeat("", shown.Header.Count).ToArray();
        var values = new Dictionary<string, string>();
        var faults = new List<FieldError>();
        foreach (var column in Enum.GetValues<RegistryColumn>())
        {
            var name = column.Name();
            var choice = choices.GetValueOrDefault(name) ?? "";
            if (choice.StartsWith('='))
            {
                values[name] = choice[1..];
            }
            else if (
                int.TryParse(choice, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                && at < columns.Length
            )
            {
                if (columns[at].Length > 0)
                {
                    faults.Add(
                        new(
                            ColumnGuide.PointerOf(column),
                            "column_taken",
                            "Two of ours cannot be one of the file's."
                        )
                    );
                }

                columns[at] = name;
            }
        }

        var arrangement = new Arrangement(shown.Guess.HeaderRow, columns, values);
        faults.AddRange(
            arrangement.Missing.Select(column => new FieldError(
                ColumnGuide.PointerOf(column),
                "required",
                "Every row needs it: choose a column."
            ))
        );
        return faults.Count == 0
            ? arrangement
            : new Refusal(RefusalKind.Malformed, "invalid_field", "Some columns are not right.")
            {
                Fields = faults,
            };
    }

    /// <summary>The reader's own upload that waits; null: there is none, or it is checked already.</summary>
    private static async Task<Upload?> Find(
        Session session,
        ImportFiles files,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        files.Exists(id)
            ? await session.Find<Upload>(
                "select id, format, codes_on from import_upload where id = @id and created_by = @user",
                new { id, user = session.Actor.UserName },
                cancellationToken
            )
            : null;

    private static async Task<Answer> Read(
        Session session,
        ImportFiles files,
        Upload upload,
        CancellationToken cancellationToken
    )
    {
        var rows = await files.First(upload.Id, upload.Form, cancellationToken);
        var guess = Arrangement.Guess(
            rows,
            await ColumnHabits.Read(session, cancellationToken),
            out var unknown
        );
        return new Answer(
            upload.Id,
            [
                .. rows.Single(row => row.Number == guess.HeaderRow)
                    .Cells.Take(guess.Columns.Count)
                    .Select(CellText.Clean),
            ],
            [.. rows.Where(row => row.Number > guess.HeaderRow)],
            guess,
            unknown
        );
    }
}
