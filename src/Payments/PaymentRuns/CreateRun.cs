using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>Opens a month for some communes: a run with one planned payment list each.</summary>
public static class CreateRun
{
    /// <summary>Either commune codes or one province.</summary>
    public sealed record Body(
        PayMonth Month,
        string Kind,
        IReadOnlyList<string>? CommuneCodes = null,
        string? ProvinceCode = null
    );

    [Requires(Permission.PrepareRun)]
    public sealed record Command(
        PayMonth Month,
        string Kind,
        IReadOnlyList<string>? CommuneCodes,
        string? ProvinceCode
    ) : ICommand<Result<Guid>>, INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => CommuneCodes ?? [];
    }

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<Guid>>
    {
        private static readonly PayMonth FirstMonth = new(2021, 7);

        public async Task<Result<Guid>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (WhatIsWrong(command) is { } no)
            {
                return no;
            }

            var communes = await session.Query<string>(
                """
                select commune_code
                  from commune
                 where (@codes::text[] is null or commune_code = any(@codes))
                   and (@ProvinceCode::text is null or province_code = @ProvinceCode)
                 order by commune_code
                   for update
                """,
                new { codes = command.CommuneCodes?.ToArray(), command.ProvinceCode },
                cancellationToken
            );
            if (
                communes.Count == 0
                || command.CommuneCodes?.Except(communes).FirstOrDefault() is not null
            )
            {
                return new Refusal(
                    RefusalKind.Rule,
                    "unknown_commune",
                    "Nobody is on the rolls of a commune in the request."
                );
            }

            return await Open(command, [.. communes], cancellationToken);
        }

        private static Refusal? WhatIsWrong(Command command) =>
            command.Kind is not ("regular" or "supplementary")
                ? Refusal.Field("/kind", "bad_value", "The kind is regular or supplementary.")
            : command.Month < FirstMonth
                ? Refusal.Field("/month", "bad_value", "Months begin with 2021-07.")
            : (command.CommuneCodes is null) == (command.ProvinceCode is null)
                ? Refusal.Field("/communeCodes", "required", "Name commune codes or one province.")
            : command.CommuneCodes is { Count: 0 }
                ? Refusal.Field("/communeCodes", "required", "Name at least one commune.")
            : null;

        private async Task<Guid> Open(
            Command command,
            string[] communes,
            CancellationToken cancellationToken
        )
        {
            var id = clock.NewId();
            var now = clock.GetUtcNow();
            session.Concern(id);
            await session.Execute(
                """
                select ensure_month(@month);
                insert into payment_run (id, month, kind, created_by, created_at)
                values (@id, @month, @Kind, @by, @now);
                insert into payment_list (id, run_id, commune_code, month, kind, prepared_by)
                select l.id, @id, l.commune_code, @month, @Kind, array[@by]
                  from unnest(@ids, @communes) as l (id, commune_code);
                update commune
                   set opening_month = @month
                 where commune_code = any(@communes)
                   and opening_month is null
                   and @Kind = 'regular'
                """,
                new
                {
                    id,
                    month = command.Month.FirstDay,
                    command.Kind,
                    by = session.Actor.UserName,
                    now,
                    ids = communes.Select(_ => clock.NewId()).ToArray(),
                    communes,
                },
                cancellationToken
            );
            return id;
        }
    }
}
