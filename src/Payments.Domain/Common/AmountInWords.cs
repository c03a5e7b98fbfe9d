namespace Payments.Domain.Common;

/// <summary>An amount as Vietnamese papers write it out: <c>Năm trăm bốn mươi nghìn đồng</c>.</summary>
/// <remarks>
/// The words of the north, as in official papers: <i>nghìn</i>, <i>linh</i>. After tens, one is <i>mốt</i>, four <i>tư</i>,
/// five <i>lăm</i>. A group of three below the first is said in full (<i>không trăm</i>), so that no digit can be added.
/// </remarks>
public static class AmountInWords
{
    private const long Billion = 1_000_000_000;

    private static readonly string[] digits =
    [
        "không",
        "một",
        "hai",
        "ba",
        "bốn",
        "năm",
        "sáu",
        "bảy",
        "tám",
        "chín",
    ];

    public static string Of(Vnd amount)
    {
        var words = new List<string>();
        if (amount.Amount < 0)
        {
            words.Add("âm");
        }

        // Away from zero in a wider type: the least amount has no opposite of its own size.
        Say((UInt128)Int128.Abs(amount.Amount), isFirst: true, words);
        words.Add("đồng");
        var text = string.Join(' ', words);
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    /// <summary>Billions count anew above themselves: a thousand billion billion is <i>nghìn tỷ tỷ</i>.</summary>
    private static void Say(UInt128 number, bool isFirst, List<string> words)
    {
        if (number >= Billion)
        {
            Say(number / Billion, isFirst, words);
            words.Add("tỷ");
            isFirst = false;
            number %= Billion;
            if (number == 0)
            {
                return;
            }
        }

        var rest = (int)number;
        if (isFirst && rest == 0)
        {
            words.Add(digits[0]);
            return;
        }

        foreach (var (value, name) in new[] { (1_000_000, "triệu"), (1_000, "nghìn"), (1, "") })
        {
            var group = rest / value % 1_000;
            if (group == 0)
            {
                continue;
            }

            Group(group, isFirst, words);
            if (name.Length > 0)
            {
                words.Add(name);
            }

            isFirst = false;
        }
    }

    private static void Group(int group, bool isFirst, List<string> words)
    {
        var (hundreds, tens, ones) = (group / 100, group / 10 % 10, group % 10);
        if (hundreds > 0 || !isFirst)
        {
            words.Add(digits[hundreds]);
            words.Add("trăm");
        }

        if (tens > 1)
        {
            words.Add(digits[tens]);
            words.Add("mươi");
        }
        else if (tens == 1)
        {
            words.Add("mười");
        }
        else if (ones > 0 && (hundreds > 0 || !isFirst))
        {
            words.Add("linh");
        }

        if (ones > 0)
        {
            words.Add(
                (tens, ones) switch
                {
                    (> 1, 1) => "mốt",
                    (> 1, 4) => "tư",
                    (> 0, 5) => "lăm",
                    _ => digits[ones],
                }
            );
        }
    }
}
