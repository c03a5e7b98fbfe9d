using System.Buffers;
using System.Globalization;
using System.Text;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.Domain.Tests.Entitlement;

/// <summary>
/// What is said of people, word for word: whoever is the first to be told something new stands in the golden file, with
/// everything that is said of them.
/// </summary>
public sealed class ExplainedTests
{
    private const int Asked = 6_000;

    private static readonly Rulebook rulebook = Rulebook.Load();
    private static readonly (string Province, string? Former)[] places =
    [
        ("38", null),
        ("22", null),
        ("31", "30"),
        ("79", null),
        ("01", "01"),
        ("08", null),
    ];

    [Fact]
    public void Every_reason_and_every_level_is_told_in_the_words_we_know()
    {
        var people = new RandomPeople(6_2_2021);
        var heard = new HashSet<string>();
        var text = new StringBuilder();
        for (var at = 0; at < Asked; at++)
        {
            var asked = people.Next();
            var (province, former) = places[at % places.Length];
            var law = rulebook.LawFor(asked.Month, KnownOn.Day(asked.KnownOn), province, former);
            var dossier = new Dossier(asked.Facts, asked.Signed, asked.PensionSigned);
            var assessed = Assessor.Explain(law, dossier);
            var news = Said(province, asked, assessed).Count(heard.Add);
            if (news > 0)
            {
                Tell(text, asked, province, former);
                Tell(text, law, dossier, assessed);
            }
        }

        Golden.Matches(text.ToString(), "explained.txt");
    }

    /// <summary>What is worth hearing once: each outcome with its reason, each level alone and beside others.</summary>
    private static IEnumerable<string> Said(
        string province,
        RandomPeople.Question asked,
        Assessment assessed
    )
    {
        var regime = asked.Month < new PayMonth(2025, 7) ? "A" : "B";
        foreach (var considered in assessed.Considered)
        {
            yield return $"{considered.Category} {considered.Outcome} {considered.Reason}";
        }

        foreach (var line in assessed.Lines.Select(cited => cited.Line))
        {
            yield return $"{line.Rule} {Math.Min(line.Children, (byte)2)}";
            yield return $"{regime} {province} {line.Benefit} {line.StandardVnd}";
        }

        yield return string.Join('+', assessed.Lines.Select(cited => cited.Line.Benefit));
    }

    private static void Tell(
        StringBuilder text,
        RandomPeople.Question asked,
        string province,
        string? former
    )
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n{asked.Month} in {province}{(former is null ? "" : $" once {former}")}"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $" known {asked.KnownOn:O}, signed {asked.Signed:O}, pension {asked.PensionSigned:O}\n"
        );
        foreach (var (from, facts) in asked.Facts)
        {
            var children = string.Join(
                ' ',
                facts.Children.Select(child =>
                    $"{child.DateOfBirth}/{Words<Study>.Print(child.Study)}"
                )
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {(from == DateOnly.MinValue ? "always" : from.ToString("O", CultureInfo.InvariantCulture))}"
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $" born {facts.DateOfBirth} died {facts.DateOfDeath:O} {Words(facts)} [{children}]\n"
            );
        }
    }

    private static string Words(PersonFacts facts) =>
        string.Join(
            ' ',
            new[]
            {
                Word(facts.Household),
                Word(facts.OrphanCase),
                Word(facts.Study),
                Word(facts.Pension),
                Word(facts.Supporter),
                Word(facts.SoleParent),
                Word(facts.Care),
                Word(facts.Disability.Level)
                    + facts.Disability.CertifiedOn?.ToString("-yyyy-MM-dd", null),
                facts.SpecialArea ? "special_area" : "",
                facts.FormerOrphan ? "former_orphan" : "",
                facts.Hiv ? "hiv" : "",
                facts.SteadyIncome ? "income" : "",
                facts.TakenIn ? "taken_in" : "",
                facts.Pregnant ? "pregnant" : "",
                facts.SpouseDrawsCareSupport ? "spouse_draws" : "",
                facts.InFacility ? "in_facility" : "",
            }.Where(word => word.Length > 0)
        );

    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        Domain.Common.Words<TEnum>.Print(value) is var word and not "none"
            ? $"{typeof(TEnum).Name}:{word}"
            : "";

    private static void Tell(
        StringBuilder text,
        MonthLaw law,
        in Dossier dossier,
        Assessment assessed
    )
    {
        foreach (var (line, citations) in assessed.Lines)
        {
            var json = new ArrayBufferWriter<byte>();
            ShortExplanation.Write(law, line, dossier, json);
            text.Append(
                CultureInfo.InvariantCulture,
                $"  = {line.AmountVnd} {line.Benefit} to {line.Payee} as {line.Category} "
            );
            text.Append(CultureInfo.InvariantCulture, $"[{Articles(citations)}]\n");
            text.Append(
                CultureInfo.InvariantCulture,
                $"    {Encoding.UTF8.GetString(json.WrittenSpan)}\n"
            );
        }

        foreach (
            var group in assessed.Considered.GroupBy(considered =>
                (considered.Outcome, considered.Reason)
            )
        )
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {group.Key.Outcome} {group.Key.Reason}: {string.Join(", ", group.Select(one => one.Category))}\n"
            );
        }
    }

    private static string Articles(IReadOnlyList<Citation> citations) =>
        string.Join("; ", citations.Select(one => $"{one.Instrument} {one.Article}"));
}
