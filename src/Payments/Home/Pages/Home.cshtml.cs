using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Banks;
using Payments.Calendar;
using Payments.CashDesks;
using Payments.Domain.Calendar;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Domain.PaymentRuns;
using Payments.PaymentRuns;
using Payments.Pipeline;
using Payments.Proposals;
using Payments.Reviews;
using Payments.Web;

namespace Payments.Home.Pages;

/// <summary>The months at hand as lists of tasks with their days and owners, and what waits for whoever looks.</summary>
[Requires(Permission.Anyone)]
public sealed class HomeModel(IMediator mediator, Clock clock) : RoomPage(mediator)
{
    private const int MonthsShown = 3;
    private const int Counted = 200;
    private const int OwnCommunes = 3;

    /// <summary>How a task stands.</summary>
    public enum Standing
    {
        Done,
        Late,
        Now,
        Later,
    }

    /// <param name="Word">The key after <c>task.</c></param>
    /// <param name="By">The last day on which it is in time.</param>
    /// <param name="IsMine">The reader's role does it.</param>
    /// <param name="Path">Where it is done; null: nowhere yet.</param>
    public sealed record Step(
        string Word,
        Role Owner,
        DateOnly By,
        Standing Standing,
        bool IsMine,
        string? Path
    );

    public sealed record Month(PayMonth Paid, ListRuns.Item? Run, IReadOnlyList<Step> Steps);

    /// <param name="IsMore">There are more than counted.</param>
    public sealed record Waiting(string Word, long Count, bool IsMore, string Path);

    public IReadOnlyList<Month> Months { get; private set; } = [];

    public IReadOnlyList<Waiting> Waits { get; private set; } = [];

    protected override async Task<IActionResult?> Load()
    {
        Waits = await WaitingFor();
        if (Reader.May(Permission.ReadMoney))
        {
            Months = await Read();
        }

        return null;
    }

    private async Task<IReadOnlyList<Month>> Read()
    {
        var runs = (await Try(new ListRuns.Query(null, 24, null)))?.Items ?? [];
        var next = await Try(new ShowCalendar.Query(null));
        var months = runs.Where(run => run.Kind == "regular" && run.State != ListState.Cancelled)
            .GroupBy(run => run.Month)
            .Select(group => (Month: group.Key, Run: (ListRuns.Item?)group.MinBy(run => run.State)))
            .ToList();
        if (next is not null && months.TrueForAll(month => month.Month != next.Month))
        {
            months.Insert(0, (next.Month, null));
        }

        var shown = months
            .OrderByDescending(month => month.Month)
            .Where((month, place) => place == 0 || month.Run?.State != ListState.Closed)
            .Take(MonthsShown)
            .ToList();
        // Of a quiet time the month closed last is shown too.
        if (shown.Count == 1 && months.Count > 1)
        {
            shown.Add(months.OrderByDescending(month => month.Month).ElementAt(1));
        }

        var read = new List<Month>();
        foreach (var (month, run) in shown)
        {
            if (await Try(new ShowCalendar.Query(month.ToString())) is { } calendar)
            {
                read.Add(new Month(month, run, await Steps(calendar, run)));
            }
        }

        return read;
    }

    private async Task<IReadOnlyList<Step>> Steps(PayCalendar calendar, ListRuns.Item? run)
    {
        var state = run?.State ?? ListState.Planned;
        var page = run is null ? "/payment-runs#open" : $"/payment-runs/{run.Id}";
        var cash =
            run is not null && state >= ListState.Released && Reader.May(Permission.ReadCash)
                ? (
                    await Try(new ListCashLists.Query(run.Month.ToString(), null, Counted, null))
                )?.Items
                : null;
        var steps = new List<(string Word, Role Owner, DateOnly By, bool IsDone, string? Path)>
        {
            (
                "facts",
                Role.Officer,
                calendar.FactsUntil,
                state >= ListState.Submitted,
                Reader.May(Permission.ReadRegistry) ? "/people" : null
            ),
            ("submit", Role.Officer, calendar.SubmitBy, state >= ListState.Submitted, page),
            (
                "approve",
                Role.Chair,
                calendar.ApproveBy,
                state >= ListState.Approved,
                run is null ? null : page
            ),
            (
                "draw",
                Role.Treasurer,
                calendar.DrawBy,
                state >= ListState.Released,
                run is null ? null
                : Reader.May(Permission.ReleaseList) ? page + "/release"
                : page
            ),
            (
                "release",
                Role.Treasurer,
                calendar.AccountsFrom,
                state >= ListState.Released,
                run is null ? null
                : Reader.May(Permission.ReleaseList) ? page + "/release"
                : page
            ),
            (
                "cash",
                Role.Cashier,
                calendar.CashUntil,
                cash?.Count > 0
                    ? cash.All(list => list.State == "closed")
                    : state == ListState.Closed,
                run is null ? null : $"/cash-lists?month={calendar.Month}"
            ),
            (
                "close",
                Role.Controller,
                calendar.ReportBy,
                state == ListState.Closed,
                run is null ? null
                : Reader.May(Permission.ReadReconciliation) ? page + "/reconciliation"
                : page
            ),
        };
        var now = steps.FindIndex(step => !step.IsDone);
        return
        [
            .. steps.Select(
                (step, place) =>
                    new Step(
                        step.Word,
                        step.Owner,
                        step.By,
                        step.IsDone ? Standing.Done
                            : step.By < clock.Today ? Standing.Late
                            : place == now ? Standing.Now
                            : Standing.Later,
                        Reader.Roles.Contains(step.Owner),
                        step.Path
                    )
            ),
        ];
    }

    private async Task<IReadOnlyList<Waiting>> WaitingFor()
    {
        var waits = new List<Waiting?>();
        if (Reader.May(Permission.ReadProposals))
        {
            waits.Add(
                Wait(
                    "proposals",
                    await Try(new ListProposals.Query("open", Counted, null)),
                    "/proposals"
                )
            );
        }

        if (Reader.May(Permission.ChangeRegistry))
        {
            foreach (var commune in Reader.Communes.Where(code => code != "*").Take(OwnCommunes))
            {
                waits.Add(
                    Wait(
                        "tasks",
                        await Try(new ListTasks.Query(commune, null, Counted, null)),
                        $"/tasks?communeCode={commune}"
                    )
                );
            }
        }

        if (Reader.May(Permission.ReadUnknown))
        {
            waits.Add(
                Wait("unknown", await Try(new ListUnknownOutcomes.Query(Counted, null)), "/banks")
            );
            waits.Add(
                Wait(
                    "failed",
                    await Try(new ListFailedPayments.Query(null, Counted, null)),
                    "/failed-payments"
                )
            );
        }

        return [.. waits.OfType<Waiting>()];
    }

    private static Waiting? Wait<T>(string word, Page<T>? page, string path) =>
        page is { Items.Count: > 0 }
            ? new Waiting(word, page.Items.Count, page.NextCursor is not null, path)
            : null;
}
