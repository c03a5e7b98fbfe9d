using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Web;

namespace Payments.Beneficiaries.Pages;

/// <summary>Proposes one change about a person: a life event, other facts, another way to be paid.</summary>
[Requires(Permission.ChangeRegistry)]
public sealed class ChangePersonModel(IMediator mediator, Clock clock) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The last part of the endpoint's path.</summary>
    [BindProperty(SupportsGet = true)]
    public string Change { get; set; } = "";

    public ReadBeneficiary.Answer Person { get; private set; } = null!;

    private IReadOnlyList<Commune> neighbours = [];

    public IReadOnlyList<Field> Fields =>
        Change switch
        {
            "death" => [new("/dateOfDeath", FieldKind.Day) { Required = true }, Why()],
            "suspend" =>
            [
                new("/cause", FieldKind.Choice)
                {
                    Options = ["not_collected", "not_complying", "custody"],
                },
                Why(required: true),
                new("/fromMonth", FieldKind.Month),
            ],
            "resume" => [Why()],
            "stop" => [Why(required: true), new("/fromMonth", FieldKind.Month)],
            "move" => [WhereTo(), new("/fromMonth", FieldKind.Month), Why()],
            "account" =>
            [
                PersonFields.Bank("/bankBin", required: true),
                new("/accountNo", FieldKind.Number) { Required = true },
                new("/accountName"),
                PersonFields.Payee("/payee"),
            ],
            "cash-choice" =>
            [
                PersonFields.CashReason("/reason", required: true),
                PersonFields.Payee("/payee"),
            ],
            "decisions" =>
            [
                new("/number"),
                new("/signedOn", FieldKind.Day) { Required = true },
                new("/kind", FieldKind.Choice)
                {
                    Options = ["monthly_allowance", "social_pension"],
                    Vocabulary = "benefit",
                },
            ],
            "facts" =>
            [
                new("/effectiveFrom", FieldKind.Day) { Required = true },
                .. PersonFields.Circumstances,
            ],
            _ => [],
        };

    protected override async Task<IActionResult?> Load()
    {
        if (Fields.Count == 0)
        {
            return NotFound();
        }

        var (person, no) = await Ask(new ReadBeneficiary.Query(Id));
        if (no is not null)
        {
            return no;
        }

        Person = person!;
        if (Change == "move")
        {
            var here = ReferenceData.Communes.Find(Person.CommuneCode, clock.Today);
            neighbours =
            [
                .. ReferenceData
                    .Communes.On(clock.Today)
                    .Where(commune =>
                        commune.ProvinceCode == here?.ProvinceCode && commune != here
                    ),
            ];
        }

        return null;
    }

    public Task<IActionResult> OnPostAsync() =>
        Change switch
        {
            "death" => Send<RecordDeath.Body>(body => new RecordDeath.Command(Id, body)),
            "suspend" => Send<Suspend.Body>(body => new Suspend.Command(Id, body)),
            "resume" => Send<Resume.Body>(body => new Resume.Command(Id, body)),
            "stop" => Send<Stop.Body>(body => new Stop.Command(Id, body)),
            "move" => Send<MoveAway.Body>(body => new MoveAway.Command(Id, body)),
            "account" => Send<ChangeAccount.Body>(body => new ChangeAccount.Command(Id, body)),
            "cash-choice" => Send<ChooseCash.Body>(body => new ChooseCash.Command(Id, body)),
            "decisions" => Send<RecordDecision.Body>(body => new RecordDecision.Command(Id, body)),
            "facts" => ChangeFacts(),
            _ => Task.FromResult<IActionResult>(NotFound()),
        };

    private Task<IActionResult> ChangeFacts() =>
        Typed.Body(Fields).TryGet(out var body, out _) && body["person"] is null
            ? Again(
                Domain.Common.Refusal.Field(
                    "/person/household",
                    "nothing_changed",
                    "Say what changed."
                )
            )
            : Send<ChangeFacts.Body>(given => new ChangeFacts.Command(
                Id,
                given.EffectiveFrom,
                given.Person
            ));

    private async Task<IActionResult> Send<TBody>(
        Func<TBody, IRequest<Result<Proposed>>> command
    ) =>
        Typed.Body<TBody>(Fields).TryGet(out var body, out var refusal)
            ? await Do(command(body), _ => With($"/people/{Id}", "proposed"))
            : await Again(refusal);

    private static Field Why(bool required = false) =>
        new("/reason", FieldKind.LongText) { Required = required };

    /// <summary>Any commune of the country; those of the same province are suggested.</summary>
    private Field WhereTo() =>
        new("/communeCode", FieldKind.Number)
        {
            Required = true,
            Hint = "hint.moveTo",
            Suggestions = neighbours.ToDictionary(commune => commune.Code, commune => commune.Name),
        };
}
