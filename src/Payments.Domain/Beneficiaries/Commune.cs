namespace Payments.Domain.Beneficiaries;

/// <summary>A commune, ward, town or special zone (xã, phường, thị trấn, đặc khu) under one edition of the codes.</summary>
/// <param name="Code">Five digits; the same code may name another area in another edition.</param>
/// <param name="District">The district before July 2025; null since.</param>
/// <param name="ValidFrom">Inclusive; null: open.</param>
/// <param name="ValidUntil">Exclusive; null: in force.</param>
public sealed record Commune(
    string Code,
    string Name,
    string ProvinceCode,
    string? District,
    DateOnly? ValidFrom,
    DateOnly? ValidUntil
)
{
    public bool IsValidOn(DateOnly day) =>
        (ValidFrom is not { } from || day >= from) && (ValidUntil is not { } until || day < until);
}

/// <summary>A province or city of central rank under one edition of the codes.</summary>
public sealed record Province(string Code, string Name, DateOnly? ValidFrom, DateOnly? ValidUntil)
{
    public bool IsValidOn(DateOnly day) =>
        (ValidFrom is not { } from || day >= from) && (ValidUntil is not { } until || day < until);
}

/// <summary>That an old commune's area went into a new one, whole or in part.</summary>
public sealed record CommuneSuccession(string OldCode, string NewCode, bool IsWhole);
