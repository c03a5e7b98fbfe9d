using System.Text;
using CsCheck;
using Payments.Domain.Beneficiaries;

namespace Payments.Domain.Tests.Beneficiaries;

public sealed class VietnameseNameTests
{
    [Theory]
    [InlineData("Nguyễn Văn Đức", "nguyen van duc")]
    [InlineData("ĐẶNG THỊ ÁNH", "dang thi anh")]
    [InlineData("  Trần\u00A0 Thị  Hòa ", "tran thi hoa")]
    [InlineData("H'Hen Niê", "hhen nie")]
    [InlineData("Y-Thịnh Êban", "y thinh eban")]
    [InlineData("Lê Thị Thuỷ", "le thi thuy")]
    [InlineData("Lê Thị Thủy", "le thi thuy")]
    [InlineData("Ưng Hoàng Phước", "ung hoang phuoc")]
    [InlineData("", "")]
    [InlineData(" ., ", "")]
    public void A_folded_name_has_no_marks_and_single_spaces(string name, string folded)
    {
        Assert.Equal(folded, VietnameseName.Fold(name));
    }

    [Fact]
    public void Decomposed_and_composed_names_fold_and_store_alike()
    {
        const string Name = "Nguyễn Thị Hường";
        var decomposed = Name.Normalize(NormalizationForm.FormD);

        Assert.NotEqual(Name, decomposed);
        Assert.Equal(VietnameseName.Fold(Name), VietnameseName.Fold(decomposed));
        Assert.Equal(Name, VietnameseName.Stored(decomposed));
    }

    [Theory]
    [InlineData("Đỗ Thị Mỹ Hạnh", "DO THI MY HANH")]
    [InlineData("K'Brơi Văn 3", "KBROI VAN")]
    [InlineData("Trần Văn-An", "TRAN VAN AN")]
    public void A_bank_gets_capitals_and_single_spaces(string name, string form)
    {
        Assert.Equal(form, VietnameseName.BankForm(name));
    }

    [Fact]
    public void The_bank_form_of_any_text_is_letters_and_single_spaces() =>
        Gen.String.Sample(text =>
            Assert.Matches("^([A-Z]+( [A-Z]+)*)?$", VietnameseName.BankForm(text))
        );

    [Fact]
    public void Folding_twice_is_folding_once() =>
        Gen.String.Sample(text =>
        {
            var once = VietnameseName.Fold(text);
            Assert.Equal(once, VietnameseName.Fold(once));
        });

    [Fact]
    public void Names_sort_by_given_name_first()
    {
        Assert.Equal("An Nguyễn Văn", VietnameseName.SortKey("Nguyễn Văn  An"));
        Assert.Equal("Páo", VietnameseName.SortKey("Páo"));
        Assert.Equal("An", VietnameseName.GivenName("Nguyễn Văn An "));
    }
}
