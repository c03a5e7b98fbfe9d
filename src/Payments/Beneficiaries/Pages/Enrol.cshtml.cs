using System.Text.Json;
using System.Text.Json.Nodes;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Entitlement;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Beneficiaries.Pages;

/// <summary>Puts a person on the rolls, with what they will get, from when and why beside the form.</summary>
[Requires(Permission.ChangeRegistry)]
public sealed class EnrolModel(IMediator mediator, Clock clock) : RoomPage(mediator)
{
    private static readonly PayMonth firstMonth = new(2021, 7);

    private IReadOnlyList<Communes.Item> communes = [];

    /// <summary>The parts of the form, each under its heading.</summary>
    public IReadOnlyList<(string Heading, IReadOnlyList<Field> Fields)> Parts =>
        [
            (
                "who",
                [
                    new("/fullName") { Required = true },
                    new("/person/dateOfBirth", FieldKind.Day) { Required = true },
                    PersonFields.Sex,
                    new("/personalId", FieldKind.Number),
                    new("/fileNo"),
                    new("/communeCode", FieldKind.Choice)
                    {
                        Required = true,
                        Options = [.. communes.Select(commune => commune.CommuneCode)],
                        OptionTexts = communes.ToDictionary(
                            commune => commune.CommuneCode,
                            commune => commune.Name
                        ),
                        Initial = communes.Count == 1 ? communes[0].CommuneCode : null,
                    },
                    new("/hamlet"),
                    new("/phone", FieldKind.Number),
                ]
            ),
            ("circumstances", PersonFields.Circumstances),
            (
                "decision",
                [
                    new("/decision/number"),
                    new("/decision/signedOn", FieldKind.Day),
                    new("/socialPensionDecision/number"),
                    new("/socialPensionDecision/signedOn", FieldKind.Day),
                ]
            ),
            (
                "channel",
                [
                    new("/channel", FieldKind.Choice)
                    {
                        Required = true,
                        Options = ["account", "cash"],
                    },
                    PersonFields.Bank("/bankBin") with
                    {
                        IsConditional = true,
                        Hint = "hint.when.account",
                    },
                    new("/accountNo", FieldKind.Number)
                    {
                        IsConditional = true,
                        Hint = "hint.when.account",
                    },
                    new("/accountName"),
                    PersonFields.CashReason("/cashReason") with
                    {
                        IsConditional = true,
                        Hint = "hint.when.cash",
                    },
                    new("/payeeName"),
                    new("/payeePersonalId", FieldKind.Number),
                    new("/payeeRelation"),
                    new("/payeeAuthorisedUntil", FieldKind.Day),
                ]
            ),
        ];

    /// <summary>What the law gives for what is typed so far; null: nothing can be said yet.</summary>
    public AssessmentAnswer? Owed { get; private set; }

    /// <summary>The month that is looked at: the next list's.</summary>
    public PayMonth Month => PayMonth.Of(clock.Today).Plus(1);

    /// <summary>First month of those asked about in which something is owed.</summary>
    public AssessedMonth? First => Owed?.Months.FirstOrDefault(month => month.TotalVnd > 0);

    public AssessedMonth? Last => Owed is { Months: [.., var last] } ? last : null;

    private IReadOnlyList<Field> Fields => [.. Parts.SelectMany(part => part.Fields)];

    protected override async Task<IActionResult?> Load()
    {
        communes = (await Try(new Communes.Query(Paging.LimitMax, null)))?.Items ?? [];
        await Assess();
        return null;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        communes = (await Try(new Communes.Query(Paging.LimitMax, null)))?.Items ?? [];
        return Typed.Body(Fields).TryGet(out var body, out var refusal)
            ? await Do(
                new Enrol.Command(JsonSerializer.SerializeToElement(body)),
                proposed => With($"/proposals/{proposed.ProposalId}", "proposed")
            )
            : await Again(refusal);
    }

    /// <summary>The answer beside the form, for what is typed so far.</summary>
    public async Task<IActionResult> OnPostShowOwedAsync()
    {
        await Load();
        return Page();
    }

    private async Task Assess()
    {
        var parts = Fields.Where(field => !field.Required || Typed[field.Pointer].Length > 0);
        var readable = parts.Where(field => Typed.Body([field]).TryGet(out _, out _)).ToList();
        if (
            !Typed.Body(readable).TryGet(out var body, out _)
            || body["person"]?["dateOfBirth"] is null
            || ReferenceData.Communes.Find(Typed["/communeCode"], clock.Today) is not { } commune
        )
        {
            return;
        }

        var signedOn = Signed(body, "decision") ?? Day(clock.Today);
        var asked = new JsonObject
        {
            ["month"] = Month.ToString(),
            ["from"] = From(body, signedOn).ToString(),
            ["province"] = commune.ProvinceCode,
            ["person"] = body["person"]!.DeepClone(),
            ["decision"] = new JsonObject { ["signedOn"] = signedOn },
        };
        if (Signed(body, "socialPensionDecision") is { } pension)
        {
            asked["socialPensionDecision"] = new JsonObject { ["signedOn"] = pension };
        }

        Owed = await Try(new AssessPerson.Query(JsonSerializer.SerializeToElement(asked)));
    }

    /// <summary>As far back as the decision or the certificate may reach.</summary>
    private PayMonth From(JsonObject body, string signedOn)
    {
        var from = new[]
        {
            signedOn,
            Signed(body, "socialPensionDecision"),
            body["person"]?["disability"]?["certifiedOn"]?.GetValue<string>(),
        }
            .Select(day =>
                PayMonth.TryParse(day?[..Math.Min(7, day.Length)], out var month) ? month : Month
            )
            .Min();
        return from < firstMonth ? firstMonth : from;
    }

    private static string? Signed(JsonObject body, string member) =>
        body[member]?["signedOn"]?.GetValue<string>();

    private static string Day(DateOnly day) =>
        day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
