using System.Security.Cryptography;
using Payments.Domain.Audit;
using Payments.Domain.Common;
using Payments.Domain.Entitlement;

namespace Payments.PaymentRuns;

/// <summary>What all payouts of one list have in common.</summary>
internal readonly record struct PayoutPlace(
    Guid ListId,
    string CommuneCode,
    string Kind,
    PayMonth Month,
    MerkleHash Rulebook
);

/// <summary>What a payout says about itself.</summary>
/// <param name="About">The beneficiary, or the claim of a funeral.</param>
internal readonly record struct PayoutText(
    Guid About,
    Benefit Benefit,
    string Category,
    long AmountVnd,
    ReadOnlyMemory<byte> Explanation
)
{
    public static PayoutText Of(Guid person, BenefitDue due) =>
        new(
            person,
            due.Benefit,
            Words<Category>.Print(due.Category),
            due.AmountVnd,
            due.Explanation
        );
}

/// <summary>The leaf of a payout: over its place, its person, its arithmetic and its explanation.</summary>
internal static class PayoutHash
{
    public static MerkleHash Of(
        in PayoutPlace place,
        in PayoutText text,
        string relation,
        ReadOnlySpan<PayoutLeafMonth> months
    )
    {
        Span<byte> explanation = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.Explanation.Span, explanation);
        return new PayoutLeaf
        {
            PayoutId = PayoutId.Of(place.ListId, text.About, text.Benefit),
            ListId = place.ListId,
            CommuneCode = place.CommuneCode,
            Month = place.Month,
            BeneficiaryId = text.About,
            Benefit = Words<Benefit>.Print(text.Benefit),
            Kind = place.Kind,
            PayeeRelation = relation,
            Amount = new Vnd(text.AmountVnd),
            Months = months,
            RulebookHash = place.Rulebook,
            ExplanationHash = new MerkleHash(explanation),
        }.LeafHash();
    }
}

/// <summary>Payout ids follow from what the payout is, so that a chunk taken again gives the same rows.</summary>
internal static class PayoutId
{
    /// <summary>Of a version 7 id: its time and version, and enough chance to tell lists of one moment apart.</summary>
    private const int BytesOfList = 9;

    /// <summary>
    /// A version 7 id: the beginning of the list's id, then a digest of list, person and benefit. Payouts of a list stand
    /// side by side in every index, which a country's month depends on.
    /// </summary>
    public static Guid Of(Guid listId, Guid beneficiary, Benefit benefit)
    {
        Span<byte> source = stackalloc byte[33];
        listId.TryWriteBytes(source, bigEndian: true, out _);
        beneficiary.TryWriteBytes(source[16..], bigEndian: true, out _);
        source[32] = (byte)benefit;
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(source, digest);
        source[..BytesOfList].CopyTo(digest);
        return new Guid(digest[..16], bigEndian: true);
    }
}
