using CsCheck;
using Payments.Domain.Common;

namespace Payments.Domain.Tests.Common;

public sealed class AmountInWordsTests
{
    [Theory]
    [InlineData(0, "Không đồng")]
    [InlineData(1, "Một đồng")]
    [InlineData(4, "Bốn đồng")]
    [InlineData(10, "Mười đồng")]
    [InlineData(11, "Mười một đồng")]
    [InlineData(14, "Mười bốn đồng")]
    [InlineData(15, "Mười lăm đồng")]
    [InlineData(20, "Hai mươi đồng")]
    [InlineData(21, "Hai mươi mốt đồng")]
    [InlineData(24, "Hai mươi tư đồng")]
    [InlineData(25, "Hai mươi lăm đồng")]
    [InlineData(101, "Một trăm linh một đồng")]
    [InlineData(105, "Một trăm linh năm đồng")]
    [InlineData(111, "Một trăm mười một đồng")]
    [InlineData(555, "Năm trăm năm mươi lăm đồng")]
    [InlineData(540_000, "Năm trăm bốn mươi nghìn đồng")]
    [InlineData(1_000_000, "Một triệu đồng")]
    [InlineData(1_001_000, "Một triệu không trăm linh một nghìn đồng")]
    [InlineData(1_234_567, "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng")]
    [InlineData(21_000_015, "Hai mươi mốt triệu không trăm mười lăm đồng")]
    [InlineData(1_000_000_005, "Một tỷ không trăm linh năm đồng")]
    [InlineData(100_000_000_000, "Một trăm tỷ đồng")]
    [InlineData(1_005_000_000_000, "Một nghìn không trăm linh năm tỷ đồng")]
    [InlineData(-540_000, "Âm năm trăm bốn mươi nghìn đồng")]
    public void Amounts_are_written_as_on_official_papers(long amount, string words) =>
        Assert.Equal(words, AmountInWords.Of(new Vnd(amount)));

    [Fact]
    public void What_is_written_is_read_back_as_the_same_amount() =>
        Gen.OneOf(
                Gen.Long[0, 5_000],
                Gen.Long[0, 3_000].Select(thousands => thousands * 1_000),
                Gen.Long[0, 10_000_000_000_000],
                Gen.Long
            )
            .Sample(amount => Read(AmountInWords.Of(new Vnd(amount))) == amount);

    [Fact]
    public void No_two_amounts_up_to_a_hundred_thousand_are_written_alike() =>
        Assert.Equal(
            100_000,
            Enumerable
                .Range(0, 100_000)
                .Select(amount => AmountInWords.Of(new Vnd(amount)))
                .Distinct()
                .Count()
        );

    /// <summary>A reader that knows only what the words are worth and adds them up.</summary>
    private static Int128 Read(string text)
    {
        var words = text.ToLowerInvariant().Split(' ');
        Assert.Equal("đồng", words[^1]);
        var sign = words[0] == "âm" ? -1 : 1;
        Int128 whole = 0;
        Int128 below = 0;
        Int128 group = 0;
        Int128 digit = 0;
        foreach (var word in words.Skip(sign < 0 ? 1 : 0).SkipLast(1))
        {
            switch (word)
            {
                case "trăm":
                    (group, digit) = (digit * 100, 0);
                    break;
                case "mươi":
                    (group, digit) = (group + (digit * 10), 0);
                    break;
                case "mười":
                    group += 10;
                    break;
                case "linh":
                    break;
                case "nghìn":
                    (below, group, digit) = (below + ((group + digit) * 1_000), 0, 0);
                    break;
                case "triệu":
                    (below, group, digit) = (below + ((group + digit) * 1_000_000), 0, 0);
                    break;
                case "tỷ":
                    whole = (whole + below + group + digit) * 1_000_000_000;
                    (below, group, digit) = (0, 0, 0);
                    break;
                default:
                    digit = Digit(word);
                    break;
            }
        }

        return sign * (whole + below + group + digit);
    }

    private static int Digit(string word) =>
        word switch
        {
            "mốt" => 1,
            "tư" => 4,
            "lăm" => 5,
            _ => Array.IndexOf(
                ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"],
                word
            )
                is >= 0
                    and var digit
                ? digit
                : throw new ArgumentException($"Not a word of an amount: {word}"),
        };
}
