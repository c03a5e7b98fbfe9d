using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.PaymentRuns;
using Payments.Web;

namespace Payments.PaymentRuns.Pages;

/// <summary>A page about one run.</summary>
public abstract class RunPage(IMediator mediator) : RoomPage(mediator)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public GetRun.Answer Run { get; private set; } = null!;

    /// <summary>Where the page stands.</summary>
    protected string Address => $"/payment-runs/{Id}";

    protected override async Task<IActionResult?> Load()
    {
        var (run, no) = await Ask(new GetRun.Query(Id));
        Run = run!;
        return no;
    }

    /// <summary>The lists in one of the states.</summary>
    public IReadOnlyList<GetRun.ListItem> In(params ListState[] states) =>
        [
            .. Run.Lists.Where(list =>
                states.Any(state => Domain.Common.Words<ListState>.Print(state) == list.State)
            ),
        ];

    /// <summary>The ticked communes; none ticked: those whose lists stand where the step begins.</summary>
    protected async Task<IReadOnlyList<string>?> Chosen(params ListState[] states)
    {
        if (Typed.All("communeCodes") is { Count: > 0 } ticked)
        {
            return ticked;
        }

        var run = await Try(new GetRun.Query(Id));
        var words = states.Select(Domain.Common.Words<ListState>.Print).ToArray();
        var codes = run
            ?.Lists.Where(list => words.Contains(list.State))
            .Select(list => list.CommuneCode)
            .ToArray();
        // None stands there: the step itself says so.
        return codes is { Length: > 0 } ? codes : null;
    }
}
