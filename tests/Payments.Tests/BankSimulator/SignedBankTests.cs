using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Payments.BankSimulator;

namespace Payments.Tests.BankSimulator;

public sealed class SignedBankTests : IDisposable
{
    private readonly ECDsa payer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa bankKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly BankOptions options;

    public SignedBankTests()
    {
        var folder = SimulatedBank.NewFolder();
        var signing = Path.Combine(folder, "bank.pem");
        var verify = Path.Combine(folder, "payer.pub.pem");
        File.WriteAllText(signing, bankKey.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(verify, payer.ExportSubjectPublicKeyInfoPem());
        options = SimulatedBank.Quick() with { SigningKeyFile = signing, VerifyKeyFile = verify };
    }

    public static TheoryData<string> BadSignatures =>
        ["none", "other key", "other body", "old", "from the future", "encoded", "not a jws"];

    [Fact]
    public async Task A_signed_batch_is_taken_and_every_answer_is_signed()
    {
        await using var bank = await SimulatedBank.Start(options);
        var body = OrderFile.Plain("MSG-1").Bytes();

        using var taken = await Send(bank, body, Sign(payer, body));
        using var known = await bank.Http.GetAsync("/payment-batches/MSG-1");
        using var unknown = await bank.Http.GetAsync("/payment-batches/MSG-2");

        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        foreach (var answer in (HttpResponseMessage[])[taken, known, unknown])
        {
            Assert.True(await IsSigned(answer));
        }
    }

    [Theory, MemberData(nameof(BadSignatures))]
    public async Task A_batch_without_the_payers_signature_is_not_taken(string flaw)
    {
        await using var bank = await SimulatedBank.Start(options);
        var body = OrderFile.Plain("MSG-1").Bytes();
        var signature = flaw switch
        {
            "none" => null,
            "other key" => Sign(bankKey, body),
            "other body" => Sign(payer, OrderFile.Plain("MSG-2").Bytes()),
            "old" => Sign(payer, body, ageSeconds: 400),
            "from the future" => Sign(payer, body, ageSeconds: -400),
            "encoded" => Sign(payer, body, b64: "true"),
            _ => "abc..def",
        };

        using var refused = await Send(bank, body, signature);
        using var mended = await Send(bank, body, Sign(payer, body));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, mended.StatusCode);
    }

    public void Dispose()
    {
        payer.Dispose();
        bankKey.Dispose();
    }

    private static Task<HttpResponseMessage> Send(
        SimulatedBank bank,
        byte[] body,
        string? signature
    )
    {
        var request = SimulatedBank.Request("MSG-1", body);
        if (signature is not null)
        {
            request.Headers.Add("X-JWS-Signature", signature);
        }

        return bank.Http.SendAsync(request);
    }

    private static string Sign(ECDsa key, byte[] body, int ageSeconds = 0, string b64 = "false")
    {
        var issuedAt = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - ageSeconds;
        var header = Base64Url.EncodeToString(
            Encoding.ASCII.GetBytes(
                $$"""{"alg":"ES256","b64":{{b64}},"crit":["b64"],"kid":"payer","iat":{{issuedAt}}}"""
            )
        );
        byte[] signed = [.. Encoding.ASCII.GetBytes(header + "."), .. body];
        return $"{header}..{Base64Url.EncodeToString(key.SignData(signed, HashAlgorithmName.SHA256))}";
    }

    private async Task<bool> IsSigned(HttpResponseMessage answer)
    {
        var parts = answer.Headers.GetValues("X-JWS-Signature").Single().Split('.');
        var body = await answer.Content.ReadAsByteArrayAsync();
        byte[] signed = [.. Encoding.ASCII.GetBytes(parts[0] + "."), .. body];
        return parts[1].Length == 0
            && bankKey.VerifyData(
                signed,
                Base64Url.DecodeFromChars(parts[2]),
                HashAlgorithmName.SHA256
            );
    }
}
