using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;
using Payments.Web.Pictures;

namespace Payments.PaymentRuns.Pages;

/// <summary>What the chairman looks at before approving: odd things first, then every difference to last month.</summary>
[Requires(Permission.ReadMoney)]
public sealed class ChangesModel(IMediator mediator, Speech say) : RunPage(mediator)
{
    /// <summary>Odd things of larger runs are looked for commune by commune, by who answers for it.</summary>
    private const long PayoutsMax = 200_000;

    private const int PagesInFile = 500;

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public RunChanges.Answer Changes { get; private set; } = null!;

    public IReadOnlyList<ShowOddPayouts.Item> Odd { get; private set; } = [];

    protected override async Task<IActionResult?> Load()
    {
        if (await base.Load() is { } no)
        {
            return no;
        }

        if (Cursor is null && Run.Payouts <= PayoutsMax)
        {
            Odd = (await Try(new ShowOddPayouts.Query(Id)))?.Items ?? [];
        }

        var (changes, refused) = await Ask(new RunChanges.Query(Id, say.Language, 100, Cursor));
        Changes = changes!;
        return refused;
    }

    public async Task<IActionResult> OnGetFileAsync(string? format)
    {
        var table = new ListFile(
            "thay_doi",
            "ma_xa",
            "ho_ten",
            "khoan",
            "thang_truoc_vnd",
            "thang_nay_vnd",
            "chenh_lech_vnd",
            "truy_linh_vnd",
            "ly_do"
        ).Sum("thang_truoc_vnd", "thang_nay_vnd", "chenh_lech_vnd", "truy_linh_vnd");
        string? cursor = null;
        for (var page = 0; page < PagesInFile; page++)
        {
            var (changes, no) = await Ask(
                new RunChanges.Query(Id, say.Language, Paging.LimitMax, cursor)
            );
            if (no is not null)
            {
                return no;
            }

            foreach (var item in changes!.Items)
            {
                table.Add(
                    say.Word(
                        "change",
                        Domain.Common.Words<Domain.PaymentRuns.ChangeKind>.Print(item.Kind)
                    ),
                    item.CommuneCode,
                    item.Name,
                    say.Word("benefit", item.Benefit),
                    item.BeforeVnd,
                    item.NowVnd,
                    item.DifferenceVnd,
                    item.ArrearsVnd,
                    item.Reason.Sentence
                );
            }

            if ((cursor = changes.NextCursor) is null)
            {
                break;
            }
        }

        return File(table, "changes", format);
    }

    /// <summary>From last month's sum to this one's; the same figures stand in the table beside.</summary>
    public Waterfall Bridge(RunChanges.Totals totals)
    {
        var (before, now) = (Speech.Month(Changes.Against), Speech.Month(Changes.Month));
        return new Waterfall(
            "waterfall",
            say["changes.picture", before, now],
            say["changes.picture.finding", Speech.Signed(totals.DifferenceVnd)],
            (say["change"], say["amount"]),
            (before, totals.BeforeVnd),
            [
                (say["change.new"], totals.New.AmountVnd),
                (say["change.raised"], totals.Raised.AmountVnd),
                (say["change.lowered"], -totals.Lowered.AmountVnd),
                (say["change.stopped"], -totals.Stopped.AmountVnd),
            ],
            (now, totals.NowVnd)
        )
        {
            HasTableBeside = true,
        };
    }
}
