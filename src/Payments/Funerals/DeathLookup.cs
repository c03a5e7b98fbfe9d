using System.Runtime.InteropServices;
using Payments.Beneficiaries;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Entitlement;
using Payments.PaymentRuns;
using Payments.Pipeline;
using Deceased = Payments.Domain.Entitlement.Deceased;

namespace Payments.Funerals;

/// <summary>A death as claim and rolls tell it together.</summary>
/// <param name="Key">The same for the same death, however it is told.</param>
/// <param name="IsRecorded">The rolls know of the death already.</param>
internal sealed record Death(
    string CommuneCode,
    Guid? BeneficiaryId,
    string Name,
    byte[] Key,
    Deceased Deceased,
    bool IsRecorded
);

/// <summary>What was decided about a sum: the amount with its reasons, and the rulebook by which it was found.</summary>
internal sealed record FuneralSum(FuneralAssessment Assessed, byte[] Explanation, byte[] Rulebook);

/// <summary>Looks up who died and what the law of that day gives.</summary>
internal sealed class DeathLookup(
    CurrentRulebook current,
    PersonalNumbers numbers,
    PersonalData data,
    Clock clock
)
{
    private sealed record OnRolls(byte[]? PersonalIdDigest, string ProvinceCode);

    /// <summary>Somebody on the rolls, locked: what they drew in the month of death follows from facts and law.</summary>
    public async Task<Result<Death>> OfBeneficiary(
        Session session,
        Guid id,
        DateOnly diedOn,
        bool childOfSoleParent,
        CancellationToken cancellationToken
    )
    {
        var taken = await Person.Take(session, id, cancellationToken);
        if (!taken.TryGet(out var person, out var no))
        {
            return no;
        }

        if (person.Standing is BeneficiaryState.Proposed)
        {
            return FuneralRefusals.EnrolmentOpen;
        }

        if (person.MustBeKept() is { } kept)
        {
            return kept;
        }

        var snapshots = await new FactBook(session, person.CommuneCode, id).Read(cancellationToken);
        var recorded = snapshots
            .Select(snapshot => snapshot.Facts["date_of_death"] as DateOnly?)
            .LastOrDefault(day => day is not null);
        if (recorded is not null && recorded != diedOn)
        {
            return FuneralRefusals.DeathDiffers;
        }

        var rolls = await session.Single<OnRolls>(
            """
            select b.personal_id_digest, c.province_code
              from beneficiary b
              join commune c on c.commune_code = b.commune_code
             where b.id = @id
            """,
            new { id },
            cancellationToken
        );
        var deceased = await OfRolls(
            session,
            person,
            rolls.ProvinceCode,
            diedOn,
            cancellationToken
        );
        return new Death(
            person.CommuneCode,
            id,
            person.FullName,
            rolls.PersonalIdDigest
                ?? KeyOf(person.CommuneCode, person.FullName, deceased.DateOfBirth, diedOn),
            deceased with
            {
                ChildOfSoleParent = childOfSoleParent,
            },
            recorded is not null
        );
    }

    /// <summary>Somebody on no roll, anywhere.</summary>
    public async Task<Result<Death>> OfStranger(
        Session session,
        Stranger stranger,
        DateOnly diedOn,
        bool childOfSoleParent,
        CancellationToken cancellationToken
    )
    {
        var digest = stranger.PersonalId is { } id ? numbers.DigestOf(id) : null;
        var here = await session.Single<bool>(
            """
            select exists (
                select
                  from beneficiary b
                 where b.commune_code = @CommuneCode
                   and b.state in ('granted', 'suspended', 'ended')
                   and (b.personal_id_digest = @digest
                        or (b.name_folded = @folded
                            and exists (select
                                          from fact f
                                         where f.commune_code = b.commune_code
                                           and f.beneficiary_id = b.id
                                           and f.date_of_birth = @birth))))
            """,
            new
            {
                stranger.CommuneCode,
                digest,
                folded = VietnameseName.Fold(stranger.FullName),
                birth = stranger.Birth.ToString(),
            },
            cancellationToken
        );
        if (here)
        {
            return FuneralRefusals.OnTheRolls;
        }

        if (
            digest is not null
            && await session.Single<bool>(
                """
                select exists (select
                                 from beneficiary
                                where personal_id_digest = @digest
                                  and state = 'proposed')
                """,
                new { digest },
                cancellationToken
            )
        )
        {
            return FuneralRefusals.EnrolmentOpen;
        }

        if (
            digest is not null
            && await session.Single<bool>(
                "select is_on_the_rolls(@digest)",
                new { digest },
                cancellationToken
            )
        )
        {
            return FuneralRefusals.OnOtherRolls;
        }

        return new Death(
            stranger.CommuneCode,
            null,
            stranger.FullName,
            digest ?? KeyOf(stranger.CommuneCode, stranger.FullName, stranger.Birth, diedOn),
            new Deceased(diedOn)
            {
                DateOfBirth = stranger.Birth,
                Pension = stranger.Pension,
                InFacility = stranger.InFacility,
                ChildOfSoleParent = childOfSoleParent,
            },
            IsRecorded: false
        );
    }

    /// <summary>The law and figure of the day of death; refused when it gives nothing.</summary>
    public async Task<Result<FuneralSum>> SumFor(
        Session session,
        Death death,
        CancellationToken cancellationToken
    )
    {
        var province = await session.Find<string>(
            "select province_code from commune where commune_code = @CommuneCode",
            new { death.CommuneCode },
            cancellationToken
        );
        if (province is null)
        {
            return new Refusal(
                RefusalKind.Rule,
                "unknown_commune",
                "Nobody is on the rolls of a commune in the request."
            );
        }

        if (
            death.Deceased is { ChildOfSoleParent: true }
            && !await HasSoleParent(session, death, cancellationToken)
        )
        {
            return FuneralRefusals.NoSoleParent;
        }

        var book = await current.Order(session, cancellationToken);
        var former = ReferenceData.FormerProvinceOf(death.CommuneCode, province, book.Provinces);
        var assessed = FuneralAssessor.Assess(book, death.Deceased, province, former);
        return assessed.AmountVnd == 0
            ? FuneralRefusals.NotDue(assessed.Reason)
            : new FuneralSum(
                assessed,
                FuneralExplanation.Of(assessed, death.Deceased.DiedOn, AgeOf(death.Deceased)),
                book.HashBytes
            );
    }

    /// <summary>A poor parent alone, on these rolls, who was raising a child of this birth on the day of death.</summary>
    /// <remarks>Decree 20/2021/NĐ-CP, arts. 5(4), 11(1)(b).</remarks>
    private static Task<bool> HasSoleParent(
        Session session,
        Death death,
        CancellationToken cancellationToken
    ) =>
        session.Single<bool>(
            """
            select exists (
                select
                  from beneficiary b
                  cross join lateral (
                       select f.sole_parent, f.household, f.children
                         from fact f
                        where f.commune_code = b.commune_code
                          and f.beneficiary_id = b.id
                          and f.effective_from <= @DiedOn
                        order by f.effective_from desc, f.fact_no desc
                        limit 1) f
                 where b.commune_code = @CommuneCode
                   and b.state in ('granted', 'suspended')
                   and f.sole_parent is not null
                   and f.household <> 'none'
                   and exists (select
                                 from unnest(string_to_array(f.children, ';')) as c (child)
                                where split_part(c.child, '/', 1) = @born
                                  and (@isYoung or c.child like '%/%')))
            """,
            new
            {
                death.CommuneCode,
                death.Deceased.DiedOn,
                born = death.Deceased.DateOfBirth?.ToString() ?? "",
                isYoung = AgeOf(death.Deceased) < 16,
            },
            cancellationToken
        );

    private static int AgeOf(Deceased deceased)
    {
        if (deceased.DateOfBirth is not { } birth)
        {
            return 0;
        }

        var age = deceased.DiedOn.Year - birth.AsDate.Year;
        return birth.Reaches(age) > deceased.DiedOn ? age - 1 : age;
    }

    private byte[] KeyOf(
        string communeCode,
        string name,
        Payments.Domain.Entitlement.BirthDate? birth,
        DateOnly diedOn
    ) =>
        data.Digest(
            "funeral_deceased",
            $"{communeCode}/{VietnameseName.Fold(name)}/{birth?.AsDate:yyyy-MM-dd}/{diedOn:yyyy-MM-dd}"
        );

    private async Task<Deceased> OfRolls(
        Session session,
        Person person,
        string province,
        DateOnly diedOn,
        CancellationToken cancellationToken
    )
    {
        var book = await current.On(session, clock.Today, cancellationToken);
        var law = book.LawFor(
            PayMonth.Of(diedOn),
            KnownOn.Day(clock.Today),
            province,
            ReferenceData.FormerProvinceOf(person.CommuneCode, province, book.Provinces)
        );
        await using var facts = await FactStream.Open(
            await session.Open(cancellationToken),
            person.CommuneCode,
            person.Id,
            clock.Today,
            cancellationToken
        );
        return facts.Next() is { } known
            ? Drawing(known, law, diedOn)
            : throw new InvalidOperationException($"Nothing is known of beneficiary {person.Id}.");
    }

    /// <summary>Facts up to the death, and the death: what the month of death gives is what was drawn.</summary>
    private static Deceased Drawing(RunPerson known, MonthLaw law, DateOnly diedOn)
    {
        List<DatedFacts> facts = [.. known.Facts.Where(dated => dated.From < diedOn)];
        var last =
            known.Facts.FindLast(dated => dated.From <= diedOn).Facts ?? known.Facts[0].Facts;
        facts.Add(new DatedFacts(diedOn, last with { DateOfDeath = diedOn }));
        var drawn = default(AssessmentLines);
        var qualified = default(AssessmentLines);
        if (known.EndedFrom is not { } ended || PayMonth.Of(ended) > PayMonth.Of(diedOn))
        {
            var span = CollectionsMarshal.AsSpan(facts);
            Assessor.Assess(law, known.Dossier(span), ref drawn);
            if (known is { DecisionSignedOn: null, SocialPensionSignedOn: null })
            {
                Assessor.Assess(law, new Dossier(span, diedOn, diedOn), ref qualified);
            }
        }

        var hadApplied = known.Facts[0].From <= diedOn;
        return new Deceased(diedOn)
        {
            DateOfBirth = last.DateOfBirth,
            OnMonthlyAllowance = drawn.TotalOf(Benefit.MonthlyAllowance) > 0,
            OnSocialPension = drawn.TotalOf(Benefit.SocialPension) > 0,
            QualifiedForAllowance = hadApplied && qualified.TotalOf(Benefit.MonthlyAllowance) > 0,
            QualifiedForPension = hadApplied && qualified.TotalOf(Benefit.SocialPension) > 0,
            Pension = last.Pension,
            InFacility = last.InFacility,
        };
    }
}
