using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Payments.BankSimulator;

namespace Payments.Tests.Support;

/// <summary>
/// Two communes, two simulated banks and the service: people come by import, a month is paid through the product's own
/// commands. Everyone is severely disabled and due 750.000 đ a month.
/// </summary>
public sealed class Town : IAsyncDisposable
{
    public const string Here = "14857";
    public const string There = "15880";
    public const string FirstBank = "970405";
    public const string SecondBank = "970436";
    public const long DueVnd = 750_000;

    private static readonly string[] columns =
    [
        "personal_id",
        "full_name",
        "date_of_birth",
        "commune_code",
        "disability_level",
        "disability_certified_on",
        "decision_no",
        "decision_signed_on",
        "channel",
        "bank_bin",
        "account_no",
        "account_name",
        "cash_reason",
        "payee_name",
        "payee_personal_id",
        "payee_relation",
    ];

    private readonly List<string> rows = [];
    private readonly SortedSet<string> communes = [];
    private readonly Dictionary<string, string> ids = [];
    private readonly WebApplication simulator;
    private readonly string folder;
    private int people;

    private Town(TestService service, WebApplication simulator, string folder, HttpClient bank)
    {
        Service = service;
        this.simulator = simulator;
        this.folder = folder;
        Bank = bank;
    }

    public TestService Service { get; }

    /// <summary>The first bank's door, for its clock, its faults and its journal.</summary>
    public HttpClient Bank { get; }

    public Guid Run { get; private set; }

    /// <param name="secondAdapter">How the second bank is reached: http or pull.</param>
    /// <param name="booking">How both banks book what they pay.</param>
    /// <param name="secondAddress">Where the second bank is; null: it is simulated.</param>
    /// <param name="dropBox">The second bank's drop box.</param>
    /// <param name="secondPlace">What else stands in the second bank's row of the banks file.</param>
    internal static async Task<Town> Start(
        string secondAdapter = "http",
        Booking booking = Booking.Payment,
        Uri? secondAddress = null,
        DropBox? dropBox = null,
        string? secondPlace = null
    )
    {
        var today = new DateOnly(2025, 5, 20);
        var folder = Directory.CreateTempSubdirectory("town-").FullName;
        var simulator = Simulator.Build(
            new SimulatorOptions
            {
                Banks =
                [
                    new BankOptions
                    {
                        Bin = FirstBank,
                        SettleMilliseconds = 0,
                        Booking = booking,
                    },
                    new BankOptions
                    {
                        Bin = SecondBank,
                        SettleMilliseconds = 0,
                        Booking = booking,
                        Outbox = dropBox?.Outbox,
                        Inbox = dropBox?.Inbox,
                    },
                ],
                Data = Path.Combine(folder, "banks"),
                Today = today,
                Seed = 1,
            }
        );
        await simulator.StartAsync();
        var banks = Path.Combine(folder, "banks.json");
        await File.WriteAllTextAsync(
            banks,
            BanksFile(
                Simulator.AddressOf(simulator, FirstBank),
                secondAdapter,
                secondPlace is not null ? secondPlace
                    : dropBox is null
                        ? $"\"baseUrl\":\"{secondAddress ?? Simulator.AddressOf(simulator, SecondBank)}\""
                    : $$"""
                    "outbox":"{{dropBox.Outbox}}","inbox":"{{dropBox.Inbox}}",
                    "sftp":{"host":"127.0.0.1","port":{{dropBox.Port}},"user":"{{DropBox.User}}",
                            "keyFile":"{{dropBox.KeyFile}}","hostKey":"{{dropBox.HostKey}}"}
                    """
            )
        );
        var service = await TestService.Start(today, banks, [Here, There]);
        var bank = new HttpClient { BaseAddress = Simulator.AddressOf(simulator, FirstBank) };
        return new Town(service, simulator, folder, bank);
    }

    /// <summary>Adds a person paid to an account whose last digits decide what the bank does.</summary>
    /// <param name="number">The whole account number; null: one of their own with that ending.</param>
    public string ByAccount(
        string ending,
        string commune = Here,
        string bank = FirstBank,
        string? number = null
    )
    {
        var name = NextName();
        number ??= string.Create(CultureInfo.InvariantCulture, $"10{people:0000}{ending}");
        Add(name, commune, "account", bank, number, name.ToUpperInvariant(), "");
        return name;
    }

    /// <summary>Adds a person whose money another person of the town receives, to that person's account.</summary>
    public string Guarded(string guardian, string ending)
    {
        var name = NextName();
        var number = string.Create(CultureInfo.InvariantCulture, $"10{people:0000}{ending}");
        Add(
            name,
            Here,
            "account",
            FirstBank,
            number,
            guardian.ToUpperInvariant(),
            "",
            $"{guardian},{ids[guardian]},guardian"
        );
        return name;
    }

    /// <summary>Tells the banks whose an account is.</summary>
    public Task Holder(string account, string name) =>
        Tell(
            HttpMethod.Put,
            "/simulator/holders",
            Encoding.UTF8.GetBytes(
                $"bank_bin,account_no,account_name\n{FirstBank},{account},{name}\n"
            ),
            "text/csv"
        );

    public string InCash(string commune = Here)
    {
        var name = NextName();
        Add(name, commune, "cash", "", "", "", "remote_area");
        return name;
    }

    /// <summary>Enrols a poor person of 77 in 2026 without support, paid in cash, by two people.</summary>
    public async Task EnrolOld(string fullName) =>
        await Accepted(
            await (await Service.As("preparer")).Post(
                "/v1/beneficiaries",
                new
                {
                    personalId = "038049000777",
                    fullName,
                    communeCode = Here,
                    channel = "cash",
                    cashReason = "age",
                    person = new
                    {
                        dateOfBirth = "1949-02-10",
                        household = "poor",
                        supporter = "none",
                    },
                    decision = new { number = "7/QĐ-UBND", signedOn = "2024-02-10" },
                }
            )
        );

    /// <summary>Imports everyone added and calculates, approves, funds and releases a month.</summary>
    public async Task Pay(string month = "2025-06")
    {
        await Import();
        await Calculate(month);
        await Release();
    }

    public async Task Import()
    {
        var csv = Encoding.UTF8.GetBytes(
            string.Join(',', columns) + "\n" + string.Join('\n', rows) + "\n"
        );
        await Tell(HttpMethod.Put, "/simulator/holders", csv, "text/csv");
        var preparer = await Service.As("preparer");
        using var body = new ByteArrayContent(csv);
        body.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var sent = await preparer.Client.PostAsync(
            new Uri("/v1/imports", UriKind.Relative),
            body
        );
        var id = (await Answer.Of(sent)).Must(HttpStatusCode.Accepted).Value<Guid>("id");
        var checkedImport = await preparer.Until(
            $"/v1/imports/{id}",
            import => import["state"]!.GetValue<string>() is "checked" or "refused"
        );
        Assert.Equal(0, checkedImport.Value<long>("refused"));
        await Accepted(await preparer.Post($"/v1/imports/{id}/apply"));
        await preparer.Until(
            $"/v1/imports/{id}",
            import => import["state"]!.GetValue<string>() == "applied"
        );
    }

    public async Task Calculate(string month, string kind = "regular")
    {
        var preparer = await Service.As("preparer");
        var run = await preparer.Post(
            "/v1/payment-runs",
            new
            {
                month,
                kind,
                communeCodes = communes,
            }
        );
        Run = run.Must(HttpStatusCode.Created).Value<Guid>("id");
        await CalculateAgain();
    }

    /// <summary>The lists of the run at hand, once more.</summary>
    public async Task CalculateAgain()
    {
        var preparer = await Service.As("preparer");
        (await preparer.Post($"/v1/payment-runs/{Run}/calculate")).Must(HttpStatusCode.Accepted);
        await preparer.Until(
            $"/v1/payment-runs/{Run}",
            answer =>
                answer["progress"] is null && answer["state"]!.GetValue<string>() == "calculated"
        );
    }

    public async Task Release()
    {
        var preparer = await Service.As("preparer");
        (await preparer.Post($"/v1/payment-runs/{Run}/submit")).Must(HttpStatusCode.OK);
        var run = (
            await (await Service.As("approver")).Post($"/v1/payment-runs/{Run}/approve")
        ).Must(HttpStatusCode.OK);
        var treasurer = await Service.As("treasurer");
        foreach (var benefit in run.Json["byBenefit"]!.AsArray())
        {
            (
                await treasurer.Post(
                    "/v1/drawdowns",
                    new
                    {
                        runId = Run,
                        communeCodes = communes,
                        benefit = benefit!["benefit"]!.GetValue<string>(),
                        amountVnd = benefit["amountVnd"]!.GetValue<long>(),
                        documentNo = $"RDT-{Run}",
                        drawnOn = "2025-05-20",
                    }
                )
            ).Must(HttpStatusCode.Created);
        }

        (await treasurer.Post($"/v1/payment-runs/{Run}/release")).Must(HttpStatusCode.Accepted);
    }

    /// <summary>Waits until the books of the run are as wished.</summary>
    public async Task<JsonNode> Books(Func<JsonNode, bool> wished) =>
        (
            await (await Service.As("controller")).Until($"/v1/reconciliation?runId={Run}", wished)
        ).Json;

    public Task<JsonNode> SettledBooks(int paidByAccount) =>
        Books(books =>
            books["inProgressCount"]!.GetValue<long>() == 0
            && books["unknownCount"]!.GetValue<long>() == 0
            && books["paidByAccountCount"]!.GetValue<long>() == paidByAccount
        );

    /// <summary>The payout of somebody, as the outside sees it.</summary>
    public async Task<JsonNode> PayoutOf(string name)
    {
        var auditor = await Service.As("auditor");
        for (var cursor = ""; ; )
        {
            var page = (
                await auditor.Get($"/v1/payment-runs/{Run}/payouts?limit=200&cursor={cursor}")
            ).Must(HttpStatusCode.OK);
            foreach (var item in page.Json["items"]!.AsArray())
            {
                if (item!["payee"]!["name"]!.GetValue<string>() == name)
                {
                    var id = item["id"]!.GetValue<Guid>();
                    return (await auditor.Get($"/v1/payouts/{id}")).Must(HttpStatusCode.OK).Json;
                }
            }

            cursor =
                page.Json["nextCursor"]?.GetValue<string>()
                ?? throw new InvalidOperationException("Nobody of that name is paid.");
        }
    }

    public async Task TurnTo(DateOnly day)
    {
        await Tell(
            HttpMethod.Post,
            "/simulator/clock",
            Encoding.UTF8.GetBytes($$"""{"today":"{{day:yyyy-MM-dd}}"}"""),
            "application/json"
        );
        Service.TurnTo(day);
    }

    public Task Misbehave(string faults) =>
        Tell(
            HttpMethod.Put,
            "/simulator/faults",
            Encoding.UTF8.GetBytes(faults),
            "application/json"
        );

    /// <summary>Credits that a bank made more than once, by its own journal.</summary>
    public async Task<string> CreditedTwice() =>
        await Bank.GetStringAsync(new Uri("/simulator/credits?least=2", UriKind.Relative));

    public async Task<Answer> Accepted(Answer proposed, string by = "approver") =>
        (
            await (await Service.As(by)).Post(
                $"/v1/proposals/{proposed.Must(HttpStatusCode.Accepted).Value<Guid>("proposalId")}/accept"
            )
        ).Must(HttpStatusCode.OK);

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        Bank.Dispose();
        await simulator.StopAsync();
        await simulator.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task Tell(HttpMethod method, string path, byte[] body, string contentType)
    {
        foreach (var bin in new[] { FirstBank, SecondBank })
        {
            using var client = new HttpClient { BaseAddress = Simulator.AddressOf(simulator, bin) };
            using var request = new HttpRequestMessage(method, path)
            {
                Content = new ByteArrayContent(body),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            using var answer = await client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static string BanksFile(Uri first, string secondAdapter, string secondWay)
    {
        var way = secondAdapter == "pull" ? "" : secondWay + ",";
        return $$"""
            [{"bin":"{{FirstBank}}","name":"First","adapter":"http","baseUrl":"{{first}}","default":true,
              "accounts":[{"communeCode":"*","name":"UBND xa","account":"1500200001"}],
              "askEverySeconds":1,"resendAfterSeconds":2},
             {"bin":"{{SecondBank}}","name":"Second","adapter":"{{secondAdapter}}",{{way}}"paysInto":["{{SecondBank}}"],
              "accounts":[{"communeCode":"*","name":"UBND xa","account":"1600200002"}],
              "askEverySeconds":1,"resendAfterSeconds":2}]
            """;
    }

    private string NextName()
    {
        people++;
        string[] given =
        [
            "An",
            "Bình",
            "Chi",
            "Dung",
            "Giang",
            "Hạnh",
            "Khánh",
            "Lan",
            "Minh",
            "Nga",
        ];
        string[] middle =
        [
            "Văn",
            "Thị",
            "Ngọc",
            "Đức",
            "Xuân",
            "Hữu",
            "Thu",
            "Quang",
            "Kim",
            "Bảo",
        ];
        string[] family =
        [
            "Nguyễn",
            "Trần",
            "Lê",
            "Phạm",
            "Hoàng",
            "Vũ",
            "Đặng",
            "Bùi",
            "Đỗ",
            "Hồ",
        ];
        return $"{family[people / 100 % 10]} {middle[people / 10 % 10]} {given[people % 10]}";
    }

    private void Add(
        string name,
        string commune,
        string channel,
        string bank,
        string account,
        string accountName,
        string cashReason,
        string payee = ",,"
    )
    {
        communes.Add(commune);
        ids[name] = string.Create(CultureInfo.InvariantCulture, $"038085{people:000000}");
        rows.Add(
            string.Join(
                ',',
                ids[name],
                name,
                "1985-01-01",
                commune,
                "severe",
                "2024-01-15",
                "12/QĐ-UBND",
                "2024-02-10",
                channel,
                bank,
                account,
                accountName,
                cashReason,
                payee
            )
        );
    }
}
