using System.Text.Json;
using System.Text.Json.Serialization;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Entitlement;

/// <summary>Answers what help with a funeral is due; stores nothing. <c>POST /v1/assessments/funeral</c>.</summary>
public static class AssessFuneral
{
    /// <summary>The body as it came; it is read strictly, and faults are named by JSON pointer.</summary>
    [Requires(Permission.Assess)]
    [BodyForm(typeof(FuneralForm))]
    public sealed record Query(JsonElement Body) : IQuery<Result<FuneralAnswer>>;

    public static Result<FuneralAnswer> Answer(JsonElement body, Rulebook rulebook)
    {
        var fields = JsonFields.Root(body);
        fields.Only("province", "formerProvince", "deceased");
        var province = fields.RequiredText("province");
        var former = fields.Text("formerProvince");
        var deceased = Read(fields, rulebook);
        if (deceased is not null && province is not null)
        {
            CheckPlace(fields, rulebook, PayMonth.Of(deceased.DiedOn), province, former);
        }

        if (fields.Errors.Count > 0 || deceased is null || province is null)
        {
            return fields.Refusal();
        }

        var assessment = FuneralAssessor.Assess(rulebook, deceased, province, former);
        return new FuneralAnswer(assessment.AmountVnd, assessment.Citations)
        {
            Reason =
                assessment.AmountVnd == 0 ? Words<FuneralReason>.Print(assessment.Reason) : null,
        };
    }

    private static Deceased? Read(JsonFields fields, Rulebook rulebook)
    {
        if (fields.Object("deceased") is not { } person)
        {
            fields.Wrong("deceased", "required", "This is needed.");
            return null;
        }

        person.Only(
            "diedOn",
            "dateOfBirth",
            "onMonthlyAllowance",
            "onSocialPension",
            "pension",
            "inFacility",
            "childOfSoleParent"
        );
        person.RequiredText("diedOn");
        var birth = person.Birth("dateOfBirth");
        var diedOn = person.Day("diedOn");
        if (diedOn < rulebook.FirstMonth.FirstDay)
        {
            person.Wrong(
                "diedOn",
                "month_not_covered",
                $"The rules begin in {rulebook.FirstMonth}."
            );
        }
        else if (diedOn < birth?.AsDate)
        {
            person.Wrong("diedOn", "bad_value", "The death is before the birth.");
        }

        var deceased = new Deceased(diedOn ?? default)
        {
            DateOfBirth = birth,
            OnMonthlyAllowance = person.Flag("onMonthlyAllowance"),
            OnSocialPension = person.Flag("onSocialPension"),
            Pension = person.Word<Pension>("pension"),
            InFacility = person.Flag("inFacility"),
            ChildOfSoleParent = person.Flag("childOfSoleParent"),
        };
        return diedOn is null ? null : deceased;
    }

    private static void CheckPlace(
        JsonFields fields,
        Rulebook rulebook,
        PayMonth month,
        string province,
        string? former
    )
    {
        if (!rulebook.Provinces.IsValidIn(month, province))
        {
            fields.Wrong(
                "province",
                "unknown_province",
                $"This is no code of a province in {month}."
            );
        }
        else if (former is not null && !rulebook.Provinces.IsPartOf(former, province))
        {
            fields.Wrong(
                "formerProvince",
                "unknown_province",
                "This is no code before 2025-07 of a part of the province."
            );
        }
    }

    internal sealed class Handler(Session session, CurrentRulebook current, TimeProvider clock)
        : IRequestHandler<Query, Result<FuneralAnswer>>
    {
        public async Task<Result<FuneralAnswer>> Handle(
            Query query,
            CancellationToken cancellationToken
        ) => Answer(query.Body, await current.On(session, VietnamDay.Of(clock), cancellationToken));
    }
}

/// <summary>The sum for whoever holds the funeral; 0 comes with a reason.</summary>
public sealed record FuneralAnswer(long AmountVnd, IReadOnlyList<Citation> Citations)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
