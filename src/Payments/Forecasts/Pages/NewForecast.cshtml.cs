using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Entitlement;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Forecasts.Pages;

/// <summary>A draft is written: every number of the law with its article, and a field beside it for another.</summary>
[Requires(Permission.OrderForecast)]
public sealed class NewForecastModel(IMediator mediator, Clock clock, Speech say)
    : RoomPage(mediator)
{
    private const string All = "all";

    private static readonly char[] separators = [',', ';', ' ', '\n', '\r', '\t'];

    /// <summary>An earlier forecast whose draft is the beginning of this one.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? From { get; set; }

    /// <summary>The law of the month that is typed; of the current one where that is none.</summary>
    public RulebookAnswer Law { get; private set; } = null!;

    public IReadOnlyList<(string Unit, IReadOnlyList<DraftField> Fields)> Groups
    {
        get;
        private set;
    } = [];

    public ForecastAnswer? Earlier { get; private set; }

    public Field Month =>
        new("/month", FieldKind.Month)
        {
            Required = true,
            Called = "field.fromMonth",
            Initial = Speech.Month(Earlier?.FromMonth ?? PayMonth.Of(clock.Today).Plus(1)),
        };

    public IReadOnlyList<Field> Places =>
        [
            new("/place", FieldKind.Choice)
            {
                Required = true,
                Options =
                [
                    All,
                    .. ReferenceData
                        .Communes.ProvincesOn(clock.Today)
                        .Select(province => province.Code),
                ],
                OptionTexts = ReferenceData
                    .Communes.ProvincesOn(clock.Today)
                    .Select(province => (province.Code, province.Name))
                    .Append((All, say["forecast.all"]))
                    .ToDictionary(),
                Initial = All,
            },
            new("/communeCodes"),
        ];

    /// <summary>What stands in a field: what was typed, else what the earlier draft had.</summary>
    public string ValueOf(DraftField field) =>
        Typed.Has(field.Field.Pointer) ? Typed[field.Field.Pointer]
        : Earlier?.Changes.FirstOrDefault(change => change.Parameter == field.Parameter)
            is { } change
            ? say.Typed(change)
        : "";

    protected override async Task<IActionResult?> Load()
    {
        if (From is { } earlier)
        {
            Earlier = await Try(new GetForecast.Query(earlier));
        }

        var month = Typed.MonthOf(Typed.For(Month));
        if (await Try(new ReadRulebook.Query(month?.ToString())) is not { } law)
        {
            (law, var no) = await Ask(new ReadRulebook.Query(null));
            if (law is null)
            {
                return no;
            }
        }

        Law = law;
        Groups = [.. DraftField.Of(law).Where(group => group.Fields.Count > 0)];
        return null;
    }

    /// <summary>The law of another month beside the same draft.</summary>
    public async Task<IActionResult> OnPostShowLawAsync() => await Load() ?? Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Load() is { } none)
        {
            return none;
        }

        if (!Read().TryGet(out var body, out var faults))
        {
            return await Again(faults);
        }

        var sent = await Mediator.Send(new OrderForecast.Command(body), Ended);
        return sent.TryGet(out var placed, out var no)
            ? new SeeOther(With($"/forecasts/{placed.Id}", "forecast_ordered"))
            : await Again(AtFields(no, body));
    }

    private Result<OrderForecast.Body> Read()
    {
        var faults = new List<FieldError>();
        var month = Typed.MonthOf(Typed[Month.Pointer]);
        if (month is null)
        {
            faults.Add(new FieldError(Month.Pointer, "bad_month", "A month is written MM/yyyy."));
        }

        var changes = new List<OrderForecast.Change?>();
        foreach (var field in Groups.SelectMany(group => group.Fields))
        {
            if (Typed[field.Field.Pointer] is not { Length: > 0 } text)
            {
                continue;
            }

            if (field.Read(text, out var fault) is { } change)
            {
                changes.Add(change);
            }
            else if (fault is not null)
            {
                faults.Add(fault);
            }
        }

        if (changes.Count == 0 && faults.Count == 0)
        {
            faults.Add(new FieldError(DraftField.Root, "nothing_changed", "Say what changed."));
        }

        if (faults.Count > 0)
        {
            return new Refusal(RefusalKind.Malformed, "invalid_field", "Some fields are not right.")
            {
                Fields = faults,
            };
        }

        var communes = Typed["/communeCodes"]
            .Split(separators, StringSplitOptions.RemoveEmptyEntries);
        var place = Typed["/place"];
        return new OrderForecast.Body(
            month!.Value,
            changes,
            communes.Length > 0 ? communes : null,
            communes.Length == 0 && place is not (All or "") ? place : null,
            communes.Length == 0 && place == All
        );
    }

    /// <summary>The refusal with each fault at the field that it was typed in.</summary>
    private static Refusal AtFields(Refusal refusal, OrderForecast.Body body) =>
        refusal with
        {
            Fields =
            [
                .. refusal
                    .Fields.Select(fault => fault with { Pointer = FieldOf(fault.Pointer, body) })
                    .DistinctBy(fault => (fault.Pointer, fault.Code)),
            ],
        };

    private static string FieldOf(string pointer, OrderForecast.Body body) =>
        pointer.Split('/') is ["", "changes", var at, ..] && int.TryParse(at, out var place)
            ? $"{DraftField.Root}/{body.Changes[place]!.Parameter}"
        : pointer.StartsWith("/communeCodes/", StringComparison.Ordinal) ? "/communeCodes"
        : pointer == "/fromMonth" ? "/month"
        : pointer is "/provinceCode" or "/all" ? "/place"
        : pointer == "/communeCodes" && body.CommuneCodes is null ? "/place"
        : pointer;
}
