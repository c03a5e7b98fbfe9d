using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Recoveries;
using Payments.Web;

namespace Payments.Beneficiaries.Pages;

/// <summary>One person: what holds now, how they are paid, what happened, and what an official can do about it.</summary>
[Requires(Permission.ReadRegistry)]
public sealed class PersonModel(IMediator mediator) : RoomPage(mediator)
{
    private const int TimelinePages = 5;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ReadBeneficiary.Answer Person { get; private set; } = null!;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ReadTimeline.Item> Timeline { get; private set; } = [];

    public IEnumerable<ReadTimeline.Item> Payouts => Timeline.Where(item => item.Kind == "payout");

    public IReadOnlyList<ListRecoveries.Item> Recoveries { get; private set; } = [];

    /// <summary>What can be proposed from the state that the person is in.</summary>
    public IEnumerable<string> Changes =>
        !Reader.May(Permission.ChangeRegistry) ? []
        : Person.State is "granted"
            ? ["facts", "account", "cash-choice", "decisions", "suspend", "stop", "move", "death"]
        : Person.State is "suspended"
            ? ["resume", "facts", "account", "cash-choice", "stop", "death"]
        : Person.State is "ended" ? ["facts", "account", "death"]
        : [];

    protected override async Task<IActionResult?> Load()
    {
        var (person, no) = await Ask(new ReadBeneficiary.Query(Id));
        if (no is not null)
        {
            return no;
        }

        Person = person!;
        var events = new List<ReadTimeline.Item>();
        string? cursor = null;
        for (var page = 0; page < TimelinePages; page++)
        {
            var read = await Try(new ReadTimeline.Query(Id, Paging.LimitMax, cursor));
            events.AddRange(read?.Items ?? []);
            if ((cursor = read?.NextCursor) is null)
            {
                break;
            }
        }

        events.Reverse();
        Timeline = events;
        Recoveries =
            (await Try(new ListRecoveries.Query(null, Id, null, Paging.LimitMax, null)))?.Items
            ?? [];
        return null;
    }
}
