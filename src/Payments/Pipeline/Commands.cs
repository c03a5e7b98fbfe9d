using MediatR;
using Npgsql;
using Payments.Domain.Common;

namespace Payments.Pipeline;

/// <summary>
/// Second step, commands only: a refused command leaves no effect but its entry in the log; a done one leaves both in
/// the same transaction. Whoever opened the session commits it.
/// </summary>
public sealed class Commands<TRequest, TResult>(Session session, AuditTrail audit)
    : IPipelineBehavior<TRequest, TResult>
    where TRequest : IRequest<TResult>
{
    public async Task<TResult> Handle(
        TRequest request,
        CancellationToken cancellationToken,
        RequestHandlerDelegate<TResult> next
    )
    {
        if (request is not ICommand<TResult>)
        {
            return await next();
        }

        await session.Mark(cancellationToken);
        var result = await Attempt(next);
        var refusal = (result as IRefusable)?.Refusal;
        if (refusal is not null)
        {
            await session.BackToMark(cancellationToken);
        }

        await audit.Append(session, request, refusal, cancellationToken);
        return result;
    }

    private static async Task<TResult> Attempt(RequestHandlerDelegate<TResult> next)
    {
        try
        {
            return await next();
        }
        catch (PostgresException exception)
            when (ConstraintRefusals.For(exception) is { } refusal && typeof(TResult).IsGenericType)
        {
            return Refused.As<TResult>(refusal);
        }
    }
}
