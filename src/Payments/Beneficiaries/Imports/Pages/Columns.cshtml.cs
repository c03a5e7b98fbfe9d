using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Payments.Domain.Beneficiaries;
using Payments.Domain.Identity;
using Payments.Pipeline;
using Payments.Web;

namespace Payments.Beneficiaries.Imports.Pages;

/// <summary>Where who brought a spreadsheet of their own says which of its columns is which of ours.</summary>
[Requires(Permission.ImportRegistry)]
public sealed class ColumnsModel(IMediator mediator, Speech say) : RoomPage(mediator)
{
    private const int RowsShown = 5;

    /// <summary>Ids and account numbers are this long; of them the end is enough to know the column by.</summary>
    private const int DigitsHidden = 9;

    /// <summary>More communes than this are chosen by a column.</summary>
    private const int CommunesOffered = 30;

    /// <summary>What every file needs, or nearly every one has.</summary>
    private static readonly RegistryColumn[] chief =
    [
        RegistryColumn.PersonalId,
        RegistryColumn.FileNo,
        RegistryColumn.FullName,
        RegistryColumn.Sex,
        RegistryColumn.DateOfBirth,
        RegistryColumn.CommuneCode,
        RegistryColumn.Hamlet,
        RegistryColumn.DecisionNo,
        RegistryColumn.DecisionSignedOn,
        RegistryColumn.Channel,
        RegistryColumn.BankBin,
        RegistryColumn.AccountNo,
        RegistryColumn.AccountName,
        RegistryColumn.CashReason,
    ];

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public ArrangeColumns.Answer Sheet { get; private set; } = null!;

    public IEnumerable<SourceRow> Examples => Sheet.Rows.Take(RowsShown);

    /// <summary>A cell as it is shown: long numbers without their beginning.</summary>
    public static string Shown(string text) =>
        text.Count(char.IsAsciiDigit) >= DigitsHidden ? "••••" + text.Trim()[^4..] : text;

    public IReadOnlyList<Field> Chief => [.. chief.Select(FieldOf)];

    public IReadOnlyList<Field> Others =>
        [.. Enum.GetValues<RegistryColumn>().Except(chief).Select(FieldOf)];

    /// <summary>A heading as it is shown: of one that is empty, the letter that a spreadsheet gives it.</summary>
    public string Heading(int at) =>
        Sheet.Header[at] is { Length: > 0 } text
            ? Shown(text)
            : say["columns.letter", Workbook.Letters(at + 1)];

    protected override async Task<IActionResult?> Load()
    {
        var (file, no) = await Ask(new ArrangeColumns.Query(Id));
        Sheet = file!;
        return no;
    }

    public Task<IActionResult> OnPostAsync() =>
        Do(
            new ArrangeColumns.Command(
                Id,
                Enum.GetValues<RegistryColumn>()
                    .ToDictionary(
                        column => column.Name(),
                        column => Typed[ColumnGuide.PointerOf(column)]
                    )
            ),
            _ => $"/imports/{Id}"
        );

    private Field FieldOf(RegistryColumn column)
    {
        var texts = new Dictionary<string, string>();
        for (var at = 0; at < Sheet.Header.Count; at++)
        {
            texts[Place(at)] = Heading(at);
        }

        foreach (var (value, text) in Values(column))
        {
            texts["=" + value] = say["columns.all", text];
        }

        return new Field(ColumnGuide.PointerOf(column), FieldKind.Choice)
        {
            Called = "column." + column.Name(),
            Required = Sheet.Guess.Missing.Contains(column),
            Options = [.. texts.Keys],
            OptionTexts = texts,
            Initial = Guessed(column),
        };
    }

    private string? Guessed(RegistryColumn column)
    {
        for (var at = 0; at < Sheet.Guess.Columns.Count; at++)
        {
            if (Sheet.Guess.Columns[at] == column.Name())
            {
                return Place(at);
            }
        }

        return Sheet.Guess.Fixed.TryGetValue(column.Name(), out var value) ? "=" + value
            : column == RegistryColumn.CommuneCode
            && Reader is { SeesAll: false, Communes: [var only] }
                ? "=" + only
            : null;
    }

    /// <summary>What all rows of a file may have in common, with the words for it.</summary>
    private IEnumerable<(string Value, string Text)> Values(RegistryColumn column) =>
        column switch
        {
            RegistryColumn.CommuneCode
                when !Reader.SeesAll && Reader.Communes.Count <= CommunesOffered =>
                Reader.Communes.Select(code => (code, say.Commune(code))),
            RegistryColumn.Channel or RegistryColumn.CashReason or RegistryColumn.DisabilityLevel =>
                FactVocabulary
                    .Allowed(column)!
                    .Select(word => (word, say.Word(ColumnGuide.VocabularyOf(column), word))),
            RegistryColumn.BankBin => ReferenceData.Banks.All.Select(bank =>
                (bank.Bin, say.Bank(bank.Bin))
            ),
            _ => [],
        };

    private static string Place(int at) => at.ToString(CultureInfo.InvariantCulture);
}
