using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.PaymentRuns;
using Payments.Pipeline;

namespace Payments.PaymentRuns;

/// <summary>The treasurer records money drawn at the State Treasury. Decree 20/2021/NĐ-CP, art. 34(4).</summary>
public static class RecordDrawdown
{
    private static readonly string[] benefits =
    [
        "monthly_allowance",
        "care_support",
        "social_pension",
        "funeral",
    ];

    public sealed record Body(
        Guid RunId,
        IReadOnlyList<string> CommuneCodes,
        string Benefit,
        long AmountVnd,
        string DocumentNo,
        DateOnly DrawnOn
    );

    public sealed record Answer(
        Guid Id,
        Guid RunId,
        IReadOnlyList<string> CommuneCodes,
        string Benefit,
        long AmountVnd,
        string DocumentNo,
        DateOnly DrawnOn,
        string RecordedBy
    );

    [Requires(Permission.RecordDrawdown)]
    public sealed record Command(Body Drawdown) : ICommand<Result<Answer>>, INamesCommunes
    {
        public IEnumerable<string> NamedCommunes => Drawdown.CommuneCodes;
    }

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<Answer>>
    {
        public async Task<Result<Answer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var body = command.Drawdown;
            session.Concern(body.RunId);
            if (WhatIsWrong(body) is { } no)
            {
                return no;
            }

            if (body.DrawnOn > clock.Today)
            {
                return new DrawnInFuture();
            }

            var known = await session.Query<string>(
                """
                select commune_code
                  from payment_list
                 where run_id = @RunId
                   and state not in ('cancelled', 'closed')
                """,
                new { body.RunId },
                cancellationToken
            );
            if (known.Count == 0)
            {
                return Refusal.NotFound("payment run");
            }

            if (body.CommuneCodes.Except(known).FirstOrDefault() is { } other)
            {
                return new CommuneNotInRun(other);
            }

            return await Record(body, cancellationToken);
        }

        private async Task<Answer> Record(Body body, CancellationToken cancellationToken)
        {
            var id = clock.NewId();
            var communes = body.CommuneCodes.Distinct().Order(StringComparer.Ordinal).ToArray();
            session.Concern(id);
            await session.Execute(
                """
                insert into drawdown (id, run_id, communes, benefit, amount_vnd, document_no, drawn_on, recorded_by,
                                      recorded_at)
                values (@id, @RunId, @communes, @Benefit, @AmountVnd, @DocumentNo, @DrawnOn, @by, @now)
                """,
                new
                {
                    id,
                    body.RunId,
                    communes,
                    body.Benefit,
                    body.AmountVnd,
                    body.DocumentNo,
                    body.DrawnOn,
                    by = session.Actor.UserName,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            return new Answer(
                id,
                body.RunId,
                communes,
                body.Benefit,
                body.AmountVnd,
                body.DocumentNo,
                body.DrawnOn,
                session.Actor.UserName
            );
        }

        private static Refusal? WhatIsWrong(Body body)
        {
            List<FieldError> wrong = [];
            if (body.CommuneCodes.Count == 0)
            {
                wrong.Add(new("/communeCodes", "required", "Name at least one commune."));
            }

            if (!benefits.Contains(body.Benefit))
            {
                wrong.Add(
                    new(
                        "/benefit",
                        "bad_value",
                        "A benefit is " + string.Join(", ", benefits) + "."
                    )
                );
            }

            if (body.AmountVnd is <= 0 or > Vnd.MostEntered)
            {
                wrong.Add(
                    new(
                        "/amountVnd",
                        "bad_value",
                        "An amount is a whole number above 0, of at most sixteen digits."
                    )
                );
            }

            if (string.IsNullOrWhiteSpace(body.DocumentNo) || body.DocumentNo.Length > 100)
            {
                wrong.Add(new("/documentNo", "required", "Give the number of the document."));
            }

            return wrong.Count == 0
                ? null
                : new Refusal(RefusalKind.Malformed, "invalid_field", "Some fields are not right.")
                {
                    Fields = wrong,
                };
        }
    }
}
