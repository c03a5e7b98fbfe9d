namespace Payments.Domain.Beneficiaries;

/// <summary>Reads who is handed the money, and how, from the cells of one row.</summary>
internal sealed class PayeeReading(RegistryRules rules)
{
    public PayeeChoice? ReadPayee(RowReading reading, string beneficiary)
    {
        var payeeName = reading.Name(RegistryColumn.PayeeName);
        var payeeId = reading.Id(RegistryColumn.PayeePersonalId);
        var relation = reading.Optional(RegistryColumn.PayeeRelation, 60);
        var until = reading.Day(RegistryColumn.PayeeAuthorisedUntil);
        var isOther = payeeName.Length > 0;
        if (
            !isOther
            && (payeeId is not null || relation is not (null or "self") || until is not null)
        )
        {
            reading.Require(RegistryColumn.PayeeName, "Another payee has a name.");
        }

        if (until is { } end && end <= rules.Today.AddDays(rules.AuthorisationWarningDays))
        {
            reading.Doubt(
                RegistryColumn.PayeeAuthorisedUntil,
                RowCodes.AuthorisationEndsSoon,
                $"The authorisation ends within {rules.AuthorisationWarningDays} days or has ended."
            );
        }

        var name = isOther ? payeeName : beneficiary;
        var account = ReadAccount(
            reading,
            (RegistryColumn.BankBin, RegistryColumn.AccountNo, RegistryColumn.AccountName),
            name
        );
        var channel = reading.Word(RegistryColumn.Channel);
        var cashReason = reading.Word(RegistryColumn.CashReason);
        if (reading.IsEmpty(RegistryColumn.Channel))
        {
            reading.Require(RegistryColumn.Channel, "account or cash.");
        }

        if (channel == "account")
        {
            RequireAccount(reading, RegistryColumn.BankBin, RegistryColumn.AccountNo);
        }

        if (channel == "cash" && reading.IsEmpty(RegistryColumn.CashReason))
        {
            reading.Require(RegistryColumn.CashReason, "Cash needs a reason.");
        }

        return channel is null
            ? null
            : new PayeeChoice(
                name,
                isOther ? relation ?? "authorised" : "self",
                isOther ? payeeId : null,
                isOther ? until : null,
                channel,
                channel == "cash" ? cashReason : null,
                account
            );
    }

    public PayeeChoice? ReadCarer(RowReading reading)
    {
        var name = reading.Name(RegistryColumn.CarerName);
        var id = reading.Id(RegistryColumn.CarerPersonalId);
        var channel = reading.Word(RegistryColumn.CarerChannel);
        var account = ReadAccount(
            reading,
            (
                RegistryColumn.CarerBankBin,
                RegistryColumn.CarerAccountNo,
                RegistryColumn.CarerAccountName
            ),
            name
        );
        if (reading.IsEmpty(RegistryColumn.CarerName))
        {
            if (id is not null || channel is not null || account is not null)
            {
                reading.Require(RegistryColumn.CarerName, "A carer has a name.");
            }

            return null;
        }

        if (channel == "account")
        {
            RequireAccount(reading, RegistryColumn.CarerBankBin, RegistryColumn.CarerAccountNo);
        }

        channel ??= account is null ? "cash" : "account";
        return new PayeeChoice(
            name,
            "carer",
            id,
            null,
            channel,
            channel == "cash" ? "other" : null,
            account
        );
    }

    private AccountChoice? ReadAccount(
        RowReading reading,
        (RegistryColumn Bank, RegistryColumn Number, RegistryColumn Holder) columns,
        string payee
    )
    {
        var bin = reading.Optional(columns.Bank, 20);
        if (bin is not null && rules.Banks.Find(bin) is null)
        {
            reading.Refuse(
                columns.Bank,
                RowCodes.UnknownBank,
                "No bank has this BIN; a BIN has 6 digits."
            );
            bin = null;
        }

        var number = reading.Account(columns.Number);
        var holder = reading.Text(columns.Holder);
        if (
            holder.Length > 0
            && payee.Length > 0
            && NameMatch.Compare(payee, holder).Verdict != NameVerdict.Match
        )
        {
            reading.Doubt(
                columns.Holder,
                RowCodes.AccountNameDiffers,
                "The account's holder and the payee have different names."
            );
        }

        return bin is null || number is null
            ? null
            : new AccountChoice(bin, number.Value, holder.Length > 0 ? holder : payee);
    }

    private static void RequireAccount(
        RowReading reading,
        RegistryColumn bank,
        RegistryColumn number
    )
    {
        foreach (var column in (ReadOnlySpan<RegistryColumn>)[bank, number])
        {
            if (reading.IsEmpty(column))
            {
                reading.Require(
                    column,
                    "Payment by account needs the bank and the account number."
                );
            }
        }
    }
}
