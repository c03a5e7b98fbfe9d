using Payments.Domain.Common;

namespace Payments.Domain.Beneficiaries;

/// <summary>How a registered name compares with the name that a bank answered.</summary>
public enum NameVerdict
{
    Match,

    /// <summary>Probably the same person; a second person looks.</summary>
    CloseMatch,
    NoMatch,

    /// <summary>There is nothing to compare; not the same as wrong.</summary>
    CannotCheck,
}

/// <summary>Why a comparison came out as it did.</summary>
public enum NameMatchReason
{
    Same,
    Title,
    MarksDiffer,
    Spacing,
    WordOrder,
    MiddleNameMissing,
    Initials,
    CutOff,
    Spelling,
    JointAccount,
    Different,
    NotRegistered,
    NoAnswer,
    Masked,
}

/// <summary>The comparison of two Vietnamese names: marks, Đ, tone placement and capitals do not count.</summary>
/// <remarks>
/// Only <see cref="NameVerdict.Match"/> may be acted on by one person, so whatever needs a guess is
/// a close match.
/// </remarks>
public readonly record struct NameMatch(NameVerdict Verdict, NameMatchReason Reason)
{
    private const int ShortestCutOff = 18;

    private static readonly string[] titles =
    [
        "ong",
        "ba",
        "anh",
        "chi",
        "co",
        "chu",
        "bac",
        "cu",
        "em",
        "chau",
        "be",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
    ];

    /// <summary>Compares the name we hold with the holder's name that a bank answered.</summary>
    public static NameMatch Compare(string? registered, string? answered)
    {
        var ours = VietnameseName.Fold(registered ?? "");
        if (ours.Length == 0)
        {
            return new(NameVerdict.CannotCheck, NameMatchReason.NotRegistered);
        }

        if (answered is null || answered.Contains('*', StringComparison.Ordinal))
        {
            var reason = answered is null ? NameMatchReason.NoAnswer : NameMatchReason.Masked;
            return new(NameVerdict.CannotCheck, reason);
        }

        var theirs = VietnameseName.Fold(answered);
        if (theirs.Length == 0)
        {
            return new(NameVerdict.CannotCheck, NameMatchReason.NoAnswer);
        }

        if (ours == theirs)
        {
            return VietnameseTone.Contradicts(registered!, answered)
                ? Close(NameMatchReason.MarksDiffer)
                : new(NameVerdict.Match, NameMatchReason.Same);
        }

        return Joint(registered!, answered) ?? CompareWords(ours.Split(' '), theirs.Split(' '));
    }

    private static NameMatch Close(NameMatchReason reason) => new(NameVerdict.CloseMatch, reason);

    private static NameMatch? Joint(string registered, string answered)
    {
        char[] separators = ['/', '&', '+', ';'];
        if (answered.IndexOfAny(separators) < 0)
        {
            return null;
        }

        var holders = answered.Split(separators, StringSplitOptions.TrimEntries);
        return holders.Any(holder => Compare(registered, holder).Verdict == NameVerdict.Match)
            ? Close(NameMatchReason.JointAccount)
            : null;
    }

    private static NameMatch CompareWords(string[] ours, string[] theirs)
    {
        var (plainOurs, plainTheirs) = (WithoutTitle(ours), WithoutTitle(theirs));
        if (
            plainOurs.AsSpan().SequenceEqual(theirs)
            || plainTheirs.AsSpan().SequenceEqual(ours)
            || plainOurs.AsSpan().SequenceEqual(plainTheirs)
        )
        {
            return new(NameVerdict.Match, NameMatchReason.Title);
        }

        return ReasonToLook(ours, theirs)
            ?? ReasonToLook(plainOurs, plainTheirs)
            ?? new NameMatch(NameVerdict.NoMatch, NameMatchReason.Different);
    }

    private static NameMatch? ReasonToLook(string[] ours, string[] theirs)
    {
        var (ourLetters, theirLetters) = (string.Concat(ours), string.Concat(theirs));
        if (ourLetters == theirLetters)
        {
            return Close(NameMatchReason.Spacing);
        }

        if (ours.Length > 1 && ours.Order().SequenceEqual(theirs.Order()))
        {
            return Close(NameMatchReason.WordOrder);
        }

        if (MissesMiddleName(ours, theirs) || MissesMiddleName(theirs, ours))
        {
            return Close(NameMatchReason.MiddleNameMissing);
        }

        if (HasInitials(ours, theirs) || HasInitials(theirs, ours))
        {
            return Close(NameMatchReason.Initials);
        }

        if (
            theirLetters.Length >= ShortestCutOff
            && string.Join(' ', ours).StartsWith(string.Join(' ', theirs), StringComparison.Ordinal)
        )
        {
            return Close(NameMatchReason.CutOff);
        }

        return IsSpelledAlike(ours, theirs) ? Close(NameMatchReason.Spelling) : null;
    }

    private static string[] WithoutTitle(string[] words) =>
        words.Length > 2 && titles.Contains(words[0], StringComparer.Ordinal) ? words[1..] : words;

    /// <summary>Family and given name agree, and the shorter name only leaves words out between them.</summary>
    private static bool MissesMiddleName(string[] longer, string[] shorter)
    {
        if (shorter.Length < 2 || shorter.Length >= longer.Length)
        {
            return false;
        }

        if (longer[0] != shorter[0] || longer[^1] != shorter[^1])
        {
            return false;
        }

        var next = 1;
        for (var index = 1; index < longer.Length - 1 && next < shorter.Length - 1; index++)
        {
            next += longer[index] == shorter[next] ? 1 : 0;
        }

        return next == shorter.Length - 1;
    }

    /// <summary>The given name is written out in both; some other word is only its first letter.</summary>
    private static bool HasInitials(string[] full, string[] shortened)
    {
        if (full.Length != shortened.Length || full.Length < 2 || full[^1] != shortened[^1])
        {
            return false;
        }

        for (var index = 0; index < full.Length - 1; index++)
        {
            var isSame =
                full[index] == shortened[index]
                || (shortened[index].Length == 1 && full[index][0] == shortened[index][0]);
            if (!isSame)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same number of words, and at most two letters differ in a name of ten or more, one in a shorter.</summary>
    private static bool IsSpelledAlike(string[] ours, string[] theirs)
    {
        if (ours.Length != theirs.Length)
        {
            return false;
        }

        var letters = Math.Min(ours.Sum(word => word.Length), theirs.Sum(word => word.Length));
        var allowed = letters switch
        {
            >= 10 => 2,
            >= 6 => 1,
            _ => 0,
        };
        var distance = 0;
        for (var index = 0; index < ours.Length && distance <= allowed; index++)
        {
            distance += EditDistance.Between(ours[index], theirs[index]);
        }

        return distance <= allowed;
    }
}

/// <summary>The words of <see cref="NameVerdict"/> and <see cref="NameMatchReason"/> outside.</summary>
public static class NameMatchWords
{
    public static string Word(this NameVerdict verdict) =>
        verdict switch
        {
            NameVerdict.Match => "match",
            NameVerdict.CloseMatch => "close_match",
            NameVerdict.NoMatch => "no_match",
            NameVerdict.CannotCheck => "cannot_check",
        };

    public static string Word(this NameMatchReason reason) =>
        reason switch
        {
            NameMatchReason.Same => "same",
            NameMatchReason.Title => "title",
            NameMatchReason.MarksDiffer => "marks_differ",
            NameMatchReason.Spacing => "spacing",
            NameMatchReason.WordOrder => "word_order",
            NameMatchReason.MiddleNameMissing => "middle_name_missing",
            NameMatchReason.Initials => "initials",
            NameMatchReason.CutOff => "cut_off",
            NameMatchReason.Spelling => "spelling",
            NameMatchReason.JointAccount => "joint_account",
            NameMatchReason.Different => "different",
            NameMatchReason.NotRegistered => "not_registered",
            NameMatchReason.NoAnswer => "no_answer",
            NameMatchReason.Masked => "masked",
        };

    /// <summary>The account state that a verdict leads to.</summary>
    public static AccountState AccountState(this NameVerdict verdict) =>
        verdict switch
        {
            NameVerdict.Match => Beneficiaries.AccountState.Match,
            NameVerdict.CloseMatch => Beneficiaries.AccountState.CloseMatch,
            NameVerdict.NoMatch => Beneficiaries.AccountState.NoMatch,
            NameVerdict.CannotCheck => Beneficiaries.AccountState.CannotCheck,
        };
}
