using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Reviews.Pages;

/// <summary>What an officer has to look at, person by person, and the confirmation of a list of the new year.</summary>
[Requires(Permission.ReadRegistry)]
public sealed class TasksModel(IMediator mediator, Clock clock) : RoomPage(mediator)
{
    private const int MostCommunes = 200;

    [BindProperty(SupportsGet = true)]
    public string? CommuneCode { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public IReadOnlyList<Beneficiaries.Communes.Item> Communes { get; private set; } = [];

    public Page<ListTasks.Item> Tasks { get; private set; } = new([], null);

    /// <summary>Whose list of the year is over.</summary>
    public IReadOnlyList<ListTasks.Item> OnExpiredLists =>
        [.. Tasks.Items.Where(task => ConfirmYearlyList.Reasons.Contains(task.Kind))];

    public IReadOnlyList<Field> Fields =>
        [
            new("/list", FieldKind.Choice)
            {
                Required = true,
                Options = ["poverty", "special_area"],
                Vocabulary = "yearlyList",
                Called = "yearly.list",
            },
            new("/year", FieldKind.Number)
            {
                Required = true,
                Called = "yearly.year",
                Initial = (
                    clock.Today.Month == 12 ? clock.Today.Year + 1 : clock.Today.Year
                ).ToString(CultureInfo.InvariantCulture),
            },
            new("/documentNo") { Required = true, Called = "yearly.document" },
        ];

    /// <summary>The page on which a task is done.</summary>
    public static string WayOf(ListTasks.Item task) =>
        task.Kind switch
        {
            "account_refused" => $"/people/{task.BeneficiaryId}/change/account",
            "authorisation_ends_soon" => $"/people/{task.BeneficiaryId}/authorisations",
            _ => $"/people/{task.BeneficiaryId}",
        };

    protected override async Task<IActionResult?> Load()
    {
        var (communes, no) = await Ask(new Beneficiaries.Communes.Query(MostCommunes, null));
        if (no is not null)
        {
            return no;
        }

        Communes = communes!.Items;
        CommuneCode ??= Communes.Count > 0 ? Communes[0].CommuneCode : null;
        if (CommuneCode is null)
        {
            return null;
        }

        (var tasks, no) = await Ask(new ListTasks.Query(CommuneCode, null, null, Cursor));
        Tasks = tasks!;
        return no;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await Load();
        var people = Typed
            .All("beneficiaryIds")
            .Select(text => Guid.TryParse(text, out var id) ? id : (Guid?)null)
            .OfType<Guid>()
            .ToList();
        return Typed.Body<Form>(Fields).TryGet(out var form, out var refusal)
            ? await Do(
                new ConfirmYearlyList.Command(
                    new ConfirmYearlyList.Body(
                        CommuneCode ?? "",
                        form.List,
                        int.TryParse(form.Year, CultureInfo.InvariantCulture, out var year)
                            ? year
                            : 0,
                        form.DocumentNo,
                        people
                    )
                ),
                _ => With($"/tasks?communeCode={CommuneCode}", "proposed")
            )
            : await Again(refusal);
    }

    /// <summary>What is typed; commune and people come beside it.</summary>
    private sealed record Form(string List, string Year, string DocumentNo);
}
