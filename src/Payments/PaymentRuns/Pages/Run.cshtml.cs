using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Domain.PaymentRuns;
using Payments.Pipeline;
using Payments.Web;
using Payments.Web.Pictures;

namespace Payments.PaymentRuns.Pages;

/// <summary>One month: its lists, how far each is, and the next step of whoever looks.</summary>
[Requires(Permission.ReadMoney)]
public sealed class RunModel(IMediator mediator, Speech say) : RunPage(mediator)
{
    private const int RowsMax = 200;

    /// <summary>From grey to full, step by step.</summary>
    private static readonly int[] patterns = [5, 3, 2, 4, 1, 0];

    public static Field Why { get; } = new("/reason", FieldKind.LongText) { Required = true };

    public static Field WhyCancel { get; } =
        new("/cancelReason", FieldKind.LongText) { Required = true };

    /// <summary>At most two hundred; a state in the address narrows them.</summary>
    public IReadOnlyList<GetRun.ListItem> Shown =>
        [.. Run.Lists.Where(list => State is null || list.State == State).Take(RowsMax)];

    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    public bool MayCalculate =>
        Reader.May(Permission.CalculateRun)
        && Run.Progress is null
        && In(ListState.Planned, ListState.Calculated).Count > 0;

    public bool MaySubmit =>
        Reader.May(Permission.CalculateRun)
        && Run.Progress is null
        && In(ListState.Calculated).Count > 0;

    public bool MayCancel => MayCalculate;

    public bool MayApprove =>
        Reader.May(Permission.ApproveList) && In(ListState.Submitted).Count > 0;

    public bool MayReject =>
        Reader.May(Permission.ApproveList) && In(ListState.Submitted, ListState.Approved).Count > 0;

    public bool MayRelease =>
        Reader.May(Permission.ReleaseList) && In(ListState.Approved).Count > 0;

    public bool IsOut => In(ListState.Released, ListState.Settled, ListState.Closed).Count > 0;

    /// <summary>The steps that lists stand at, as the strip shows them: the first three are still in the commune's hands.</summary>
    private static readonly (string Word, ListState[] States)[] stages =
    [
        ("planned", [ListState.Planned]),
        ("calculated", [ListState.Calculated]),
        ("submitted", [ListState.Submitted]),
        ("approved", [ListState.Approved]),
        ("released", [ListState.Released, ListState.Settled]),
        ("closed", [ListState.Closed]),
    ];

    /// <summary>How far the lists are; null while all stand at one step.</summary>
    public Shares? Steps
    {
        get
        {
            var counts = stages
                .Select(stage => (stage.Word, Count: (long)In(stage.States).Count))
                .Where(stage => stage.Count > 0)
                .ToList();
            return counts.Count < 2
                ? null
                : new Shares(
                    "steps",
                    say["run.picture.steps"],
                    string.Join(
                        ", ",
                        counts.Select(stage =>
                            $"{say.Word("list", stage.Word)}: {Speech.Count(stage.Count)}"
                        )
                    ),
                    say["run.lists"],
                    [.. counts.Select(stage => say.Word("list", stage.Word))],
                    [new(say["run.lists"], [.. counts.Select(stage => stage.Count)])]
                )
                {
                    Tell = Speech.Count,
                    Patterns =
                    [
                        .. counts.Select(stage =>
                            patterns[Array.FindIndex(stages, one => one.Word == stage.Word)]
                        ),
                    ],
                };
        }
    }

    /// <summary>Money by channel; the same figures stand in the table below.</summary>
    public Shares Channels =>
        new(
            "channel-strip",
            say["run.picture.channels"],
            string.Join(
                ", ",
                Run.ByChannel.Select(part =>
                    $"{say.Word("channel", part.Channel)}: {Speech.Money(part.AmountVnd)}"
                )
            ),
            say["amount"],
            [.. Run.ByChannel.Select(part => say.Word("channel", part.Channel))],
            [new(say["amount"], [.. Run.ByChannel.Select(part => part.AmountVnd)])]
        )
        {
            HasTableBeside = true,
            Patterns = [0, 2, 4],
        };

    protected override async Task<IActionResult?> Load()
    {
        if (await base.Load() is { } no)
        {
            return no;
        }

        if (Run.Progress is not null)
        {
            // Without a script the page asks again by itself.
            Response.Headers["Refresh"] = "3";
        }

        return null;
    }

    public async Task<IActionResult> OnPostCalculateAsync() =>
        await Do(
            new CalculateRun.Command(Id, await Chosen(ListState.Planned, ListState.Calculated)),
            _ => With(Address, "calculating")
        );

    public async Task<IActionResult> OnPostSubmitAsync() =>
        await Do(
            new SubmitLists.Command(Id, await Chosen(ListState.Calculated)),
            _ => With(Address, "submitted")
        );

    public async Task<IActionResult> OnPostApproveAsync() =>
        await Do(
            new ApproveLists.Command(Id, await Chosen(ListState.Submitted)),
            _ => With(Address, "approved")
        );

    public async Task<IActionResult> OnPostCancelAsync() =>
        Typed.Body([WhyCancel]).TryGet(out _, out var refusal)
            ? await Do(
                new CancelLists.Command(
                    Id,
                    Typed[WhyCancel.Pointer],
                    await Chosen(ListState.Planned, ListState.Calculated)
                ),
                _ => With(Address, "cancelled_lists")
            )
            : await Again(refusal);

    public async Task<IActionResult> OnPostRejectAsync() =>
        Typed.Body([Why]).TryGet(out _, out var refusal)
            ? await Do(
                new RejectLists.Command(
                    Id,
                    Typed[Why.Pointer],
                    await Chosen(ListState.Submitted, ListState.Approved)
                ),
                _ => With(Address, "rejected")
            )
            : await Again(refusal);
}
