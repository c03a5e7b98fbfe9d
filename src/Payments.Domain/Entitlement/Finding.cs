namespace Payments.Domain.Entitlement;

/// <summary>What one rule says of one person in one view of a month.</summary>
internal readonly struct Finding
{
    private Finding(
        Reason reason,
        Rule rule,
        int tenths,
        short age,
        byte children,
        short factsIndex
    )
    {
        Reason = reason;
        Rule = rule;
        Tenths = tenths;
        Age = age;
        Children = children;
        FactsIndex = factsIndex;
    }

    public Reason Reason { get; }

    public Rule Rule { get; }

    public int Tenths { get; }

    public short Age { get; }

    public byte Children { get; }

    public short FactsIndex { get; }

    public bool IsMet => Reason == Reason.Met;

    public static Finding No(Reason reason) => new(reason, default, 0, 0, 0, 0);

    public static Finding Yes(in Circumstances who, Rule rule) =>
        new(Reason.Met, rule, who.Law.Tenths(rule), (short)who.Age, 0, (short)who.FactsIndex);

    /// <summary>The same for a number of children, with the coefficient for all of them.</summary>
    public Finding ForChildren(int children, int tenths) =>
        new(Reason, Rule, tenths, Age, (byte)children, FactsIndex);

    /// <summary>The same under another rule.</summary>
    public Finding As(Rule rule, Law law) =>
        new(Reason, rule, law.Tenths(rule), Age, Children, FactsIndex);

    public Line ToLine(Law law, Benefit benefit, Payee payee, Category category)
    {
        var standard = law.StandardOf(Rule).AmountVnd;
        return new Line(
            benefit,
            payee,
            category,
            Rule,
            Tenths,
            standard,
            new Common.Vnd(standard).TimesTenths(Tenths).Amount,
            Age,
            Children,
            FactsIndex
        );
    }
}
