using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;
using Payments.Web.Pictures;

namespace Payments.Reports.Pages;

/// <summary>Why a commune pays in cash, and whom to help next to an account.</summary>
[Requires(Permission.ReadRegistry)]
public sealed class PeopleInCashModel(IMediator mediator, Speech say) : RoomPage(mediator)
{
    private const int Shown = 50;

    /// <summary>Null: the one that pays most in cash.</summary>
    [BindProperty(SupportsGet = true)]
    public string? CommuneCode { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Reason { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary>Null: nothing was calculated for it yet.</summary>
    public CashShares.Item? Share { get; private set; }

    public Page<PeopleInCash.Item> People { get; private set; } = new([], null);

    protected override async Task<IActionResult?> Load()
    {
        var (cash, no) = await Ask(new CashShares.Query(null, CommuneCode, 1, null));
        if (cash is null)
        {
            return no;
        }

        Share = cash.Items.Count > 0 ? cash.Items[0] : null;
        CommuneCode ??= Share?.CommuneCode;
        if (CommuneCode is not { } commune)
        {
            return null;
        }

        (var people, no) = await Ask(new PeopleInCash.Query(commune, Reason, Shown, Cursor));
        People = people ?? People;
        return no;
    }

    public Bars? Picture =>
        Share is { Reasons.Count: > 0 } share
            ? new Bars(
                "reasons",
                say["reports.reasons"],
                say[
                    "reports.reasons.finding",
                    say.Word("cashReason", share.Reasons[0].Word),
                    Speech.Count(share.Reasons[0].Payouts)
                ],
                say["reports.why"],
                [say["run.payouts"]],
                [
                    .. share.Reasons.Select(reason => new PictureRow(
                        say.Word("cashReason", reason.Word),
                        reason.Payouts
                    )),
                ]
            )
            {
                Tell = Speech.Count,
            }
            : null;
}
