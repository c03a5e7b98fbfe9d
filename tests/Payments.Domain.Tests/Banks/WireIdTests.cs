using CsCheck;
using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Domain.Tests.Banks;

public sealed class WireIdTests
{
    private static readonly Guid Payout = new("0197f3c2-8f5e-7a3b-9c4d-0123456789ab");

    [Fact]
    public void An_end_to_end_id_has_its_month_at_a_fixed_place_and_fits()
    {
        var id = EndToEndId.Of(new PayMonth(2025, 6), Payout, 1);

        Assert.Equal("P20250601JZSW53TYF8XSRK814D2PF2DB01", id.Value);
        Assert.Equal(35, id.Value.Length);
        Assert.Equal("202506", id.Value.Substring(1, 6));
    }

    [Fact]
    public void An_end_to_end_id_is_read_back_as_it_was_made() =>
        Gen.Select(Gen.Guid, Gen.Int[1, 99], Gen.Int[2021, 2099], Gen.Int[1, 12])
            .Sample((payout, attempt, year, month) =>
            {
                var made = EndToEndId.Of(new PayMonth(year, month), payout, attempt);

                Assert.True(EndToEndId.TryParse(made.Value, out var read));
                Assert.Equal(made, read);
                Assert.Equal((payout, attempt), (read.PayoutId, read.Attempt));
            });

    [Fact]
    public void Two_attempts_and_two_payouts_never_share_an_id()
    {
        var month = new PayMonth(2025, 6);

        Assert.NotEqual(EndToEndId.Of(month, Payout, 1), EndToEndId.Of(month, Payout, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => EndToEndId.Of(month, Payout, 100));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("NOTPROVIDED")]
    [InlineData("P20251301JZSW53TYF8XSRK814D2PF2DB01")]
    [InlineData("P20250691JZSW53TYF8XSRK814D2PF2DB01")]
    [InlineData("P20250601JZSW53TYF8XSRK814D2PF2DB00")]
    [InlineData("P20250601JZSW53TYF8XSRK814D2PF2DI01")]
    [InlineData("p20250601JZSW53TYF8XSRK814D2PF2DB01")]
    public void An_id_that_we_cannot_have_made_is_not_read(string? text) =>
        Assert.False(EndToEndId.TryParse(text, out _));

    [Fact]
    public void Batch_and_block_ids_are_read_back_and_not_mistaken_for_each_other()
    {
        Assert.True(MsgId.TryParse(MsgId.Of(Payout), out var batch));
        Assert.True(PmtInfId.TryParse(PmtInfId.Of(Payout), out var block));

        Assert.Equal((Payout, Payout), (batch, block));
        Assert.False(MsgId.TryParse(PmtInfId.Of(Payout), out _));
    }

    [Theory]
    [InlineData("TCXH 0001", true)]
    [InlineData("1234567890123456789012345", true)]
    [InlineData("12345678901234567890123456", false)]
    [InlineData("", false)]
    [InlineData(" TCXH", false)]
    [InlineData("TC  XH", false)]
    [InlineData("trợ cấp", false)]
    [InlineData("TC-XH", false)]
    public void A_reference_is_short_plain_text(string reference, bool isGood) =>
        Assert.Equal(isGood, TransferText.Of(reference, new PayMonth(2025, 6)).Refusal is null);

    [Fact]
    public void The_text_is_the_reference_and_the_month()
    {
        _ = TransferText.Of("TCXH 0001", new PayMonth(2025, 6)).TryGet(out var text, out _);

        Assert.Equal("TCXH 0001 202506", text);
    }

    [Theory]
    [InlineData("Nguyễn Thị Đào", "NGUYEN THI DAO")]
    [InlineData("  H'Hen  Niê ", "H HEN NIE")]
    [InlineData("Nguye\u0302\u0303n", "NGUYEN")]
    [InlineData("UBND xã Ea Kar 2", "UBND XA EA KAR")]
    [InlineData("ưƯơƠ", "UUOO")]
    [InlineData("123", "")]
    public void A_name_is_written_as_banks_write_it(string name, string latin) =>
        Assert.Equal(latin, LatinName.Of(name));

    [Fact]
    public void What_latin_makes_is_latin() =>
        Gen.String.Sample(text =>
        {
            var latin = LatinName.Of(new string([.. text.Where(letter => !char.IsSurrogate(letter) && char.IsLetterOrDigit(letter))]));

            Assert.True(latin.Length == 0 || LatinName.IsLatin(latin));
        });
}
