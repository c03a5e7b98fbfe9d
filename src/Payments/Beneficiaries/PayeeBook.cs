using Payments.Domain.Beneficiaries;
using Payments.Domain.Common;
using Payments.Pipeline;

namespace Payments.Beneficiaries;

/// <summary>The two who may draw a person's money.</summary>
internal static class PayeeRole
{
    public const string Beneficiary = "beneficiary";
    public const string Carer = "carer";

    /// <summary>Null: the beneficiary.</summary>
    public static Result<string> Read(string? word) =>
        word is null or Beneficiary ? Beneficiary
        : word == Carer ? Carer
        : Refusal.Field("/payee", RowCodes.BadValue, "One of: beneficiary, carer.");
}

/// <summary>A payee as they stand now.</summary>
internal sealed record CurrentPayee(
    Guid Id,
    string Relation,
    string Name,
    byte[]? PersonalIdCipher,
    byte[]? PersonalIdDigest,
    DateOnly? AuthorisedUntil,
    string Channel,
    string? CashReason,
    Guid? AccountId
);

/// <summary>Who receives a person's money and by which channel: replaced, never edited.</summary>
internal sealed class PayeeBook(
    Session session,
    PersonalNumbers numbers,
    Clock clock,
    string communeCode,
    Guid beneficiaryId
)
{
    /// <summary>The payee of an enrolment; whoever had the role before is replaced.</summary>
    public async Task Write(
        string role,
        PayeeChoice choice,
        Entry entry,
        CancellationToken cancellationToken
    )
    {
        var id = choice.PersonalId is { } known ? numbers.Seal(known) : null;
        var account = choice.Account is { } given
            ? await AccountOf(given, entry, cancellationToken)
            : (Guid?)null;
        await Replace(
            role,
            new CurrentPayee(
                clock.NewId(),
                choice.Relation,
                choice.Name,
                id?.Cipher,
                id?.Digest,
                choice.AuthorisedUntil,
                choice.Channel,
                choice.CashReason,
                account
            ),
            entry,
            cancellationToken
        );
    }

    public Task<CurrentPayee?> Find(string role, CancellationToken cancellationToken) =>
        session.Find<CurrentPayee>(
            """
            select id, relation, name, personal_id_cipher, personal_id_digest, authorised_until, channel, cash_reason,
                   account_id
              from payee
             where commune_code = @communeCode
               and beneficiary_id = @beneficiaryId
               and role = @role
               and until is null
            """,
            new
            {
                communeCode,
                beneficiaryId,
                role,
            },
            cancellationToken
        );

    /// <summary>The account of this bank and number; one that the person already has is used again.</summary>
    public async Task<Guid> AccountOf(
        AccountChoice account,
        Entry entry,
        CancellationToken cancellationToken
    )
    {
        var sealedNumber = numbers.Seal(account.BankBin, account.Number);
        var known = await session.Find<Guid?>(
            """
            select id
              from payment_account
             where commune_code = @communeCode
               and beneficiary_id = @beneficiaryId
               and account_digest = @Digest
               and account_name = @HolderName
             order by id
             limit 1
            """,
            new
            {
                communeCode,
                beneficiaryId,
                sealedNumber.Digest,
                account.HolderName,
            },
            cancellationToken
        );
        if (known is { } found)
        {
            return found;
        }

        var id = clock.NewId();
        await session.Execute(
            """
            insert into payment_account (id, commune_code, beneficiary_id, bank_bin, account_cipher, account_digest,
                                         account_tail, account_name, created_at)
            values (@id, @communeCode, @beneficiaryId, @BankBin, @Cipher, @Digest, @Tail, @HolderName, @At)
            """,
            new
            {
                id,
                communeCode,
                beneficiaryId,
                account.BankBin,
                sealedNumber.Cipher,
                sealedNumber.Digest,
                sealedNumber.Tail,
                account.HolderName,
                entry.At,
            },
            cancellationToken
        );
        return id;
    }

    public async Task Replace(
        string role,
        CurrentPayee payee,
        Entry entry,
        CancellationToken cancellationToken
    )
    {
        await session.Execute(
            """
            update payee
               set until = @At
             where commune_code = @communeCode
               and beneficiary_id = @beneficiaryId
               and role = @role
               and until is null
            """,
            new
            {
                communeCode,
                beneficiaryId,
                role,
                entry.At,
            },
            cancellationToken
        );
        await session.Execute(
            """
            insert into payee (id, commune_code, beneficiary_id, role, relation, name, personal_id_cipher,
                               personal_id_digest, authorised_until, channel, cash_reason, account_id, since, recorded_by)
            values (@Id, @communeCode, @beneficiaryId, @role, @Relation, @Name, @PersonalIdCipher, @PersonalIdDigest,
                    @AuthorisedUntil, @Channel, @CashReason, @AccountId, @At, @By)
            """,
            new
            {
                payee.Id,
                communeCode,
                beneficiaryId,
                role,
                payee.Relation,
                payee.Name,
                payee.PersonalIdCipher,
                payee.PersonalIdDigest,
                payee.AuthorisedUntil,
                payee.Channel,
                payee.CashReason,
                payee.AccountId,
                entry.At,
                entry.By,
            },
            cancellationToken
        );
    }
}
