using System.Text.Json;
using System.Text.Json.Serialization;

namespace Payments.BankSimulator;

/// <summary>A way for the bank to misbehave; each belongs to one call, the journal stays true.</summary>
public enum Fault
{
    ExecuteThenHang,
    HangWithoutExecuting,
    ExecuteThenReset,
    HalfAnswer,
    Error500AfterTaking,
    Error500BeforeTaking,
    NotAccepted503,
    Plain503,
    Status429,
    Redirect302,
    Answer200,
    RepeatAnswers,
    ReorderAnswers,
    StaleStatus,
    DuplicateCode,
    Error500OnAsk,
    HangOnAsk,
    GarbageAnswer,
    WrongAmountInStatement,
    UnknownIdInStatement,
    StatementMissing,
    ReadsPart,
    ExecutesCopies,
    AnswersInPlace,
}

/// <summary>The calls at which faults happen.</summary>
[Flags]
public enum FaultPoint
{
    Batch = 1,
    Status = 2,
    Statement = 4,

    /// <summary>The folders of a file bank.</summary>
    Drop = 8,
}

/// <summary>One scripted fault: for the next so many calls of its kind (null: all), each with a chance.</summary>
public sealed record FaultRule(Fault Fault, int? Times = null, int Percent = 100);

/// <summary>The script of faults of one bank; the first rule that hits wins, the dice are seeded.</summary>
public sealed class Faults(int seed, IEnumerable<FaultRule> start)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Lock gate = new();
    private readonly Random dice = new(seed);
    private List<FaultRule> rules = [.. start];

    /// <summary>The rules still to come.</summary>
    public IReadOnlyList<FaultRule> Rules
    {
        get
        {
            lock (gate)
            {
                return [.. rules];
            }
        }
    }

    /// <summary>Replaces the script.</summary>
    public void Set(IEnumerable<FaultRule> script)
    {
        lock (gate)
        {
            rules = [.. script];
        }
    }

    /// <summary>Whether a file bank behaves so, as long as the script says it.</summary>
    public bool Has(Fault fault)
    {
        lock (gate)
        {
            return rules.Exists(rule => rule.Fault == fault);
        }
    }

    /// <summary>The fault for this call, if any; it is then used up once.</summary>
    public Fault? Next(FaultPoint point)
    {
        lock (gate)
        {
            for (var index = 0; index < rules.Count; index++)
            {
                var rule = rules[index];
                if (!PointOf(rule.Fault).HasFlag(point) || dice.Next(100) >= rule.Percent)
                {
                    continue;
                }

                if (rule.Times is { } times)
                {
                    rules[index] = rule with { Times = times - 1 };
                    rules.RemoveAll(spent => spent.Times <= 0);
                }

                return rule.Fault;
            }

            return null;
        }
    }

    private static FaultPoint PointOf(Fault fault) =>
        fault switch
        {
            Fault.ExecuteThenHang
            or Fault.HangWithoutExecuting
            or Fault.ExecuteThenReset
            or Fault.HalfAnswer
            or Fault.Error500AfterTaking
            or Fault.Error500BeforeTaking
            or Fault.NotAccepted503
            or Fault.Plain503
            or Fault.Status429
            or Fault.Redirect302
            or Fault.Answer200 => FaultPoint.Batch,
            Fault.RepeatAnswers
            or Fault.ReorderAnswers
            or Fault.StaleStatus
            or Fault.DuplicateCode => FaultPoint.Status,
            Fault.WrongAmountInStatement or Fault.UnknownIdInStatement or Fault.StatementMissing =>
                FaultPoint.Statement,
            Fault.ReadsPart or Fault.ExecutesCopies or Fault.AnswersInPlace => FaultPoint.Drop,
            Fault.Error500OnAsk or Fault.HangOnAsk or Fault.GarbageAnswer => FaultPoint.Status
                | FaultPoint.Statement,
        };
}
