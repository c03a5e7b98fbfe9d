using MediatR;
using Payments.Domain.Beneficiaries;
using Payments.Domain.CashDesks;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.CashDesks;

/// <summary>
/// An officer has seen a written authorisation and records it: at most twelve months, from the paper's day.
/// <c>POST /v1/authorisations</c>.
/// </summary>
/// <remarks>The second pair of eyes is the cashier's, who sees the receiver and never records a paper.</remarks>
public static class RecordAuthorisation
{
    private const int NameLengthMax = 200;
    private const int TextLengthMax = 100;

    /// <param name="Role">Whose money: beneficiary (when left out) or carer.</param>
    /// <param name="DocumentLast4">Of the citizen card of who may collect.</param>
    /// <param name="PaperNo">Left out when the paper bears none.</param>
    /// <param name="CertifiedBy">The commune, notary or other who certified it.</param>
    /// <param name="ValidFrom">Left out: the day of the paper.</param>
    public sealed record Body(
        Guid? BeneficiaryId = null,
        string? Role = null,
        string? Name = null,
        string? DocumentLast4 = null,
        string? PaperNo = null,
        DateOnly? PaperOn = null,
        string? CertifiedBy = null,
        DateOnly? ValidFrom = null,
        DateOnly? ValidUntil = null
    );

    public enum Whose
    {
        Beneficiary,
        Carer,
    }

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Body Body) : ICommand<Result<AuthorisationAnswer>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<AuthorisationAnswer>>
    {
        public async Task<Result<AuthorisationAnswer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var body = command.Body;
            var fields = new FieldReader();
            var role = fields.Word<Whose>("/role", body.Role ?? "beneficiary");
            var name = VietnameseName.Stored(fields.Text("/name", body.Name, NameLengthMax));
            var certifiedBy = fields.Text("/certifiedBy", body.CertifiedBy, TextLengthMax);
            var from = body.ValidFrom ?? body.PaperOn ?? clock.Today;
            CheckDays(fields, body, from);
            if (
                body.DocumentLast4 is { Length: > 0 } digits
                && (digits.Length != 4 || !digits.All(char.IsAsciiDigit))
            )
            {
                fields.Add("/documentLast4", "bad_value", "The last four digits, no more.");
            }

            if (fields.Refusal is { } malformed)
            {
                return malformed;
            }

            var commune = await session.Find<string>(
                "select commune_code from beneficiary where id = @BeneficiaryId for no key update",
                body,
                cancellationToken
            );
            if (commune is null)
            {
                return Refusal.NotFound("beneficiary");
            }

            session.Concern(body.BeneficiaryId!.Value);
            var id = clock.NewId();
            var row = await session.Single<Authorisations.Row>(
                // The same paper recorded twice (another tab, the back button) is one.
                $"""
                with same as (
                     select a.*, null::timestamptz as revoked_at, null as revoked_reason, 'paper' as source
                       from authorisation a
                      where a.commune_code = @commune
                        and a.beneficiary_id = @BeneficiaryId
                        and a.role = @role
                        and a.name_folded = @folded
                        and a.document_last4 is not distinct from @last4
                        and a.paper_no is not distinct from @paperNo
                        and (a.paper_on, a.certified_by, a.valid_from, a.valid_until)
                            = (@PaperOn, @certifiedBy, @from, @ValidUntil)
                        and not exists (select from authorisation_revoked r where r.authorisation_id = a.id)
                      limit 1
                ), made as (
                     insert into authorisation (id, commune_code, beneficiary_id, role, name, name_folded, document_last4,
                                                paper_no, paper_on, certified_by, valid_from, valid_until, seen_by,
                                                recorded_at)
                     select @id, @commune, @BeneficiaryId, @role, @name, @folded, @last4, @paperNo, @PaperOn,
                            @certifiedBy, @from, @ValidUntil, @me, @now
                      where not exists (select from same)
                  returning *, null::timestamptz as revoked_at, null as revoked_reason, 'paper' as source
                )
                select {Authorisations.Columns} from made
                 union all
                select {Authorisations.Columns} from same
                """,
                new
                {
                    id,
                    commune,
                    body.BeneficiaryId,
                    role = Words.Of(role),
                    name,
                    folded = VietnameseName.Fold(name),
                    last4 = string.IsNullOrEmpty(body.DocumentLast4) ? null : body.DocumentLast4,
                    paperNo = string.IsNullOrWhiteSpace(body.PaperNo) ? null : body.PaperNo.Trim(),
                    body.PaperOn,
                    certifiedBy,
                    from,
                    body.ValidUntil,
                    me = session.Actor.UserName,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            return row.Shown(clock.Today);
        }

        private void CheckDays(FieldReader fields, Body body, DateOnly from)
        {
            if (body.BeneficiaryId is null)
            {
                fields.Add("/beneficiaryId", "required", "Say who authorised.");
            }

            if (body.PaperOn is null)
            {
                fields.Add("/paperOn", "required", "Say of which day the paper is.");
            }
            else if (body.PaperOn > clock.Today)
            {
                fields.Add(
                    "/paperOn",
                    "in_future",
                    "A paper that was seen is of today or earlier."
                );
            }
            else if (from < body.PaperOn)
            {
                fields.Add(
                    "/validFrom",
                    "bad_value",
                    "It begins with the day of the paper or later."
                );
            }

            if (body.ValidUntil is not { } until)
            {
                fields.Add("/validUntil", "required", "Say until which day it holds.");
            }
            else if (until < from || until < clock.Today)
            {
                fields.Add("/validUntil", "bad_value", "It has ended already.");
            }
            else if (until > from.AddMonths(Authorisation.MonthsMax))
            {
                fields.Add(
                    "/validUntil",
                    "more_than_twelve_months",
                    "An authorisation holds for twelve months at most."
                );
            }
        }
    }
}

/// <summary>An authorisation is taken back. <c>POST /v1/authorisations/{id}/revoke</c>.</summary>
public static class RevokeAuthorisation
{
    private const int ReasonLengthMax = 300;

    public sealed record Body(string? Reason = null);

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Guid Id, string? Reason) : ICommand<Result<AuthorisationAnswer>>;

    internal sealed class Handler(Session session, Clock clock)
        : IRequestHandler<Command, Result<AuthorisationAnswer>>
    {
        public async Task<Result<AuthorisationAnswer>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            var fields = new FieldReader();
            var reason = fields.Text("/reason", command.Reason, ReasonLengthMax);
            if (fields.Refusal is { } malformed)
            {
                return malformed;
            }

            var written = await session.Execute(
                """
                insert into authorisation_revoked (authorisation_id, commune_code, reason, actor, at)
                select id, commune_code, @reason, @me, @now
                  from authorisation
                 where id = @Id
                    on conflict do nothing
                """,
                new
                {
                    command.Id,
                    reason,
                    me = session.Actor.UserName,
                    now = clock.GetUtcNow(),
                },
                cancellationToken
            );
            session.Concern(command.Id);
            var row = await session.Find<Authorisations.Row>(
                $"select {Authorisations.Columns} from authorisation_now where id = @Id and source = 'paper'",
                command,
                cancellationToken
            );
            return row is null ? Refusal.NotFound("authorisation")
                : written == 0 ? CashDeskRefusals.AuthorisationRevoked
                : row.Shown(clock.Today);
        }
    }
}
