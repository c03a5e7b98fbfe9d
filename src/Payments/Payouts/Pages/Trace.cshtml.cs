using System.Globalization;
using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Payouts.Pages;

/// <summary>The payout's passport: from the law to the hand on one page, to be printed.</summary>
[Requires(Permission.ReadMoney)]
public sealed class TraceModel(IMediator mediator) : RoomPage(mediator)
{
    private static readonly string[] circumstances = ["factsUsed", "rules"];

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public TracePayout.Answer Trace { get; private set; } = null!;

    protected override async Task<IActionResult?> Load()
    {
        var (trace, no) = await Ask(new TracePayout.Query(Id));
        Trace = trace!;
        return no;
    }

    /// <summary>What a step refers to, for who may know it.</summary>
    public IEnumerable<(string Name, string Value)> Refs(TracePayout.Step step) =>
        step
            .Refs.Where(reference =>
                reference.Value is not null
                && (Reader.May(Permission.Assess) || !circumstances.Contains(reference.Key))
            )
            .Select(reference => (reference.Key, Text(reference.Value!)));

    /// <summary>The provider through whom a step went; the English sentence names it by itself.</summary>
    public static string Through(TracePayout.Step step) =>
        step.Refs.GetValueOrDefault("provider") is string provider ? $": {provider}" : "";

    /// <summary>Who took a step: a person's sign-in, a bank, or a part of the service in words.</summary>
    public static string By(Speech say, string by) => say.Find("by." + by) ?? say.Bank(by);

    private static string Text(object value) =>
        value switch
        {
            string text => text,
            DateOnly day => Speech.Day(day),
            byte[] bytes => Convert.ToHexStringLower(bytes),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            IEnumerable<string> many => string.Join("; ", many),
            _ => JsonSerializer.Serialize(value, JsonForm.Options),
        };
}
