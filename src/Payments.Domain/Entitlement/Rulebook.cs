using Payments.Domain.Common;
namespace Payments.Domain.Entitlement;
public sealed class Rulebook
{
    public string Hash => throw new NotSupportedException();
    public static Rulebook Load() => throw new NotSupportedException();
    public static Rulebook Load(IReadOnlyDictionary<string, string> files) => throw new NotSupportedException();
    public MonthLaw LawFor(PayMonth month, KnownOn knownOn, string province, string? formerProvince = null) => throw new NotSupportedException();
    public Rulebook With(IEnumerable<LocalStandard> standards) => throw new NotSupportedException();
    public Rulebook With(PayMonth from, IEnumerable<ParameterChange> changes) => throw new NotSupportedException();
}
public sealed record LocalStandard(string Province, string? FormerProvince, StandardItem Item, PayMonth FromMonth, long AmountVnd, string Resolution);
public enum StandardItem : byte { Standard, Facility, SocialPension }
public sealed record ParameterChange(string Parameter, long? AmountVnd, int? CoefficientTenths);
public sealed class MonthLaw
{
    public PayMonth Month => throw new NotSupportedException();
    public KnownOn KnownOn => throw new NotSupportedException();
    public IReadOnlyList<Citation> CitationsOf(in Line line) => throw new NotSupportedException();
}
public static class Assessor
{
    public static void Assess(MonthLaw law, in Dossier dossier, ref AssessmentLines lines) => throw new NotSupportedException();
    public static Assessment Explain(MonthLaw law, in Dossier dossier) => throw new NotSupportedException();
}
public static class ShortExplanation
{
    public static void Write(MonthLaw law, in Line line, in Dossier dossier, System.Buffers.IBufferWriter<byte> into) => throw new NotSupportedException();
}
