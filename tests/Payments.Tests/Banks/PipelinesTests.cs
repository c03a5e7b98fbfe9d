using Payments.Banks.Adapters;
using Polly.Testing;

namespace Payments.Tests.Banks;

public sealed class PipelinesTests
{
    private readonly BankPipelines pipelines = new(TimeProvider.System, new BankPatience());

    [Fact]
    public void Sending_has_a_limiter_a_breaker_and_a_timeout_and_nothing_that_repeats() =>
        Assert.Equal(
            [
                "RateLimiterStrategyOptions",
                "CircuitBreakerStrategyOptions`1",
                "TimeoutStrategyOptions",
            ],
            pipelines
                .Send("970436")
                .GetPipelineDescriptor()
                .Strategies.Select(strategy => strategy.Options!.GetType().Name)
        );

    [Fact]
    public void Asking_repeats_outside_the_breaker_and_times_each_try()
    {
        var strategies = pipelines.Ask("970436").GetPipelineDescriptor().Strategies;

        Assert.Equal(
            ["RetryStrategyOptions`1", "CircuitBreakerStrategyOptions`1", "TimeoutStrategyOptions"],
            strategies.Select(strategy => strategy.Options!.GetType().Name)
        );
        Assert.True(((dynamic)strategies[0].Options!).UseJitter);
    }

    [Fact]
    public void Each_bank_has_pipelines_of_its_own()
    {
        Assert.Same(pipelines.Send("970436"), pipelines.Send("970436"));
        Assert.NotSame(pipelines.Send("970436"), pipelines.Send("970405"));
        Assert.NotSame(pipelines.Ask("970436"), pipelines.Ask("970405"));
    }
}
