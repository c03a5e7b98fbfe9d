using System.Globalization;
using MediatR;
using Payments.Domain.Calendar;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Calendar;

/// <summary>
/// Proposes that a day is off, is worked, has other hours at the banks, or is ordinary again, as the yearly notice of
/// the ministry or of the State Bank says. Labour Code 2019, art. 112. <c>POST /v1/calendar/days</c>.
/// </summary>
/// <remarks>Days that have passed stay what they were: dates were met or missed by them.</remarks>
public static class ProposeCalendarDay
{
    internal const string Kind = "calendar_day";
    private const int LongestText = 200;

    /// <param name="Name">The holiday; the days of Tết are named <see cref="Holidays.TetName"/>.</param>
    /// <param name="Source">The notice or article.</param>
    /// <param name="BanksUntil">HH:mm, of a day that is worked: half a day, or the long last day of a month or year.</param>
    public sealed record Body(
        DateOnly Date,
        string Kind,
        string Name,
        string Source,
        string? BanksUntil = null
    );

    [Requires(Permission.ProposeCalendarDay)]
    public sealed record Command(Body Day) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, Desk desk, Clock clock)
        : IRequestHandler<Command, Result<Proposed>>
    {
        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            if (session.Actor.Communes is not [var commune, ..])
            {
                return Refusals.ForbiddenScope;
            }

            return Check(command.Day, clock.Today).TryGet(out _, out var no)
                ? await desk.Propose(
                    session,
                    Kind,
                    commune,
                    subjectId: null,
                    command.Day,
                    cancellationToken
                )
                : no;
        }
    }

    /// <summary>Accepted: the calendar of every commune follows at once.</summary>
    internal sealed class Effect(Clock clock) : IProposalEffect
    {
        public string Kind => ProposeCalendarDay.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair, Role.Controller];

        /// <remarks>A day counts for all communes, so who sees only some does not accept it.</remarks>
        public async Task<Result<Done>> Apply(
            Session session,
            ProposalToApply proposal,
            CancellationToken cancellationToken
        )
        {
            if (!session.Actor.SeesAll)
            {
                return Refusals.ForbiddenScope;
            }

            if (!Check(proposal.Read<Body>(), clock.Today).TryGet(out var day, out var no))
            {
                return no;
            }

            await session.Execute(
                """
                insert into calendar_day (id, date, kind, name, source, banks_until, decided_at, decided_by, proposed_by,
                                          proposal_id)
                values (@SubjectId, @Date, @kind, @Name, @Source, @BanksUntil, @now, @DecidedBy, @ProposedBy, @Id)
                """,
                new
                {
                    proposal.SubjectId,
                    day.Date,
                    kind = Words<DayKind>.Print(day.Kind),
                    day.Name,
                    day.Source,
                    day.BanksUntil,
                    now = clock.GetUtcNow(),
                    proposal.DecidedBy,
                    proposal.ProposedBy,
                    proposal.Id,
                },
                cancellationToken
            );
            return new Done();
        }
    }

    private static Result<CalendarDay> Check(Body body, DateOnly today)
    {
        var errors = new List<FieldError>();
        void Wrong(string name, string code, string detail) =>
            errors.Add(new FieldError("/" + name, code, detail));

        if (body.Date < today)
        {
            Wrong("date", "day_passed", "A day that has passed stays what it was.");
        }

        if (!Words<DayKind>.TryParse(body.Kind, out var kind))
        {
            Wrong("kind", "bad_value", $"One of {string.Join(", ", Words<DayKind>.All)}.");
        }

        foreach (var (name, text) in new[] { ("name", body.Name), ("source", body.Source) })
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                Wrong(name, "required", "Write it down.");
            }
            else if (text.Length > LongestText || text.Any(char.IsControl))
            {
                Wrong(name, "bad_value", $"One line of at most {LongestText} letters.");
            }
        }

        TimeOnly? until = null;
        if (!string.IsNullOrWhiteSpace(body.BanksUntil))
        {
            if (
                TimeOnly.TryParseExact(
                    body.BanksUntil.Trim(),
                    "HH:mm",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out var time
                )
            )
            {
                until = time;
            }
            else
            {
                Wrong("banksUntil", "bad_value", "A time is HH:mm.");
            }
        }

        var day = new CalendarDay(
            body.Date,
            kind,
            body.Name?.Trim() ?? "",
            body.Source?.Trim() ?? "",
            until
        );
        if (errors.Count == 0 && !day.HoursFit)
        {
            Wrong(
                "banksUntil",
                until is null ? "required" : "not_for_this_kind",
                "A day of other bank hours names them; a day off or an ordinary one has none."
            );
        }

        return errors.Count > 0
            ? new Refusal(RefusalKind.Malformed, "invalid_field", "A field is not right.")
            {
                Fields = errors,
            }
            : day;
    }
}
