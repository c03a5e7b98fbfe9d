using System.Diagnostics.CodeAnalysis;

namespace Payments.Domain.Common;

/// <summary>A value, or the refusal that stands in its place.</summary>
public readonly struct Result<T> : IRefusable
{
    private readonly T? value;
    private readonly Refusal? refusal;

    private Result(T? value, Refusal? refusal)
    {
        this.value = value;
        this.refusal = refusal;
    }

    public Refusal? Refusal => refusal;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);

    public static Result<T> From(T value) => new(value, null);

    public static Result<T> From(Refusal refusal) => new(default, refusal);

    public bool TryGet([NotNullWhen(true)] out T? result, [NotNullWhen(false)] out Refusal? no)
    {
        result = value;
        no = refusal;
        return refusal is null;
    }

    public TOut Match<TOut>(Func<T, TOut> onValue, Func<Refusal, TOut> onRefusal) =>
        refusal is null ? onValue(value!) : onRefusal(refusal);
}

/// <summary>What the pipeline sees of a result: whether it was refused.</summary>
public interface IRefusable
{
    Refusal? Refusal { get; }
}

/// <summary>Success with nothing to tell.</summary>
public readonly record struct Done;
