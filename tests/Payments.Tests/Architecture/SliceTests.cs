using System.Reflection;
using MediatR;
using Payments.Banks.Adapters;
using Payments.Domain.Common;
using Payments.Domain.Identity;
using Payments.Pipeline;

namespace Payments.Tests.Architecture;

/// <summary>What every slice has in common.</summary>
public sealed class SliceTests
{
    private static readonly Type[] ours = typeof(Payments.Web.Service).Assembly.GetTypes();

    [Fact]
    public void Handlers_are_internal_and_sealed_and_send_to_nobody()
    {
        Assert.True(ours.Count(IsHandler) > 30);
        Assert.Empty(FaultsOfHandlers(ours));
    }

    [Fact]
    public void Every_request_says_what_it_requires_and_has_one_handler()
    {
        Assert.True(ours.Count(IsRequest) > 30);
        Assert.Empty(FaultsOfRequests(ours));
    }

    [Fact]
    public void A_handler_that_is_public_open_and_talkative_is_caught() =>
        Assert.Equal(
            [
                "Handler can be inherited",
                "Handler injects IBank",
                "Handler injects IMediator",
                "Handler is public",
            ],
            FaultsOfHandlers([typeof(Twin.Handler)])
        );

    [Fact]
    public void A_request_that_requires_nothing_and_goes_nowhere_is_caught() =>
        Assert.Equal(
            ["Command has 0 handlers", "Command requires nothing"],
            FaultsOfRequests([typeof(Twin.Command)])
        );

    private static IReadOnlyList<string> FaultsOfHandlers(Type[] types) =>
        [
            .. types
                .Where(IsHandler)
                .SelectMany(type =>
                    new[]
                    {
                        type.IsPublic || type.IsNestedPublic ? "is public" : null,
                        type.IsSealed ? null : "can be inherited",
                        Injects<IMediator>(type) ? "injects IMediator" : null,
                        Injects<IBank>(type) ? "injects IBank" : null,
                    }
                        .OfType<string>()
                        .Select(fault => $"{type.Name} {fault}")
                )
                .Order(StringComparer.Ordinal),
        ];

    private static IReadOnlyList<string> FaultsOfRequests(Type[] types)
    {
        var handled = types
            .SelectMany(type => type.GetInterfaces())
            .Where(IsHandling)
            .ToLookup(handling => handling.GetGenericArguments()[0]);
        return
        [
            .. types
                .Where(IsRequest)
                .SelectMany(type =>
                    new[]
                    {
                        type.GetCustomAttribute<RequiresAttribute>() is null
                            ? "requires nothing"
                            : null,
                        handled[type].Count() is var count && count != 1
                            ? $"has {count} handlers"
                            : null,
                    }
                        .OfType<string>()
                        .Select(fault => $"{type.Name} {fault}")
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    private static bool Injects<T>(Type type) =>
        type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .SelectMany(constructor => constructor.GetParameters())
            .Any(parameter => typeof(T).IsAssignableFrom(parameter.ParameterType));

    private static bool IsHandler(Type type) =>
        !type.IsAbstract && type.GetInterfaces().Any(IsHandling);

    private static bool IsHandling(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequestHandler<,>);

    private static bool IsRequest(Type type) =>
        !type.IsAbstract
        && type.GetInterfaces()
            .Any(found =>
                found.IsGenericType && found.GetGenericTypeDefinition() == typeof(IRequest<>)
            );

    private static class Twin
    {
        public sealed record Command : ICommand<Result<Done>>;

#pragma warning disable CA1852 // It must be open to be caught.
        public class Handler(IMediator mediator, IBank bank)
            : IRequestHandler<Command, Result<Done>>
#pragma warning restore CA1852
        {
            public Task<Result<Done>> Handle(
                Command request,
                CancellationToken cancellationToken
            ) =>
                bank is null
                    ? Task.FromResult<Result<Done>>(default!)
                    : mediator.Send(request, cancellationToken);
        }
    }
}
