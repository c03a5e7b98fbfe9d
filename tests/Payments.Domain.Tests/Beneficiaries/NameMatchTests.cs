using System.Text;
using CsCheck;
using Payments.Domain.Beneficiaries;

namespace Payments.Domain.Tests.Beneficiaries;

public sealed class NameMatchTests
{
    [Theory]
    [InlineData("Nguyễn Văn An", "NGUYEN VAN AN", "match", "same")]
    [InlineData("Đặng Thị Đào", "DANG THI DAO", "match", "same")]
    [InlineData("nguyễn văn an", "Nguyễn Văn An", "match", "same")]
    [InlineData("Lê Thị Hòa", "Lê Thị Hoà", "match", "same")]
    [InlineData("Trần Văn Thủy", "TRẦN VĂN THUỶ", "match", "same")]
    [InlineData("Bùi Thị Quý", "BUI THI QUY", "match", "same")]
    [InlineData("Nguyễn  Văn\u00A0An", " NGUYEN VAN AN ", "match", "same")]
    [InlineData("H'Hen Niê", "HHEN NIE", "match", "same")]
    [InlineData("Giàng A Páo", "GIANG A PAO", "match", "same")]
    [InlineData("Páo", "PAO", "match", "same")]
    [InlineData("Nguyễn Văn Hung", "Nguyễn Văn Hùng", "match", "same")]
    [InlineData("Ưng Phước", "UNG PHUOC", "match", "same")]
    [InlineData("Vũ Thị Thu-Hà", "VU THI THU HA", "match", "same")]
    [InlineData("Nguyễn Văn An", "ONG NGUYEN VAN AN", "match", "title")]
    [InlineData("Bà Trần Thị Cúc", "TRAN THI CUC", "match", "title")]
    [InlineData("Cụ Phạm Văn Thọ", "PHAM VAN THO", "match", "title")]
    [InlineData("Lê Thị Mai", "MRS LE THI MAI", "match", "title")]
    [InlineData("Ông Văn Tám", "ONG VAN TAM", "match", "same")]
    [InlineData("Nguyễn Văn Hùng", "Nguyễn Văn Hưng", "close_match", "marks_differ")]
    [InlineData("Trần Thị Đung", "Trần Thị Dũng", "close_match", "marks_differ")]
    [InlineData("Nguyễn Văn An", "NGUYENVANAN", "close_match", "spacing")]
    [InlineData("Ksor H Blăm", "KSOR HBLAM", "close_match", "spacing")]
    [InlineData("Nguyễn Văn An", "AN NGUYEN VAN", "close_match", "word_order")]
    [InlineData("Nguyễn Văn An", "VAN AN NGUYEN", "close_match", "word_order")]
    [InlineData("Nguyễn Văn An", "NGUYEN AN", "close_match", "middle_name_missing")]
    [InlineData("Trần An", "TRAN VAN AN", "close_match", "middle_name_missing")]
    [InlineData("Lê Thị Thu Hà", "LE THU HA", "close_match", "middle_name_missing")]
    [InlineData("Nguyễn Văn An", "NGUYEN V AN", "close_match", "initials")]
    [InlineData("Lê Thị Thu Hà", "LE T T HA", "close_match", "initials")]
    [InlineData("Tôn Nữ Hoàng Thị Thanh Thuỷ", "TON NU HOANG THI THANH", "close_match", "cut_off")]
    [InlineData("Nguyễn Văn An", "NGUYEN VAN ANH", "close_match", "spelling")]
    [InlineData("Nguyễn Thị Huyền", "NGUYEN THI HUYEM", "close_match", "spelling")]
    [InlineData("Phạm Thị Hương", "PHAM THI HOUNG", "close_match", "spelling")]
    [InlineData("Nguyễn Văn An", "NGUYEN VAN AN / TRAN THI BE", "close_match", "joint_account")]
    [InlineData("Trần Thị Bé", "NGUYEN VAN AN & TRAN THI BE", "close_match", "joint_account")]
    [InlineData("Nguyễn Văn An", "TRAN THI BE", "no_match", "different")]
    [InlineData("Nguyễn Văn Lan", "NGUYEN THI LAN", "no_match", "different")]
    [InlineData("Lê Na", "LE MO", "no_match", "different")]
    [InlineData("Nguyễn Văn An", "CONG TY TNHH AN PHAT", "no_match", "different")]
    [InlineData("Nguyễn Văn An", "NGUYEN VAN BINH", "no_match", "different")]
    [InlineData("Nguyễn Văn An", "AN", "no_match", "different")]
    [InlineData("Nguyễn Văn An", null, "cannot_check", "no_answer")]
    [InlineData("Nguyễn Văn An", "", "cannot_check", "no_answer")]
    [InlineData("Nguyễn Văn An", " .. ", "cannot_check", "no_answer")]
    [InlineData("Nguyễn Văn An", "NGUYEN V** A*", "cannot_check", "masked")]
    [InlineData(null, "NGUYEN VAN AN", "cannot_check", "not_registered")]
    [InlineData("", "NGUYEN VAN AN", "cannot_check", "not_registered")]
    public void Two_names_compare_as_a_careful_clerk_would(
        string? registered,
        string? answered,
        string verdict,
        string reason
    )
    {
        var match = NameMatch.Compare(registered, answered);

        Assert.Equal((verdict, reason), (match.Verdict.Word(), match.Reason.Word()));
    }

    [Fact]
    public void The_form_of_the_unicode_text_does_not_count()
    {
        var match = NameMatch.Compare(
            "Nguyễn Thị Hường".Normalize(NormalizationForm.FormD),
            "Nguyễn Thị Hường"
        );

        Assert.Equal(NameVerdict.Match, match.Verdict);
    }

    [Fact]
    public void Any_two_texts_compare_without_a_fault() =>
        Gen.Select(Gen.String, Gen.String).Sample((left, right) => NameMatch.Compare(left, right));

    [Fact]
    public void A_name_always_matches_its_own_bank_form() =>
        Gen.OneOf("Nguyễn Văn An", "Đỗ Thị Mỹ Hạnh", "Giàng A Páo", "Ông Văn Tám", "Bà Rịa Ánh")
            .Sample(name =>
                Assert.Equal(
                    NameVerdict.Match,
                    NameMatch.Compare(name, VietnameseName.BankForm(name)).Verdict
                )
            );
}
