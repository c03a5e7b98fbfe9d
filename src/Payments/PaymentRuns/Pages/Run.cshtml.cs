using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Domain.PaymentRuns;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.PaymentRuns.Pages;

/// <summary>One month: its lists, how far each is, and the next step of whoever looks.</summary>
[Requires(Permission.ReadMoney)]
public sealed class RunModel(IMediator mediator) : RunPage(mediator)
{
    private const int RowsMax = 200;

    public static Field Why { get; } = new("/reason", FieldKind.LongText) { Required = true };

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

    public bool MayApprove =>
        Reader.May(Permission.ApproveList) && In(ListState.Submitted).Count > 0;

    public bool MayReject =>
        Reader.May(Permission.ApproveList) && In(ListState.Submitted, ListState.Approved).Count > 0;

    public bool MayRelease =>
        Reader.May(Permission.ReleaseList) && In(ListState.Approved).Count > 0;

    public bool IsOut => In(ListState.Released, ListState.Settled, ListState.Closed).Count > 0;

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
