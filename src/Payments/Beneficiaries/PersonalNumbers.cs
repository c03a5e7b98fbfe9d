using Payments.Domain.Beneficiaries;
using Payments.Pipeline;

namespace Payments.Beneficiaries;

/// <summary>A personal id or account number as it is stored.</summary>
/// <param name="Cipher">Bound to the digest: moved beside another one it does not open.</param>
/// <param name="Digest">The same number has the same digest.</param>
/// <param name="Tail">The last four characters, for the screen.</param>
public sealed record SealedNumber(byte[] Cipher, byte[] Digest, string Tail);

/// <summary>Seals and opens the numbers of this room.</summary>
public sealed class PersonalNumbers(PersonalData data)
{
    private const string PersonalIdKind = "personal_id";
    private const string AccountKind = "account";

    public SealedNumber Seal(PersonalId id) => Seal(PersonalIdKind, id.ToString(), id.ToString());

    /// <summary>An account is its bank and its number: the digest is over both.</summary>
    public SealedNumber Seal(string bankBin, AccountNumber number) =>
        Seal(AccountKind, $"{bankBin}/{number}", number.ToString());

    public byte[] DigestOf(PersonalId id) => data.Digest(PersonalIdKind, id.ToString());

    public byte[] DigestOf(string bankBin, AccountNumber number) =>
        data.Digest(AccountKind, $"{bankBin}/{number}");

    public string OpenPersonalId(byte[] cipher, byte[] digest) =>
        data.Open(cipher, Place(PersonalIdKind, digest));

    public string OpenAccount(byte[] cipher, byte[] digest) =>
        data.Open(cipher, Place(AccountKind, digest));

    private SealedNumber Seal(string kind, string key, string number)
    {
        var digest = data.Digest(kind, key);
        return new SealedNumber(data.Seal(number, Place(kind, digest)), digest, number[^4..]);
    }

    private static string Place(string kind, byte[] digest) =>
        $"{kind}:{Convert.ToHexString(digest)}";
}
