using System.Net;
using Payments.BankSimulator;

namespace Payments.Tests.BankSimulator;

public sealed class AccountEnquiryTests
{
    private const string holders = """
        bank_bin,account_no,account_name
        970405,0100000001,Nguyễn Thị Đượm
        970405,0100009002,LE VAN DONG
        970405,0100009003,LE VAN KHOA
        970405,0100009004,PHAM THI HIEN
        970405,0100009007,DO VAN BA
        """;

    [Theory]
    [InlineData("0100000001", """{"status":"active","accountName":"NGUYEN THI DUOM"}""")]
    [InlineData("0100000002", """{"status":"not_found","accountName":null}""")]
    [InlineData("0100009001", """{"status":"not_found","accountName":null}""")]
    [InlineData("0100009002", """{"status":"closed","accountName":"LE VAN DONG"}""")]
    [InlineData("0100009003", """{"status":"blocked","accountName":"LE VAN KHOA"}""")]
    [InlineData("0100009004", """{"status":"active","accountName":"TRAN VAN KHAC"}""")]
    [InlineData("0100009007", """{"status":"active","accountName":"DO VAN BA"}""")]
    public async Task The_bank_tells_who_holds_an_account(string account, string expected)
    {
        await using var bank = await SimulatedBank.Start();
        await bank.LoadHolders(holders);

        var (status, body) = await bank.Enquire("970405", account);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(expected, body);
    }

    [Theory]
    [InlineData("0100009005")]
    [InlineData("0100000001")]
    public async Task Without_a_name_to_tell_the_bank_cannot_check(string account)
    {
        await using var bank = await SimulatedBank.Start();

        var (status, _) = await bank.Enquire("970405", account);

        Assert.Equal(HttpStatusCode.NotImplemented, status);
    }

    [Fact]
    public async Task The_same_number_at_another_bank_is_another_account()
    {
        await using var bank = await SimulatedBank.Start();
        await bank.LoadHolders(holders);

        var (_, body) = await bank.Enquire("970436", "0100000001");

        Assert.Equal("""{"status":"not_found","accountName":null}""", body);
    }

    [Fact]
    public async Task A_registry_file_serves_as_holders()
    {
        await using var bank = await SimulatedBank.Start();
        await bank.LoadHolders(
            """
            personal_id,full_name,channel,bank_bin,account_no,account_name,payee_name,carer_name,carer_bank_bin,carer_account_no
            001,"Trần Văn Ký",account,970405,11110000,,,Lê Thị Ơn,970436,22220000
            002,Bùi Thị Bé,account,970405,33330000,BUI THI BE,,,,
            003,Vũ Bé Con,account,970405,44440000,,Vũ Thị Mẹ,,,
            004,Không Tài Khoản,cash,,,,,,,
            """
        );

        Assert.Contains(
            "TRAN VAN KY",
            (await bank.Enquire("970405", "11110000")).Body,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "LE THI ON",
            (await bank.Enquire("970436", "22220000")).Body,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "BUI THI BE",
            (await bank.Enquire("970405", "33330000")).Body,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "VU THI ME",
            (await bank.Enquire("970405", "44440000")).Body,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("", "0100000001")]
    [InlineData("970405", "")]
    public async Task An_enquiry_without_bank_or_account_is_malformed(string bin, string account)
    {
        await using var bank = await SimulatedBank.Start();

        Assert.Equal(HttpStatusCode.BadRequest, (await bank.Enquire(bin, account)).Status);
    }

    [Theory]
    [InlineData("Đặng Thị Hường", "DANG THI HUONG")]
    [InlineData("  nguyễn   văn  a ", "NGUYEN VAN A")]
    [InlineData("H'Linh Niê-Kđăm", "H LINH NIE KDAM")]
    public void Names_are_kept_in_capitals_without_marks(string name, string expected) =>
        Assert.Equal(expected, Holders.Capitals(name));
}
