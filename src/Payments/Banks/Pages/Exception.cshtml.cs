using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Banks;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Banks.Pages;

/// <summary>One exception: what it is, what to do first, who has it; a controller takes it and closes it with a note.</summary>
[Requires(Permission.ReadUnknown)]
public sealed class ExceptionModel(IMediator mediator) : RoomPage(mediator)
{
    public static IReadOnlyList<Field> Fields { get; } =
    [new("/note", FieldKind.LongText) { Required = true, Called = "field.exception.note" }];

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ListBankExceptions.Item Shown { get; private set; } = null!;

    /// <summary>What the bank gave as its reason; null: the exception is not about one.</summary>
    public Sentence? Reason =>
        ReasonDesk.ReasonOf(Shown.Kind, Shown.Subject) is { } code
            ? ReasonCodes.Of(code).Sentence
            : null;

    /// <summary>Where what it is about is mended: address and word.</summary>
    public IReadOnlyList<(string Path, string Word)> Ways =>
        Shown.Kind switch
        {
            "unknown_for_a_day" or "contradiction" => [("/unknown-outcomes", "unknown.title")],
            "reason_to_read" or "payee_said_dead" => [("/failed-payments", "failed.title")],
            _ => [],
        };

    /// <summary>A kind in words; the word itself for one that is new.</summary>
    public static string Title(Speech say, string kind) =>
        say.Find("exception.kind." + kind) ?? kind.Replace('_', ' ');

    protected override async Task<IActionResult?> Load()
    {
        var (exception, no) = await Ask(new ShowBankException.Query(Id));
        Shown = exception!;
        return no;
    }

    public Task<IActionResult> OnPostOwnAsync() =>
        Do(new OwnBankException.Command(Id), _ => With($"/bank-exceptions/{Id}", "taken"));

    public async Task<IActionResult> OnPostCloseAsync() =>
        Typed.Body<CloseBankException.Body>(Fields).TryGet(out var body, out var refusal)
            ? await Do(
                new CloseBankException.Command(Id, body.Note),
                _ => With("/bank-exceptions", "exceptionClosed")
            )
            : await Again(refusal);
}
