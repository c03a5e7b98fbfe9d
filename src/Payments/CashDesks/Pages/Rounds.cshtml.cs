using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>Cash brought home: the rounds of a list, and who waits to be put on one.</summary>
[Requires(Permission.ReadCash)]
public sealed class RoundsModel(IMediator mediator, Clock clock) : RoomPage(mediator)
{
    public const string StopsName = "/paymentIds";

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ShowCashList.Answer List { get; private set; } = null!;

    public IReadOnlyList<ListRounds.Item> Rounds { get; private set; } = [];

    public IEnumerable<IGrouping<string, ShowCashList.Item>> Hamlets =>
        List.Items.Where(item => item.State == "listed").GroupBy(item => item.Hamlet);

    public bool MayPlan => Reader.May(Permission.HandOutCash) && List.State == "open";

    public IReadOnlyList<Field> Fields =>
        [
            new("/day", FieldKind.Day) { Required = true, Initial = Speech.Day(clock.Today) },
            new("/note") { Called = "round.note" },
        ];

    protected override async Task<IActionResult?> Load()
    {
        var (list, no) = await Ask(new ShowCashList.Query(Id));
        if (no is not null)
        {
            return no;
        }

        List = list!;
        Rounds = (await Try(new ListRounds.Query(Id)))?.Items ?? [];
        return null;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var stops = Typed
            .All(StopsName)
            .Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty)
            .ToArray();
        return Typed.Body<PlanRound.Body>(Fields).TryGet(out var body, out var refusal)
            ? await Do(
                new PlanRound.Command(Id, body with { PaymentIds = stops }),
                round => With($"/cash-rounds/{round.Id}", "round_planned")
            )
            : await Again(refusal);
    }
}
