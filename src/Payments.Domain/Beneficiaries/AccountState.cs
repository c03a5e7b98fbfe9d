namespace Payments.Domain.Beneficiaries;

/// <summary>What the bank last said of an account's holder.</summary>
public enum AccountState
{
    Unverified,
    Match,
    CloseMatch,
    NoMatch,
    Closed,

    /// <summary>The bank could not or would not say; not the same as wrong.</summary>
    CannotCheck,
}

/// <summary>The words of <see cref="AccountState"/> in the database and outside.</summary>
public static class AccountStates
{
    public static string Word(this AccountState state) =>
        state switch
        {
            AccountState.Unverified => "unverified",
            AccountState.Match => "match",
            AccountState.CloseMatch => "close_match",
            AccountState.NoMatch => "no_match",
            AccountState.Closed => "closed",
            AccountState.CannotCheck => "cannot_check",
        };

    public static AccountState? Parse(string word)
    {
        foreach (var state in Enum.GetValues<AccountState>())
        {
            if (state.Word() == word)
            {
                return state;
            }
        }

        return null;
    }
}
