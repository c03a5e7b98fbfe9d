using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>The treasurer has seen the cash counted and confirms the sheet. <c>POST /v1/cash-counts/{id}/confirm</c>.</summary>
public static class ConfirmCount
{
    [Requires(Permission.IssueFloat)]
    public sealed record Command(Guid Id) : ICommand<Result<CountAnswer>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<CountAnswer>>
    {
        public Task<Result<CountAnswer>> Handle(
            Command command,
            CancellationToken cancellationToken
        ) => CountEvents.Write(session, command.Id, "confirmed", null, clock, cancellationToken);
    }
}

/// <summary>
/// The counter-entry of a sheet: it is set aside with a reason, stays as it was written, and the cashier counts again.
/// <c>POST /v1/cash-counts/{id}/correct</c>.
/// </summary>
public static class CorrectCount
{
    private const int ReasonLengthMax = 300;

    public sealed record Body(string? Reason = null);

    [Requires(Permission.IssueFloat)]
    public sealed record Command(Guid Id, string? Reason) : ICommand<Result<CountAnswer>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<CountAnswer>>
    {
        public async Task<Result<CountAnswer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var fields = new FieldReader();
            var reason = fields.Text("/reason", command.Reason, ReasonLengthMax);
            return fields.Refusal is { } malformed
                ? malformed
                : await CountEvents.Write(
                    session,
                    command.Id,
                    "corrected",
                    reason,
                    clock,
                    cancellationToken
                );
        }
    }
}

/// <summary>What a second person says about a sheet: only ever added.</summary>
internal static class CountEvents
{
    public static async Task<Result<CountAnswer>> Write(
        Session session,
        Guid id,
        string kind,
        string? reason,
        Clock clock,
        CancellationToken cancellationToken
    )
    {
        if (await CountBook.Find(session, id, cancellationToken) is not { } seen)
        {
            return Refusal.NotFound("cash count");
        }

        session.Concern(id);
        await CountBook.Lock(session, seen.CommuneCode, cancellationToken);
        var count = (await CountBook.Find(session, id, cancellationToken))!;
        if (count.State == "corrected")
        {
            return CashDeskRefusals.CountSetAside;
        }

        if (kind == "confirmed" && count.State == "confirmed")
        {
            return CashDeskRefusals.CountConfirmed;
        }

        if (count.Cashier == session.Actor.UserName)
        {
            return CashDeskRefusals.OwnCount;
        }

        await session.Execute(
            """
            insert into cash_count_event (count_id, commune_code, cashier, kind, reason, actor, at)
            values (@id, @CommuneCode, @Cashier, @kind, @reason, @actor, @now)
            """,
            new
            {
                id,
                count.CommuneCode,
                count.Cashier,
                kind,
                reason,
                actor = session.Actor.UserName,
                now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return (await CountBook.Find(session, id, cancellationToken))!;
    }
}
