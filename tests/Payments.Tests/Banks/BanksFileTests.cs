using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Payments.Banks.Adapters;

namespace Payments.Tests.Banks;

public sealed class BanksFileTests
{
    private const string Two = """
        [{"bin":"970436","name":"Bank one","adapter":"http","baseUrl":"http://127.0.0.1:7001","default":true,"cutOff":"15:30",
          "maxPayments":50000,"paysInto":"any","accounts":[{"communeCode":"*","name":"UBND","account":"1110001"}],
          "signingKeyFile":null,"verifyKeyFile":null,"outbox":null,"inbox":null,"sftp":null,"askEverySeconds":10,"resendAfterSeconds":300},
         {"bin":"970405","name":"Bank two","adapter":"file","outbox":"out","inbox":"in","paysInto":["970405"],
          "accounts":[{"communeCode":"00001","name":"UBND xã Một","account":"2220001"},{"communeCode":"38","name":"UBND tỉnh","account":"2220038"}]}]
        """;

    [Fact]
    public void Every_key_is_read_and_what_is_left_out_has_its_default()
    {
        var file = Parse(Two);

        var (first, second) = (file.Banks[0], file.Banks[1]);
        Assert.Equal(
            ("970436", AdapterKind.Http, true, new TimeOnly(15, 30)),
            (first.Bin, first.Adapter, first.IsDefault, first.CutOff)
        );
        Assert.Null(first.PaysInto);
        Assert.Equal(
            (50_000, 10, 300, false),
            (
                second.MaxPayments,
                second.AskEverySeconds,
                second.ResendAfterSeconds,
                second.IsDefault
            )
        );
        Assert.Equal(["970405"], second.PaysInto);
    }

    [Theory]
    [InlineData("970405", "00001", "11", "970405", "2220001")]
    [InlineData("970405", "00002", "38", "970405", "2220038")]
    [InlineData("970405", "00002", "11", "970436", "1110001")]
    [InlineData("970407", "00001", "11", "970436", "1110001")]
    public void A_payment_goes_by_the_bank_that_names_its_bank_else_by_the_default(
        string beneficiary,
        string commune,
        string province,
        string bin,
        string account
    )
    {
        _ = Parse(Two).RouteFor(beneficiary, commune, province).TryGet(out var route, out _);

        Assert.Equal((bin, account), (route!.Bank.Bin, route.Account.Account));
    }

    [Fact]
    public void Without_an_account_there_is_no_way()
    {
        var file = Parse(
            Change(0, "accounts", """[{"communeCode":"00009","name":"UBND","account":"1110009"}]""")
        );

        Assert.Equal("no_paying_account", file.RouteFor("970407", "00001", "11").Refusal?.Code);
        Assert.Null(file.RouteFor("970407", "00009", "11").Refusal);
    }

    [Theory]
    [InlineData(0, "bin", "\"97043\"", "bin")]
    [InlineData(0, "adapter", "\"ftp\"", "adapter")]
    [InlineData(0, "baseUrl", "null", "baseUrl")]
    [InlineData(0, "baseUrl", "\"ftp://x\"", "baseUrl")]
    [InlineData(0, "cutOff", "\"25:00\"", "cutOff")]
    [InlineData(0, "maxPayments", "0", "maxPayments")]
    [InlineData(0, "askEverySeconds", "0", "askEverySeconds")]
    [InlineData(0, "resendAfterSeconds", "-1", "resendAfterSeconds")]
    [InlineData(0, "paysInto", "\"all\"", "paysInto")]
    [InlineData(0, "paysInto", "[\"9704\"]", "paysInto")]
    [InlineData(0, "accounts", "[]", "accounts")]
    [InlineData(
        0,
        "accounts",
        """[{"communeCode":"x","name":"UBND","account":"1110001"}]""",
        "communeCode"
    )]
    [InlineData(0, "accounts", """[{"communeCode":"*","name":"UBND","account":"1"}]""", "account")]
    [InlineData(0, "signingKeyFile", "\"absent.pem\"", "key file")]
    [InlineData(0, "surprise", "1", "surprise")]
    [InlineData(0, "bin", "\"970405\"", "twice")]
    [InlineData(1, "default", "true", "default")]
    [InlineData(1, "outbox", "null", "outbox")]
    [InlineData(1, "inbox", "\"out\"", "inbox")]
    [InlineData(1, "adapter", "\"sftp\"", "sftp")]
    [InlineData(1, "name", "null", "name")]
    [InlineData(1, "message", "\"pain.001.001.12\"", "message")]
    public void An_incomplete_bank_is_refused_with_the_reason(
        int row,
        string key,
        string value,
        string word
    )
    {
        var refusal = BanksFile.Parse(Change(row, key, value)).Refusal;

        Assert.Equal("banks_file_unusable", refusal?.Code);
        Assert.Contains(word, refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("{}")]
    [InlineData("""[{"bin":"970436","bin":"970405"}]""")]
    public void What_is_no_banks_file_is_refused(string json) =>
        Assert.Equal("banks_file_unusable", BanksFile.Parse(json).Refusal?.Code);

    [Fact]
    public void A_key_that_cannot_sign_is_found_at_the_start()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, key.ExportSubjectPublicKeyInfoPem());
            var file = Parse(Change(0, "signingKeyFile", $"\"{path}\""));

            var refusal = BankBook
                .Open(
                    file,
                    new BankPipelines(TimeProvider.System, new BankPatience()),
                    TimeProvider.System
                )
                .Refusal;

            Assert.Contains("no private key", refusal?.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_book_gives_each_bank_by_its_adapter()
    {
        using var book = BankBook
            .Open(
                Parse(Two),
                new BankPipelines(TimeProvider.System, new BankPatience()),
                TimeProvider.System
            )
            .Match(
                opened => opened,
                refusal => throw new InvalidOperationException(refusal.Message)
            );

        Assert.True(book["970436"].AnswersAsks);
        Assert.False(book["970405"].AnswersAsks);
        Assert.Equal(["970405"], book.Inboxes.Keys);
    }

    private static string Change(int row, string key, string value)
    {
        var file = JsonNode.Parse(Two)!;
        file[row]![key] = JsonNode.Parse(value);
        return file.ToJsonString();
    }

    private static BanksFile Parse(string json) =>
        BanksFile.Parse(json).TryGet(out var file, out var refusal)
            ? file
            : throw new InvalidOperationException(refusal.Message);
}
