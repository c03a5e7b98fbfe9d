using Payments.Domain.Common;

namespace Payments.Domain.PaymentRuns;

public enum ChangeKind
{
    New,
    Stopped,
    Raised,
    Lowered,
}

/// <summary>Why somebody gets another amount than last month; in JSON the names are snake_case.</summary>
public enum ChangeReason
{
    /// <summary>The run pays beside the regular one; last month has nothing to compare with.</summary>
    SupplementaryRun,

    /// <summary>The commune had no regular list last month.</summary>
    FirstRun,

    /// <summary>Paid for the first time.</summary>
    Granted,

    /// <summary>Paid in an earlier month, not in the last one.</summary>
    Resumed,

    /// <summary>Only months before are paid; nothing is owed for the month itself.</summary>
    ArrearsOnly,
    Died,
    Suspended,
    Ended,
    MovedAway,

    /// <summary>The last payment was of arrears alone, or the month is charged already.</summary>
    NothingLeftToPay,

    /// <summary>The facts no longer meet the law.</summary>
    NoLongerOwed,

    /// <summary>The standard of the law changed.</summary>
    StandardChanged,

    /// <summary>Another group of the law applies.</summary>
    GroupChanged,

    /// <summary>The same group at another level: age, children, degree.</summary>
    LevelChanged,

    /// <summary>Months before are paid with this month's money.</summary>
    ArrearsAdded,

    /// <summary>Last month carried months before it; this one does not.</summary>
    ArrearsEnded,

    /// <summary>Support with a funeral, which is paid once.</summary>
    Funeral,
}

/// <summary>What one person was due for one benefit in a month's run.</summary>
/// <param name="Total">Everything, arrears included.</param>
/// <param name="OfTheMonth">The part for the month itself.</param>
/// <param name="Standard">The highest standard amount of the month's lines; zero when nothing is owed for it.</param>
public sealed record MonthsDue(Vnd Total, Vnd OfTheMonth, string Category, Vnd Standard)
{
    public Vnd Arrears => Total - OfTheMonth;
}

/// <summary>What is known of the person beside the amounts.</summary>
/// <param name="State">The state of the beneficiary, in its snake_case word.</param>
/// <param name="IsPaidBefore">Whether a month before the last one was ever paid.</param>
/// <param name="IsFirstRun">Whether the commune had no regular list last month.</param>
/// <param name="IsFuneral">Whether the money is for a funeral and not for a month.</param>
public sealed record PersonThen(
    string State,
    bool HasDied,
    bool IsPaidBefore,
    bool IsFirstRun,
    bool IsSupplementary,
    bool IsFuneral = false
);

/// <summary>A difference between two months, with its reason.</summary>
public sealed record PayoutChange(ChangeKind Kind, ChangeReason Reason)
{
    /// <summary>Explains the difference of two amounts, of which at least one exists; null when they are equal.</summary>
    public static PayoutChange? Of(MonthsDue? before, MonthsDue? now, PersonThen person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return (before, now) switch
        {
            (null, null) => null,
            (null, { } then) => new(ChangeKind.New, WhyNew(then, person)),
            ({ } then, null) => new(ChangeKind.Stopped, WhyStopped(then, person)),
            ({ } then, { } today) when today.Total > then.Total => new(
                ChangeKind.Raised,
                WhyChanged(then, today, isRaised: true)
            ),
            ({ } then, { } today) when today.Total < then.Total => new(
                ChangeKind.Lowered,
                WhyChanged(then, today, isRaised: false)
            ),
            _ => null,
        };
    }

    private static ChangeReason WhyNew(MonthsDue now, PersonThen person) =>
        person.IsFuneral ? ChangeReason.Funeral
        : person.IsSupplementary ? ChangeReason.SupplementaryRun
        : person.IsFirstRun ? ChangeReason.FirstRun
        : now.OfTheMonth == Vnd.Zero ? ChangeReason.ArrearsOnly
        : person.IsPaidBefore ? ChangeReason.Resumed
        : ChangeReason.Granted;

    private static ChangeReason WhyStopped(MonthsDue before, PersonThen person) =>
        person.IsFuneral ? ChangeReason.Funeral
        : person.HasDied ? ChangeReason.Died
        : before.OfTheMonth == Vnd.Zero ? ChangeReason.NothingLeftToPay
        : person.State switch
        {
            "suspended" => ChangeReason.Suspended,
            "ended" or "refused" => ChangeReason.Ended,
            "moved" => ChangeReason.MovedAway,
            _ => ChangeReason.NoLongerOwed,
        };

    /// <summary>The part that moved the total most in its direction decides: the month itself, or the arrears.</summary>
    private static ChangeReason WhyChanged(MonthsDue before, MonthsDue now, bool isRaised)
    {
        var ofMonth = now.OfTheMonth - before.OfTheMonth;
        var arrears = now.Arrears - before.Arrears;
        var byMonth = isRaised ? ofMonth >= arrears : ofMonth <= arrears;
        if (!byMonth)
        {
            return isRaised ? ChangeReason.ArrearsAdded : ChangeReason.ArrearsEnded;
        }

        return now.OfTheMonth == Vnd.Zero ? ChangeReason.ArrearsOnly
            : before.Category != now.Category ? ChangeReason.GroupChanged
            : before.Standard != now.Standard ? ChangeReason.StandardChanged
            : ChangeReason.LevelChanged;
    }
}
