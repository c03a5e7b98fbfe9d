using System.Text.Json.Serialization;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Beneficiaries.Imports;

/// <summary>Takes a registry file in; a worker checks it. Nothing reaches the rolls before it is applied.</summary>
public static class StartImport
{
    /// <summary>Largest CSV file, in bytes; an XLSX file is bounded more tightly when it is opened.</summary>
    public const long BytesMax = 1L << 30;

    /// <param name="CodesOn">The day on which the commune codes of the file are valid; null: today.</param>
    [Requires(Permission.ImportRegistry)]
    public sealed record Command(
        RegistryFormat Format,
        DateOnly? CodesOn,
        [property: JsonIgnore] Stream Body
    ) : ICommand<Result<ImportAnswer>>;

    internal sealed class Handler(
        Session session,
        ImportStore store,
        ImportFiles files,
        Clock clock
    ) : IRequestHandler<Command, Result<ImportAnswer>>
    {
        public async Task<Result<ImportAnswer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            // The file first: an upload that breaks off leaves nothing to wait for.
            var id = clock.NewId();
            await files.Keep(id, command.Body, cancellationToken);
            await store.Begin(
                id,
                command.Format,
                command.CodesOn ?? clock.Today,
                session.Actor.UserName,
                session.Actor.ScopeSetting,
                cancellationToken
            );
            session.Concern(id);
            return ImportAnswer.Of((await store.Find(id, cancellationToken))!, null, true);
        }
    }
}
