using System.Globalization;
using Payments.Domain.Common;

namespace Payments.Payouts;

/// <summary>How an explanation is said in one language.</summary>
internal abstract class ExplanationLanguage
{
    public abstract string Code { get; }

    public static ExplanationLanguage Of(string code) =>
        code == "en" ? new ExplanationInEnglish() : new ExplanationInVietnamese();

    public abstract string Opening(string benefit, Vnd amount);

    public abstract string Line(ExplainedMonths part, ExplainedLine line);

    public abstract string Month(GetPayout.MonthPart month);

    public abstract string Closing(IReadOnlyList<GetPayout.MonthPart> months, Vnd amount);

    /// <summary>Above the groups that were looked at and are not paid.</summary>
    public abstract string Refused(PayMonth month);

    public string Refused(string category, string reason, IReadOnlyList<string> articles)
    {
        var (group, why) = (
            Say(ConsideredWords.Group(category)),
            Say(ConsideredWords.Reason(reason))
        );
        return articles.Count == 0
            ? $"– {group}: {why}."
            : $"– {group} ({string.Join("; ", articles)}): {why}.";
    }

    protected abstract string Say((string Vietnamese, string English) words);

    /// <summary><c>540.000 đ × 20 = 10.800.000 đ</c></summary>
    protected static string Multiple(ExplainedLine line) =>
        $"{line.Standard} × {line.CoefficientTenths / 10} = {line.Amount}";

    /// <summary>The day of death of a funeral's line.</summary>
    protected static DateOnly DiedOn(ExplainedLine line) =>
        DateOnly.ParseExact(
            line.Facts.Single(fact => fact.Key == "diedOn").Value,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture
        );

    /// <summary><c>540.000 đ × 1,5 = 810.000 đ</c></summary>
    protected static string Arithmetic(ExplainedLine line, char point) =>
        $"{line.Standard} × {line.CoefficientTenths / 10}{point}{line.CoefficientTenths % 10} = {line.Amount}";

    protected static string Sum(IReadOnlyList<GetPayout.MonthPart> months) =>
        string.Join(" + ", months.Select(month => new Vnd(month.AmountVnd).ToString()));
}

internal sealed class ExplanationInVietnamese : ExplanationLanguage
{
    public override string Code => "vi";

    public override string Opening(string benefit, Vnd amount) =>
        $"{ExplanationWords.Benefit(benefit).Vietnamese}: được chi {amount}.";

    public override string Line(ExplainedMonths part, ExplainedLine line)
    {
        if (ExplanationWords.Funeral(line.Rule) is { Vietnamese: var deceased })
        {
            var age = line.Age > 0 ? $" ({line.Age} tuổi)" : "";
            return $"Chết ngày {Say(DiedOn(line))}: {deceased}{age}. "
                + $"Mức chuẩn ngày chết nhân số lần: {Multiple(line)}, "
                + "chi một lần cho cơ quan, tổ chức, gia đình hoặc cá nhân tổ chức mai táng. "
                + $"Căn cứ: {string.Join("; ", line.Articles)}.";
        }

        var when =
            part.From == part.To
                ? $"Tháng {Say(part.From)}"
                : $"Từ tháng {Say(part.From)} đến tháng {Say(part.To)}";
        var facts = string.Join(
            "; ",
            [
                $"tuổi tính hưởng {line.Age}",
                .. line.Children > 0
                    ? [$"số con được tính {line.Children}"]
                    : Array.Empty<string>(),
                .. line.Facts.Select(fact =>
                    ExplanationWords.Fact(fact.Key, fact.Value).Vietnamese
                ),
            ]
        );
        return $"{when}: {ExplanationWords.Rule(line.Rule).Vietnamese} ({facts}). "
            + $"Mức chuẩn nhân hệ số: {Arithmetic(line, ',')} mỗi tháng. "
            + $"Căn cứ: {string.Join("; ", line.Articles)}.";
    }

    public override string Month(GetPayout.MonthPart month) =>
        $"Tháng {Say(month.Month)}: được hưởng {new Vnd(month.OwedVnd)}, đã tính chi trước đó "
        + $"{new Vnd(month.ChargedBeforeVnd)}, kỳ này {new Vnd(month.AmountVnd)}.";

    public override string Closing(IReadOnlyList<GetPayout.MonthPart> months, Vnd amount) =>
        months.Count == 1 ? $"Cộng: {amount}." : $"Cộng: {Sum(months)} = {amount}.";

    public override string Refused(PayMonth month) =>
        $"Đã xét cho tháng {Say(month)} nhưng không chi:";

    protected override string Say((string Vietnamese, string English) words) => words.Vietnamese;

    private static string Say(PayMonth month) => $"{month.Month:00}/{month.Year:0000}";

    private static string Say(DateOnly day) => $"{day.Day:00}/{day.Month:00}/{day.Year:0000}";
}

internal sealed class ExplanationInEnglish : ExplanationLanguage
{
    public override string Code => "en";

    public override string Opening(string benefit, Vnd amount) =>
        $"{ExplanationWords.Benefit(benefit).English}: {amount} are due.";

    public override string Line(ExplainedMonths part, ExplainedLine line)
    {
        if (ExplanationWords.Funeral(line.Rule) is { English: var deceased })
        {
            var age = line.Age > 0 ? $" (aged {line.Age})" : "";
            return $"Died on {DiedOn(line):yyyy-MM-dd}: {deceased}{age}. "
                + $"Standard of that day times: {Multiple(line)}, "
                + "paid once to the body, household or person who holds the funeral. "
                + $"By: {string.Join("; ", line.Articles)}.";
        }

        var when =
            part.From == part.To
                ? $"For {part.From}"
                : $"For each month from {part.From} to {part.To}";
        var facts = string.Join(
            "; ",
            [
                $"age counted {line.Age}",
                .. line.Children > 0
                    ? [$"children counted {line.Children}"]
                    : Array.Empty<string>(),
                .. line.Facts.Select(fact => ExplanationWords.Fact(fact.Key, fact.Value).English),
            ]
        );
        return $"{when}: {ExplanationWords.Rule(line.Rule).English} ({facts}). "
            + $"Standard times coefficient: {Arithmetic(line, '.')} a month. "
            + $"By: {string.Join("; ", line.Articles)}.";
    }

    public override string Month(GetPayout.MonthPart month) =>
        $"{month.Month}: owed {new Vnd(month.OwedVnd)}, charged before "
        + $"{new Vnd(month.ChargedBeforeVnd)}, due now {new Vnd(month.AmountVnd)}.";

    public override string Closing(IReadOnlyList<GetPayout.MonthPart> months, Vnd amount) =>
        months.Count == 1 ? $"Total: {amount}." : $"Total: {Sum(months)} = {amount}.";

    public override string Refused(PayMonth month) => $"Also looked at for {month} and not paid:";

    protected override string Say((string Vietnamese, string English) words) => words.English;
}
