using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Identity;

/// <summary>Makes another day today, so that a demo month can pass in minutes. Demo only.</summary>
public static class TurnClock
{
    public const string SettingName = "demo_today";

    public sealed record Body(DateOnly Today);

    public sealed record Answer(DateOnly Today);

    [Requires(Permission.TurnDemoClock)]
    public sealed record Command(DateOnly Today) : ICommand<Result<Answer>>;

    internal sealed class Handler(Session session, ServiceSettings settings, Clock clock)
        : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            if (!settings.Demo)
            {
                return Refusal.NotFound("thing");
            }

            if (command.Today < clock.Today)
            {
                return new Refusal(
                    RefusalKind.Rule,
                    "clock_goes_forward",
                    "The demo clock only goes forward."
                );
            }

            await session.Execute(
                """
                insert into setting (name, value) values (@name, @value)
                on conflict (name) do update set value = excluded.value
                """,
                new { name = SettingName, value = command.Today.ToString("yyyy-MM-dd", null) },
                cancellationToken
            );
            clock.TurnTo(command.Today);
            return new Answer(clock.Today);
        }
    }
}
