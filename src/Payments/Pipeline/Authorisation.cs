using System.Reflection;
using MediatR;
using Payments.Domain.Common;
using Payments.Domain.Identity;

namespace Payments.Pipeline;

/// <summary>First step: the role, and the communes that a request names.</summary>
public sealed class Authorisation<TRequest, TResult>(Session session)
    : IPipelineBehavior<TRequest, TResult>
    where TRequest : IRequest<TResult>
{
    private static readonly Permission? Needed = typeof(TRequest)
        .GetCustomAttribute<RequiresAttribute>()
        ?.Permission;

    public Task<TResult> Handle(
        TRequest request,
        CancellationToken cancellationToken,
        RequestHandlerDelegate<TResult> next
    )
    {
        if (Needed is not { } permission)
        {
            throw new InvalidOperationException(
                $"{typeof(TRequest)} does not say what it requires."
            );
        }

        if (!session.Actor.May(permission))
        {
            return Task.FromResult(Refused.As<TResult>(Refusals.ForbiddenRole));
        }

        if (
            request is INamesCommunes named
            && named.NamedCommunes.Any(code => !session.Actor.Sees(code))
        )
        {
            return Task.FromResult(Refused.As<TResult>(Refusals.ForbiddenScope));
        }

        return next();
    }
}

/// <summary>The refusals that every room shares.</summary>
public static class Refusals
{
    public static readonly Refusal ForbiddenRole = new(
        RefusalKind.Forbidden,
        "forbidden_role",
        "Your role does not allow this."
    );

    public static readonly Refusal ForbiddenScope = new(
        RefusalKind.Forbidden,
        "forbidden_scope",
        "A commune in the request is outside your scope."
    );

    public static readonly Refusal SamePerson = new(
        RefusalKind.Conflict,
        "same_person",
        "Who proposed or prepared cannot decide."
    );
}

/// <summary>Makes a refused result of whatever result type a request has.</summary>
public static class Refused
{
    public static TResult As<TResult>(Refusal refusal)
    {
        var type = typeof(TResult);
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Result<>))
        {
            throw new InvalidOperationException($"{type} cannot carry a refusal.");
        }

        return (TResult)
            type.GetMethod(nameof(Result<Done>.From), [typeof(Refusal)])!.Invoke(null, [refusal])!;
    }
}
