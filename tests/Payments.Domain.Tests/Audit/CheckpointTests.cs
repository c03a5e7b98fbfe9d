using CsCheck;
using NSec.Cryptography;
using Payments.Domain.Audit;

namespace Payments.Domain.Tests.Audit;

public sealed class CheckpointTests
{
    private static readonly SigningKey key = new("payments.example/log", 7);

    [Fact]
    public void The_zero_key_is_named_as_in_the_contract() =>
        Assert.Equal(
            "payments.example/log+2d8aee5e+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            new VerifierKey("payments.example/log", new byte[32]).ToString()
        );

    [Theory]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")]
    public void Keys_of_other_logs_read_and_write_the_same(string text)
    {
        Assert.True(VerifierKey.Parse(text).TryGet(out var parsed, out _));
        Assert.Equal(text, parsed.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a+b")]
    [InlineData("payments.example/log+2d8aee5f+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("payments.example/log+2D8AEE5E+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("payments.example/lo+2d8aee5e+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("payments.example/log+2d8aee5e+AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("payments.example/log+2d8aee5e+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("payments example+2d8aee5e+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_not_a_key_is_refused(string text) =>
        Assert.Equal("verifier_key_unreadable", VerifierKey.Parse(text).Refusal?.Code);

    [Fact]
    public void A_checkpoint_has_the_form_of_a_signed_note()
    {
        var note = new Checkpoint(key.Verifier.Origin, 12, MerkleTree.EmptyRoot).Sign(
            key.Verifier,
            key.Sign
        );

        var lines = note.Split('\n');
        Assert.Equal(
            ["payments.example/log", "12", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", ""],
            lines[..4]
        );
        Assert.StartsWith("— payments.example/log ", lines[4], StringComparison.Ordinal);
        Assert.Equal(68, Convert.FromBase64String(lines[4].Split(' ')[2]).Length);
        Assert.Equal("", lines[5]);
        Assert.Equal(6, lines.Length);
    }

    [Fact]
    public void What_was_signed_opens_and_nothing_else()
    {
        var checkpoint = new Checkpoint(key.Verifier.Origin, 12, MerkleTree.EmptyRoot);
        var note = checkpoint.Sign(key.Verifier, key.Sign);
        var other = new SigningKey("payments.example/log", 8);

        Assert.True(
            Checkpoint.Open(note, key.Verifier, SigningKey.Check).TryGet(out var opened, out _)
        );
        Assert.Equal(checkpoint, opened);
        Assert.Equal(
            "checkpoint_not_signed",
            Checkpoint.Open(note, other.Verifier, SigningKey.Check).Refusal?.Code
        );
    }

    [Fact]
    public void A_witness_may_sign_beside_the_log()
    {
        var witness = new SigningKey("witness.example", 9);
        var checkpoint = new Checkpoint(key.Verifier.Origin, 12, MerkleTree.EmptyRoot);
        var note = checkpoint.Sign(key.Verifier, key.Sign);
        var cosigned = note + $"— witness.example {Convert.ToBase64String(new byte[68])}\n";

        Assert.Null(Checkpoint.Open(cosigned, key.Verifier, SigningKey.Check).Refusal);
        Assert.NotNull(Checkpoint.Open(cosigned, witness.Verifier, SigningKey.Check).Refusal);
    }

    [Fact]
    public void Any_changed_character_closes_the_note()
    {
        var note = new Checkpoint(key.Verifier.Origin, 12, MerkleTree.EmptyRoot).Sign(
            key.Verifier,
            key.Sign
        );

        Gen.Select(Gen.Int[0, note.Length - 1], Gen.Char['\n', '~'])
            .Where((where, character) => note[where] != character)
            .Sample(
                (where, character) =>
                    Checkpoint
                        .Open(
                            $"{note[..where]}{character}{note[(where + 1)..]}",
                            key.Verifier,
                            SigningKey.Check
                        )
                        .Refusal
                        is not null
            );
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("log\n1\n")]
    [InlineData("log\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— log AAAAAAA=\n")]
    [InlineData("log\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— log AAAAAAA=\n")]
    [InlineData("log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n\n— log AAAAAAA=\n")]
    [InlineData("log\n1\n47DEQpj8HBSa\n\n— log AAAAAAA=\n")]
    [InlineData("log\r\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— log AAAAAAA=\n")]
    public void Text_in_another_form_is_not_a_checkpoint(string note) =>
        Assert.Equal("checkpoint_unreadable", Checkpoint.Parse(note).Refusal?.Code);

    internal sealed class SigningKey
    {
        private readonly Key key;

        public SigningKey(string origin, byte seed)
        {
            key = Key.Import(
                SignatureAlgorithm.Ed25519,
                Enumerable.Repeat(seed, 32).ToArray(),
                KeyBlobFormat.RawPrivateKey
            );
            Verifier = new VerifierKey(origin, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        }

        public VerifierKey Verifier { get; }

        public static bool Check(
            ReadOnlySpan<byte> publicKey,
            ReadOnlySpan<byte> message,
            ReadOnlySpan<byte> signature
        ) =>
            SignatureAlgorithm.Ed25519.Verify(
                PublicKey.Import(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey),
                message,
                signature
            );

        public byte[] Sign(ReadOnlySpan<byte> message) =>
            SignatureAlgorithm.Ed25519.Sign(key, message);
    }
}
