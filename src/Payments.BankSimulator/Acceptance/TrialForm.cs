namespace Payments.BankSimulator.Acceptance;

/// <summary>What a bank of files is told in and answers in: messages, or lists.</summary>
internal interface ITrialForm
{
    /// <summary>Of the names of orders and of their answers, without its dot.</summary>
    string Ending { get; }

    /// <summary>Ways in which a file is wrong as a whole, as a rule names them.</summary>
    IReadOnlyList<(string What, Func<TrialOrder, byte[]> Spoil)> Wrongs { get; }

    /// <summary>How a file is refused, what becomes of a mended one, and what answers one: as rules name them.</summary>
    (string Refused, string Mended, string Answered) Rules { get; }

    byte[] Bytes(TrialOrder order);

    bool IsWhole(byte[] answer);

    /// <summary>The reason of a refused file, empty when none is given; null: this answer does not refuse it.</summary>
    /// <param name="isNew">The answer was not there when the file was sent.</param>
    string? RefusalOf(TrialOrder order, byte[] answer, bool isNew);

    bool IsAbout(TrialOrder order, byte[] answer);

    /// <summary>What an answer says of an order's payments; empty: it is not about this order.</summary>
    IReadOnlyDictionary<string, PaymentWord> WordsOf(TrialOrder order, byte[] answer);

    /// <summary>What an answer to an order should not say; null: nothing.</summary>
    string? OddityOf(TrialOrder order, byte[] answer);
}
