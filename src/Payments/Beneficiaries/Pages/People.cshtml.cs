using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Beneficiaries.Pages;

/// <summary>Finds a person by a few letters of the name, with or without marks, an id, a file number or a phone.</summary>
[Requires(Permission.ReadRegistry)]
public sealed class PeopleModel(IMediator mediator) : RoomPage(mediator)
{
    private const int Shown = 50;

    private static readonly StringComparer ByName = StringComparer.Create(
        CultureInfo.GetCultureInfo("vi-VN"),
        CompareOptions.None
    );

    /// <summary>Null: nothing was looked for yet.</summary>
    public Page<SearchPeople.Item>? Found { get; private set; }

    protected override Task<IActionResult?> Load() => Task.FromResult<IActionResult?>(null);

    public async Task<IActionResult> OnPostShowAsync()
    {
        var query = new SearchPeople.Query(Typed["/query"], null, Shown, null);
        if (!(await Mediator.Send(query, Ended)).TryGet(out var found, out var refusal))
        {
            return await Again(refusal);
        }

        // A whole answer is sorted by given name; of a part the rest may come before it.
        Found = found.NextCursor is null
            ? found with
            {
                Items = [.. found.Items.OrderBy(item => GivenFirst(item.FullName), ByName)],
            }
            : found;
        return Page();
    }

    /// <summary>Vietnamese lists go by the last word of a name, then by the whole.</summary>
    private static string GivenFirst(string name) => $"{name.Split(' ')[^1]} {name}";

    public async Task<IActionResult> OnPostShowFileAsync(string? format)
    {
        var (items, no) = await All(cursor => new SearchPeople.Query(
            Typed["/query"],
            null,
            Paging.LimitMax,
            cursor
        ));
        if (no is not null)
        {
            return no;
        }

        var file = new ListFile("ho_ten", "ngay_sinh", "ma_xa", "thon", "so_ho_so", "trang_thai");
        foreach (var item in items.OrderBy(item => GivenFirst(item.FullName), ByName))
        {
            file.Add(
                item.FullName,
                Speech.Turned(item.DateOfBirth),
                item.CommuneCode,
                item.Hamlet,
                item.FileNo,
                item.State
            );
        }

        return File(file, "people", format);
    }
}
