using System.Net.Sockets;
using Payments.Domain.Banks;
using Polly.CircuitBreaker;
using Polly.RateLimiting;

namespace Payments.Banks.Adapters.Http;

/// <summary>From an exception to what it proves about a request with a body.</summary>
internal static class HttpFaults
{
    /// <param name="hasStarted">Whether a byte of the body may have left.</param>
    public static SendFault Of(Exception exception, bool hasStarted) =>
        hasStarted ? SendFault.Unclear
        : exception is BrokenCircuitException or RateLimiterRejectedException ? SendFault.KeptBack
        : exception is HttpRequestException request ? OfRequest(request)
        : SendFault.Unclear;

    private static SendFault OfRequest(HttpRequestException exception) =>
        exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => SendFault.NameNotFound,
            HttpRequestError.SecureConnectionError => SendFault.TlsRefused,
            HttpRequestError.ConnectionError when IsRefused(exception) => SendFault.ConnectionRefused,
            _ => SendFault.Unclear,
        };

    private static bool IsRefused(HttpRequestException exception) =>
        exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused };
}
