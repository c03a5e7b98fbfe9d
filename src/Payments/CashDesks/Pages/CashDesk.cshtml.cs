using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.CashDesks.Pages;

/// <summary>The desk: who is still to be called, who was paid, what is in the drawer.</summary>
[Requires(Permission.ReadCash)]
public sealed class CashDeskModel(IMediator mediator, Speech say) : RoomPage(mediator)
{
    private const int RowsMax = 300;

    private static IReadOnlyList<Field> FieldsWith(Field cashier) =>
        [
            new("/direction", FieldKind.Choice)
            {
                Required = true,
                Options = ["issued", "handed_back"],
            },
            new("/amountVnd", FieldKind.Money) { Required = true },
            cashier,
            new("/receiptNo") { Required = true },
        ];

    private static readonly IReadOnlyList<Field> typed = FieldsWith(new("/to") { Required = true });

    /// <summary>The cashier is chosen; typed only where none is known, as of an outside issuer's.</summary>
    public IReadOnlyList<Field> FloatFields =>
        List.Cashiers is { Count: > 0 } cashiers
            ? FieldsWith(
                new("/to", FieldKind.Choice)
                {
                    Required = true,
                    Options = [.. cashiers.Select(one => one.UserName)],
                    OptionTexts = cashiers.ToDictionary(
                        one => one.UserName,
                        one =>
                            one.DisplayName == one.UserName
                                ? one.UserName
                                : $"{one.DisplayName} ({one.UserName})"
                    ),
                    Initial = cashiers is [var only] ? only.UserName : null,
                }
            )
            : typed;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>listed, handed_over or not_collected.</summary>
    [BindProperty(SupportsGet = true)]
    public string State { get; set; } = "listed";

    public ShowCashList.Answer List { get; private set; } = null!;

    /// <summary>Letters of a name, with or without marks.</summary>
    public string Text => Typed["/query"];

    public IReadOnlyList<ShowCashList.Item> Found { get; private set; } = [];

    /// <summary>How many there are; not all of a long list are shown.</summary>
    public int Matching { get; private set; }

    public bool IsDesk => Reader.May(Permission.HandOutCash) && List.State == "open";

    protected override async Task<IActionResult?> Load()
    {
        var (list, no) = await Ask(new ShowCashList.Query(Id));
        if (no is not null)
        {
            return no;
        }

        List = list!;
        var words = VietnameseName.Fold(Text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var matching = List
            .Items.Where(item =>
                Text.Length > 0
                    ? words.All(word =>
                        VietnameseName
                            .Fold(item.Name + " " + item.Payee.Name)
                            .Split(' ')
                            .Any(part => part.StartsWith(word, StringComparison.Ordinal))
                    )
                    : item.State == State
            )
            .ToList();
        Matching = matching.Count;
        Found = [.. matching.Take(RowsMax)];
        return null;
    }

    public async Task<IActionResult> OnPostShowAsync() => await Load() ?? Page();

    public async Task<IActionResult> OnPostFloatAsync() =>
        Typed.Body<RecordFloat.Body>(typed).TryGet(out var body, out var refusal)
            ? await Do(new RecordFloat.Command(Id, body), _ => With($"/cash-lists/{Id}", "float"))
            : await Again(refusal);

    public Task<IActionResult> OnPostCloseAsync() =>
        Do(new CloseCashList.Command(Id), _ => With($"/cash-lists/{Id}", "desk_closed"));

    public async Task<IActionResult> OnGetCsvAsync()
    {
        if (await Load() is { } no)
        {
            return no;
        }

        var table = new ListFile(
            "thon",
            "ho_ten",
            "nguoi_nhan",
            "so_tien_vnd",
            "trang_thai",
            "so_bien_nhan",
            "ngay_nhan"
        );
        foreach (var item in List.Items)
        {
            table.Add(
                item.Hamlet,
                item.Name,
                item.Payee.Name,
                item.AmountVnd.ToString(System.Globalization.CultureInfo.InvariantCulture),
                say.Word("payment", item.State),
                item.ReceiptNo,
                Speech.Day(item.PaidOn)
            );
        }

        return File(table, $"cash-list-{List.Month}", null);
    }
}
