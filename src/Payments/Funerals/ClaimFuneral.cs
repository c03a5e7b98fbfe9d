using MediatR;
using Payments.Beneficiaries;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;

namespace Payments.Funerals;

/// <summary>
/// Asks for support with a funeral, for whoever holds it, once per death; accepted, it also records the death of who is
/// on the rolls, and the next run pays it. Decree 20/2021/NĐ-CP, art. 11. <c>POST /v1/funerals</c>.
/// </summary>
public static class ClaimFuneral
{
    internal const string Kind = "funeral";

    /// <param name="CommuneCode">Needed when who died is on no roll.</param>
    public sealed record Body(DeceasedBody Deceased, HolderBody Holder, string? CommuneCode = null);

    /// <param name="BeneficiaryId">Who died is on the rolls; else name, birth and (from 16 on) id are needed.</param>
    /// <param name="Pension">As in an assessment; null: none.</param>
    /// <param name="ChildOfSoleParent">Child of a poor sole parent, art. 11(1)(b).</param>
    /// <param name="CertificateNo">Of the death certificate.</param>
    public sealed record DeceasedBody(
        DateOnly DiedOn,
        Guid? BeneficiaryId = null,
        string? FullName = null,
        string? PersonalId = null,
        string? DateOfBirth = null,
        string? Pension = null,
        bool InFacility = false,
        bool ChildOfSoleParent = false,
        string? CertificateNo = null
    );

    /// <param name="Kind">body, household or person.</param>
    /// <param name="Channel">account, or cash with a reason of the registry file.</param>
    /// <param name="AccountName">The holder of the account; null: <paramref name="Name"/>.</param>
    public sealed record HolderBody(
        string Kind,
        string Name,
        string Channel,
        string? PersonalId = null,
        string? BankBin = null,
        string? AccountNo = null,
        string? AccountName = null,
        string? CashReason = null
    );

    [Requires(Permission.ChangeRegistry)]
    public sealed record Command(Body Claim) : ICommand<Result<Proposed>>, INamesCommunes
    {
        public IEnumerable<string> NamedCommunes =>
            Claim.CommuneCode is { Length: > 0 } code ? [code] : [];
    }

    /// <summary>All else stands in the claim itself.</summary>
    internal sealed record Payload(Guid ClaimId, long AmountVnd);

    internal sealed class Handler(
        Session session,
        DeathLookup deaths,
        Desk desk,
        Clock clock,
        PersonalNumbers numbers
    ) : IRequestHandler<Command, Result<Proposed>>
    {
        private static readonly PayMonth firstMonth = new(2021, 7);

        public async Task<Result<Proposed>> Handle(
            Command command,
            CancellationToken cancellationToken
        )
        {
            if (
                !FuneralForm
                    .Read(command.Claim, clock.Today, firstMonth)
                    .TryGet(out var form, out var no)
            )
            {
                return no;
            }

            var looked = form.Stranger is { } stranger
                ? await deaths.OfStranger(
                    session,
                    stranger,
                    form.DiedOn,
                    form.ChildOfSoleParent,
                    cancellationToken
                )
                : await deaths.OfBeneficiary(
                    session,
                    form.BeneficiaryId!.Value,
                    form.DiedOn,
                    form.ChildOfSoleParent,
                    cancellationToken
                );
            if (!looked.TryGet(out var death, out no))
            {
                return no;
            }

            if (command.Claim.CommuneCode is { } code && code != death.CommuneCode)
            {
                return Refusal.Field(
                    "/communeCode",
                    RowCodes.BadValue,
                    "The beneficiary is on the rolls of another commune."
                );
            }

            var found = await deaths.SumFor(session, death, cancellationToken);
            return found.TryGet(out var sum, out no)
                ? await Lay(form, death, sum, cancellationToken)
                : no;
        }

        private async Task<Result<Proposed>> Lay(
            FuneralForm form,
            Death death,
            FuneralSum sum,
            CancellationToken cancellationToken
        )
        {
            var id = clock.NewId();
            var entry = Entry.Of(clock, session.Actor.UserName);
            await Insert(id, form, death, sum, entry, cancellationToken);
            await new PayeeBook(session, numbers, clock, death.CommuneCode, id).Write(
                PayeeRole.Beneficiary,
                form.Holder,
                entry,
                cancellationToken
            );
            return await desk.Propose(
                session,
                Kind,
                death.CommuneCode,
                id,
                new Payload(id, sum.Assessed.AmountVnd),
                cancellationToken
            );
        }

        private Task<int> Insert(
            Guid id,
            FuneralForm form,
            Death death,
            FuneralSum sum,
            Entry entry,
            CancellationToken cancellationToken
        )
        {
            var known = form.Stranger?.PersonalId is { } number ? numbers.Seal(number) : null;
            return session.Execute(
                """
                insert into funeral_claim (id, commune_code, beneficiary_id, deceased_key, deceased_name, deceased_born,
                                           deceased_id_cipher, deceased_id_digest, deceased_id_tail, died_on,
                                           certificate_no, pension, in_facility, child_of_sole_parent, holder_kind, rule,
                                           amount_vnd, explanation, rulebook, proposed_by, proposed_at)
                values (@id, @CommuneCode, @BeneficiaryId, @Key, @Name, @born, @cipher, @digest, @tail, @DiedOn,
                        @CertificateNo, @pension, @InFacility, @ChildOfSoleParent, @HolderKind, @rule, @AmountVnd,
                        @Explanation, @Rulebook, @By, @At)
                """,
                new
                {
                    id,
                    death.CommuneCode,
                    death.BeneficiaryId,
                    death.Key,
                    death.Name,
                    born = death.Deceased.DateOfBirth?.ToString() ?? "",
                    cipher = known?.Cipher,
                    digest = known?.Digest,
                    tail = known?.Tail,
                    form.DiedOn,
                    form.CertificateNo,
                    pension = Words<Pension>.Print(death.Deceased.Pension),
                    death.Deceased.InFacility,
                    form.ChildOfSoleParent,
                    form.HolderKind,
                    rule = Words<FuneralCase>.Print(sum.Assessed.Case),
                    sum.Assessed.AmountVnd,
                    sum.Explanation,
                    sum.Rulebook,
                    entry.By,
                    entry.At,
                },
                cancellationToken
            );
        }
    }
}
