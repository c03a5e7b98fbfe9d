using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Payments.Banks.Adapters.Http;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;
using Polly.Timeout;

namespace Payments.Banks.Adapters;

/// <summary>How patient we are with a bank.</summary>
public sealed record BankPatience
{
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan AskTimeout { get; init; } = TimeSpan.FromSeconds(15);

    public int AskRetries { get; init; } = 2;

    public TimeSpan AskRetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    public int SendsAtOnce { get; init; } = 2;

    public TimeSpan BreakFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>So many calls within <see cref="BreakWindow"/> before the breaker may judge.</summary>
    public int BreakAfterCalls { get; init; } = 5;

    public TimeSpan BreakWindow { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>
/// Two pipelines per bank. <c>ask</c> (enquiries, outcomes, statements) is repeated with jitter;
/// <c>send</c> never is: a second copy of a batch may be a second payment. Each bank has its own
/// breakers and limiter, so that a dead bank delays nobody else.
/// </summary>
public sealed class BankPipelines(TimeProvider clock, BankPatience patience)
{
    private readonly ConcurrentDictionary<string, ResiliencePipeline<HttpReply>> asks = [];
    private readonly ConcurrentDictionary<string, ResiliencePipeline<HttpReply>> sends = [];

    public BankPatience Patience => patience;

    /// <summary>Retry, then breaker, then a time-out for each try.</summary>
    public ResiliencePipeline<HttpReply> Ask(string bin) =>
        asks.GetOrAdd(
            bin,
            _ =>
                Builder()
                    .AddRetry(
                        new RetryStrategyOptions<HttpReply>
                        {
                            MaxRetryAttempts = patience.AskRetries,
                            Delay = patience.AskRetryDelay,
                            BackoffType = DelayBackoffType.Exponential,
                            UseJitter = true,
                            ShouldHandle = Failures(),
                        }
                    )
                    .AddCircuitBreaker(Breaker())
                    .AddTimeout(Timeout(patience.AskTimeout))
                    .Build()
        );

    /// <summary>Limiter, then breaker, then one time-out. No retry and no hedging, ever.</summary>
    public ResiliencePipeline<HttpReply> Send(string bin) =>
        sends.GetOrAdd(
            bin,
            _ =>
                Builder()
                    .AddRateLimiter(
                        new RateLimiterStrategyOptions
                        {
                            DefaultRateLimiterOptions = new ConcurrencyLimiterOptions
                            {
                                PermitLimit = patience.SendsAtOnce,
                                QueueLimit = 0,
                            },
                        }
                    )
                    .AddCircuitBreaker(Breaker())
                    .AddTimeout(Timeout(patience.SendTimeout))
                    .Build()
        );

    private static PredicateBuilder<HttpReply> Failures() =>
        new PredicateBuilder<HttpReply>()
            .Handle<HttpRequestException>()
            .Handle<IOException>()
            .Handle<TimeoutRejectedException>()
            .HandleResult(reply => reply.Status is 429 or (>= 500 and not 501));

    private static TimeoutStrategyOptions Timeout(TimeSpan timeout) => new() { Timeout = timeout };

    private ResiliencePipelineBuilder<HttpReply> Builder() => new() { TimeProvider = clock };

    private CircuitBreakerStrategyOptions<HttpReply> Breaker() =>
        new()
        {
            FailureRatio = 0.5,
            MinimumThroughput = patience.BreakAfterCalls,
            SamplingDuration = patience.BreakWindow,
            BreakDuration = patience.BreakFor,
            ShouldHandle = Failures(),
        };
}
