using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Payments.Banks.Adapters;

namespace Payments.Tests.Banks;

public sealed class DetachedJwsTests : IDisposable
{
    private static readonly byte[] Body = "exact bytes"u8.ToArray();

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly FakeTimeProvider clock = new(
        new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero)
    );

    [Fact]
    public void A_signature_holds_for_its_bytes_and_no_others()
    {
        using var jws = Jws(key.ExportPkcs8PrivateKeyPem());
        var signature = jws.Sign(new MemoryStream(Body));

        Assert.Null(jws.Verify(signature, new MemoryStream(Body)).Refusal);
        Assert.NotNull(jws.Verify(signature, new MemoryStream("exact byte"u8.ToArray())).Refusal);
        Assert.NotNull(jws.Verify(null, new MemoryStream(Body)).Refusal);
    }

    [Fact]
    public void A_public_key_verifies_what_the_private_one_signed()
    {
        using var signing = Jws(key.ExportECPrivateKeyPem());
        using var verifying = Jws(key.ExportSubjectPublicKeyInfoPem());

        Assert.Null(
            verifying.Verify(signing.Sign(new MemoryStream(Body)), new MemoryStream(Body)).Refusal
        );
        Assert.Equal((true, false), (signing.CanSign, verifying.CanSign));
        Assert.Equal(signing.KeyId, verifying.KeyId);
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    public void A_signature_is_of_now(int seconds, bool holds)
    {
        var header =
            $$"""{"alg":"ES256","b64":false,"crit":["b64"],"kid":"k","iat":{{clock.GetUtcNow().AddSeconds(-seconds).ToUnixTimeSeconds()}}}""";

        Assert.Equal(holds, Verify(header));
    }

    /// <summary>The signature itself is right in every row; only the header is not as agreed.</summary>
    [Theory]
    [InlineData("""{"alg":"ES256","b64":false,"crit":["b64"],"kid":"k","iat":NOW}""", true)]
    [InlineData(
        """{"alg":"ES256","b64":false,"crit":["b64","iat"],"kid":"k","iat":NOW,"typ":"JOSE"}""",
        true
    )]
    [InlineData("""{"alg":"none","b64":false,"crit":["b64"],"kid":"k","iat":NOW}""", false)]
    [InlineData("""{"alg":"HS256","b64":false,"crit":["b64"],"kid":"k","iat":NOW}""", false)]
    [InlineData("""{"alg":"ES256","crit":["b64"],"kid":"k","iat":NOW}""", false)]
    [InlineData("""{"alg":"ES256","b64":true,"crit":["b64"],"kid":"k","iat":NOW}""", false)]
    [InlineData("""{"alg":"ES256","b64":false,"kid":"k","iat":NOW}""", false)]
    [InlineData("""{"alg":"ES256","b64":false,"crit":["b64","exp"],"kid":"k","iat":NOW}""", false)]
    [InlineData("""{"alg":"ES256","b64":false,"crit":["b64"],"iat":NOW}""", false)]
    [InlineData("""{"alg":"ES256","b64":false,"crit":["b64"],"kid":"k"}""", false)]
    [InlineData("""{"alg":"ES256","b64":false,"crit":["b64"],"kid":"k","iat":"NOW"}""", false)]
    [InlineData(
        """{"alg":"ES256","alg":"none","b64":false,"crit":["b64"],"kid":"k","iat":NOW}""",
        false
    )]
    [InlineData("[]", false)]
    [InlineData("not json", false)]
    public void A_header_is_as_agreed(string header, bool holds) =>
        Assert.Equal(
            holds,
            Verify(
                header.Replace(
                    "NOW",
                    $"{clock.GetUtcNow().ToUnixTimeSeconds()}",
                    StringComparison.Ordinal
                )
            )
        );

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("a..")]
    [InlineData("..")]
    [InlineData("e30..AAAA")]
    [InlineData("%%%..%%%")]
    [InlineData("eyJhbGciOiL_In0..AAAA")]
    [InlineData("e30=..AAAA=A")]
    public void What_is_no_detached_jws_does_not_hold(string signature)
    {
        using var jws = Jws(key.ExportPkcs8PrivateKeyPem());

        Assert.Equal(
            "signature_not_valid",
            jws.Verify(signature, new MemoryStream(Body)).Refusal?.Code
        );
    }

    [Fact]
    public void Other_curves_and_other_files_are_no_keys()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Assert.NotNull(DetachedJws.FromPem(other.ExportPkcs8PrivateKeyPem(), clock).Refusal);
        Assert.NotNull(DetachedJws.FromPem("no key", clock).Refusal);
    }

    public void Dispose() => key.Dispose();

    private DetachedJws Jws(string pem) =>
        DetachedJws.FromPem(pem, clock).TryGet(out var jws, out var refusal)
            ? jws
            : throw new InvalidOperationException(refusal.Message);

    private bool Verify(string header)
    {
        var encoded = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header));
        byte[] input = [.. Encoding.ASCII.GetBytes(encoded + "."), .. Body];
        var signature = Base64Url.EncodeToString(key.SignData(input, HashAlgorithmName.SHA256));
        using var jws = Jws(key.ExportSubjectPublicKeyInfoPem());
        return jws.Verify($"{encoded}..{signature}", new MemoryStream(Body)).Refusal is null;
    }
}
