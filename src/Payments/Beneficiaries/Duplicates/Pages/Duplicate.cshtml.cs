using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Beneficiaries.Pages;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Beneficiaries.Duplicates.Pages;

/// <summary>Two entries side by side, what differs marked, and the decision: one person, or two.</summary>
[Requires(Permission.ReadRegistry)]
public sealed class DuplicateModel(IMediator mediator, Speech say) : RoomPage(mediator)
{
    private const int MonthsShown = 6;

    /// <summary>Of the other form on the page; the body of the API calls it reason.</summary>
    private static readonly Field whyDifferent = new("/different/reason", FieldKind.LongText)
    {
        Required = true,
        Called = "field.duplicate.different",
    };

    public sealed record Line(string Label, string First, string Second)
    {
        public bool Differs => First != Second;
    }

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public DuplicateItem Pair { get; private set; } = null!;

    public IReadOnlyList<Line> Lines { get; private set; } = [];

    public int Differences => Lines.Count(line => line.Differs);

    public IReadOnlyList<Field> SameFields =>
        [
            new("/keepId", FieldKind.Choice)
            {
                Required = true,
                Options = [$"{Pair.First.BeneficiaryId}", $"{Pair.Second.BeneficiaryId}"],
                OptionTexts = new Dictionary<string, string>
                {
                    [$"{Pair.First.BeneficiaryId}"] = Named("duplicate.first", Pair.First),
                    [$"{Pair.Second.BeneficiaryId}"] = Named("duplicate.second", Pair.Second),
                },
            },
            new("/fromMonth", FieldKind.Month) { Called = "field.duplicate.fromMonth" },
            new("/reason", FieldKind.LongText) { Required = true },
        ];

    public static IReadOnlyList<Field> DifferentFields { get; } = [whyDifferent];

    protected override async Task<IActionResult?> Load()
    {
        var (pair, no) = await Ask(new ShowDuplicate.Query(Id));
        if (no is not null)
        {
            return no;
        }

        Pair = pair!;
        var first = await Entry(Pair.First.BeneficiaryId);
        var second = await Entry(Pair.Second.BeneficiaryId);
        Lines =
        [
            .. first
                .Keys.Concat(second.Keys)
                .Distinct()
                .Select(label => new Line(
                    label,
                    first.GetValueOrDefault(label, ""),
                    second.GetValueOrDefault(label, "")
                )),
        ];
        return null;
    }

    public async Task<IActionResult> OnPostSameAsync()
    {
        if (await Load() is { } no)
        {
            return no;
        }

        return Typed.Body<JoinTwins.Body>(SameFields).TryGet(out var body, out var refusal)
            ? await Do(new JoinTwins.Command(Id, body), _ => With($"/duplicates/{Id}", "proposed"))
            : await Again(refusal);
    }

    public async Task<IActionResult> OnPostDifferentAsync() =>
        Typed.Body(DifferentFields).TryGet(out _, out var refusal)
            ? await Do(
                new TellApart.Command(Id, Typed[whyDifferent.Pointer]),
                _ => With("/duplicates", "apart")
            )
            : await Again(refusal);

    private string Named(string key, Twin twin) =>
        $"{say[key]}: {twin.FullName}, {twin.PersonalId ?? twin.FileNo}, {say.Commune(twin.CommuneCode)}";

    /// <summary>One entry as labelled lines, in the order of the page.</summary>
    private async Task<Dictionary<string, string>> Entry(Guid id)
    {
        var lines = new Dictionary<string, string>();
        var (person, _) = await Ask(new ReadBeneficiary.Query(id));
        if (person is null)
        {
            return lines;
        }

        lines[say["field.fullName"]] = person.FullName;
        lines[say["people.number"]] = person.PersonalId ?? person.FileNo ?? "";
        lines[say["field.fileNo"]] = person.FileNo ?? "";
        lines[say["state"]] = say.Word("person", person.State);
        lines[say["field.communeCode"]] = say.Commune(person.CommuneCode);
        lines[say["field.hamlet"]] = person.Hamlet;
        lines[say["field.address"]] = person.Address;
        lines[say["field.phone"]] = person.Phone;
        foreach (var (member, value) in person.Person ?? new Dictionary<string, object>())
        {
            lines[say.Find("field." + member) ?? member] = FactWords.Of(say, member, value);
        }

        lines[say["person.decisions"]] = string.Join(
            "; ",
            person.Decisions.Select(decision =>
                say["person.decision", decision.Number, Speech.Day(decision.SignedOn)]
            )
        );
        foreach (var payee in person.Payees)
        {
            lines[
                say.Word("payeeRole", payee.Role) + ", " + say["field.channel"].ToLowerInvariant()
            ] =
                $"{payee.Name}, {say.Word("channel", payee.Channel)}"
                + (
                    payee.Account is { } account
                        ? $" {say.Bank(account.BankBin)} {account.AccountNo}"
                        : ""
                );
        }

        lines[say["duplicate.paid"]] = await Paid(id);
        return lines;
    }

    private async Task<string> Paid(Guid id)
    {
        var events = new List<ReadTimeline.Item>();
        for (string? cursor = null; ; )
        {
            var page = await Try(new ReadTimeline.Query(id, Paging.LimitMax, cursor));
            events.AddRange(page?.Items.Where(item => item.Kind == "payout") ?? []);
            if ((cursor = page?.NextCursor) is null)
            {
                return string.Join(
                    "; ",
                    events
                        .TakeLast(MonthsShown)
                        .Select(payout =>
                            $"{Speech.Turned(payout.Month)}: {Speech.Money(payout.AmountVnd ?? 0)}"
                        )
                );
            }
        }
    }
}
