using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Beneficiaries;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns.Pages;

/// <summary>The months, newest first, and a form that opens one.</summary>
[Requires(Permission.ReadMoney)]
public sealed class RunsModel(IMediator mediator, Clock clock) : RoomPage(mediator)
{
    private const int MostTicked = 60;

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public Page<ListRuns.Item> Runs { get; private set; } = null!;

    public IReadOnlyList<Communes.Item> Communes { get; private set; } = [];

    /// <summary>Too many to tick one by one: a whole province is opened.</summary>
    public bool ByProvince => Communes.Count > MostTicked;

    public IReadOnlyList<Field> Fields =>
        [
            new("/month", FieldKind.Month)
            {
                Required = true,
                Initial = Speech.Month(PayMonth.Of(clock.Today).Plus(1)),
            },
            new("/kind", FieldKind.Choice)
            {
                Required = true,
                Options = ["regular", "supplementary"],
                Vocabulary = "runKind",
                Called = "run.kind",
                Initial = "regular",
            },
            .. ByProvince
                ? new[]
                {
                    new Field("/provinceCode", FieldKind.Choice)
                    {
                        Required = true,
                        Options = [.. Communes.Select(commune => commune.ProvinceCode).Distinct()],
                    },
                }
                : [],
        ];

    protected override async Task<IActionResult?> Load()
    {
        if (Reader.May(Permission.PrepareRun))
        {
            Communes =
                (await Try(new Beneficiaries.Communes.Query(Paging.LimitMax, null)))?.Items ?? [];
        }

        var (runs, no) = await Ask(new ListRuns.Query(null, null, Cursor));
        Runs = runs!;
        return no;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await Load();
        return Typed.Body<CreateRun.Body>(Fields).TryGet(out var body, out var refusal)
            ? await Do(
                new CreateRun.Command(
                    body.Month,
                    body.Kind,
                    ByProvince ? null : Typed.All("communeCodes"),
                    body.ProvinceCode
                ),
                id => With($"/payment-runs/{id}", "opened")
            )
            : await Again(refusal);
    }
}
