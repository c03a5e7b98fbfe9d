using System.Globalization;
using Payments.Domain.Banks;
using Payments.Domain.Common;

namespace Payments.Banks.Adapters.Iso20022;

/// <summary>Reads statements and notifications: camt.053 and camt.054 in .08, .04 and .02.</summary>
public static class CamtReader
{
    private const int AccountLengthMax = 34;

    private static readonly string[] Known =
    [
        "camt.053.001.02",
        "camt.053.001.04",
        "camt.053.001.08",
        "camt.054.001.02",
        "camt.054.001.04",
        "camt.054.001.08",
    ];

    public static Result<AccountReport> Read(Stream input) => Read(input, MessageLimits.Standard);

    public static Result<AccountReport> Read(Stream input, MessageLimits limits) =>
        MessageName.Guard(input, limits, cursor => new Reading(cursor, limits).Report());

    private sealed class Reading(XmlCursor cursor, MessageLimits limits)
    {
        private readonly CamtEntryReader entries = new(cursor, limits);
        private readonly List<AccountStatement> statements = [];
        private string? messageId;

        public AccountReport Report()
        {
            var name = MessageName.Of(cursor, Known);
            var wanted = name.StartsWith("camt.053", StringComparison.Ordinal)
                ? "BkToCstmrStmt"
                : "BkToCstmrDbtCdtNtfctn";
            var document = cursor.Enter();
            while (cursor.Next(document))
            {
                if (cursor.Name == wanted)
                {
                    ReadBody();
                }
            }

            return statements.Count > 0
                ? new AccountReport(name, messageId, statements)
                : throw new UnreadableMessage("There is no account in it.");
        }

        private void ReadBody()
        {
            var body = cursor.Enter();
            while (cursor.Next(body))
            {
                if (cursor.Name == "GrpHdr")
                {
                    ReadHeader();
                }
                else if (cursor.Name is "Stmt" or "Ntfctn")
                {
                    statements.Add(ReadStatement());
                }
            }
        }

        private void ReadHeader()
        {
            var header = cursor.Enter();
            while (cursor.Next(header))
            {
                if (cursor.Name == "MsgId")
                {
                    messageId = cursor.Text();
                }
            }
        }

        private AccountStatement ReadStatement()
        {
            entries.CountRecord();
            var list = new List<StatementEntry>();
            var statement = new AccountStatement(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                list
            );
            var element = cursor.Enter();
            while (cursor.Next(element))
            {
                switch (cursor.Name)
                {
                    case "Id":
                        statement = statement with { Id = cursor.Text() };
                        break;
                    case "ElctrncSeqNb":
                        statement = statement with { SequenceNumber = cursor.Text() };
                        break;
                    case "CreDtTm":
                        statement = statement with { CreatedAt = cursor.Text() };
                        break;
                    case "FrToDt":
                        statement = ReadPeriod(statement);
                        break;
                    case "Acct":
                        statement = statement with { Account = ReadAccount() };
                        if (statement.Account is { Length: > AccountLengthMax })
                        {
                            throw new UnreadableMessage(
                                $"An account number is longer than {AccountLengthMax} characters, line {cursor.Line}."
                            );
                        }

                        break;
                    case "Bal":
                        statement = ReadBalance(statement);
                        break;
                    case "Ntry":
                        list.Add(entries.ReadEntry());
                        break;
                }
            }

            return statement;
        }

        private AccountStatement ReadPeriod(AccountStatement statement)
        {
            var period = cursor.Enter();
            while (cursor.Next(period))
            {
                if (cursor.Name is "FrDtTm" or "FrDt")
                {
                    statement = statement with { From = CamtEntryReader.Day(cursor.Text()) };
                }
                else if (cursor.Name is "ToDtTm" or "ToDt")
                {
                    statement = statement with { To = CamtEntryReader.Day(cursor.Text()) };
                }
            }

            return statement;
        }

        private string? ReadAccount()
        {
            string? account = null;
            var element = cursor.Enter();
            while (cursor.Next(element))
            {
                if (cursor.Name != "Id")
                {
                    continue;
                }

                var choice = cursor.Enter();
                while (cursor.Next(choice))
                {
                    account = cursor.Name switch
                    {
                        "IBAN" => cursor.Text(),
                        "Othr" => ReadOther() ?? account,
                        _ => account,
                    };
                }
            }

            return account;
        }

        private string? ReadOther()
        {
            string? id = null;
            var other = cursor.Enter();
            while (cursor.Next(other))
            {
                if (cursor.Name == "Id")
                {
                    id = cursor.Text();
                }
            }

            return id;
        }

        private AccountStatement ReadBalance(AccountStatement statement)
        {
            string? kind = null;
            ReportedAmount? amount = null;
            var isCredit = true;
            DateOnly? day = null;
            var balance = cursor.Enter();
            while (cursor.Next(balance))
            {
                switch (cursor.Name)
                {
                    case "Tp":
                        kind = ReadBalanceKind();
                        break;
                    case "Amt":
                        amount = entries.ReadAmount();
                        break;
                    case "CdtDbtInd":
                        isCredit = entries.ReadDirection();
                        break;
                    case "Dt":
                        day = entries.ReadDay();
                        break;
                }
            }

            if (amount is not { } given)
            {
                return statement;
            }

            var read = new ReportedBalance(given, isCredit, day);
            return kind switch
            {
                "OPBD" => statement with { Opening = read },
                "PRCD" => statement with { Opening = statement.Opening ?? read },
                "CLBD" => statement with { Closing = read },
                _ => statement,
            };
        }

        private string? ReadBalanceKind()
        {
            string? kind = null;
            var type = cursor.Enter();
            while (cursor.Next(type))
            {
                if (cursor.Name == "CdOrPrtry")
                {
                    kind = cursor.CodeOrText();
                }
            }

            return kind;
        }
    }
}
