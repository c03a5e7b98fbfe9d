using System.Text;
using Payments.Beneficiaries;
using Payments.Domain.Beneficiaries;

namespace Payments.Tests.Beneficiaries;

public sealed class ReferenceDataTests
{
    private static readonly DateOnly before = new(2025, 6, 30);
    private static readonly DateOnly after = new(2025, 7, 1);

    [Fact]
    public void Each_edition_has_all_its_communes_and_provinces()
    {
        Assert.Equal(
            (10_035, 63),
            (
                ReferenceData.Communes.On(before).Count,
                ReferenceData.Communes.ProvincesOn(before).Count
            )
        );
        Assert.Equal(
            (3_321, 34),
            (
                ReferenceData.Communes.On(after).Count,
                ReferenceData.Communes.ProvincesOn(after).Count
            )
        );
    }

    [Theory]
    [InlineData("15", "Tỉnh Yên Bái", "Tỉnh Lào Cai")]
    [InlineData("24", "Tỉnh Bắc Giang", "Tỉnh Bắc Ninh")]
    [InlineData("44", "Tỉnh Quảng Bình", "Tỉnh Quảng Trị")]
    public void A_province_code_means_what_it_meant_on_the_day(string code, string old, string now)
    {
        Assert.Equal(old, ReferenceData.Communes.FindProvince(code, before)?.Name);
        Assert.Equal(now, ReferenceData.Communes.FindProvince(code, after)?.Name);
    }

    [Fact]
    public void Every_commune_lies_in_a_province_of_its_edition()
    {
        foreach (var day in new[] { before, after })
        {
            Assert.All(
                ReferenceData.Communes.On(day),
                commune =>
                    Assert.NotNull(ReferenceData.Communes.FindProvince(commune.ProvinceCode, day))
            );
        }
    }

    [Theory]
    [InlineData("14857", "14857")]
    [InlineData("14758", null)]
    [InlineData("00001", "00097")]
    [InlineData("31111", "31108")]
    [InlineData("22225", null)]
    public void An_old_commune_is_where_its_area_went(string old, string? now)
    {
        var resolution = ReferenceData.Communes.Resolve(old, before, after);

        Assert.Equal(now, resolution.Commune?.Code);
    }

    [Theory]
    [InlineData("10507", "30")]
    [InlineData("11602", "31")]
    [InlineData("14857", "38")]
    [InlineData("00001", null)]
    public void A_commune_knows_the_former_province_that_it_was_made_from(
        string code,
        string? former
    ) => Assert.Equal(former, ReferenceData.Communes.FormerProvinceOf(code));

    [Fact]
    public void Nine_in_ten_old_communes_went_whole_and_the_rest_say_where_to()
    {
        var resolved = ReferenceData
            .Communes.On(before)
            .Select(commune => ReferenceData.Communes.Resolve(commune.Code, before, after))
            .ToLookup(resolution => resolution.Answer);

        Assert.Empty(resolved[CommuneAnswer.Unknown]);
        Assert.InRange(resolved[CommuneAnswer.Known].Count(), 9_400, 9_700);
        Assert.InRange(resolved[CommuneAnswer.Split].Count(split => split.Became.Count == 0), 0, 5);
    }

    [Fact]
    public void Names_are_composed_and_unpadded()
    {
        Assert.All(
            ReferenceData.Communes.On(before).Concat(ReferenceData.Communes.On(after)),
            commune =>
                Assert.True(
                    commune.Name.IsNormalized(NormalizationForm.FormC)
                        && commune.Name == commune.Name.Trim()
                )
        );
    }

    [Fact]
    public void A_bank_that_cannot_be_paid_over_the_fast_rail_is_known_as_such()
    {
        Assert.Equal(TransferSupport.No, ReferenceData.Banks.Find("999888")?.Transfer);
        Assert.Equal("204", ReferenceData.Banks.Find("970405")?.Citad);
        Assert.Null(ReferenceData.Banks.Find("970499"));
        Assert.Equal(65, ReferenceData.Banks.All.Count);
    }
}
