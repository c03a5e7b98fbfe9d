using MediatR;
using Payments.Domain.Identity;

namespace Payments.Pipeline;

/// <summary>A request that changes something: it runs in one transaction and leaves an entry in the log.</summary>
public interface ICommand<out TResult> : IRequest<TResult>;

/// <summary>A request that only reads.</summary>
public interface IQuery<out TResult> : IRequest<TResult>;

/// <summary>A request that names communes; one outside the caller's scope is refused as forbidden_scope.</summary>
public interface INamesCommunes
{
    IEnumerable<string> NamedCommunes { get; }
}

/// <summary>What the caller must be allowed to do. Every request carries one; a request without it is refused.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresAttribute(Permission permission) : Attribute
{
    public Permission Permission { get; } = permission;
}
