namespace Payments.Identity;

/// <summary>Whom an issuer means: a subject is a name within its issuer alone.</summary>
internal readonly record struct OutsideIdentity(string Issuer, string Subject)
{
    /// <summary>An issuer is the same with and without the slash at its end.</summary>
    public static OutsideIdentity Of(string? issuer, string subject) =>
        new((issuer ?? "").TrimEnd('/'), subject.Trim());
}
