using Payments.Domain.Beneficiaries;
using Payments.Web;

namespace Payments.Beneficiaries.Imports;

/// <summary>What offices write in the cells, by the words that our own pages use, turned into those of the registry file.</summary>
internal sealed class OfficeWords
{
    private readonly Dictionary<(RegistryColumn, string), string> words = [];

    public OfficeWords(Wording wording)
    {
        foreach (var column in Enum.GetValues<RegistryColumn>())
        {
            foreach (var word in FactVocabulary.Allowed(column) ?? [])
            {
                if (
                    wording.Entries.TryGetValue(
                        $"{ColumnGuide.VocabularyOf(column)}.{word}",
                        out var entry
                    )
                )
                {
                    words.TryAdd((column, entry.Vietnamese.ToLowerInvariant()), word);
                    Once(column, VietnameseName.Fold(entry.Vietnamese), word);
                }
            }
        }

        words[(RegistryColumn.OrphanCase, "đ")] = "dd";
        foreach (var column in new[] { RegistryColumn.Channel, RegistryColumn.CarerChannel })
        {
            foreach (
                var name in new[] { "chuyen khoan", "ngan hang", "atm", "tk", "qua tai khoan" }
            )
            {
                words[(column, name)] = "account";
            }

            words[(column, "tm")] = "cash";
        }

        foreach (
            var (name, word) in new[]
            {
                ("ngheo", "poor"),
                ("can ngheo", "near_poor"),
                ("khong", "none"),
            }
        )
        {
            words[(RegistryColumn.Household, name)] = word;
        }
    }

    /// <summary>The cell as ours; as it came where it is not understood.</summary>
    /// <param name="text">Clean.</param>
    public string Ours(RegistryColumn column, string text) =>
        text.Length == 0 ? text
        : ColumnGuide.IsDay(column) ? OfficeCell.Day(text)
        : ColumnGuide.IsFlag(column) ? OfficeCell.Flag(text)
        : FactVocabulary.Allowed(column) is not null
            ? words.GetValueOrDefault((column, text.ToLowerInvariant()))
                ?? words.GetValueOrDefault((column, VietnameseName.Fold(text)))
                ?? text
        : text;

    /// <summary>Where two words look alike without marks, neither is guessed.</summary>
    private void Once(RegistryColumn column, string folded, string word)
    {
        if (words.TryGetValue((column, folded), out var other) && other != word)
        {
            words.Remove((column, folded));
            return;
        }

        words[(column, folded)] = word;
    }
}
