using MediatR;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>
/// A cashier counts the drawer at the end of a day and signs the sheet (biên bản kiểm quỹ). From then on nothing moves
/// in the drawer that day. <c>POST /v1/cash-counts</c>.
/// </summary>
public static class CountCash
{
    private const int ReasonLengthMax = 300;

    /// <param name="Notes">Pieces by the value of the note in đồng, 500000 to 1000.</param>
    /// <param name="SmallVnd">Money smaller than the smallest note.</param>
    /// <param name="DifferenceReason">Needed when what was counted is not what the books say.</param>
    public sealed record Body(
        string CommuneCode,
        DateOnly? Day = null,
        IReadOnlyDictionary<string, int>? Notes = null,
        long? SmallVnd = null,
        string? DifferenceReason = null
    );

    [Requires(Permission.HandOutCash)]
    public sealed record Command(Body Body) : ICommand<Result<CountAnswer>>, INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => [Body.CommuneCode];
    }

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<CountAnswer>>
    {
        public async Task<Result<CountAnswer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var body = command.Body;
            var fields = new FieldReader();
            var counted = CashCount.Read(fields, body.Notes, body.SmallVnd);
            var day = body.Day ?? clock.Today;
            if (day > clock.Today)
            {
                fields.Add("/day", "in_future", "A day is counted when it comes.");
            }

            if (fields.Refusal is { } malformed)
            {
                return malformed;
            }

            var me = session.Actor.UserName;
            await CountBook.Lock(session, body.CommuneCode, cancellationToken);
            var books = await Books(body.CommuneCode, me, day, cancellationToken);
            if (books is { Moved: false, OpeningVnd: 0 })
            {
                return CashDeskRefusals.NothingToCount;
            }

            if (books.Attempts > books.Corrected)
            {
                return CashDeskRefusals.DaySigned;
            }

            if (counted.Total.Amount != books.HeldVnd)
            {
                fields.Text("/differenceReason", body.DifferenceReason, ReasonLengthMax);
                if (fields.Refusal is { } unexplained)
                {
                    return unexplained;
                }
            }

            return await Write(body, day, counted, books, cancellationToken);
        }

        private Task<DayRow> Books(
            string communeCode,
            string cashier,
            DateOnly day,
            CancellationToken cancellationToken
        ) =>
            session.Single<DayRow>(
                """
                select opening_vnd, held_vnd, moved,
                       (select count(*)::int from cash_count c
                         where c.commune_code = @communeCode and c.cashier = @cashier and c.day = @day) as attempts,
                       (select count(*)::int from cash_count c
                          join cash_count_event e on e.count_id = c.id and e.kind = 'corrected'
                         where c.commune_code = @communeCode and c.cashier = @cashier and c.day = @day) as corrected
                  from drawer_day(@communeCode, @cashier, @day)
                """,
                new
                {
                    communeCode,
                    cashier,
                    day,
                },
                cancellationToken
            );

        private async Task<CountAnswer> Write(
            Body body,
            DateOnly day,
            CashCount counted,
            DayRow books,
            CancellationToken cancellationToken
        )
        {
            var id = clock.NewId();
            session.Concern(id);
            await session.Execute(
                """
                insert into cash_count (id, commune_code, cashier, day, attempt, opening_vnd, received_vnd, taken_back_vnd,
                                        paid, paid_vnd, first_receipt_no, last_receipt_no, handed_back_vnd, held_vnd,
                                        pieces, small_vnd, counted_vnd, difference_reason, signed_at)
                select @id, @CommuneCode, @cashier, @day, @attempt, opening_vnd, received_vnd, taken_back_vnd, paid,
                       paid_vnd, first_receipt_no, last_receipt_no, handed_back_vnd, held_vnd, @pieces, @small, @total,
                       case when held_vnd <> @total then @reason end, @now
                  from drawer_day(@CommuneCode, @cashier, @day)
                """,
                new
                {
                    id,
                    body.CommuneCode,
                    cashier = session.Actor.UserName,
                    day,
                    attempt = books.Attempts + 1,
                    pieces = counted.Pieces.ToArray(),
                    small = counted.Small.Amount,
                    total = counted.Total.Amount,
                    reason = body.DifferenceReason?.Trim(),
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            return (await CountBook.Find(session, id, cancellationToken))!;
        }

        private sealed record DayRow(
            long OpeningVnd,
            long HeldVnd,
            bool Moved,
            int Attempts,
            int Corrected
        );
    }
}
