using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.PaymentRuns;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns.Pages;

/// <summary>Money drawn at the Treasury is recorded, and the approved lists are released.</summary>
[Requires(Permission.ReleaseList)]
[FreshSignIn]
public sealed class ReleaseModel(IMediator mediator, Clock clock) : RunPage(mediator)
{
    public IReadOnlyList<GetRun.ListItem> Approved => In(ListState.Approved);

    public static Field WhyTakenBack { get; } =
        new("/takeBackReason", FieldKind.LongText) { Required = true };

    public IReadOnlyList<ListDrawdowns.Item> Drawn { get; private set; } = [];

    public IReadOnlyList<Field> Draw =>
        [
            new("/benefit", FieldKind.Choice)
            {
                Required = true,
                Options = [.. Run.ByBenefit.Select(part => part.Benefit)],
                Initial = Run.ByBenefit.Count == 1 ? Run.ByBenefit[0].Benefit : null,
            },
            new("/amountVnd", FieldKind.Money)
            {
                Required = true,
                Initial =
                    Run.ByBenefit.Count == 1 ? Speech.Money(Run.ByBenefit[0].AmountVnd) : null,
            },
            new("/documentNo") { Required = true },
            new("/drawnOn", FieldKind.Day) { Required = true, Initial = Speech.Day(clock.Today) },
        ];

    protected override async Task<IActionResult?> Load()
    {
        if (await base.Load() is { } no)
        {
            return no;
        }

        Drawn = (await Try(new ListDrawdowns.Query(Id)))?.Items ?? [];
        return null;
    }

    public async Task<IActionResult> OnPostTakeBackAsync() =>
        Typed.Body([WhyTakenBack]).TryGet(out _, out var refusal)
            ? await Do(
                new TakeBackDrawdown.Command(
                    Guid.TryParse(Typed["drawdown"], out var drawdown) ? drawdown : Guid.Empty,
                    Typed[WhyTakenBack.Pointer]
                ),
                _ => With($"{Address}/release", "taken_back")
            )
            : await Again(refusal);

    public async Task<IActionResult> OnPostDrawAsync()
    {
        if (await Load() is { } no)
        {
            return no;
        }

        if (!Typed.Body(Draw).TryGet(out var body, out var refusal))
        {
            return await Again(refusal);
        }

        return await Do(
            new RecordDrawdown.Command(
                new RecordDrawdown.Body(
                    Id,
                    [.. Approved.Select(list => list.CommuneCode)],
                    body["benefit"]!.GetValue<string>(),
                    body["amountVnd"]!.GetValue<long>(),
                    body["documentNo"]!.GetValue<string>(),
                    DateOnly.TryParseExact(
                        body["drawnOn"]!.GetValue<string>(),
                        "yyyy-MM-dd",
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.None,
                        out var day
                    )
                        ? day
                        : default
                )
            ),
            _ => With($"{Address}/release", "drawn")
        );
    }

    public async Task<IActionResult> OnPostReleaseAsync() =>
        await Do(
            new ReleaseLists.Command(Id, await Chosen(ListState.Approved)),
            _ => With(Address, "released")
        );
}
