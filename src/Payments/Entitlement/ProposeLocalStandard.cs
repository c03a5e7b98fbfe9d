using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Entitlement;

/// <summary>
/// Proposes a standard that a provincial People's Council adopted. Decree 20/2021/NĐ-CP, art. 4(3).
/// <c>POST /v1/local-standards</c>.
/// </summary>
public static class ProposeLocalStandard
{
    internal const string Kind = "local_standard";
    private const long MostVnd = 100_000_000;
    private const int LongestResolution = 200;

    /// <param name="Province">A code valid in the month: before 2025-07 one of the 63, from then on one of the 34.</param>
    /// <param name="FormerProvince">One of the 63: the resolution is of that part, or was before the merger.</param>
    /// <param name="Item">standard, facility or social_pension.</param>
    public sealed record Body(
        string Province,
        string Item,
        PayMonth FromMonth,
        long AmountVnd,
        string Resolution,
        string? FormerProvince = null
    );

    [Requires(Permission.ProposeLocalStandard)]
    public sealed record Command(Body Standard) : ICommand<Result<Proposed>>;

    internal sealed class Handler(Session session, CurrentRulebook current, Desk desk)
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

            var book = await current.On(session, DateOnly.MaxValue, cancellationToken);
            return Check(command.Standard, book).TryGet(out _, out var no)
                ? await desk.Propose(
                    session,
                    Kind,
                    commune,
                    subjectId: null,
                    command.Standard,
                    cancellationToken
                )
                : no;
        }
    }

    /// <summary>Accepted: the standard is on the books, known from now on.</summary>
    internal sealed class Effect(CurrentRulebook current, Clock clock) : IProposalEffect
    {
        public string Kind => ProposeLocalStandard.Kind;

        public IReadOnlyList<Role> Acceptors { get; } = [Role.Chair, Role.Controller];

        /// <remarks>A province's standard counts in all its communes, so who sees only some does not accept it.</remarks>
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

            var body = proposal.Read<Body>();
            var book = await current.On(session, DateOnly.MaxValue, cancellationToken);
            if (!Check(body, book).TryGet(out var standard, out var no))
            {
                return no;
            }

            await session.Execute(
                """
                insert into local_standard (id, province, former_province, item, from_month, amount_vnd, resolution,
                                            accepted_at, accepted_by, proposed_by, proposal_id)
                values (@SubjectId, @Province, @FormerProvince, @item, @from, @AmountVnd, @Resolution,
                        @now, @DecidedBy, @ProposedBy, @Id)
                """,
                new
                {
                    proposal.SubjectId,
                    standard.Province,
                    standard.FormerProvince,
                    item = Words<StandardItem>.Print(standard.Item),
                    from = standard.FromMonth.FirstDay,
                    standard.AmountVnd,
                    standard.Resolution,
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

    private static Result<LocalStandard> Check(Body body, Rulebook book)
    {
        var errors = new List<FieldError>();
        void Wrong(string name, string code, string detail) =>
            errors.Add(new FieldError("/" + name, code, detail));

        if (!Words<StandardItem>.TryParse(body.Item, out var item))
        {
            Wrong(
                "item",
                "bad_value",
                $"One of {string.Join(", ", Words<StandardItem>.All)} is expected."
            );
        }

        if (body.FromMonth < book.FirstMonth)
        {
            Wrong("fromMonth", "month_not_covered", $"The rules begin in {book.FirstMonth}.");
        }
        else if (!IsPlace(body, book.Provinces))
        {
            Wrong(
                body.FormerProvince is null ? "province" : "formerProvince",
                "unknown_province",
                $"This is no code of a province in {body.FromMonth}, or no part of it."
            );
        }

        if (body.AmountVnd is < 1 or > MostVnd)
        {
            Wrong("amountVnd", "bad_value", $"1 to {MostVnd} đồng are taken.");
        }

        var resolution = body.Resolution.Trim();
        if (resolution.Length is 0)
        {
            Wrong("resolution", "required", "Name the resolution.");
        }
        else if (resolution.Length > LongestResolution || resolution.Any(char.IsControl))
        {
            Wrong("resolution", "bad_value", "One line of at most 200 letters is taken.");
        }

        return errors.Count > 0
            ? new Refusal(RefusalKind.Malformed, "invalid_field", "A field is not right.")
            {
                Fields = errors,
            }
            : Admit(
                new LocalStandard(
                    body.Province,
                    body.FormerProvince,
                    item,
                    body.FromMonth,
                    body.AmountVnd,
                    resolution
                ),
                book
            );
    }

    /// <summary>From the merger on, an old code alone names no province that could adopt anything.</summary>
    private static bool IsPlace(Body body, Provinces provinces)
    {
        var merged = PayMonth.Of(provinces.FormerCodesUntil);
        var month =
            body.FromMonth.FirstDay < provinces.ChangedOn || body.FromMonth > merged
                ? body.FromMonth
                : merged;
        return provinces.IsValidIn(month, body.Province)
            && (
                body.FormerProvince is null
                || provinces.IsPartOf(body.FormerProvince, body.Province)
            );
    }

    private static Result<LocalStandard> Admit(LocalStandard standard, Rulebook book) =>
        standard.Item != StandardItem.SocialPension && !book.GivesWholeDong(standard.AmountVnd)
            ? new Refusal(
                RefusalKind.Rule,
                "fraction_of_dong",
                "With some coefficient this standard gives a fraction of a đồng; take an even number."
            )
        : book.Has(standard)
            ? new Refusal(
                RefusalKind.Conflict,
                "local_standard_known",
                "This place already has a standard for the item from this month."
            )
        : standard;
}
