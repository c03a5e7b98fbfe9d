using System.Net;
using System.Text.Json.Nodes;
using Payments.Domain.Identity;
using Payments.Identity;
using Payments.Tests.Reconciliation;
using Payments.Tests.Support;

namespace Payments.Tests.CashDesks;

/// <summary>One commune with people on its cash list and two cashiers, <c>cashier</c> and <c>teller</c>, on 4 November 2026.</summary>
internal sealed class DeskScene : IAsyncDisposable
{
    public const string Commune = "14845";

    private int numbers;

    private DeskScene(TestService service, Ledger books, IReadOnlyList<Due> people)
    {
        Service = service;
        Books = books;
        People = people;
    }

    public TestService Service { get; }

    public Ledger Books { get; }

    public IReadOnlyList<Due> People { get; }

    public Guid List { get; private set; }

    /// <param name="tellers">A second cashier beside <c>cashier</c>.</param>
    public static async Task<DeskScene> Open(
        IReadOnlyList<long> amountsVnd,
        bool tellers = true,
        IReadOnlyList<string>? idle = null
    )
    {
        var service = await TestService.Start(new DateOnly(2026, 11, 4), idle: idle);
        if (tellers)
        {
            await Users.Ensure(
                service.Database.App,
                [new NewUser("teller", "Cô Hạnh Quầy Hai", "demo", [Role.Cashier], [Commune])],
                service.Clock,
                CancellationToken.None
            );
        }

        var books = new Ledger(service.Database, service.Clock.GetUtcNow());
        var scene = new DeskScene(
            service,
            books,
            [.. amountsVnd.Select(amount => new Due(amount, "cash"))]
        );
        await scene.Month("2026-11", [.. scene.People]);
        scene.List = await scene.ListOf("2026-11");
        return scene;
    }

    /// <summary>Releases a month with these people.</summary>
    public async Task Month(string month, params Due[] people)
    {
        var run = await Books.Run(month);
        await Books.Release(run, await Books.List(run, month, Commune, "released", people));
    }

    /// <summary>The cash list of a month, as soon as it is there.</summary>
    public async Task<Guid> ListOf(string month) =>
        (
            await (await Service.As("cashier")).Until(
                $"/v1/cash-lists?month={month}",
                json => json["items"]!.AsArray().Count == 1
            )
        ).Json["items"]![0]!["id"]!.GetValue<Guid>();

    public async Task<Answer> HandOver(
        Guid id,
        string by = "cashier",
        string? receiptNo = null,
        string receivedBy = "beneficiary",
        string receiverName = "Mẫu",
        string paidOn = "2026-11-04"
    ) =>
        await (await Service.As(by)).Post(
            $"/v1/cash-payouts/{id}/hand-over",
            new JsonObject
            {
                ["receivedBy"] = receivedBy,
                ["receiverName"] = receiverName,
                ["document"] = "citizen_card",
                ["documentLast4"] = "1234",
                ["proof"] = "signature",
                ["receiptNo"] = receiptNo ?? Number("BN"),
                ["paidOn"] = paidOn,
            }
        );

    public async Task<Answer> Float(
        string direction,
        long amountVnd,
        string to,
        Guid? list = null
    ) =>
        await (await Service.As("treasurer")).Post(
            $"/v1/cash-lists/{list ?? List}/float",
            new
            {
                direction,
                amountVnd,
                to,
                receiptNo = Number("TU"),
            }
        );

    public async Task<Answer> Miss(Guid id, string reason = "absent", string by = "cashier") =>
        await (await Service.As(by)).Post($"/v1/cash-payouts/{id}/not-collected", new { reason });

    public async Task<Answer> Correct(Guid id, string by = "cashier") =>
        await (await Service.As(by)).Post(
            $"/v1/cash-payouts/{id}/correct",
            new { reason = "wrong person" }
        );

    public async Task<Answer> Close(Guid? list = null) =>
        await (await Service.As("cashier")).Post($"/v1/cash-lists/{list ?? List}/close");

    /// <summary>What a cashier holds of a list; empty: the shared drawer.</summary>
    public async Task<long> Held(string cashier, Guid? list = null) =>
        (await (await Service.As("auditor")).Get($"/v1/cash-lists/{list ?? List}"))
            .Must(HttpStatusCode.OK)
            .Json["drawers"]!
            .AsArray()
            .Where(drawer => (drawer!["cashier"]?.GetValue<string>() ?? "") == cashier)
            .Sum(drawer => drawer!["heldVnd"]!.GetValue<long>());

    public string Number(string series) => $"{series}-{Interlocked.Increment(ref numbers)}";

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
