using CsCheck;
using Payments.Domain.Beneficiaries;

namespace Payments.Domain.Tests.Beneficiaries;

public sealed class PersonalIdTests
{
    [Theory]
    [InlineData("038041123456", 1941, true, true)]
    [InlineData("038141123456", 1941, false, true)]
    [InlineData("001215000001", 2015, true, true)]
    [InlineData("001315000001", 2015, false, true)]
    [InlineData("234999000001", 2399, false, false)]
    public void The_digits_tell_year_sex_and_province(
        string text,
        int year,
        bool isMale,
        bool isKnown
    )
    {
        Assert.True(PersonalId.TryParse(text, out var id));
        Assert.Equal((year, isMale, isKnown), (id.BirthYear, id.IsMale, id.HasKnownProvince));
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("38041123456")]
    [InlineData("03804112345a")]
    [InlineData("０３８０４１１２３４５６")]
    public void Anything_but_twelve_digits_is_no_id(string? text)
    {
        Assert.False(PersonalId.TryParse(text, out _));
    }

    [Fact]
    public void An_id_put_together_tells_its_parts() =>
        Gen.Select(Gen.Int[1900, 2399], Gen.Bool, Gen.Int[0, 999_999])
            .Sample(
                (year, isMale, number) =>
                {
                    var id = PersonalId.Of("038", year, isMale, number);
                    Assert.Equal((year, isMale), (id.BirthYear, id.IsMale));
                    Assert.True(PersonalId.TryParse(id.ToString(), out var again));
                    Assert.Equal(id, again);
                }
            );

    [Fact]
    public void There_were_sixty_three_provinces() => Assert.Equal(63, PersonalId.Provinces.Count);

    [Fact]
    public void A_masked_number_shows_its_ends_only()
    {
        Assert.Equal("0380••••3456", PersonalId.Of("038", 1941, true, 123456).Masked());
        Assert.True(AccountNumber.TryParse("3500123456789", out var account));
        Assert.Equal("••••6789", account.Masked());
        Assert.Equal("••••", AccountNumber.Mask("6789"));
    }

    [Theory]
    [InlineData("123456", true)]
    [InlineData("12345", false)]
    [InlineData("1234567890123456789", true)]
    [InlineData("12345678901234567890", false)]
    [InlineData("0071000ABCDE", true)]
    [InlineData("0071-000", false)]
    [InlineData("TÀIKHOẢN", false)]
    public void An_account_number_is_six_to_nineteen_letters_or_digits(string text, bool isOne)
    {
        Assert.Equal(isOne, AccountNumber.TryParse(text, out _));
    }

    [Theory]
    [InlineData("1940", BirthPrecision.Year, "1940-01-01")]
    [InlineData("1940-05", BirthPrecision.Month, "1940-05-01")]
    [InlineData("1940-05-09", BirthPrecision.Day, "1940-05-09")]
    public void A_date_of_birth_keeps_what_was_known(
        string text,
        BirthPrecision precision,
        string day
    )
    {
        Assert.True(BirthDate.TryParse(text, out var birth));
        Assert.Equal(precision, birth.Precision);
        Assert.Equal(
            DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture),
            birth.Day
        );
        Assert.Equal(text, birth.ToString());
    }

    [Fact]
    public void Born_on_29_February_an_age_is_reached_on_the_28th()
    {
        var birth = new BirthDate(new DateOnly(2004, 2, 29), BirthPrecision.Day);

        Assert.Equal(15, birth.AgeOn(new DateOnly(2020, 2, 28)));
        Assert.Equal(16, birth.AgeOn(new DateOnly(2020, 2, 29)));
        Assert.Equal(17, birth.AgeOn(new DateOnly(2021, 2, 28)));
        Assert.Equal(16, birth.AgeOn(new DateOnly(2021, 2, 27)));
    }
}
